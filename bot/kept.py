"""Answers that were given a moment ago: asked again, they are the same while nothing was said on the plans that they
were made of.

Only those of commands that change nothing are kept (commands.command: `reads`), for the minute in which they were made,
for one account in one place. Whether something was said since is asked of the store each time, in one transaction for
all who ask while another is under way.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.chat import Request
from bot.worker import Worker
from cards.card import Answer, Card
from storage import inbox, plans
from storage.cards import card_json
from storage.store import Book

MOST: Final = 4000
AT_ONCE: Final = 50  # in one transaction
OWN_BUSY: Final = "That was just asked; its answer is on the way."
Asked = tuple[str, str, str, str]


@dataclass(frozen=True)
class Kept:
    """An answer, as it is noted too, and the revision of every plan that it was made of."""

    answer: Answer
    body: str
    minute: datetime
    revisions: dict[int, int]


class KeptAnswers:
    """The newest ones. Safe to share between threads."""

    def __init__(self) -> None:
        self.by_asked: OrderedDict[Asked, Kept] = OrderedDict()
        self.lock = threading.Lock()

    def of(self, request: Request, now: datetime) -> Kept | None:
        """What the same was answered this minute."""
        with self.lock:
            kept = self.by_asked.get(asked(request))
        return kept if kept and kept.minute == minute(now) else None

    def again(self, book: Book, requests: Sequence[Request]) -> list[Answer | None]:
        """What each is told: what the same was told before where that still holds, to a repeat what the first was, and
        None where it is to be made anew."""
        found = [self.of(request, book.now) for request in requests]
        at = plans.revisions(book, {number for kept in found if kept for number in kept.revisions})
        good = [kept if kept and kept.revisions.items() <= at.items() else None for kept in found]
        bodies = {request.id: kept.body for request, kept in zip(requests, good, strict=True) if kept}
        new = inbox.take_all(book, bodies)
        answers: list[Answer | None] = []
        for request, kept in zip(requests, good, strict=True):
            repeated = kept is not None and request.id not in new
            answers.append(told(book, request) if repeated else kept.answer if kept else None)
            new.discard(request.id)  # one that came twice at once
        return answers

    def keep(self, book: Book, request: Request, answer: Answer) -> Kept:
        """From a transaction in which nothing was said."""
        kept = Kept(answer, card_json(answer), minute(book.now), dict(book.read_plans))
        with self.lock:
            self.by_asked[asked(request)] = kept
            self.by_asked.move_to_end(asked(request))
            while len(self.by_asked) > MOST:
                self.by_asked.popitem(last=False)
        return kept


class Together:
    """Asks for kept answers: those who come while a transaction is under way share the next one."""

    def __init__(self, work: Worker, kept: KeptAnswers) -> None:
        self.work = work
        self.kept = kept
        self.waiting: list[tuple[Request, asyncio.Future[Answer | None]]] = []
        self.task: asyncio.Task[None] | None = None

    async def answer(self, request: Request) -> Answer | None:
        """None where it is to be made anew. Raises what the store raised."""
        mine: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self.waiting.append((request, mine))
        if self.task is None:
            self.task = asyncio.create_task(self.run(), context=Context())  # it is nobody's request alone
        return await mine

    async def run(self) -> None:
        try:
            while self.waiting:
                now, self.waiting = self.waiting[:AT_ONCE], self.waiting[AT_ONCE:]
                await self.shared(now)
        finally:
            self.task = None

    async def shared(self, asked: list[tuple[Request, asyncio.Future[Answer | None]]]) -> None:
        requests = [request for request, _ in asked]
        try:
            answers = await self.work(lambda book: self.kept.again(book, requests))
        except Exception as problem:  # noqa: BLE001  # each hears of it, and says so in its own chat
            for _, theirs in asked:
                if not theirs.done():
                    theirs.set_exception(problem)
        else:
            for (_, theirs), answer in zip(asked, answers, strict=True):
                if not theirs.done():  # who asked may have gone
                    theirs.set_result(answer)


def told(book: Book, request: Request) -> Answer:
    """What an earlier copy of the request was told."""
    return inbox.answer_to(book, request.id) or Card(OWN_BUSY)


def asked(request: Request) -> Asked:
    return request.account.address, request.channel_tenant, request.channel or "", request.text


def minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
