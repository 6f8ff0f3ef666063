"""Reading what is connected: page by page off the event loop, each page recorded in a transaction of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.worker import Worker
from commands import connected
from sources.connections import Connection
from sources.systems import CannotRead, Funding

log = logging.getLogger(__name__)


class Readings:
    """Reads the systems that are due. `wake` is called after what follows from something."""

    def __init__(self, work: Worker, every: Sequence[Connection], wake: Callable[[], None]) -> None:
        self.work = work
        self.every = tuple(every)
        self.wake = wake
        self.reading = asyncio.Lock()

    async def beat(self) -> None:
        """Read all that is due now, one after the other; where one fails the others are read."""
        if not self.every or self.reading.locked():
            return
        async with self.reading:
            for connection, since, currency in await self.work(
                lambda book: connected.claimed(book, self.every)
            ):
                await self.read(connection, since, currency)

    async def read(self, connection: Connection, since: datetime, currency: str) -> None:
        try:
            pages = connection.system.changed(since, currency)
            while (page := await asyncio.to_thread(next, pages, None)) is not None:
                await self.work(partial(connected.take, connection=connection, page=page))
            if isinstance(connection.system, Funding):
                told = await asyncio.to_thread(connection.system.applications)
                await self.work(partial(connected.take_funds, connection=connection, told=told))
        except CannotRead as problem:
            log.warning("%s could not be read", connection.key)
            await self.failed(connection, str(problem))
        except Exception:
            log.exception("%s could not be read", connection.key)
            await self.failed(
                connection, "Something unexpected went wrong; whoever runs jbp finds it in the log."
            )
        finally:
            await self.work(lambda book: connected.let_go(book, connection))
            self.wake()

    async def failed(self, connection: Connection, why: str) -> None:
        await self.work(lambda book: connected.failed(book, connection, why))
