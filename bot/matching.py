"""Account lists are matched beside everything else: read in one transaction, compared outside it, kept in another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from bot.worker import Worker
from commands.account_matching import keep, pairs_of
from plan.accounts import Pair
from storage import accounts
from storage.accounts import Due

log = logging.getLogger(__name__)
LARGE: Final = (
    4_000  # accounts of both lists: more are matched by a process of its own, whose memory goes with it
)
LOOKS: Final = 60  # seconds between two looks for what another process left


class Matching:
    """One plan at a time. `wake` is called after each, so that what is to be said of it is posted at once."""

    def __init__(self, work: Worker, wake: Callable[[], None]) -> None:
        self.work = work
        self.wake_others = wake
        self.asked = asyncio.Event()
        self.matching = asyncio.Lock()
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
            try:
                await self.settle()
            except Exception as problem:  # noqa: BLE001  # what it was about may stand in its message
                log.error(
                    "account lists could not be matched (%s); it is tried again", type(problem).__name__
                )
            try:
                await asyncio.wait_for(self.asked.wait(), LOOKS)
            except TimeoutError:
                continue
            self.asked.clear()

    async def settle(self) -> None:
        """Match all that waits for it."""
        async with self.matching:
            while due := await self.work(accounts.due):
                pairs = await compared(due)
                await self.work(partial(keep, due=due, pairs=pairs))
                self.wake_others()


async def compared(due: Due) -> list[Pair]:
    if sum(map(len, due.accounts.values())) <= LARGE:
        return await asyncio.to_thread(pairs_of, due)
    import multiprocessing  # few lists are that large
    from concurrent.futures import ProcessPoolExecutor

    own = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    try:
        return await asyncio.get_running_loop().run_in_executor(own, pairs_of, due)
    finally:
        own.shutdown(wait=False, cancel_futures=True)
