"""What runs out is said 30, 14 and 7 days ahead to who can do something about it, once each, and once it has passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.engine import URL

from plan.agreement import DayOff, Funding, FundingKind, Period, Rhythm, RitualTerms
from plan.facts import Fact, FundingStep, MoneyState, Phase
from plan.sides import Side
from schedules.tick import tick
from storage import posted
from storage.store import Store
from tests.house import Lived, moment
from tests.plans import motion, small_plan

MDF = Funding(
    id="mdf", name="MDF spring", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD", motion="launch",
    claim_by=date(2027, 4, 28),
)  # fmt: skip  # a Wednesday; 30 days ahead is Mon 29 Mar, 14 is Wed 14 Apr, 7 is Wed 21 Apr
PAIR_AND_LEADS = ("vera", "tom", "paul", "ines")


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    """A house with no plan yet, on a Friday in March."""
    lived = Lived(Store.open(url), moment("2027-03-05 20:00"))
    yield lived
    lived.close()


def step(state: MoneyState, **more: Any) -> FundingStep:
    values: dict[str, Any] = {
        "by": "paul",
        "funding": "mdf",
        "on": date(2027, 2, 3),
        "side": Side.PARTNER,
    } | more
    return FundingStep(at=moment("2027-02-03 15:00"), state=state, **values)


def with_funding(
    room: Lived, *items: Funding, history: tuple[Fact, ...] = (step(MoneyState.EXECUTED),), **more: Any
) -> Lived:
    """The items on a plan that holds no review, so that nothing else is said on it."""
    terms = {"rhythm": Rhythm(), "funding": items or (MDF,)} | more
    room.add(small_plan(id="zeta", name="Zeta x AWS", **terms), history)
    room.plan_id = "zeta"
    return room


def warnings(room: Lived, who: str) -> list[str]:
    return [" ".join(each.split()) for each in room.hears(who) if "Zeta" in each and "MDF" in each]


# -- when ------------------------------------------------------------------------------------------


def test_the_pair_and_both_leads_hear_of_it_30_14_and_7_days_ahead_and_once_it_has_passed(
    room: Lived,
) -> None:
    with_funding(room)
    for before, at, count in (
        ("2027-03-29 08:59", "2027-03-29 09:00", 1),
        ("2027-04-14 08:59", "2027-04-14 09:00", 2),
        ("2027-04-21 08:59", "2027-04-21 09:00", 3),
        ("2027-04-29 08:59", "2027-04-29 09:00", 4),
    ):
        room.until(before)
        assert {len(warnings(room, who)) for who in PAIR_AND_LEADS} == {count - 1}
        room.until(at)
        assert {len(warnings(room, who)) for who in PAIR_AND_LEADS} == {count}
    room.until("2027-06-30 12:00")

    assert [len(warnings(room, who)) for who in (*PAIR_AND_LEADS, "ken")] == [4, 4, 4, 4, 0]
    for said, days in zip(warnings(room, "tom"), ("in 30", "in 14", "in 7", "1 day ago"), strict=True):
        assert days in said
    assert not [each for each in room.channel if "MDF" in each], "the room is left alone"


def test_a_warning_says_what_how_much_until_when_and_what_to_do(room: Lived) -> None:
    with_funding(room, replace(MDF, claimant="Northwind"))
    room.say("tom", 'funding proof mdf --have "Invoices" --plan zeta')
    room.until("2027-03-29 09:00")

    (said,) = warnings(room, "tom")
    assert "MDF spring: $60k, claim by Wed 28 Apr (30 days left)" in said
    assert "Northwind claims it from AWS by then" in said
    assert "Missing for the claim: Approved plan, Proof of execution" in said
    assert "Marketplace launch, claimed by Northwind" in said
    assert "[Claimed]" not in said
    assert "[Claimed]" in warnings(room, "paul")[0], "each side is offered what it may say"


def test_a_day_off_moves_a_warning_to_the_working_day_before(room: Lived) -> None:
    off = (
        DayOff(name="Off", start=date(2027, 4, 13), end=date(2027, 4, 14)),
        DayOff(name="Off", start=date(2027, 3, 29)),
    )
    with_funding(room, rhythm=Rhythm(days_off=off))
    room.until("2027-03-26 08:59")
    assert warnings(room, "tom") == []
    room.until("2027-03-26 09:00")  # a Friday, for Monday 29
    assert "33 days left" in warnings(room, "tom")[0]

    room.until("2027-04-12 09:00")
    assert len(warnings(room, "tom")) == 2
    room.until("2027-04-20 12:00")
    assert len(warnings(room, "tom")) == 2


def test_a_week_that_begins_with_a_holiday_still_warns(room: Lived) -> None:
    with_funding(room, rhythm=Rhythm(days_off=(DayOff(name="Off", start=date(2027, 4, 12)),)))
    room.until("2027-04-14 09:00")

    assert len(warnings(room, "tom")) == 2


def test_who_has_quiet_hours_is_told_after_them(room: Lived) -> None:
    with_funding(room)
    room.say("tom", "me quiet 20:00-11:00")
    room.until("2027-03-29 10:59")
    assert warnings(room, "tom") == []

    room.until("2027-03-29 11:00")
    assert len(warnings(room, "tom")) == 1


def test_what_runs_out_on_one_day_is_one_message(room: Lived) -> None:
    with_funding(room, MDF, replace(MDF, id="second", name="MDF summer"))
    room.until("2027-03-29 09:00")

    (said,) = warnings(room, "tom")
    assert said.startswith("Zeta x AWS: 2 funding deadlines")
    assert "MDF spring" in said
    assert "MDF summer" in said


def test_what_runs_out_on_two_plans_is_one_message(room: Lived) -> None:
    with_funding(room)
    room.add(
        small_plan(
            id="eta", name="Eta x AWS", rhythm=Rhythm(), funding=(replace(MDF, motion="fit"),),
            motions=(motion("fit", "Fit", "vera", "ines"),),
        )
    )  # fmt: skip
    room.until("2027-03-29 09:00")

    said = [each for each in room.hears("vera") if "MDF" in each]
    assert len(said) == 1
    assert said[0].startswith("Funding deadlines on 2 plans")
    assert "ETA X AWS" in said[0]
    assert "AWS has not said yes to it" in " ".join(said[0].split())


# -- when there is nothing to do any more ----------------------------------------------------------


def test_nothing_is_said_after_it_is_paid(room: Lived) -> None:
    with_funding(room, history=(step(MoneyState.CLAIMED),))
    room.say("paul", "funding pay mdf --plan zeta")
    room.until("2027-06-30 12:00")

    assert {each.startswith("Zeta x AWS: MDF spring paid") for each in warnings(room, "vera")} == {True}
    assert warnings(room, "tom") == []


def test_a_step_between_the_queueing_and_the_sending_withdraws_the_warning(room: Lived) -> None:
    with_funding(room)
    room.until("2027-03-29 08:30")
    room.clock.set(room.clock.now().replace(hour=13, minute=0))
    room.read(tick)
    assert set(room.read(lambda book: posted.states(book, "%runs-out%")).values()) == {"pending"}

    room.say("paul", "funding claim mdf --sure yes --plan zeta")

    assert set(room.read(lambda book: posted.states(book, "%runs-out%")).values()) == {"withdrawn"}
    room.until("2027-04-30 12:00")
    assert warnings(room, "tom") == []


def test_a_deadline_that_a_step_brings_near_is_not_told_to_those_who_just_took_it(room: Lived) -> None:
    lead = {"start": date(2027, 6, 1), "approval_lead_days": 14}
    with_funding(room, replace(MDF, claim_by=None, spend_by=date(2027, 4, 28), **lead), history=())
    room.until("2027-04-15 15:00")  # the day after its fourteen days
    room.say("paul", "funding approve mdf --amount 60k --plan zeta")
    room.until("2027-04-21 08:59")
    assert warnings(room, "tom") == []

    room.until("2027-04-21 09:00")
    assert "spend by Wed 28 Apr (7 days left)" in warnings(room, "tom")[0]


def test_an_extension_is_warned_of_anew(room: Lived) -> None:
    with_funding(room)
    room.until("2027-04-29 09:00")
    room.press("paul", "Extended")
    room.fill("paul", until="2027-06-30")
    before = len(warnings(room, "tom"))

    room.until("2027-05-31 09:00")
    assert "claim by Wed 30 Jun (30 days left)" in warnings(room, "tom")[-1]
    assert len(warnings(room, "tom")) == before + 1


def test_passed_money_stays_as_it_is_until_somebody_says_what_became_of_it(room: Lived) -> None:
    with_funding(room)
    room.until("2027-05-10 12:00")
    assert room.plan().funding_state("mdf") is MoneyState.EXECUTED
    assert "say that it has expired, or AWS extends it" in warnings(room, "vera")[-1]

    room.press("vera", "Expired")
    room.fill("vera", because="nobody claimed it")

    assert room.plan().funding_state("mdf") is MoneyState.EXPIRED


def test_approval_runs_out_ahead_of_the_start(room: Lived) -> None:
    item = replace(MDF, claim_by=None, start=date(2027, 5, 12), approval_lead_days=14)
    with_funding(room, item, history=())
    room.until("2027-03-29 09:00")
    assert "Acme asks AWS for it by then: approval takes 14 days" in warnings(room, "ines")[-1]

    room.say("vera", "funding request mdf --amount 60k --plan zeta")
    room.until("2027-04-14 09:00")
    assert "AWS has been asked and has not said yes" in warnings(room, "ines")[-1]


def test_hours_that_are_left_run_out(room: Lived) -> None:
    hours = Funding(
        id="sa", name="SA hours (MDF)", kind=FundingKind.HOURS, amount=Decimal(160), unit="hours", motion="launch",
        expires=date(2027, 4, 28),
    )  # fmt: skip
    used = FundingStep(
        by="tom", at=moment("2027-02-03 15:00"), funding="sa", state=MoneyState.USED, on=date(2027, 2, 3),
        side=Side.VENDOR, used=Decimal(40),
    )  # fmt: skip
    with_funding(room, hours, history=(used,))
    room.until("2027-03-29 09:00")

    assert "120 hours are not used yet" in warnings(room, "tom")[0]


# -- clocks that jump ------------------------------------------------------------------------------


def sleeps_until(room: Lived, local: str) -> None:
    """jbp is down until then: no tick on the way."""
    room.clock.set(moment(local))
    room.wait(room.house.heart.settle())


def test_after_weeks_of_downtime_each_deadline_is_told_once_as_it_stands(room: Lived) -> None:
    with_funding(room)
    sleeps_until(room, "2027-04-16 18:00")  # past the thirty and the fourteen days

    for who in PAIR_AND_LEADS:
        (said,) = warnings(room, who)
        assert "(12 days left)" in said
    room.until("2027-04-21 09:00")
    assert len(warnings(room, "tom")) == 2


def test_two_warnings_missed_within_one_week_are_one(room: Lived) -> None:
    """A blackout moves the last warning into the week of the one before."""
    off = (DayOff(name="Off", start=date(2027, 4, 17), end=date(2027, 4, 27)),)
    with_funding(room, rhythm=Rhythm(days_off=off))
    room.until("2027-04-13 12:00")
    assert len(warnings(room, "tom")) == 1
    sleeps_until(room, "2027-04-16 20:00")

    assert len(warnings(room, "tom")) == 2
    assert "(12 days left)" in warnings(room, "tom")[-1]
    room.until("2027-04-28 12:00")
    assert len(warnings(room, "tom")) == 2


def test_a_deadline_missed_in_the_downtime_is_told_as_passed(room: Lived) -> None:
    with_funding(room)
    sleeps_until(room, "2027-05-20 18:00")

    (said,) = warnings(room, "tom")
    assert "(22 days ago)" in said


def test_a_warning_is_recorded_once_in_all_weeks(room: Lived) -> None:
    with_funding(room)
    room.until("2027-05-31 12:00")
    for _ in range(3):
        room.read(tick)

    names = [fact.phase for fact in room.facts if isinstance(fact, Phase) and fact.ritual == "funding"]
    stages = ("30", "14", "7", "passed")
    assert names == [f"mdf/claim/2027-04-28/{stage}" for stage in stages]


def test_what_runs_out_after_the_plans_end_is_still_warned_of(room: Lived) -> None:
    short = Period(label="H1", start=date(2027, 1, 1), end=date(2027, 3, 31))
    with_funding(room, period=short)
    room.until("2027-04-30 12:00")

    assert len(warnings(room, "tom")) == 4


def test_a_plan_that_comes_in_late_is_told_of_what_is_near(room: Lived) -> None:
    room.until("2027-04-16 12:00")
    with_funding(room)
    assert warnings(room, "tom") == []
    room.until("2027-04-19 09:00")
    assert "(9 days left)" in warnings(room, "tom")[0]


def test_it_is_no_ritual_that_people_pause(room: Lived) -> None:
    weekly = RitualTerms(day="mon", at=time(9), who=("vera",))
    with_funding(room, rhythm=Rhythm(weekly=weekly))

    assert "Funding’s deadlines" not in room.say("vera", "rhythm --plan zeta")
    assert "no ritual of that name" in " ".join(room.say("vera", "rhythm pause funding --plan zeta").split())


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Santiago"])
def test_nine_in_the_morning_is_the_plans(room: Lived, zone: str) -> None:
    with_funding(room, time_zone=zone)
    hour = {"Asia/Tokyo": "2027-03-28 20:00", "America/Santiago": "2027-03-29 08:00"}[zone]  # in New York
    room.until(hour.replace(":00", ":59").replace("20:", "19:").replace("08:", "07:"))
    assert warnings(room, "tom") == []

    room.until(hour)
    assert len(warnings(room, "tom")) == 1
