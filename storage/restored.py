"""After a restore: which messages may have been sent since the copy was made. None of them is sent again blindly.

What waited in the copy has the key that it was posted with, so where the chat can be looked through it is looked for.
What fell due only afterwards was posted, if it was, with a key that went with the lost store: only a person can say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from storage import sending
from storage.outbox import OUTBOX
from storage.store import Book

SAID = "it may have been sent after the backup"


@dataclass(frozen=True)
class Settled:
    """How many messages are looked for in the chat, and how many somebody must say of; the plans (by row number) of
    the latter."""

    looked_for: int
    asked: int
    plans: tuple[int, ...]


def newest(book: Book) -> int:
    """The number of the newest message."""
    return int(book.execute(select(func.coalesce(func.max(OUTBOX.c.id), 0))).scalar_one())


def look_for(book: Book, as_of: datetime) -> int:
    """Before the clock ticks: what waited in the copy and is due by now may be in the chat, under its key."""
    sending.take_over(book)
    due = OUTBOX.c.state.in_(("pending", "unknown")) & OUTBOX.c.message.is_(None)
    due = due & OUTBOX.c.wanted & (OUTBOX.c.not_before <= book.now)
    values: dict[str, Any] = {"state": "unknown", "asked_at": func.coalesce(OUTBOX.c.asked_at, as_of)}
    return int(book.execute(update(OUTBOX).where(due).values(**values, not_before=book.now)).rowcount)


def ask_about(book: Book, after: int) -> Sequence[int]:
    """After it has ticked: what has come to be due in between, that is newer than the message `after`; their plans."""
    fresh = (OUTBOX.c.id > after) & (OUTBOX.c.state == "pending") & OUTBOX.c.message.is_(None)
    fresh = fresh & OUTBOX.c.wanted & (OUTBOX.c.not_before <= book.now)
    changed = update(OUTBOX).where(fresh).values(state="perhaps", error=SAID).returning(OUTBOX.c.plan_id)
    return [row.plan_id for row in book.execute(changed)]
