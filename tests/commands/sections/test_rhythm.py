"""The rhythm is written in words: which day, what time, and the people by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from commands.sections.order import called
from commands.sections.section import NoSuchItem, Writing
from plan.agreement import DayOff, OwnKind, Period, Rhythm, RitualTerms
from plan.reset import DEFAULTS
from plan.sides import Side
from tests.commands.sections.written import filled, refused, shown, taken_out
from tests.plans import member, small_plan

PLAN = small_plan()


def days(text: str) -> str | None:
    terms = filled(PLAN, "rhythm", "monthly", day=text).rhythm.monthly
    assert terms
    return terms.day


# -- the four of every plan --------------------------------------------------------------------------


def test_a_ritual_that_the_plan_has_not_is_offered_at_its_usual_time_with_its_usual_people() -> None:
    held = shown(PLAN, "rhythm", "monthly")
    assert (held["day"], held["at"], held["open_for_hours"]) == ("2nd tue", "16:00", "48")

    after = filled(PLAN, "rhythm", "monthly").rhythm.monthly
    assert after
    assert (after.day, after.at) == ("2nd tue", time(16))
    leads = [each.id for side in Side for each in PLAN.people if each.role == "lead" and each.side is side]
    assert list(after.who) == leads


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2nd Tuesday", "2nd tuesday"),
        ("the second Tuesday of the month", "second tuesday"),
        ("last thu", "last thu"),
        ("every 1st Monday", "1st monday"),
    ],
)
def test_a_day_is_written_as_people_say_it(said: str, meant: str) -> None:
    assert days(said) == meant


def test_a_day_that_it_cannot_be_held_on_is_answered_with_one_that_it_can() -> None:
    monthly = refused(PLAN, "rhythm", "monthly", day="the 14th")["day"]
    assert monthly == (
        "“the 14th” is not a day it can be held on. Write which one of the month, like 2nd tue or last thu."
    )
    weekly = refused(PLAN, "rhythm", "weekly", day="2nd tue")["day"]
    assert weekly.endswith("Write a weekday, like mon.")
    assert filled(PLAN, "rhythm", "weekly", day="on Mondays").rhythm.weekly.day == "monday"  # type: ignore[union-attr]


def test_a_time_and_its_hours_are_answered_where_they_are_typed() -> None:
    assert refused(PLAN, "rhythm", "weekly", at="25:00") == {
        "at": "“25:00” is not a time. Write it like 09:30."
    }
    assert "1 to 168" in refused(PLAN, "rhythm", "weekly", open_for_hours="169")["open_for_hours"]
    after = filled(
        PLAN, "rhythm", "weekly", at="8.30", open_for_hours="", nudge_before_hours="2"
    ).rhythm.weekly
    assert after
    assert (after.at, after.open_for_hours, after.nudge_before_hours) == (time(8, 30), 30, 2)


def test_a_review_has_its_format_and_a_reset_its_criteria() -> None:
    qbr = filled(PLAN, "rhythm", "quarterly", format="Two hours, in person").rhythm.quarterly
    assert qbr
    assert qbr.format == "Two hours, in person"

    reset = filled(
        PLAN, "rhythm", "half-year", criteria="a target under 50% of its phased pace\n\n  no SA by May "
    )
    assert reset.rhythm.half_year
    assert reset.rhythm.half_year.criteria == ("a target under 50% of its phased pace", "no SA by May")
    assert shown(PLAN, "rhythm", "half-year")["criteria"].splitlines() == list(DEFAULTS)


def test_a_plan_of_a_half_has_no_half_year_reset() -> None:
    half = small_plan(period=Period(label="H1", start=date(2027, 1, 1), end=date(2027, 6, 30)))
    section = called("rhythm")
    assert section
    assert section.items
    assert "half-year" not in dict(section.items(half))
    with pytest.raises(NoSuchItem):
        filled(half, "rhythm", "half-year")

    kept = replace(half, rhythm=replace(half.rhythm, half_year=RitualTerms()))
    assert taken_out(kept, "rhythm", "half-year").rhythm.half_year is None


# -- people by name -----------------------------------------------------------------------------------


def who(plan_who: str) -> tuple[str, ...]:
    terms = filled(PLAN, "rhythm", "weekly", who=plan_who).rhythm.weekly
    assert terms
    return terms.who


def test_people_are_written_by_name_one_a_line_or_in_a_row() -> None:
    names = {each.id: each.name for each in PLAN.people}
    assert who(f"{names['vera']}\n{names['paul'].upper()}") == ("vera", "paul")
    assert who("tom, @ines; vera, tom") == ("tom", "ines", "vera")
    assert who("") == ()


def test_a_name_that_nobody_has_or_that_two_have_is_answered_with_those_there_are() -> None:
    unknown = refused(PLAN, "rhythm", "weekly", who="Vera\nBob")["who"]
    assert unknown.startswith("Nobody on the plan is called “Bob”. There are ")
    assert PLAN.people[0].name in unknown

    twice = small_plan(people=(*PLAN.people, member("vera2", PLAN.people[0].name, Side.PARTNER)))
    meant = refused(twice, "rhythm", "monthly", who=PLAN.people[0].name)["who"]
    assert meant == f"“{PLAN.people[0].name}” may be one of 2 people. Write vera or vera2."
    assert shown(twice, "rhythm", "weekly")["who"].splitlines()[0] == "vera"


def test_an_escalation_goes_up_one_company_person_by_person() -> None:
    after = filled(PLAN, "escalation", None, vendor_1="tom", vendor_3="vera", partner_1="paul")
    assert after.rhythm.vendor_escalation == ("tom", "vera")
    assert after.rhythm.partner_escalation == ("paul",)
    assert refused(after, "escalation", None, vendor_3="tom") == {
        "vendor_3": "They are on the path already. Name each person once."
    }
    assert filled(after, "escalation", None, vendor_1="-", vendor_2="").rhythm.vendor_escalation == ()

    nobody = small_plan(people=(), motions=(), rhythm=Rhythm())
    section = called("escalation")
    assert section
    options = [field.options[0].label for field in section.form(Writing(agreement=nobody), None)[0]]
    assert options == ["Nobody of Acme is on the plan yet", "Nobody of AWS is on the plan yet"]


# -- the plan's own ----------------------------------------------------------------------------------


def test_a_board_and_a_list_of_questions_are_the_plans_own() -> None:
    plan = filled(
        PLAN, "rituals", None, name="Joint executive board", kind="board", every="quarterly", day="3rd Wed", at="11:00",
        who="vera, paul", questions="What do we need decided?\nWhat does it cost not to?", open_for_hours="2",
    )  # fmt: skip
    own = plan.rhythm.own[0]
    assert (own.id, own.kind, own.every) == ("joint-executive-board", OwnKind.BOARD, "quarterly")
    assert (own.terms.day, own.terms.at, own.terms.who) == ("3rd wed", time(11), ("vera", "paul"))
    assert own.questions == ("What do we need decided?", "What does it cost not to?")

    assert "weekday" in refused(plan, "rituals", "joint-executive-board", every="biweekly")["day"]
    moved = filled(plan, "rituals", "joint-executive-board", every="biweekly", day="wed").rhythm.own[0]
    assert (moved.every, moved.terms.day) == ("biweekly", "wed")
    assert taken_out(plan, "rituals", "joint-executive-board").rhythm.own == ()


def test_a_ritual_called_like_one_of_every_plan_has_an_id_of_its_own() -> None:
    assert filled(PLAN, "rituals", None, name="QBR").rhythm.own[0].id == "qbr-2"


def test_days_off_are_found_by_what_they_are_however_many_are_called_alike() -> None:
    plan = filled(PLAN, "days-off", None, name="Holiday", start="2027-05-01")
    plan = filled(plan, "days-off", None, name="Holiday", start="2027-12-24", end="2027-12-31")
    section = called("days-off")
    assert section
    assert section.items
    assert [id for id, _ in section.items(plan)] == ["2027-05-01-holiday", "2027-12-24-holiday"]

    left = taken_out(plan, "days-off", "2027-05-01-holiday")
    assert left.rhythm.days_off == (DayOff(name="Holiday", start=date(2027, 12, 24), end=date(2027, 12, 31)),)
    with pytest.raises(NoSuchItem):
        taken_out(left, "days-off", "2027-05-01-holiday")
    assert "before the first one" in refused(plan, "days-off", "2027-12-24-holiday", end="2027-12-01")["end"]
