"""A reset is proposed at most once in a half, on evidence only, to both leads, and in one line to the room."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from plan.agreement import Period, Rhythm, RitualTerms, Role, State
from plan.facts import Fact, Number, ResetChoice, ResetProposed, SeatChange
from plan.plan import Plan
from plan.reset import half_called, halves
from plan.rhythm import Occurrence
from plan.sides import Side
from schedules.reset import Reset
from schedules.ritual import Notes
from storage import facts, plans
from storage.plan_file import PlanFile, plan_of
from storage.store import Book, Store, sqlite_url
from tests.house import Lived, shown
from tests.plans import member, people, small_plan
from tests.strategies import facts_on

YEARLY = Rhythm(
    weekly=RitualTerms(day="mon", at=time(9), who=("vera", "paul")),
    half_year=RitualTerms(
        who=("vera", "paul"), criteria=("a target under 50% of its phased pace at mid-half",)
    ),
)
IDLE = replace(YEARLY, weekly=None)  # without the noise of reviews
LOW = "log sourced 400k --on {on} --source CRM"


class House(Protocol):
    def __call__(self, rhythm: Rhythm = ..., **changes: Any) -> Lived: ...


@pytest.fixture
def house(url: URL) -> Iterator[House]:
    """A house with one plan in it, by its rhythm: nothing else happens there all year."""
    living: list[Lived] = []

    def begin(rhythm: Rhythm = IDLE, **changes: Any) -> Lived:
        lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
        living.append(lived)
        lived.add(small_plan(rhythm=rhythm, **changes))
        return lived

    yield begin
    for each in living:
        each.close()


@pytest.fixture
def year(house: House) -> Lived:
    return house()


def proposals(room: Lived) -> list[ResetProposed]:
    return [fact for fact in room.facts if isinstance(fact, ResetProposed)]


def of_reset(room: Lived, who: str) -> list[str]:
    return [said for said in room.hears(who) if "reset" in said]


def low(room: Lived, on: str = "2027-03-31") -> None:
    room.until(f"{on} 12:00")
    room.say("vera", f"{LOW.format(on=on)}")


# -- proposing -------------------------------------------------------------------------------------


def test_without_evidence_nobody_hears_a_word_all_year(year: Lived) -> None:
    year.until("2028-01-02 09:00")

    assert proposals(year) == []
    assert year.channel == []
    assert [of_reset(year, who) for who in ("vera", "paul", "tom")] == [[], [], []]


def test_at_the_middle_of_the_half_both_leads_get_the_evidence_and_nobody_else_is_written_to(
    year: Lived,
) -> None:
    low(year)
    assert proposals(year) == []
    year.until("2027-04-01 09:00")

    (made,) = proposals(year)
    assert (made.by, made.period) == ("clock", "2027H1")
    for lead in ("vera", "paul"):
        (said,) = of_reset(year, lead)
        assert "$400k on 31 Mar (CRM), 20% of its phased pace" in " ".join(said.split())
        assert "[Accept] [Decline]" in said
    for other in ("tom", "ines", "ken"):
        assert of_reset(year, other) == []


def test_evidence_that_comes_later_is_seen_when_it_is_said(year: Lived) -> None:
    year.until("2027-04-20 10:00")
    assert proposals(year) == []

    low(year, "2027-04-21")
    assert [each.at.date() for each in proposals(year)] == [date(2027, 4, 21)]


def test_evidence_that_only_time_brings_is_seen_within_a_week(house: House) -> None:
    room = house(replace(IDLE, half_year=RitualTerms(criteria=("an owner pair broken for 3 weeks",))))
    room.until("2027-04-06 12:00")
    change_seat(room, "ines", active=False)
    room.until("2027-04-27 12:00")
    assert proposals(room) == []

    room.until("2027-05-04 12:00")
    (made,) = proposals(room)
    assert "Ines Dua has left and nobody owns it at AWS since 6 Apr" in made.evidence[0]


def test_it_is_proposed_once_in_a_half_and_again_in_the_next(year: Lived) -> None:
    low(year)
    year.until("2027-06-29 09:00")
    low(year, "2027-06-30")
    assert len(proposals(year)) == 1

    low(year, "2027-09-30")
    year.until("2027-12-31 12:00")
    assert [each.period for each in proposals(year)] == ["2027H1", "2027H2"]


def test_the_room_gets_one_line_in_the_weeks_thread(house: House) -> None:
    room = house(YEARLY)
    low(room)
    room.until("2027-04-01 09:00")

    (said,) = [each for each in room.messages("acme-aws") if "A reset of the first half" in shown(each)]
    assert said.thread_of is not None
    assert shown(said).splitlines() == [
        "A reset of the first half is proposed for 1 reason: the leads decide",
        "[See why]",
    ]
    roots = [each for each in room.messages("acme-aws") if each.thread_of is None]
    assert len(roots) == 4  # the four reviews since 8 March, and nothing else


def test_a_lead_is_not_woken_for_it(year: Lived) -> None:
    year.say("vera", "me quiet 18:00-10:00")
    low(year)
    year.until("2027-04-01 09:30")
    assert of_reset(year, "paul") != []
    assert of_reset(year, "vera") == []

    year.until("2027-04-01 10:00")
    assert of_reset(year, "vera") != []


def test_a_partners_lead_who_has_not_said_yes_is_not_written_to(house: House) -> None:
    unasked = (*people()[:2], member("pia", "Pia Ohm", Side.PARTNER, Role.LEAD, joined=None))
    room = house(people=unasked, motions=())
    low(room)
    room.until("2027-04-02 09:00")

    assert len(proposals(room)) == 1
    assert of_reset(room, "pia") == []
    assert of_reset(room, "vera") != []


def test_while_it_is_paused_nothing_is_proposed(year: Lived) -> None:
    year.until("2027-04-05 09:00")
    year.say("vera", 'rhythm pause reset --because "new quarter"')
    low(year, "2027-04-10")
    year.until("2027-04-20 09:00")
    assert proposals(year) == []

    year.say("paul", "rhythm resume reset")
    year.until("2027-04-23 09:00")
    assert len(proposals(year)) == 1


@pytest.mark.parametrize(
    "changes",
    [{"period": Period(label="H1", start=date(2027, 1, 1), end=date(2027, 6, 30))}, {"rhythm": Rhythm()}],
)
def test_a_plan_of_a_half_and_one_without_the_ritual_have_none(house: House, changes: dict[str, Any]) -> None:
    room = house(**changes)
    low(room)
    room.until("2027-06-30 09:00")

    assert proposals(room) == []


# -- what the leads choose -------------------------------------------------------------------------


def test_what_the_leads_choose_amends_the_same_messages(year: Lived) -> None:
    low(year)
    year.until("2027-04-01 09:00")
    year.press("vera", "Accept")

    assert "Acme  accepted by Vera Lind" in of_reset(year, "paul")[0]
    assert "[Accept]" in of_reset(year, "paul")[0]
    assert "[Accept]" not in of_reset(year, "vera")[0]
    year.press("paul", "Accept")
    for lead in ("vera", "paul"):
        assert "Both accepted: v2 is open as a draft" in of_reset(year, lead)[0]
        assert "[Accept]" not in of_reset(year, lead)[0]
    assert "accepted, v2 is open as a draft" in year.channel[-1]
    assert len(year.channel) == 1


# -- time ------------------------------------------------------------------------------------------


def test_a_process_that_was_down_over_the_middle_proposes_when_it_is_back(year: Lived) -> None:
    low(year)
    year.clock.set(datetime(2027, 5, 20, 12, tzinfo=UTC))
    year.wait(year.house.heart.settle())

    (made,) = proposals(year)
    assert made.at.date() == date(2027, 5, 20)
    assert len(of_reset(year, "vera")) == 1


def test_a_half_that_is_over_is_not_started_over(year: Lived) -> None:
    low(year)
    year.clock.set(datetime(2027, 7, 20, 12, tzinfo=UTC))
    year.wait(year.house.heart.settle())
    year.until("2027-09-01 09:00")

    assert proposals(year) == []


# -- at most once, whatever comes ------------------------------------------------------------------

AGREED = small_plan(rhythm=IDLE)
RITUAL = Reset()


def local(at: datetime) -> date:
    """The calendar day in the plan's zone."""
    return at.astimezone(ZoneInfo(AGREED.time_zone)).date()


