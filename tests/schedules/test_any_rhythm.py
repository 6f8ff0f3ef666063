"""Whatever a plan's rhythm, whoever answers or stops, however the clock jumps: one occurrence a period, no message
without a cause, no number without its source, and a stale number is never green."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cards import plain
from cards.parts import shortened
from cards.say import safe
from cards.targets import targets
from plan.agreement import Agreement, DayOff, Period, Rhythm, RitualTerms, Target
from plan.facts import REVIEW, Confidence, Number, Phase
from plan.pace import standing
from plan.plan import Plan, newest
from plan.sides import Side
from plan.staleness import is_stale
from storage import facts, plans
from storage.outbox import OUTBOX
from storage.plan_file import PlanFile, plan_of
from storage.rituals import OCCURRENCES
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import people, small_plan
from tests.strategies import amounts, lines, plan_files

OWNERS = ("vera", "tom", "paul", "ines")
NOT_OF_AN_OCCURRENCE = ("stopped/", "rhythm/")  # what a lead or a person did at that moment
AT = datetime(2027, 3, 8, tzinfo=UTC)
numbers = itertools.count(1)

# -- any rhythm --------------------------------------------------------------------------------------

colours = st.sampled_from([each.value for each in Confidence])
steps = st.one_of(
    st.tuples(st.just("wait"), st.integers(1, 60 * 24 * 9)),  # minutes
    st.tuples(st.just("down"), st.integers(1, 24 * 40)),  # hours
    st.tuples(st.just("answer"), st.sampled_from(OWNERS), colours),
    st.tuples(st.just("call"), st.sampled_from(("vera", "paul")), colours, colours),
    st.tuples(st.just("say"), st.sampled_from(("vera", "paul", "ines")), st.just("me stop")),
    st.tuples(st.just("say"), st.sampled_from(("vera", "paul", "ines")), st.just("me start")),
    st.tuples(
        st.just("say"), st.sampled_from(("vera", "paul")), st.just("rhythm pause motion-review --because x")
    ),
    st.tuples(st.just("say"), st.sampled_from(("vera", "paul")), st.just("rhythm resume motion-review")),
    st.tuples(st.just("say"), st.just("vera"), st.just("rhythm now motion-review")),
    st.tuples(st.just("say"), st.just("tom"), st.just("me out 2027-03-01 2027-12-31")),
)


@st.composite
def rhythms(draw: st.DrawFn) -> Agreement:
    """The small plan with its review on any day, at any time, in any zone; some of AWS have not said yes."""
    weekly = RitualTerms(
        day=draw(st.sampled_from(("mon", "wed", "fri", "sun"))),
        at=time(draw(st.integers(0, 23)), draw(st.integers(0, 59))),
        who=("vera", "paul"), open_for_hours=draw(st.integers(1, 168)), nudge_before_hours=draw(st.integers(1, 48)),
    )  # fmt: skip
    first = draw(st.dates(date(2027, 3, 1), date(2027, 5, 1)))
    off = DayOff(name="Break", start=first, end=first + timedelta(days=draw(st.integers(0, 16))))
    asked = set(draw(st.lists(st.sampled_from(("paul", "ines")), max_size=1)))
    return small_plan(
        time_zone=draw(st.sampled_from(("America/New_York", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe"))),
        rhythm=Rhythm(weekly=weekly, days_off=draw(st.sampled_from(((), (off,))))),
        people=tuple(replace(each, joined=None) if each.id in asked else each for each in people()),
        period=Period(label="FY27", start=date(2027, 1, 1), end=draw(st.dates(date(2027, 4, 1), date(2027, 12, 31)))),
    )  # fmt: skip


@contextmanager
def house(made: Path, folder: Path, agreement: Agreement) -> Iterator[Lived]:
    path = folder / f"any-{next(numbers)}.sqlite3"
    path.write_bytes(made.read_bytes())
    lived = Lived(Store.open(sqlite_url(path)), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    try:
        lived.add(agreement)
        yield lived
    finally:
        lived.close()
        path.unlink()


def live(room: Lived, step: tuple[object, ...]) -> None:
    match step:
        case "wait", int(minutes):
            room.wait(room.house.heart.move(room.clock.now() + timedelta(minutes=minutes)))
        case "down", int(hours):
            room.clock.set(room.clock.now() + timedelta(hours=hours))
            room.wait(room.house.heart.settle())
        case "answer", str(who), str(colour):
            motion = 1 if who in ("vera", "paul") else 2
            room.send(who, f"check-in {motion} changed", confidence=colour, moved=f"{who} says")
        case "call", str(who), str(colour), str(other):
            room.send(who, "call 1", vendor_confidence=colour, partner_confidence=other)
        case "say", str(who), str(text):
            room.say(who, text)


def silent_people(room: Lived) -> dict[str, int]:
    """How many messages those have who are to get none."""
    seats = room.plan().people.values()
    return {each.id: len(room.hears(each.id)) for each in seats if not each.may_be_prompted}


@settings(max_examples=15)
@given(rhythms(), st.lists(steps, min_size=3, max_size=9))
def test_one_occurrence_a_period_and_no_message_without_a_cause(
    made: Path, tmp_path: Path, agreement: Agreement, lived: list[tuple[object, ...]]
) -> None:
    with house(made, tmp_path, agreement) as room:
        for step in lived:
            before = silent_people(room)
            live(room, step)
            for who in set(before) & set(silent_people(room)):
                # The welcome, once, is what asks them whether they want to be asked.
                new = room.hears(who)[before[who] :]
                assert all(said.startswith("Hello ") for said in new), (who, new)
                assert sum(said.startswith("Hello ") for said in room.hears(who)) <= 1
        assert_accounted_for(room)
        assert_caused(room)


def phases(room: Lived, name: str) -> list[tuple[str, str]]:
    """The ritual and the period of every occurrence that reached a phase."""
    reached = [fact for fact in room.facts if isinstance(fact, Phase) and fact.phase == name]
    return [(fact.ritual, fact.period) for fact in reached]


def assert_accounted_for(room: Lived) -> None:
    """Each period of each ritual is held once or skipped once, and whatever opens has its occurrence."""
    held, skipped = phases(room, "open"), phases(room, "skipped")
    columns = (OCCURRENCES.c.ritual, OCCURRENCES.c.period)
    begun = room.read(lambda book: [tuple(row) for row in book.execute(select(*columns))])
    assert len(set(begun)) == len(begun)
    opening = {ritual for ritual, _ in held} | {REVIEW}
    assert Counter(each for each in begun if each[0] in opening) == Counter(held)
    assert len(set(skipped)) == len(skipped)
    assert not set(begun) & set(skipped)
    for phase in ("nudge", "close"):
        reached = phases(room, phase)
        assert len(set(reached)) == len(reached)
        assert set(reached) <= set(begun)


def assert_caused(room: Lived) -> None:
    """Every message belongs to an occurrence that began, is about what was skipped, or follows what somebody did."""
    columns = (OUTBOX.c.key, OUTBOX.c.channel, OUTBOX.c.occurrence_id, OUTBOX.c.thread_of, OUTBOX.c.state)
    rows = room.read(lambda book: list(book.execute(select(*columns))))
    begun = set(room.read(lambda book: list(book.execute(select(OCCURRENCES.c.id)).scalars())))
    skipped = {period for _, period in phases(room, "skipped")}
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert row.state in ("sent", "withdrawn", "pending"), row
        if row.occurrence_id is not None:
            assert row.occurrence_id in begun, row
        elif "/not-held/" in row.key:
            assert row.key.split("/")[2] in skipped, row
        else:
            assert row.key.startswith(NOT_OF_AN_OCCURRENCE), row
    roots = Counter(row.key for row in rows if row.channel.startswith("room:") and row.thread_of is None)
    assert all(key.split("/")[3] == "week" for key in roots)
    assert len(roots) <= len(begun)


# -- any plan ----------------------------------------------------------------------------------------

days = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def squeezed(text: str) -> str:
    """Without any space: lines are broken where they are full."""
    return "".join(safe(text).split())


@settings(max_examples=40)
@given(plan_files(), days, st.data())
def test_no_number_without_its_source_and_a_stale_one_is_never_green(
    file: PlanFile, today: date, data: st.DataObject
) -> None:
    plan = plan_of(file, date(2100, 12, 31))
    for target in plan.agreement.targets:
        if data.draw(st.booleans()):
            number = Number(
                by=data.draw(st.sampled_from([*plan.people, "clock"])), at=AT, source=data.draw(lines),
                target=target.id, value=data.draw(amounts), on=data.draw(days),
            )  # fmt: skip
            plan = replace(plan, latest={**plan.latest, number.slot: number})
        assert_sourced(plan, target, today)


def assert_sourced(plan: Plan, target: Target, today: date) -> None:
    stands, number = standing(plan, target, today), plan.number(target.id)
    alone = replace(plan, agreement=replace(plan.agreement, targets=(target,)))
    said = plain.rendered(targets(alone, today, Side.VENDOR))
    if number is None:
        assert stands.value is stands.colour is None
        assert squeezed("nobody has logged it") in squeezed(said)
        return
    assert stands.value == number.value
    assert squeezed(shortened(number.source, 60) or "source not named") in squeezed(said)
    assert squeezed(f"Given by {plan.name_of(number.by)}.") in squeezed(said)
    assert stands.stale is is_stale(plan, target, today)
    if stands.stale:
        assert stands.colour is not Confidence.GREEN
        assert "● green" not in said
        assert ", stale" in " ".join(said.split())


@pytest.fixture
def kept(made: Path, tmp_path: Path) -> Iterator[Store]:
    """One store for all examples: a plan's facts are its own."""
    path = tmp_path / "kept.sqlite3"
    path.write_bytes(made.read_bytes())
    store = Store.open(sqlite_url(path))
    yield store
    store.close()


@settings(max_examples=25)
@given(plan_files(), st.integers(1, 4))
def test_what_is_at_hand_is_what_the_whole_history_gives_however_it_came_in(
    kept: Store, file: PlanFile, at_once: int
) -> None:
    with kept.book(AT) as book:
        id = f"plan-{next(numbers)}"
        plans.add(book, replace(file.agreement, id=id, people=()))
        key = plans.number_of(book, id)
        for start in range(0, len(file.history), at_once):
            facts.record_all(book, [(key, fact) for fact in file.history[start : start + at_once]])
        latest = plans.whole(book, [key])[key].latest

    assert latest == newest(file.history)
    ranks = {slot: max(fact.rank for fact in file.history if fact.slot == slot) for slot in latest}
    assert {slot: fact.rank for slot, fact in latest.items()} == ranks
