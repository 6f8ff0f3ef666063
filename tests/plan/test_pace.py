"""A target's number is measured against where it should stand on that day, by the phasing both sides agreed.

Green from 95% of that, amber from 80%, red below; a stale number is never green.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import Agreement, Company, Period, Target
from plan.days import UnreadablePeriod, quarter_end, quarters_between
from plan.facts import Confidence, Number
from plan.pace import RULE, Standing, colour, forecast, pace, standing
from plan.plan import Plan, newest

YEAR = Period(label="2027", start=date(2027, 1, 1), end=date(2027, 12, 31))
SOURCED = Target(id="sourced", name="Sourced pipeline", unit="USD", amount=Decimal(8_000_000))
PHASED = replace(
    SOURCED,
    phasing={
        "2027Q1": Decimal(500_000),
        "2027Q2": Decimal(2_000_000),
        "2027Q3": Decimal(5_000_000),
        "2027Q4": Decimal(8_000_000),
    },
)
A_DAY = timedelta(days=1)

money = st.decimals(min_value=0, max_value=10**9, places=2)
days = st.dates(date(2026, 6, 1), date(2028, 12, 31))


@st.composite
def targets(draw: st.DrawFn) -> tuple[Target, Period]:
    """A target that never asks for less later, over any days, phased or in a straight line."""
    start = draw(st.dates(date(2026, 7, 1), date(2027, 6, 30)))
    end = start + timedelta(days=draw(st.integers(0, 400)))
    period = Period(label="any", start=start, end=end)
    quarters = draw(st.lists(st.sampled_from(quarters_between(start, end)), unique=True))
    values = sorted(draw(st.lists(money, min_size=len(quarters) + 1, max_size=len(quarters) + 1)))
    phasing = dict(zip(sorted(quarters), values, strict=False))
    return replace(SOURCED, amount=values[-1], phasing=phasing), period


# -- the pace --------------------------------------------------------------------------------------


@given(targets(), st.lists(days, min_size=2))
def test_the_pace_never_falls(given_target, on):
    target, period = given_target
    paces = [pace(target, period, day) for day in sorted(on)]

    assert all(earlier <= later for earlier, later in pairwise(paces))


@given(targets(), days)
def test_it_is_nothing_before_the_start_and_the_whole_amount_from_the_last_day_on(given_target, day):
    target, period = given_target

    assert 0 <= pace(target, period, day) <= target.amount
    assert pace(target, period, period.start - A_DAY) == 0
    assert pace(target, period, period.end) == target.amount
    assert pace(target, period, max(day, period.end)) == target.amount


@given(targets())
def test_it_is_what_was_agreed_at_each_quarters_end(given_target):
    target, period = given_target
    for label, value in target.phasing.items():
        if quarter_end(label) < period.end:
            assert pace(target, period, quarter_end(label)) == value


def test_without_phasing_every_day_counts_the_same():
    assert pace(SOURCED, YEAR, date(2027, 1, 1)) == pytest.approx(SOURCED.amount / 365)
    assert pace(SOURCED, YEAR, date(2027, 3, 14)) == SOURCED.amount / 5


def test_between_two_quarters_ends_it_is_a_straight_line():
    halfway = date(2027, 6, 30) + (date(2027, 9, 30) - date(2027, 6, 30)) / 2
    assert pace(PHASED, YEAR, halfway) == Decimal(3_500_000)


def test_early_quarters_of_a_phased_target_ask_for_less_than_a_straight_line():
    assert pace(PHASED, YEAR, date(2027, 3, 31)) < pace(SOURCED, YEAR, date(2027, 3, 31))


def test_a_target_with_days_of_its_own_is_paced_over_those():
    spring = replace(SOURCED, start=date(2027, 3, 1), end=date(2027, 4, 9))

    assert pace(spring, YEAR, date(2027, 2, 28)) == 0
    assert pace(spring, YEAR, date(2027, 3, 20)) == SOURCED.amount / 2
    assert pace(spring, YEAR, date(2027, 4, 9)) == SOURCED.amount


def test_quarters_outside_the_targets_days_do_not_count():
    first_half = Period(label="H1", start=date(2027, 1, 1), end=date(2027, 6, 30))
    stray = replace(
        SOURCED, phasing={"2026Q4": Decimal(1), "2027Q1": Decimal(2_000_000), "2027Q4": Decimal(9)}
    )

    assert pace(stray, first_half, date(2027, 3, 31)) == 2_000_000
    assert pace(stray, first_half, date(2027, 6, 30)) == SOURCED.amount


def test_a_target_of_one_day_is_due_on_that_day():
    launch = replace(SOURCED, start=date(2027, 5, 4), end=date(2027, 5, 4))

    assert pace(launch, YEAR, date(2027, 5, 3)) == 0
    assert pace(launch, YEAR, date(2027, 5, 4)) == SOURCED.amount


def test_without_an_amount_there_is_no_pace():
    assert pace(replace(SOURCED, amount=None), YEAR, date(2027, 3, 31)) is None


def test_a_phasing_by_something_else_than_calendar_quarters_is_said_so():
    with pytest.raises(UnreadablePeriod):
        pace(replace(SOURCED, phasing={"FY27Q1": Decimal(1)}), YEAR, date(2027, 3, 31))


# -- the forecast ----------------------------------------------------------------------------------


@given(targets(), days)
def test_what_is_on_pace_is_forecast_to_arrive(given_target, day):
    target, period = given_target
    due = pace(target, period, day)
    ahead = forecast(target, period, due, day)

    assert (ahead is None) == (due == 0)
    assert ahead is None or ahead == (target.amount, "run rate against phased pace")


def test_half_the_pace_is_half_the_amount():
    assert forecast(PHASED, YEAR, Decimal(1_000_000), date(2027, 6, 30)) == (
        Decimal(4_000_000),
        "run rate against phased pace",
    )


def test_nothing_is_forecast_before_anything_is_due_or_without_an_amount():
    later = replace(SOURCED, phasing={"2027Q1": Decimal(0)})

    assert forecast(later, YEAR, Decimal(300_000), date(2027, 3, 31)) is None
    assert forecast(replace(SOURCED, amount=None), YEAR, Decimal(300_000), date(2027, 3, 31)) is None


# -- the colour ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "fresh", "stale"),
    [
        ("120", Confidence.GREEN, Confidence.AMBER),
        ("95", Confidence.GREEN, Confidence.AMBER),
        ("94.99", Confidence.AMBER, Confidence.AMBER),
        ("80", Confidence.AMBER, Confidence.AMBER),
        ("79.99", Confidence.RED, Confidence.RED),
        ("0", Confidence.RED, Confidence.RED),
    ],
)
def test_green_from_95_per_cent_of_pace_amber_from_80_red_below(value, fresh, stale):
    assert colour(Decimal(value), Decimal(100), stale=False) is fresh
    assert colour(Decimal(value), Decimal(100), stale=True) is stale


@given(value=money, due=money | st.none())
def test_a_stale_number_is_never_green(value, due):
    assert colour(value, due, stale=True) is not Confidence.GREEN


def test_without_a_pace_there_is_no_colour():
    assert colour(Decimal(5), None, stale=False) is None


def test_where_nothing_is_due_yet_nothing_is_behind():
    assert colour(Decimal(0), Decimal(0), stale=False) is Confidence.GREEN


def test_the_rule_is_told_in_the_words_it_follows():
    assert RULE == "green from 95% of pace, amber from 80%, red below; a stale number is never green"


# -- how a target stands ---------------------------------------------------------------------------


def stands(value: int | None, on: date, today: date, target: Target = PHASED) -> Standing:
    agreement = Agreement(
        id="a",
        name="A",
        vendor=Company(name="Acme"),
        partner=Company(name="AWS"),
        period=YEAR,
        targets=(target,),
    )
    said = datetime(2027, 1, 1, tzinfo=UTC)
    told = (
        [] if value is None else [Number(by="vera", at=said, target=target.id, value=Decimal(value), on=on)]
    )
    return standing(Plan(agreement, newest(told)), target, today)


def test_a_number_is_measured_against_the_day_it_was_true_not_against_today():
    end_of_june, three_weeks_later = date(2027, 6, 30), date(2027, 7, 21)
    stand = stands(2_000_000, end_of_june, three_weeks_later)

    assert stand.colour is Confidence.GREEN
    assert stand.pace == pace(PHASED, YEAR, three_weeks_later)
    assert stand.forecast == PHASED.amount


def test_an_old_number_that_was_on_pace_is_amber():
    stand = stands(2_000_000, date(2027, 6, 30), date(2027, 9, 15))

    assert stand.stale
    assert stand.colour is Confidence.AMBER


def test_without_a_number_only_the_pace_is_known():
    stand = stands(None, YEAR.start, date(2027, 6, 30))

    assert (stand.value, stand.colour, stand.forecast) == (None, None, None)
    assert stand.pace == 2_000_000