def seen(said: list[Fact], now: datetime) -> list[Fact]:
    """What the ritual records of its two occurrences at a moment, as the tick asks it."""
    plan: Plan = plan_of(PlanFile(AGREED, tuple(said)), local(now))
    new: list[Fact] = []
    for half in halves(plan):
        start = datetime(half.middle.year, half.middle.month, half.middle.day, 13, tzinfo=UTC)
        held = Occurrence("reset", half.label, start, start + timedelta(days=91))
        facts_of = tuple(fact for fact in [*said, *new] if fact.occurrence == held.key)
        if start <= now:
            new += RITUAL.noted(plan, held, Notes(facts_of), now)
    return new


moments = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=60)
@given(
    said=st.lists(facts_on(AGREED).filter(lambda fact: not isinstance(fact, ResetProposed)), max_size=12),
    at=st.lists(moments, min_size=3, max_size=20),
    value=st.integers(0, 4_000_000),
)
def test_whatever_is_said_and_whenever_it_looks_a_reset_is_proposed_once_a_half(
    said: list[Fact], at: list[datetime], value: int
) -> None:
    history: list[Fact] = []
    for index, now in enumerate(sorted(at)):
        low = Number(by="vera", at=now, source="CRM", target="sourced", value=Decimal(value), on=now.date())
        history += [replace(said[index], at=now) if index < len(said) else low, low]
        history += seen(history, now)

    made = [fact for fact in history if isinstance(fact, ResetProposed)]
    assert len({fact.period for fact in made}) == len(made)
    for fact in made:
        half = half_called(plan_of(PlanFile(AGREED, ()), local(fact.at)), fact.period)
        assert half
        assert half.middle <= local(fact.at) <= half.end
        assert fact.evidence


