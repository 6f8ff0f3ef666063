"""When each ritual is next due, and the occurrences that have begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from plan.quick import quick
from plan.rhythm import Occurrence
from storage.rows import OccurrenceRow, PlanRow, RitualRow, SeatRow, Utc
from storage.sql import batches, insert, set_each, table
from storage.store import Book

RITUALS, OCCURRENCES, SEATS, PLANS = table(RitualRow), table(OccurrenceRow), table(SeatRow), table(PlanRow)
NOW = bindparam("now", type_=Utc())


def newest_of_plans() -> Select[Any]:
    """The statement of `newest_of`, built once: building it takes longer than running it."""
    ours = OCCURRENCES.c.ritual == bindparam("ritual")
    last = (
        select(OCCURRENCES.c.plan_id, func.max(OCCURRENCES.c.start).label("start"))
        .join(PLANS, PLANS.c.id == OCCURRENCES.c.plan_id)
        .where(ours & PLANS.c.key.in_(bindparam("keys", expanding=True)))
        .group_by(OCCURRENCES.c.plan_id)
        .subquery()
    )
    here = ours & (OCCURRENCES.c.plan_id == last.c.plan_id) & (OCCURRENCES.c.start == last.c.start)
    found = select(OCCURRENCES, PLANS.c.key).join(last, here)
    return found.join(PLANS, PLANS.c.id == OCCURRENCES.c.plan_id).order_by(OCCURRENCES.c.id)


NEWEST_OF = newest_of_plans()


@quick
@dataclass(frozen=True)
class Due:
    """A ritual of a plan that is due: row numbers, its name, and since when."""

    id: int
    plan: int
    name: str
    at: datetime


@quick
@dataclass(frozen=True)
class Begun:
    """An occurrence in the store, with its own and its plan's row number."""

    id: int
    plan: int
    occurrence: Occurrence
    wake_at: datetime | None


def schedule(book: Book, plan: int, name: str, due: datetime | None) -> None:
    """When a ritual of a plan (by row number) is next due; None: not until something changes."""
    row = {"plan_id": plan, "name": name, "next_due_at": due}
    statement = insert(book, RitualRow).values(row)
    book.execute(
        statement.on_conflict_do_update(index_elements=["plan_id", "name"], set_={"next_due_at": due})
    )


def schedule_all(book: Book, when: Iterable[tuple[int, datetime | None]]) -> None:
    """The same for many rituals by row number, in one statement a batch."""
    set_each(book, RITUALS, "next_due_at", when)


# Built once: that takes longer than running them, and they run at every tick.
DUE = (
    select(RITUALS.c.id, RITUALS.c.plan_id, RITUALS.c.name, RITUALS.c.next_due_at)
    .where(RITUALS.c.next_due_at <= NOW)
    .order_by(RITUALS.c.next_due_at, RITUALS.c.id)
    .limit(bindparam("most", type_=Integer))
)
AWAKE = (
    select(OCCURRENCES)
    .where(OCCURRENCES.c.wake_at <= NOW)
    .order_by(OCCURRENCES.c.wake_at, OCCURRENCES.c.id)
    .limit(bindparam("most", type_=Integer))
)
DUE_LOCKED, AWAKE_LOCKED = (each.with_for_update(skip_locked=True) for each in (DUE, AWAKE))


def claim_due(book: Book, limit: int) -> list[Due]:
    """Rituals that are due now, the longest due first; locked against other replicas till the end of the
    transaction."""
    statement = DUE_LOCKED if book.on_postgresql else DUE
    return [Due(*row) for row in book.execute(statement, {"now": book.now, "most": limit})]


DUE_AHEAD = select(func.min(RITUALS.c.next_due_at)).where(RITUALS.c.next_due_at > NOW)
WAKING_AHEAD = select(func.min(OCCURRENCES.c.wake_at)).where(OCCURRENCES.c.wake_at > NOW)


def next_moment(book: Book) -> datetime | None:
    """When, later than now, the next ritual is due or the next occurrence wakes; None: nothing is ahead."""
    moments = [book.execute(each, {"now": book.now}).scalar() for each in (DUE_AHEAD, WAKING_AHEAD)]
    return min((moment for moment in moments if moment is not None), default=None)


