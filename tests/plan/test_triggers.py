"""A trigger is told from its words, and only where they are plain; whatever else it says is left to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import Attachments, Cadence, CalendarEntry, DayOff, Rhythm
from plan.days import in_order, is_off
from plan.facts import TRIGGERED, Fact, Opportunity, Phase, Trigger, Win
from plan.pipeline_facts import Outcome
from plan.plan import Plan, newest
from plan.sides import Side
from plan.triggers import check_in, days, in_short, next_period, set_off, under_way
from tests.plans import motion, small_plan

NOON = datetime(2027, 3, 9, 17, tzinfo=UTC)
A_WIN = Win(by="vera", at=NOON, id="contoso", customer="Contoso", on=date(2027, 3, 9))


def plan_with(trigger: str | None, *said: Fact, **more: object) -> Plan:
    waits = motion("stories", "Win stories", "vera", "paul", cadence=Cadence.PER_TRIGGER, trigger=trigger)
    return Plan(small_plan(motions=(waits,), **more), latest=newest(said))


def opportunity(stage: str = "Qualified", outcome: Outcome = Outcome.OPEN) -> Opportunity:
    return Opportunity(
        by="vera", at=NOON, id="o-1", name="Fabrikam", side=Side.VENDOR, on=date(2027, 3, 9), stage=stage,
        outcome=outcome,
    )  # fmt: skip


def told(trigger: str | None, fact: Fact, *before: Fact) -> list[str]:
    return [what for _, what in set_off(plan_with(trigger, *before), fact)]


@pytest.mark.parametrize("words", ["a customer win is logged", "A deal is WON", "every third win", "wins"])
def test_a_win_sets_off_what_waits_for_one(words: str) -> None:
    assert told(words, A_WIN) == ["Contoso won"]


@pytest.mark.parametrize(
    "words", ["winter begins", "no win for a month", "a statement of work is signed", "", None]
)
def test_a_win_sets_off_nothing_else(words: str | None) -> None:
    assert told(words, A_WIN) == []


def test_a_win_of_the_motion_itself_sets_it_off_whatever_its_words() -> None:
    assert told("a statement of work is signed", replace(A_WIN, motion="stories")) == ["Contoso won"]


def test_a_win_that_is_known_already_is_no_news() -> None:
    assert told("a win", replace(A_WIN, attribution="Ines"), A_WIN) == []


def test_a_motion_that_is_asked_on_its_own_days_is_set_off_by_nothing() -> None:
    weekly = motion("stories", "Win stories", "vera", "paul", trigger="a win")
    assert set_off(Plan(small_plan(motions=(weekly,))), replace(A_WIN, motion="stories")) == []


def test_a_new_opportunity_is_new_once() -> None:
    assert told("a new opportunity is registered", opportunity()) == ["new opportunity: Fabrikam, Qualified"]
    assert told("a new opportunity is registered", opportunity("Committed"), opportunity()) == []


def test_a_stage_sets_off_what_names_it_when_it_is_reached() -> None:
    words = "an opportunity reaches Technical Validation"

    assert told(words, opportunity("Technical Validation"), opportunity()) == [
        "Fabrikam is at Technical Validation"
    ]
    assert told(words, opportunity("Technical Validation"), opportunity("Technical Validation")) == []
    assert told(words, opportunity("Business Validation"), opportunity()) == []
    assert told(words, opportunity()) == []
    assert told("it is recommitted", opportunity("Committed"), opportunity()) == []


def test_an_opportunity_won_is_a_win() -> None:
    assert told("a win", opportunity("Launched", Outcome.WON), opportunity()) == ["Fabrikam won"]
    assert told("a win", opportunity("Launched", Outcome.WON), opportunity("Committed", Outcome.WON)) == []
    assert told("a new opportunity", opportunity("Launched", Outcome.WON), opportunity()) == []


def test_days_come_from_the_words_and_from_the_calendar_of_the_motion() -> None:
    calendar = (
        CalendarEntry(on=date(2027, 3, 24), what="Webinar", motion="stories"),
        CalendarEntry(on=date(2027, 4, 1), what="Booth"),
    )
    plan = plan_with("the event of 2027-05-11, or 2027-02-30", attachments=Attachments(calendar=calendar))

    assert days(plan, plan.agreement.motions[0]) == {
        date(2027, 3, 24): "Webinar",
        date(2027, 5, 11): "the event of 2027-05-11, or 2027-02-30",
    }


def test_many_at_once_are_said_in_short() -> None:
    assert in_short(["A won", "B won", "A won"]) == "A won; B won"
    assert in_short([f"{n} won" for n in range(9)]) == "0 won; 1 won; 2 won and 6 more"


def trigger(period: str, hour: int = 0) -> Trigger:
    return Trigger(by="vera", at=NOON.replace(hour=hour), motion="stories", period=period, what="a win")


def test_check_ins_are_numbered_within_the_plans_week() -> None:
    said = [trigger("2027-W10-9"), trigger("2027-W10-10"), trigger("2027-W09-77")]

    assert next_period(plan_with("a win"), NOON) == "2027-W10-1"
    assert next_period(plan_with("a win", *said), NOON) == "2027-W10-11"


def test_the_tenth_of_a_week_comes_after_the_ninth() -> None:
    closed = Phase(by="clock", at=NOON, ritual=f"{TRIGGERED}stories", period="2027-W10-9", phase="close")
    ninth, tenth = trigger("2027-W10-9"), trigger("2027-W10-10", 12)

    assert tenth.rank > ninth.rank
    assert under_way(plan_with("a win", ninth, closed), small_plan().motions[0]) is None
    running = under_way(plan_with("a win", ninth, tenth, closed), plan_with("a win").agreement.motions[0])
    assert running == tenth


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_numbers_sort_as_numbers_and_other_periods_as_they_are(one: int, other: int) -> None:
    assert (in_order(f"2027-W10-{one}") < in_order(f"2027-W10-{other}")) == (one < other)
    for label in ("2027-W10", "2027-03", "2027Q1", "2027H1"):
        assert in_order(label) == label


OFF = DayOff(name="Blackout", start=date(2027, 3, 15), end=date(2027, 3, 17))


@given(st.integers(0, 360 * 24 * 60))
def test_a_check_in_opens_at_once_on_a_working_day_and_for_two_more(minutes: int) -> None:
    at = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    plan = plan_with("a win", rhythm=Rhythm(days_off=(OFF,)))
    opened = check_in(plan, "stories", "2027-W10-1", at)
    first, last = plan.day(opened.start), plan.day(opened.close)

    assert opened.start >= at
    assert not is_off(first, (OFF,))
    assert not is_off(last, (OFF,))
    if not is_off(plan.day(at), (OFF,)):
        assert opened.start == at
    between = [
        day
        for day in range((last - first).days)
        if not is_off(date.fromordinal(first.toordinal() + day + 1), (OFF,))
    ]
    assert len(between) == 2