said_by_people = st.lists(
    st.sampled_from(("low", "high", "gone", "back", "accept", "decline", "propose", "week", "month", "down")),
    min_size=4, max_size=14,
)  # fmt: skip


@settings(max_examples=12)
@given(steps=said_by_people)
def test_in_the_house_too_whatever_people_do(made: Path, steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jbp.sqlite3"
        path.write_bytes(made.read_bytes())
        whatever_they_do(Lived(Store.open(sqlite_url(path)), datetime(2027, 3, 5, 20, tzinfo=UTC)), steps)


def whatever_they_do(room: Lived, steps: list[str]) -> None:
    try:
        room.add(small_plan(rhythm=replace(IDLE, half_year=RitualTerms())))
        for step in steps:
            live(room, step)
        made = proposals(room)
        assert len({each.period for each in made}) == len(made)
        assert len(of_first(room, "vera")) <= len(made)
    finally:
        room.close()


def of_first(room: Lived, who: str) -> list[str]:
    return [said for said in room.hears(who) if "a reset is proposed in the" in said.splitlines()[0]]


def live(room: Lived, step: str) -> None:
    now = room.clock.now()
    if step in ("week", "month"):
        days = 7 if step == "week" else 30
        room.wait(room.house.heart.move(now + timedelta(days=days)))
    elif step == "down":
        room.clock.set(now + timedelta(days=25))
        room.wait(room.house.heart.settle())
    elif step in ("low", "high"):
        value = "1" if step == "low" else "8M"
        room.say("vera", f"log sourced {value} --on {now.date() - timedelta(1)} --source CRM")
    elif step in ("gone", "back"):
        change_seat(room, "ines", active=step == "back")
    else:
        room.say("paul" if step == "accept" else "vera", f'reset {step} --because "{step}"')


def change_seat(room: Lived, who: str, *, active: bool) -> None:
    def change(book: Book) -> None:
        plans.set_seat(book, plans.number_of(book, room.plan_id), who, active=active)
        facts.record(book, room.plan_id, SeatChange(by="paul", at=book.now, member=who, active=active))

    room.read(change)
    room.wait(room.house.heart.settle())


def test_choices_of_one_half_do_not_answer_the_next(year: Lived) -> None:
    low(year)
    year.until("2027-04-01 09:00")
    year.press("vera", "Decline")
    year.fill("vera", because="early")
    low(year, "2027-09-30")
    year.until("2027-10-01 09:00")

    assert "not answered yet" in of_reset(year, "paul")[-1]
    choices = [fact for fact in year.facts if isinstance(fact, ResetChoice)]
    assert [each.period for each in choices] == ["2027H1"]


def test_nothing_is_proposed_of_a_plan_that_is_not_in_force(house: House) -> None:
    room = house(state=State.PROPOSED)
    low(room)
    room.until("2027-04-20 09:00")

    assert proposals(room) == []
