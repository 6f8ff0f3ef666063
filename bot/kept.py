"""Answers that were given a moment ago: asked again, they are the same while nothing was said on the plans that they
were made of.

Only those of commands that change nothing are kept (commands.command: `reads`), for the minute in which they were made,
for one account in one place. Whether something was said since is asked of the store each time, in one statement.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.chat import Request
from cards.card import Answer
from storage import inbox, plans
from storage.store import Book

MOST: Final = 4000
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

    def of(self, book: Book, request: Request) -> Kept | None:
        """What the same was answered this minute, where it still holds."""
        with self.lock:
            kept = self.by_asked.get(asked(request))
        if kept is None or kept.minute != minute(book.now):
            return None
        return kept if plans.revisions(book, kept.revisions) == kept.revisions else None

    def keep(self, book: Book, request: Request, answer: Answer) -> Kept:
        """From a transaction in which nothing was said."""
        kept = Kept(answer, inbox.written(answer), minute(book.now), dict(book.read_plans))
        with self.lock:
            self.by_asked[asked(request)] = kept
            self.by_asked.move_to_end(asked(request))
            while len(self.by_asked) > MOST:
                self.by_asked.popitem(last=False)
        return kept


def asked(request: Request) -> Asked:
    return request.account.address, request.channel_tenant, request.channel or "", request.text


def minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
