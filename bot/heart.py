"""What keeps the bot going: tick, then deliver, until nothing more is to be done at this moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.clocks import BackInTime, SetClock
from bot.delivery import Delivery
from bot.worker import Worker
from schedules.tick import Ticked, tick
from storage import outbox, rituals
from storage.drafts import set_note
from storage.store import Book

log = logging.getLogger(__name__)
CLOCK_NOTE = "clock"


class Heart:
    """One beat at a time, however many ask for one."""

    def __init__(self, work: Worker, delivery: Delivery) -> None:
        self.work = work
        self.delivery = delivery
        self.beating = asyncio.Lock()

    async def settle(self) -> None:
        """Do all that is due at the clock's time."""
        async with self.beating:
            await self.beat()

    async def beat(self, note: str = "") -> None:
        """`note`: where a set clock stands, kept with what is first done at that moment."""

        def ticking(book: Book) -> Ticked:
            if note:
                set_note(book, CLOCK_NOTE, note)
            return tick(book)

        while True:
            ticked = await self.work(ticking)
            attempts = await self.delivery.drain()
            if not (ticked.begun or ticked.seen or attempts):
                return

    async def move(self, to: datetime, at_each: Callable[[datetime], Awaitable[None]] | None = None) -> None:
        """Move a set clock forward to `to`, living through every moment on the way. Raises BackInTime.

        `at_each` is awaited at each of those moments, after what is due has been done.
        """
        clock = self.work.clock
        assert isinstance(clock, SetClock), "only a set clock can be moved"
        async with self.beating:
            if to < clock.now():
                raise BackInTime
            await self.beat()
            while (ahead := await self.work(next_moment)) is not None and ahead <= to:
                await self.at(clock, ahead)
                if at_each:
                    await at_each(ahead)
            await self.at(clock, to)

    async def at(self, clock: SetClock, moment: datetime) -> None:
        clock.set(moment)
        await self.beat(moment.isoformat())


class Pulse:
    """Has the heart settle soon after something was said, once however many ask for it meanwhile."""

    def __init__(self, heart: Heart) -> None:
        self.heart = heart
        self.asked = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self.asked.set()

    def start(self) -> None:
        self.task = asyncio.create_task(self.run())

    async def stop(self) -> None:
        if self.task:
            self.task.cancel()
            await asyncio.wait({self.task})

    async def run(self) -> None:
        while True:
            await self.asked.wait()
            self.asked.clear()
            try:
                await self.heart.settle()
            except Exception:
                log.exception("what followed could not be done at once; the clock does it")


def next_moment(book: Book) -> datetime | None:
    """The next moment later than now at which something is due; None where nothing is ahead."""
    moments = (rituals.next_moment(book), outbox.next_moment(book))
    return min((moment for moment in moments if moment is not None), default=None)