def begin(book: Book, occurrences: Iterable[tuple[int, Occurrence]]) -> None:
    """Add occurrences (with their plans' row numbers) that wake at their start. One that the store has
    already, by plan, ritual and local period, is left as it is."""
    rows = [
        {
            "plan_id": plan,
            "ritual": each.ritual,
            "period": each.period,
            "start": each.start,
            "close": each.close,
            "wake_at": each.start,
        }
        for plan, each in occurrences
    ]
    statement = insert(book, OccurrenceRow).on_conflict_do_nothing()
    for batch in batches(rows):
        book.execute(statement, batch)


def claim_awake(book: Book, limit: int) -> list[Begun]:
    """Occurrences to be looked at now, the longest awake first, locked as claim_due does."""
    statement = AWAKE_LOCKED if book.on_postgresql else AWAKE
    return [begun(row) for row in book.execute(statement, {"now": book.now, "most": limit})]


def together_with(book: Book, some: Sequence[Begun]) -> list[Begun]:
    """Further occurrences of the same rituals and starts on other plans of the same people, of those too who have left
    one of these: theirs are answered with one prompt."""
    known = {each.id for each in some}
    found: dict[int, Begun] = {}
    people_of = select(SEATS.c.person_id)
    for (ritual, start), group in grouped(some).items():
        for plans in batches({each.plan for each in group}):
            theirs = people_of.where(SEATS.c.plan_id.in_(plans))
            others = select(SEATS.c.plan_id).where(SEATS.c.person_id.in_(theirs) & SEATS.c.active)
            statement = select(OCCURRENCES).where(
                (OCCURRENCES.c.ritual == ritual)
                & (OCCURRENCES.c.start == start)
                & OCCURRENCES.c.plan_id.in_(others)
                & OCCURRENCES.c.plan_id.not_in(plans)
            )
            found.update({row.id: begun(row) for row in book.execute(statement) if row.id not in known})
    return list(found.values())


def grouped(some: Iterable[Begun]) -> dict[tuple[str, datetime], list[Begun]]:
    groups: dict[tuple[str, datetime], list[Begun]] = {}
    for each in some:
        groups.setdefault((each.occurrence.ritual, each.occurrence.start), []).append(each)
    return groups


def sleep(book: Book, until: Iterable[tuple[int, datetime | None]]) -> None:
    """When occurrences (by row number) are to be looked at next; None: they have settled."""
    set_each(book, OCCURRENCES, "wake_at", until)


def occurrence(book: Book, plan: str, ritual: str, period: str) -> Begun | None:
    """The occurrence of a plan's ritual in a period, if it has begun."""
    here = (PLANS.c.key == plan) & (OCCURRENCES.c.ritual == ritual) & (OCCURRENCES.c.period == period)
    row = book.execute(
        select(OCCURRENCES).join(PLANS, PLANS.c.id == OCCURRENCES.c.plan_id).where(here)
    ).first()
    return begun(row) if row else None


def newest(book: Book, plan: str, ritual: str) -> Begun | None:
    """The occurrence of a plan's ritual that began last."""
    here = (PLANS.c.key == plan) & (OCCURRENCES.c.ritual == ritual)
    statement = select(OCCURRENCES).join(PLANS, PLANS.c.id == OCCURRENCES.c.plan_id).where(here)
    row = book.execute(
        statement.order_by(OCCURRENCES.c.start.desc(), OCCURRENCES.c.id.desc()).limit(1)
    ).first()
    return begun(row) if row else None


def newest_of(book: Book, plans: Iterable[str], ritual: str) -> dict[str, Begun]:
    """The same for several plans, by the plan's id; a plan whose ritual never began is left out."""
    found: dict[str, Begun] = {}
    for batch in batches(plans):
        rows = book.execute(NEWEST_OF, {"keys": batch, "ritual": ritual})
        found.update({row.key: begun(row) for row in rows})
    return found


def begun(row: object) -> Begun:
    values = row._mapping  # type: ignore[attr-defined]  # SQLAlchemy's public name for a row as a mapping
    return Begun(
        values["id"],
        values["plan_id"],
        Occurrence(values["ritual"], values["period"], values["start"], values["close"]),
        values["wake_at"],
    )


def closed_before(book: Book, begun: Begun) -> datetime | None:
    """When the run of the same ritual before this one closed; None where it is the first."""
    same = (OCCURRENCES.c.plan_id == begun.plan) & (OCCURRENCES.c.ritual == begun.occurrence.ritual)
    before = same & (OCCURRENCES.c.close < begun.occurrence.close)
    found: datetime | None = book.execute(select(func.max(OCCURRENCES.c.close)).where(before)).scalar()
    return found
