"""What an operator sees of the outbox: what waits, what is unknown, what was given up; never what a message says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from storage.outbox import OUTBOX
from storage.rows import OccurrenceRow, PersonRow, PlanRow, RitualRow, RoomRow
from storage.sending import sendable
from storage.sql import table
from storage.store import Book
from storage.stuck import Stuck, found

PLANS, PEOPLE, ROOMS = table(PlanRow), table(PersonRow), table(RoomRow)
WAITING: Final = ("dead", "unknown", "perhaps", "undelivered", "sending", "pending")  # the worst first
FOR_PEOPLE: Final = ("dead", "unknown", "perhaps", "undelivered")  # somebody may say what becomes of these


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A message that is not where it should be. `plan` is its plan's id, `key` says what it is, `where` who or which
    room it is for, `reason` what the chat said last."""

    id: int
    plan: str
    key: str
    where: str
    state: str
    reason: str
    attempts: int
    created_at: datetime
    not_before: datetime


def waiting(book: Book, plan: str = "", most: int = 200) -> list[Waiting]:
    """The oldest first within a state, at most `most`."""
    columns = [
        OUTBOX.c[name]
        for name in ("id", "key", "channel", "state", "error", "attempts", "created_at", "not_before")
    ]
    open_ones = OUTBOX.c.state.in_(WAITING) & OUTBOX.c.wanted
    statement = select(*columns, PLANS.c.key.label("plan"))
    statement = statement.outerjoin(PLANS, PLANS.c.id == OUTBOX.c.plan_id).where(open_ones)
    if plan:
        statement = statement.where(PLANS.c.key == plan)
    rows = book.execute(statement.order_by(OUTBOX.c.id).limit(most)).all()
    names = names_of(book, {row.channel for row in rows})
    made = [
        Waiting(
            id=row.id,
            plan=row.plan or "",
            key=row.key,
            where=names.get(row.channel, row.channel),
            state=row.state,
            reason=row.error,
            attempts=row.attempts,
            created_at=row.created_at,
            not_before=row.not_before,
        )
        for row in rows
    ]
    return sorted(made, key=lambda each: (WAITING.index(each.state), each.id))


def names_of(book: Book, channels: set[str]) -> dict[str, str]:
    """What people call these addresses."""
    numbers = [int(each.partition(":")[2]) for each in channels if each.startswith("person:")]
    people = book.execute(select(PEOPLE.c.id, PEOPLE.c.name).where(PEOPLE.c.id.in_(numbers)))
    named = {f"person:{number}": name for number, name in people}
    for room in book.execute(select(ROOMS)):
        named[f"{room.platform}:{room.tenant}:{room.channel}"] = room.name or room.channel
    return {channel: named[channel] for channel in channels if channel in named}


def for_an_operator(book: Book, number: int) -> Stuck | None:
    """The message with this number, where somebody can say what becomes of it."""
    return next(iter(found(book, (OUTBOX.c.id == number) & OUTBOX.c.state.in_(FOR_PEOPLE))), None)


def depth_and_age(book: Book) -> dict[str, tuple[int, datetime]]:
    """How many messages are in each state that is not the last, and since when the oldest of them is due."""
    due: Any = func.min(OUTBOX.c.not_before)
    counted = select(OUTBOX.c.state, func.count(), due).where(OUTBOX.c.state.in_(WAITING) & OUTBOX.c.wanted)
    return {state: (number, at) for state, number, at in book.execute(counted.group_by(OUTBOX.c.state))}


def stuck_since(book: Book, since: datetime) -> int:
    """How many messages may be sent, as far as their channels and threads go, and could have been since then; at most
    a hundred are counted."""
    lying = set(sendable(book, 100))
    old = OUTBOX.c.id.in_(lying) & (OUTBOX.c.not_before < since) & (OUTBOX.c.created_at < since)
    return int(book.execute(select(func.count()).where(old)).scalar_one()) if lying else 0


def behind(book: Book) -> datetime | None:
    """Since when the longest overdue ritual or occurrence waits for a tick; None where none does."""
    rituals, occurrences = table(RitualRow), table(OccurrenceRow)
    overdue = (
        select(func.min(rituals.c.next_due_at)).where(rituals.c.next_due_at <= book.now),
        select(func.min(occurrences.c.wake_at)).where(occurrences.c.wake_at <= book.now),
    )
    moments = [book.execute(statement).scalar() for statement in overdue]
    return min((moment for moment in moments if moment is not None), default=None)
