"""What keeps the bot going: tick, then deliver, until nothing more is to be done at this moment."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot import traced
from bot.clocks import BackInTime, SetClock
from bot.delivery import Delivery
from bot.vitals import Vitals
from bot.worker import Worker
from schedules.tick import Ticked, tick
from storage import alive, posted, rituals
from storage.drafts import set_note
from storage.store import Book

log = logging.getLogger(__name__)
CLOCK_NOTE = "clock"
ROUNDS = 5  # of messages between two ticks: however much waits, what falls due is begun
NAMED = 3  # requests that a beat is put down to
TOGETHER = 0.02  # seconds in which channels' turns are taken together


class Heart:
    """One beat at a time, however many ask for one."""

    def __init__(self, work: Worker, delivery: Delivery, vitals: Vitals | None = None) -> None:
        self.work = work
        self.delivery = delivery
        self.vitals = vitals or Vitals()
        self.beating = asyncio.Lock()
        self.asked_by: list[str] = []
        self.closing = False
        self.at_turn: Callable[[float], None] = nothing

    async def settle(self) -> None:
        """Do all that is due at the clock's time."""
        async with self.beating:
            if self.closing:
                return
            asked_by, self.asked_by = self.asked_by, []
            with traced.within("+".join(asked_by[:NAMED])):
                try:
                    await self.beat()
                except Exception:
                    self.vitals.failed_beats += 1
                    raise

    async def close(self, patience: float) -> bool:
        """Begin nothing more; whether what is under way ended within `patience` seconds."""
        self.closing = self.delivery.closing = True
        try:
            await asyncio.wait_for(self.ended(), patience)
        except TimeoutError:
            return False
        return True

    async def ended(self) -> None:
        async with self.beating:
            try:
                await self.delivery.finish()
            except Exception:
                log.exception(
                    "how a message ended could not be written down; it is looked for at the next start"
                )

    async def beat(self, note: str = "") -> None:
        """`note`: where a set clock stands, kept with what is first done at that moment. `at_turn` is told in how many
        seconds a channel in which more waits may be posted in again."""
        posted = 0

        def ticking(book: Book) -> Ticked:
            if note:
                set_note(book, CLOCK_NOTE, note)
            return Ticked(paused=True) if alive.paused(book) else tick(book)

        while not self.closing:
            begun = time.perf_counter()
            ticked = await self.work(ticking)
            self.vitals.ticked(time.perf_counter() - begun)
            if ticked.paused:
                return
            attempts = await self.delivery.drain(rounds=ROUNDS)
            posted += attempts
            if not (ticked.begun or ticked.seen or attempts):
                break
        if posted and (seconds := await self.delivery.next_turn()) is not None:
            self.at_turn(seconds)

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


def nothing(_: float) -> None:
    """The next tick does it."""


class Pulse:
    """Has the heart settle soon after something was said, once however many ask for it meanwhile."""

    def __init__(self, heart: Heart) -> None:
        self.heart = heart
        self.asked = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        self.timer: asyncio.TimerHandle | None = None
        heart.at_turn = self.wake_in

    def wake_in(self, seconds: float) -> None:
        """A channel's turn comes between two ticks."""
        loop = asyncio.get_running_loop()
        at = loop.time() + max(seconds, TOGETHER)
        if self.timer is None or self.timer.cancelled() or not loop.time() < self.timer.when() <= at:
            if self.timer:
                self.timer.cancel()
            self.timer = loop.call_at(at, self.asked.set)

    def wake(self) -> None:
        if (request := traced.current()) and request not in self.heart.asked_by:
            self.heart.asked_by.append(request)
        self.asked.set()

    def start(self) -> None:
        self.task = asyncio.create_task(self.run())

    async def stop(self) -> None:
        if self.timer:
            self.timer.cancel()
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
    moments = (rituals.next_moment(book), posted.next_moment(book))
    return min((moment for moment in moments if moment is not None), default=None)
