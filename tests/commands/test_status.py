"""Status is one screen: every target with its source, the pairs, the money at risk, what comes next, what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from plan.agreement import Agreement, Funding, FundingKind, RitualTerms
from plan.facts import FundingStep, MoneyState, Number, NumberVerdict, Verdict
from plan.sides import Side
from tests.house import Lived
from tests.plans import small_plan

NOW = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)


def zeta(**changes: object) -> Agreement:
    return small_plan(id="zeta", name="Zeta x AWS", **changes)


def number(value: int, days_ago: int, **more: object) -> Number:
    on = NOW.date() - timedelta(days=days_ago)
    values = {"side": Side.VENDOR, "source": "CRM export"} | more
    return Number(
        by="vera", at=NOW - timedelta(days=days_ago), target="sourced", value=Decimal(value), on=on, **values
    )


def mdf(**more: object) -> Funding:
    values = {"motion": "migration"} | more
    return Funding(id="mdf", name="MDF", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD", **values)


def step(state: MoneyState, **more: object) -> FundingStep:
    values = {"amount": Decimal(60_000)} | more
    return FundingStep(
        by="paul", at=NOW, funding="mdf", state=state, on=NOW.date(), side=Side.PARTNER, **values
    )


def test_bare_jbp_is_status(room: Lived) -> None:
    assert room.say("vera", "", here=True) == room.say("vera", "status", here=True)
    assert "Acme x AWS · FY27 v1 · week 10 of 53" in room.say("vera", "/jbp")


def test_a_number_shows_its_goal_pace_colour_source_age_and_who_confirmed_it(room: Lived) -> None:
    said = number(1_500_000, 2)
    confirmed = NumberVerdict(
        by="paul", at=NOW, target="sourced", on=said.on, value=said.value, side=Side.PARTNER,
        verdict=Verdict.CONFIRMED,
    )  # fmt: skip
    room.add(zeta(), [said, confirmed])

    shown = room.say("vera", "status --plan zeta")
    assert "Sourced pipeline $1.5M of $8M" in shown
    assert "● green  pace today $1.4M · CRM export, 2 days, confirmed by AWS" in shown


def test_a_number_that_nobody_confirmed_says_so(room: Lived) -> None:
    room.add(zeta(), [number(100_000, 2)])

    assert "■ red  pace today $1.4M · CRM export, 2 days, unconfirmed" in room.say(
        "vera", "status --plan zeta"
    )


def test_a_stale_number_is_never_green(room: Lived) -> None:
    room.add(zeta(period=replace(small_plan().period, start=date(2026, 6, 1))), [number(8_000_000, 63)])

    shown = room.say("vera", "status --plan zeta")
    assert "63 days, unconfirmed, stale" in shown
    assert "green" not in shown


def test_a_target_without_a_number_is_not_guessed(room: Lived) -> None:
    shown = room.say("vera", "status")

    assert "Sourced pipeline none yet of $8M" in shown
    assert "nobody has logged it" in shown


def test_money_that_is_not_the_partners_word_is_at_risk(room: Lived) -> None:
    room.add(zeta(funding=(mdf(),)), [step(MoneyState.REQUESTED)])

    assert "$60k at risk (MDF requested)" in room.say("vera", "status --plan zeta")


def test_what_comes_next_are_rituals_and_deadlines_in_order(room: Lived) -> None:
    room.add(zeta(funding=(mdf(claim_by=date(2027, 3, 14)),)), [step(MoneyState.APPROVED)])

    assert "Next: Weekly motion review Mon 8 Mar 09:00 · MDF claim by Sun 14 Mar" in room.say(
        "vera", "status --plan zeta"
    )


def test_a_deadline_that_has_passed_stands_out(room: Lived) -> None:
    room.add(zeta(funding=(mdf(claim_by=date(2027, 3, 1)),)), [step(MoneyState.APPROVED)])

    assert "Overdue: MDF claim by Mon 1 Mar" in room.say("vera", "status --plan zeta")


def test_it_counts_what_waits_and_opens_it(room: Lived) -> None:
    assert "Nothing waits for you." in room.say("vera", "status", here=True)

    room.until("2027-03-08 09:05")
    assert "Waiting for you: 1" in room.say("vera", "status", here=True)
    assert "1 to answer: Migration play" in room.press("vera", "Answer")


def test_what_waits_on_other_plans_is_said(room: Lived) -> None:
    room.add(zeta())
    room.until("2027-03-08 09:05")

    assert "Waiting for you: 2, 1 of them on other plans" in room.say("vera", "status", here=True)


def test_who_is_on_several_plans_sees_each_in_a_line_outside_their_rooms(room: Lived) -> None:
    room.add(zeta(), [number(1_500_000, 2)])
    room.until("2027-03-08 09:05")

    shown = room.say("vera", "")
    assert "You are on 2 plans" in shown
    assert "targets: 1 without a number · 1 waits for you" in shown
    assert "targets: 1 green" in shown
    assert room.press("vera", "Status").startswith("Acme x AWS · FY27")


def test_a_guest_of_the_room_sees_where_the_plan_stands_and_nothing_that_waits(room: Lived) -> None:
    shown = room.say("stranger", "status", here=True)

    assert "Sourced pipeline" in shown
    assert "waits for you" not in shown
    assert "[Funding]" not in shown


def test_a_room_without_a_plan_says_how_to_link_one(room: Lived) -> None:
    said = room.take(room.request("vera", "status", channel="elsewhere", channel_tenant="local"))

    assert "This room has no plan yet. A lead links one with" in " ".join(said.split())


# -- what comes next -----------------------------------------------------------------------------------


def with_meetings() -> Agreement:
    """A plan whose QBR is on the last Thursday of a quarter, with a reset of its halves."""
    plan = zeta()
    rhythm = replace(
        plan.rhythm,
        quarterly=RitualTerms(day="last thu", at=time(10), who=("vera", "paul")),
        half_year=RitualTerms(who=("vera", "paul")),
    )
    return replace(plan, rhythm=rhythm)


@pytest.mark.parametrize("now", ["2027-03-05 15:00", "2027-03-16 12:00", "2027-03-24 12:00"])
def test_a_meeting_is_told_by_its_own_day_also_while_it_is_prepared(room: Lived, now: str) -> None:
    room.add(with_meetings())
    room.until(now)

    assert "Quarterly business review Thu 25 Mar 10:00" in room.say("vera", "status --plan zeta")
    rhythm = room.say("vera", "rhythm --plan zeta")
    assert "next: Thu 25 Mar 10:00" in rhythm
    prepared = "prepared from Mon 15 Mar 09:00" if now < "2027-03-15" else "being prepared now"
    assert prepared in rhythm


def test_a_meeting_that_was_moved_is_told_by_its_new_day(room: Lived) -> None:
    room.add(with_meetings())
    room.until("2027-03-16 12:00")
    room.say("vera", 'qbr move zeta/2027Q1 2027-03-30 14:00 --because "travel"')

    assert "Quarterly business review Tue 30 Mar 14:00" in room.say("paul", "status --plan zeta")
    room.until("2027-03-30 14:30")
    assert "30 Mar" not in room.say("paul", "status --plan zeta")


def test_a_reset_that_nobody_proposed_is_no_date_to_keep(room: Lived) -> None:
    room.add(with_meetings())

    assert "Half-year reset" not in room.say("vera", "status --plan zeta")
