"""A plan of a year has two halves; a reset is proposed on evidence with its numbers, and what still holds goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import (
    Agreement,
    Attachments,
    CalendarEntry,
    Funding,
    FundingKind,
    Period,
    Programme,
    Rhythm,
    RitualTerms,
    State,
    Target,
    TargetKind,
)
from plan.checks import spans_a_year
from plan.days import period_begins
from plan.facts import Eligibility, Fact, FundingStep, MoneyState, Number, OwnerAccepted, SeatChange
from plan.next_version import next_version, sections
from plan.plan import Plan
from plan.reset import DEFAULTS, HalfYear, criteria, evidence, half_on, halves
from plan.rhythm import following, next_occurrence
from plan.sides import Side
from storage.plan_file import PlanFile, plan_of, read, written
from tests.plans import motion, small_plan

MID = date(2027, 4, 1)  # the middle of the first half of 2027


def period(start: date, end: date) -> Period:
    return Period(label="FY", start=start, end=end)


def standing(agreement: Agreement, *said: Fact, on: date = MID) -> Plan:
    return plan_of(PlanFile(agreement, said), on)


def with_criteria(*words: str, **changes: Any) -> Agreement:
    return small_plan(rhythm=Rhythm(half_year=RitualTerms(criteria=words)), **changes)


def number(value: int, on: date = date(2027, 3, 30), target: str = "sourced") -> Number:
    at = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
    return Number(by="vera", at=at, source="CRM export", target=target, value=Decimal(value), on=on)


def left(member: str, on: date, *, active: bool = False) -> SeatChange:
    return SeatChange(
        by="paul", at=datetime(on.year, on.month, on.day, 18, tzinfo=UTC), member=member, active=active
    )


def found(plan: Plan, on: date = MID) -> tuple[str, ...]:
    half = half_on(plan, on)
    assert half is not None
    return evidence(plan, half, on)


# -- halves ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "labels", "begins"),
    [
        (date(2027, 1, 1), date(2027, 12, 31), ["2027H1", "2027H2"], date(2027, 7, 1)),
        (date(2026, 7, 1), date(2027, 6, 30), ["2026H2", "2027H1"], date(2027, 1, 1)),
        (date(2027, 2, 1), date(2028, 1, 31), ["2027H1", "2027H2"], date(2027, 8, 1)),
        (date(2027, 1, 1), date(2027, 8, 5), ["2027H1", "2027H2"], date(2027, 4, 19)),
    ],
)
def test_each_half_is_called_after_the_calendar_half_that_its_middle_lies_in(
    start: date, end: date, labels: list[str], begins: date
) -> None:
    both = halves(standing(small_plan(period=period(start, end))))

    assert [half.label for half in both] == labels
    assert (both[0].start, both[1].start, both[1].end) == (start, begins, end)


def test_a_plan_of_a_half_has_no_halves() -> None:
    assert halves(standing(small_plan(period=period(date(2027, 1, 1), date(2027, 6, 30))))) == ()


@given(start=st.dates(date(2026, 1, 1), date(2028, 12, 31)), length=st.integers(100, 500))
def test_the_halves_of_any_plan_are_all_of_it_and_recur_once_each(start: date, length: int) -> None:
    plan = standing(small_plan(period=period(start, start + timedelta(length))))
    both = halves(plan)
    assert bool(both) == spans_a_year(plan)
    if not both:
        return

    assert (both[0].start, both[1].end) == (start, start + timedelta(length))
    assert both[0].end + timedelta(1) == both[1].start
    assert all(half.start < half.middle <= half.end for half in both)
    labels = [label for label, _, _ in islice(HalfYear(both).days(start), 6)]
    assert labels[:2] == [half.label for half in both]
    assert all(period_begins(one) < period_begins(next) for one, next in pairwise(labels))


@given(start=st.dates(date(2026, 1, 1), date(2028, 12, 31)), length=st.integers(212, 500))
def test_from_any_day_the_next_half_is_the_one_that_is_ahead(start: date, length: int) -> None:
    both = halves(standing(small_plan(period=period(start, start + timedelta(length)))))
    recurs = HalfYear(both)
    first = next_occurrence("reset", recurs, "UTC", datetime(2020, 1, 1, tzinfo=UTC))
    assert first.period == both[0].label

    second = following(first, recurs, "UTC")
    assert (second.period, second.start.date()) == (both[1].label, both[1].middle)
    assert next_occurrence("reset", recurs, "UTC", first.start).period == both[1].label


# -- criteria --------------------------------------------------------------------------------------


def test_a_target_under_half_of_its_phased_pace_says_its_numbers_and_source() -> None:
    phased = replace(small_plan().targets[0], phasing={"2027Q1": Decimal(1_200_000)})
    plan = standing(with_criteria(targets=(phased,)), number(500_000, date(2027, 3, 31)))

    (said,) = found(plan)
    assert said == "Sourced pipeline: $500k on 31 Mar (CRM export), 41% of its phased pace of $1.2M"


def test_it_is_the_phased_pace_that_counts_not_a_straight_line() -> None:
    phased = replace(small_plan().targets[0], phasing={"2027Q1": Decimal(600_000)})
    low = number(400_000, date(2027, 3, 31))

    assert found(standing(with_criteria(), low)) != ()
    assert found(standing(with_criteria(targets=(phased,)), low)) == ()


def test_exactly_half_of_the_pace_is_not_under_it() -> None:
    phased = replace(small_plan().targets[0], phasing={"2027Q1": Decimal(1_200_000)})
    for value, holds in ((600_000, False), (599_999, True)):
        plan = standing(with_criteria(targets=(phased,)), number(value, date(2027, 3, 31)))
        assert bool(found(plan)) is holds


def test_pace_is_looked_at_from_the_middle_of_the_half_on_and_from_fresh_numbers_only() -> None:
    agreement = with_criteria()
    low = standing(agreement, number(1, date(2027, 3, 30)))

    assert found(low, MID - timedelta(1)) == ()
    assert found(low, MID) != ()
    assert found(standing(agreement, number(1, date(2027, 1, 15)))) == ()
    assert found(standing(agreement)) == ()


def test_a_pair_counts_as_broken_from_the_day_that_an_owner_left() -> None:
    agreement = with_criteria()
    for days, holds in ((20, False), (21, True)):
        plan = standing(agreement, left("paul", MID - timedelta(days)))
        assert bool(found(plan)) is holds

    (said,) = found(standing(agreement, left("ines", date(2027, 3, 1))))
    assert said == "Marketplace launch: Ines Dua has left and nobody owns it at AWS since 1 Mar, 4 weeks"


def test_who_came_back_is_not_missed() -> None:
    here = (left("paul", date(2027, 1, 9)), left("paul", date(2027, 3, 1), active=True))

    assert found(standing(with_criteria(), *here)) == ()


def test_where_nobody_was_ever_named_the_pair_is_broken_since_the_plan_began() -> None:
    plan = standing(with_criteria(motions=(motion("one", "One", "vera", None),)))

    assert found(plan, date(2027, 1, 21)) == ()
    assert "since 1 Jan, 3 weeks" in found(plan, date(2027, 1, 22))[0]


def funded(*criteria: str) -> Agreement:
    mdf = Funding(
        id="mdf", name="MDF", kind=FundingKind.MDF, amount=Decimal(60_000), unit="USD", motion="launch"
    )
    programme = Programme(id="ip", name="Azure IP co-sell eligible")
    return with_criteria(*criteria, funding=(mdf,), programmes=(programme,))


def step(state: MoneyState, on: date) -> FundingStep:
    at = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
    return FundingStep(by="paul", at=at, funding="mdf", state=state, on=on, side=Side.PARTNER)


def verified(until: date) -> Eligibility:
    at = datetime(2026, 12, 1, tzinfo=UTC)
    return Eligibility(by="vera", at=at, programme="ip", on=date(2026, 12, 1), evidence="badge", until=until)


def test_funding_that_was_rejected_or_expired_in_this_half_is_a_programme_lost() -> None:
    for state in (MoneyState.REJECTED, MoneyState.EXPIRED):
        (said,) = found(standing(funded(), step(state, date(2027, 3, 3))))
        assert said == f"MDF: {state} on 3 Mar, $60k that the plan counted on"
    assert found(standing(funded(), step(MoneyState.APPROVED, date(2027, 3, 3)))) == ()
    in_the_second = date(2027, 10, 1)
    plan = standing(funded(), step(MoneyState.REJECTED, date(2027, 3, 3)), on=in_the_second)
    assert found(plan, in_the_second) == ()


def test_eligibility_that_ran_out_is_a_programme_lost() -> None:
    assert found(standing(funded(), verified(MID))) == ()
    (said,) = found(standing(funded(), verified(MID - timedelta(1))))
    assert said == "Azure IP co-sell eligible: its eligibility ran out on 31 Mar"


def test_a_criterion_that_names_a_programme_is_about_that_one_alone() -> None:
    both = (step(MoneyState.REJECTED, date(2027, 3, 3)), verified(date(2027, 3, 9)))

    (said,) = found(standing(funded("IP co-sell status lost"), *both))
    assert "eligibility ran out" in said
    assert len(found(standing(funded("a funding programme lost"), *both))) == 2


def test_what_the_plan_agreed_to_is_what_counts_and_the_rest_only_a_lead_can_say() -> None:
    words = (DEFAULTS[1], "our biggest customer lost", "a new chief revenue officer")
    plan = standing(with_criteria(*words), number(1))

    half = half_on(plan, MID)
    assert half is not None
    assert [(each.words, each.computed) for each in criteria(plan, half, MID)] == [
        (words[0], True), (words[1], False), (words[2], False),
    ]  # fmt: skip
    assert found(plan) == ()  # the pace is none of the criteria of this plan


def test_without_criteria_of_its_own_the_three_usual_ones_count() -> None:
    plan = standing(small_plan())
    half = half_on(plan, MID)
    assert half is not None
    assert tuple(each.words for each in criteria(plan, half, MID)) == DEFAULTS
    assert all(each.computed for each in criteria(plan, half, MID))


# -- what still holds ------------------------------------------------------------------------------


def rich() -> Agreement:
    rate = Target(id="rate", name="Activation", kind=TargetKind.ACTIVATION, unit="%", amount=Decimal(40))
    wins = Target(id="wins", name="Wins", kind=TargetKind.WINS, unit="logos", amount=Decimal(2))
    sourced = replace(
        small_plan().targets[0], phasing={"2027Q1": Decimal(1_000_000), "2027Q3": Decimal(5_000_000)}
    )
    entries = (
        CalendarEntry(on=date(2027, 2, 1), what="Kick-off"),
        CalendarEntry(on=date(2027, 9, 1), what="Event", motion="launch"),
    )
    return replace(
        funded(),
        targets=(sourced, rate, wins),
        attachments=Attachments(calendar=entries),
    )


def draft_of(plan: Plan, on: date = MID) -> Agreement:
    half = half_on(plan, on)
    assert half is not None
    return next_version(plan, half, on)


def test_the_draft_covers_the_second_half_with_what_is_left_of_each_target() -> None:
    plan = standing(rich(), number(900_000), number(3, target="wins"), number(22, target="rate"))
    draft = draft_of(plan)

    assert (draft.version, draft.state) == (2, State.DRAFT)
    assert (draft.period.start, draft.period.end) == (date(2027, 7, 1), date(2027, 12, 31))
    sourced, rate, wins = draft.targets
    assert (sourced.amount, sourced.phasing) == (Decimal(7_100_000), {"2027Q3": Decimal(4_100_000)})
    assert sourced.start == date(2027, 7, 1)
    assert (rate.amount, rate.start) == (Decimal(40), date(2027, 1, 1))  # a rate is no sum
    assert wins.amount is None  # reached
    assert draft.thesis == plan.agreement.thesis
    assert draft.rhythm == plan.agreement.rhythm


def test_a_number_of_the_earlier_version_is_not_counted_again_in_the_next() -> None:
    plan = standing(rich(), number(900_000), number(22, target="rate"))
    after = replace(plan, agreement=draft_of(plan))

    assert after.number("sourced") is None
    assert after.number("rate") is not None


def test_broken_motions_and_lost_funding_stay_behind_with_the_reason() -> None:
    plan = standing(rich(), left("ines", date(2027, 3, 1)), verified(date(2027, 3, 9)))
    draft = draft_of(plan)

    assert [each.id for each in draft.motions] == ["migration"]
    assert [(each.id, each.motion) for each in draft.funding] == [("mdf", None)]
    assert [(each.what, each.motion) for each in draft.attachments.calendar] == [("Event", None)]
    assert draft.programmes == ()
    said = {each.title: each for each in sections(plan, draft, MID)}
    assert said["Motions"].left_out == (
        "Marketplace launch: Ines Dua has left and nobody owns it at AWS since 1 Mar",
    )
    assert said["Funding"].reconsider == ("MDF $60k: its motion is gone, tie it to another",)
    assert said["Funding"].left_out == ("Azure IP co-sell eligible: eligibility ran out on 9 Mar",)
    lost = standing(rich(), step(MoneyState.REJECTED, date(2027, 3, 3)))
    assert draft_of(lost).funding == ()


def test_in_the_second_half_the_draft_covers_what_is_left_of_the_plan() -> None:
    on = date(2027, 10, 10)
    draft = draft_of(standing(rich(), on=on), on)

    assert (draft.period.start, draft.period.end) == (on, date(2027, 12, 31))


@given(
    value=st.integers(0, 10**7),
    gone=st.sets(st.sampled_from(("vera", "tom", "paul", "ines"))),
    state=st.sampled_from(MoneyState),
    on=st.dates(date(2027, 1, 2), date(2027, 12, 31)),
)
def test_any_draft_is_a_plan_file_that_reads_back(
    value: int, gone: set[str], state: MoneyState, on: date
) -> None:
    said = [number(value, date(2027, 1, 2)), step(state, date(2027, 1, 2))]
    said += [left(member, date(2027, 1, 2)) for member in gone]  # type: ignore[misc]
    plan = standing(rich(), *said, on=on)
    draft = draft_of(plan, on)

    assert read(written(PlanFile(draft))).agreement == draft
    assert sections(plan, draft, on)


def test_a_pair_counts_as_broken_from_the_day_that_who_was_named_did_not_take_it() -> None:
    def no(on: date) -> OwnerAccepted:
        at = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
        return OwnerAccepted(
            by="tom", at=at, version=1, motion="launch", side=Side.VENDOR, member="tom", accepted=False
        )

    agreement = with_criteria("an owner pair is broken for three weeks")
    assert found(standing(agreement, no(MID - timedelta(days=20)))) == ()
    (said,) = found(standing(agreement, no(MID - timedelta(days=21))))
    assert "nobody owns it at Acme since 11 Mar" in said
