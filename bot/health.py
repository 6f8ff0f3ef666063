"""`/healthz` and `/readyz`: whether the store can be written, the clock ticks and the chats answer; and if not, why.

Looked at every few seconds whether or not anybody asks, so that an answer is at most ten seconds old. The sentences
name nothing of the inside: they may be read through the public address. What the database or the chat said is logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.chat import Chat, NoAnswer, NotAccepted
from bot.delivery import Delivery
from bot.reach import CanBeAsked, Reach
from bot.vitals import Vitals
from bot.worker import Worker
from storage import alive, waiting
from storage.store import Book, reason_of

log = logging.getLogger(__name__)
EVERY: Final = 3.0  # seconds between two looks
PATIENCE: Final = 4.0  # seconds until a chat or the store is taken to be away
STILL: Final = 8.0  # seconds without a tick
STILL_DELIVERING: Final = 30.0  # the same, while a chat is waited for
STUCK: Final = timedelta(seconds=60)  # that a message which may be sent lies there


@dataclass(frozen=True)
class Problem:
    """`part` is store, clock, delivery or chat; `why`, a sentence."""

    part: str
    why: str


class Health:
    """Looks from `start` until `stop`. `problems` is what the newest look found and what the clock says now."""

    def __init__(self, work: Worker, delivery: Delivery, vitals: Vitals) -> None:
        self.work = work
        self.delivery = delivery
        self.vitals = vitals
        self.reach: Reach = delivery.reach
        self.task: asyncio.Task[None] | None = None
        self.probe: asyncio.Task[alive.Seen] | None = None
        self.probed_at = vitals.seconds()
        self.seen: alive.Seen | None = None
        self.store: Problem | None = None
        self.ready = False
        self.stopping = False

    def start(self) -> None:
        self.probed_at = self.vitals.seconds()
        self.vitals.ticked(0)
        self.task = asyncio.create_task(self.run())

    async def stop(self) -> None:
        self.stopping = True
        if self.task:
            self.task.cancel()
            await asyncio.wait({self.task})

    async def run(self) -> None:
        while True:
            await asyncio.gather(self.look_at_the_store(), *map(self.look_at, self.chats()))
            self.ready = True
            await asyncio.sleep(EVERY)

    def chats(self) -> list[tuple[str, CanBeAsked]]:
        chats: dict[str, Chat] = self.delivery.chats
        return [(platform, chat) for platform, chat in chats.items() if isinstance(chat, CanBeAsked)]

    # -- looking ---------------------------------------------------------------------------------------

    async def look_at_the_store(self) -> None:
        """One write at a time: one that hangs is not joined by more."""
        if self.probe is None:
            self.probed_at = self.vitals.seconds()
            self.probe = asyncio.create_task(self.work(looked))
        await asyncio.wait({self.probe}, timeout=PATIENCE)
        if not self.probe.done():
            self.store = Problem("store", f"The store has not answered for {self.waited:.0f} s.")
            return
        probe, self.probe = self.probe, None
        problem = probe.exception()
        if problem is None:
            self.seen, self.store = probe.result(), None
            return
        self.seen = None
        if self.store is None:
            log.error("the store cannot be written", exc_info=problem)
        self.store = Problem("store", f"The store cannot be written: {reason(problem)}.")

    @property
    def waited(self) -> float:
        return self.vitals.seconds() - self.probed_at

    async def look_at(self, named: tuple[str, CanBeAsked]) -> None:
        platform, chat = named
        try:
            await within(chat.answers())
        except TimeoutError:
            self.reach.silent(platform, "no answer")
        except (NoAnswer, NotAccepted) as trouble:
            if isinstance(trouble, NotAccepted) and trouble.retry_after:
                return  # it answers, and asks to wait
            self.reach.silent(platform, str(trouble))
        else:
            self.reach.answered(platform)

    # -- what is found ---------------------------------------------------------------------------------

    def problems(self) -> list[Problem]:
        found = [] if self.store is None else [self.store]
        still = STILL_DELIVERING if self.vitals.delivering else STILL
        if self.vitals.quiet_for > still:
            found.append(Problem("clock", f"The clock has not ticked for {self.vitals.quiet_for:.0f} s."))
        for platform in self.reach.silences:
            if self.reach.away(platform):
                silent = self.vitals.seconds() - self.reach.silences[platform].since
                found.append(Problem("chat", f"{platform.capitalize()} has not answered for {silent:.0f} s."))
        if self.seen and self.seen.stuck and not self.vitals.delivering and not self.seen.paused:
            found.append(
                Problem("delivery", f"{self.seen.stuck} messages that may be sent lie for over a minute.")
            )
        return found

    def not_ready(self) -> str:
        """Why no request should be sent here just now; empty where one may be."""
        if self.stopping:
            return "It is stopping."
        if not self.ready:
            return "It is starting."
        return "" if self.store is None else self.store.why


def looked(book: Book) -> alive.Seen:
    """Write, so that it is known whether that is possible; and see what lies there."""
    alive.write(book)
    return alive.Seen(waiting.stuck_since(book, book.now - STUCK), alive.paused(book) is not None)


def reason(problem: BaseException) -> str:
    """In words of our own: a database's may hold addresses."""
    said = reason_of(problem).casefold()
    for sign, means in SIGNS:
        if sign in said:
            return means
    return "it refuses; the log says why"


SIGNS: Final = (
    ("disk is full", "the disk is full"),
    ("no space left", "the disk is full"),
    ("readonly", "it may only be read"),
    ("read-only", "it may only be read"),
    ("unable to open", "its file cannot be opened"),
    ("disk i/o", "the disk cannot be read or written"),
    ("locked", "another process holds it"),
    ("connection", "the database cannot be reached"),
    ("starting up", "the database is starting"),
    ("shutting down", "the database is stopping"),
)


async def within(doing: Awaitable[None]) -> None:
    """Raises TimeoutError."""
    await asyncio.wait_for(doing, PATIENCE)
