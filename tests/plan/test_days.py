"""Working days, weeks and quarters are counted as people count them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.agreement import DayOff
from plan.days import (
    UnreadablePeriod,
    instant,
    is_off,
    iso_week,
    period_begins,
    quarter,
    quarter_end,
    quarters_between,
    working_day,
    working_days_before,
)

FRIDAY = date(2027, 3, 5)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
closed = st.lists(
    st.builds(
        lambda start, length: DayOff(name="closed", start=start, end=start + timedelta(days=length)),
        st.dates(date(2027, 1, 1), date(2027, 12, 31)),
        st.integers(0, 20),
    ),
    max_size=5,
)


def test_a_working_day_stays_and_a_weekend_moves_to_monday():
    assert working_day(FRIDAY) == FRIDAY
    assert working_day(date(2027, 3, 6)) == working_day(date(2027, 3, 7)) == date(2027, 3, 8)


def test_a_holiday_after_the_weekend_moves_it_further():
    assert working_day(date(2027, 3, 6), [DayOff(name="Women's Day", start=date(2027, 3, 8))]) == date(
        2027, 3, 9
    )


@given(day=st.dates(date(2027, 1, 1), date(2027, 12, 31)), off=closed)
def test_the_next_working_day_is_the_first_one_from_that_day(day, off):
    found = working_day(day, off)

    assert found >= day
    assert not is_off(found, off)
    assert all(is_off(day + timedelta(days=n), off) for n in range((found - day).days))


def test_where_a_year_has_no_working_day_the_day_stays():
    assert working_day(FRIDAY, [DayOff(name="On ice", start=FRIDAY, end=date.max)]) == FRIDAY


def test_three_working_days_before_a_wednesday_are_the_friday_before():
    assert working_days_before(date(2027, 3, 10), 3) == FRIDAY
    assert working_days_before(
        date(2027, 3, 10), 3, [DayOff(name="Women's Day", start=date(2027, 3, 8))]
    ) == date(2027, 3, 4)
    assert working_days_before(FRIDAY, 0) == FRIDAY


@given(day=st.dates(date(2027, 6, 1), date(2027, 12, 31)), number=st.integers(1, 15), off=closed)
def test_exactly_that_many_working_days_lie_between(day, number, off):
    found = working_days_before(day, number, off)
    between = [found + timedelta(days=n) for n in range((day - found).days)]

    assert sum(not is_off(each, off) for each in between) == number
    assert not is_off(found, off)


@given(day=days)
def test_a_day_lies_within_the_quarter_and_the_week_it_is_named_by(day):
    assert period_begins(quarter(day)) <= day <= quarter_end(quarter(day))
    assert period_begins(iso_week(day)) <= day < period_begins(iso_week(day)) + timedelta(days=7)


@given(start=days, length=st.integers(0, 900))
def test_the_quarters_between_are_those_of_every_day_between(start, length):
    touched = {quarter(start + timedelta(days=n)) for n in range(length + 1)}
    assert quarters_between(start, start + timedelta(days=length)) == sorted(touched)


def test_no_quarter_lies_between_a_day_and_one_before_it():
    assert quarters_between(FRIDAY, FRIDAY - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "label", ["FY27Q1", "Q1", "2027", "2027Q0", "2027Q5", "2027-03", "2027-W10", "２０２７Q1", ""]
)
def test_what_is_not_a_calendar_quarter_is_said_so(label):
    with pytest.raises(UnreadablePeriod):
        quarter_end(label)


def test_an_hour_that_comes_twice_can_be_asked_for_the_second_time():
    back = date(2026, 11, 1)
    first = instant(back, time(1, 30), "America/New_York")

    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert instant(back, time(1, 30), "America/New_York", again=True) == first + timedelta(hours=1)
    assert instant(back, time(1, 30, fold=1), "America/New_York") == first
    assert instant(back, time(9), "America/New_York", again=True) == instant(
        back, time(9), "America/New_York"
    )
