"""Facts in the store: recorded once, chained to the one before, never changed; the latest of each slot is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_, update

from plan.facts import Fact, Phase, Promise
from plan.filing_facts import Erased, Filed
from storage.chain import lengthen
from storage.documents import fact_json, fact_of, filed_json
from storage.rows import FactRow, LatestRow, OccurrenceRow, PlanRow
from storage.sql import add_all, batches, insert, table
from storage.store import Book

FACTS, LATEST, PLANS, OCCURRENCES = table(FactRow), table(LatestRow), table(PlanRow), table(OccurrenceRow)


def record(book: Book, plan: str, *facts: Fact) -> None:
    """Add facts to the plan with this id, and have its open occurrences looked at again at once."""
    number = book.execute(select(PLANS.c.id).where(PLANS.c.key == plan)).scalar_one()
    record_all(book, [(number, fact) for fact in facts])
    look_again(book, number, {fact.occurrence for fact in facts if fact.occurrence})
    if any(fact.occurrence is None or isinstance(fact, Promise) for fact in facts):
        # A promise made, a seat given up: it may change any card that still stands for this plan.
        look_at_all(book, number)


def look_at_all(book: Book, plan: int) -> None:
    """Have everything that is under way on a plan (by row number) looked at again at once."""
    wake(book, (OCCURRENCES.c.plan_id == plan) & OCCURRENCES.c.wake_at.is_not(None))


def look_back(book: Book, plan: int, rituals: Iterable[str]) -> None:
    """Have every run of these rituals looked at again, also those that are over: what they said may not stand."""
    ours = OCCURRENCES.c.ritual.in_(list(rituals)) & (OCCURRENCES.c.start <= book.now)
    wake(book, (OCCURRENCES.c.plan_id == plan) & ours)


def look_again(book: Book, plan: int, occurrences: Iterable[str]) -> None:
    """Have occurrences of a plan (by row number) looked at again at once."""
    for occurrence in occurrences:
        ritual, _, period = occurrence.partition("/")
        about = (OCCURRENCES.c.ritual == ritual) & (OCCURRENCES.c.period == period)
        wake(book, (OCCURRENCES.c.plan_id == plan) & about)


def wake(book: Book, which: Any) -> None:
    """Mark occurrences to be looked at now; until they have been, nothing of theirs is sent."""
    book.execute(update(OCCURRENCES).where(which).values(wake_at=book.now))
    book.stirred = True


def record_all(book: Book, facts: Iterable[tuple[int, Fact | Filed | Erased]]) -> None:
    """Add many facts of many plans (by row number) without waking anything: for the clock and for imports. The one
    place where facts are written."""
    facts = list(facts)
    if not facts:
        return
    rows = [
        {
            "plan_id": plan,
            "slot": fact.slot,
            "occurrence": fact.occurrence,
            "said_at": fact.at,
            "body": filed_json(fact) if isinstance(fact, Filed | Erased) else fact_json(fact),
        }
        for plan, fact in facts
    ]
    book.stirred = True
    lengthen(book, rows)
    add_all(book, FactRow, rows)
    keep_latest(book, [(plan, fact) for plan, fact in facts if not isinstance(fact, Filed | Erased)])


def keep_latest(book: Book, facts: Iterable[tuple[int, Fact]]) -> None:
    newest: dict[tuple[int, str], dict[str, object]] = {}
    for plan, fact in facts:
        row = {"plan_id": plan, "slot": fact.slot, "rank": fact.rank, "body": fact_json(fact)}
        before = newest.get((plan, fact.slot))
        if before is None or str(before["rank"]) <= fact.rank:
            newest[plan, fact.slot] = row
    statement = insert(book, LatestRow)
    statement = statement.on_conflict_do_update(
        index_elements=["plan_id", "slot"],
        set_={"rank": statement.excluded.rank, "body": statement.excluded.body},
        where=statement.excluded.rank >= LATEST.c.rank,
    )
    for batch in batches(newest.values()):
        book.execute(statement, batch)


def of_occurrences(book: Book, which: Sequence[tuple[int, str]]) -> dict[tuple[int, str], list[Fact]]:
    """Every fact of these occurrences, in the order they were said; by (plan's row number, occurrence)."""
    found: dict[tuple[int, str], list[Fact]] = {key: [] for key in which}
    columns = (FACTS.c.plan_id, FACTS.c.occurrence, FACTS.c.body)
    for batch in batches(which):
        statement = select(*columns).where(tuple_(FACTS.c.plan_id, FACTS.c.occurrence).in_(batch))
        for plan, occurrence, body in book.execute(statement.order_by(FACTS.c.said_at, FACTS.c.place)).all():
            found[plan, occurrence].append(fact_of(body))
    return found


def history(book: Book, plan: int, until: datetime | None = None) -> list[Fact]:
    """Every fact of a plan (by row number) said up to `until`, in order. Not veiled: see plans.history."""
    statement = select(FACTS.c.body).where(FACTS.c.plan_id == plan, FACTS.c.slot.not_like("filed/%"))
    if until is not None:
        statement = statement.where(FACTS.c.said_at <= until)
    return [fact_of(body) for (body,) in book.execute(statement.order_by(FACTS.c.said_at, FACTS.c.place))]


def count(book: Book) -> int:
    """How many entries the record has, of all plans."""
    return int(book.execute(select(func.count()).select_from(FACTS)).scalar_one())


def closed_occurrences(facts: Iterable[Fact]) -> dict[str, bool]:
    """The occurrences (`motion-review/2027-W10`) whose window has closed."""
    return {
        f"{fact.ritual}/{fact.period}": True
        for fact in facts
        if isinstance(fact, Phase) and fact.phase == "close"
    }
