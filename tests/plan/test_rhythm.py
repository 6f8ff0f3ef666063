"""A ritual is held exactly once in each of its periods, on the day and at the time agreed, wherever it is.

Zones skip hours, repeat hours, and once skipped a whole day; holidays and blackouts come in between.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.agreement import DayOff, RitualTerms
from plan.days import period_begins
from plan.rhythm import (
    Monthly,
    Occurrence,
    Quarterly,
    Recurrence,
    UnknownCadence,
    UnknownZone,
    UnreadableDay,
    UnreadablePeriod,
    Weekly,
    following,
    in_period,
    local,
    next_occurrence,
    occurrences,
    recurrence,
)

ZONES = sorted(available_timezones())
THREE_YEARS = [date(2026, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1)]
MORNING = time(9)
BERLIN = "Europe/Berlin"

zones = st.sampled_from(ZONES)
times = st.sampled_from([time(0), time(0, 30), time(2), time(2, 30), time(9), time(23, 59)]) | st.times().map(
    lambda at: at.replace(microsecond=0)
)
weekdays = st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
nths = st.sampled_from([1, 2, 3, 4, -1])
recurrences = st.one_of(
    st.builds(Weekly, weekdays, times, st.sampled_from([1, 2])),
    st.builds(Monthly, nths, weekdays, times),
    st.builds(Quarterly, nths, weekdays, times, st.integers(1, 3), st.integers(1, 12)),
)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
days_off = st.lists(
    st.builds(
        lambda start, length: DayOff(name="closed", start=start, end=start + timedelta(days=length)),
        days,
        st.integers(0, 45),
    ),
    max_size=8,
)


def held(recurs: Recurrence, zone: str, off: list[DayOff] | None = None) -> list[Occurrence]:
    """Every occurrence that starts in the years 2026 to 2028."""
    found = occurrences("review", recurs, zone, date(2025, 12, 1), off or ())
    until_2029 = takewhile(lambda each: local(each.start, zone).year < 2029, found)
    return [each for each in until_2029 if local(each.start, zone).year > 2025]


def opens(occurrence: Occurrence, zone: str = "Europe/Berlin") -> str:
    return f"{local(occurrence.start, zone):%a %Y-%m-%d %H:%M}"


def closes(occurrence: Occurrence, zone: str = "Europe/Berlin") -> str:
    return f"{local(occurrence.close, zone):%a %Y-%m-%d %H:%M}"


def day_of(occurrence: Occurrence, zone: str = "Europe/Berlin") -> date:
    return local(occurrence.start, zone).date()


def first(recurs: Recurrence, zone: str, since: date, off: list[DayOff] | None = None) -> Occurrence:
    return next(occurrences("review", recurs, zone, since, off or ()))


# -- once a period, everywhere ---------------------------------------------------------------------


def nominal_days(recurs: Recurrence) -> list[date]:
    """The days agreed, found the slow way: by looking at every day of three years."""
    found = []
    for day in THREE_YEARS:
        if calendar.day_abbr[day.weekday()].lower() != recurs.day:
            continue
        if isinstance(recurs, Weekly):
            found.append(day)
        elif isinstance(recurs, Monthly) or day.month % 3 == 0:
            last = day.day + 7 > calendar.monthrange(day.year, day.month)[1]
            if last if recurs.nth == -1 else (day.day - 1) // 7 + 1 == recurs.nth:
                found.append(day)
    return found


@pytest.mark.parametrize(
    "recurs",
    [
        Weekly("mon", time(2, 30)),
        Weekly("sun", time(0, 0)),  # when most zones change their clocks
        Monthly(-1, "sun", time(2, 30)),
        Monthly(2, "tue", time(23, 59)),
        Quarterly(-1, "fri", time(0, 30)),
    ],
    ids=str,
)
def test_every_zone_holds_it_once_a_period_for_three_years(recurs):
    agreed = nominal_days(recurs)
    for zone in ZONES:
        found = held(recurs, zone)
        assert len({each.key for each in found}) == len(found), zone
        assert [day_of(each, zone) for each in found] == agreed, zone
        assert all(one.start < next_one.start for one, next_one in pairwise(found)), zone


@pytest.mark.parametrize("at", [time(0), time(0, 30), time(2, 30), time(9), time(23, 59)])
def test_it_is_held_at_the_time_agreed_or_where_the_clocks_skip_that_at_the_first_moment_after(at):
    for zone in ZONES:
        for each in held(Weekly("sun", at), zone):
            wall = local(each.start, zone)
            if wall.time() != at:
                just_before = local(each.start - timedelta(seconds=1), zone)
                assert wall.time() > at, (zone, wall)
                assert (just_before.date(), just_before.time()) < (wall.date(), at), (zone, wall)


@settings(max_examples=150, deadline=None)
@given(recurs=recurrences, zone=zones, off=days_off, since=days)
def test_holidays_never_make_two_of_one_period_nor_lose_one(recurs, zone, off, since):
    plain = list(islice(occurrences("review", recurs, zone, since), 20))
    moved = list(islice(occurrences("review", recurs, zone, since, off), 20))

    assert [each.key for each in moved] == [each.key for each in plain]
    assert all(one.start < next_one.start for one, next_one in pairwise(moved))
    for each, nominal in zip(moved, plain, strict=True):
        day = local(each.start, zone).date()
        if not each.skipped and each.start != nominal.start:
            assert day.weekday() < 5
            assert not any(closed.covers(day) for closed in off)


@settings(max_examples=100, deadline=None)
@given(recurs=recurrences, zone=zones, off=days_off, day=days, at=times)
def test_the_next_one_is_the_earliest_that_starts_later(recurs, zone, off, day, at):
    after = datetime.combine(day, at, UTC)
    every = occurrences("review", recurs, zone, day - timedelta(days=400), off)
    expected = next(each for each in every if each.start > after)

    assert next_occurrence("review", recurs, zone, after, off) == expected


@settings(max_examples=100, deadline=None)
@given(recurs=recurrences, zone=zones, off=days_off, since=days)
def test_asking_by_period_or_by_what_was_held_before_gives_the_same_occurrences(recurs, zone, off, since):
    one, next_one = islice(occurrences("review", recurs, zone, since, off), 2)

    assert in_period("review", recurs, zone, one.period, off) == one
    assert following(one, recurs, zone, off) == next_one
    assert next_occurrence("review", recurs, zone, one.start, off) == next_one


def test_nothing_is_later_than_itself():
    monday = datetime(2027, 3, 8, 9, tzinfo=UTC)
    reviews = Weekly("mon", MORNING)

    assert next_occurrence("review", reviews, "UTC", monday).period == "2027-W11"
    assert next_occurrence("review", reviews, "UTC", monday - timedelta(microseconds=1)).start == monday


def test_on_a_weeks_last_morning_what_comes_next_is_still_that_day():
    sunday_morning = datetime(2027, 3, 7, 8, tzinfo=UTC)

    assert next_occurrence("review", Weekly("sun", MORNING), "UTC", sunday_morning).period == "2027-W09"


def test_what_a_skipped_day_carries_into_the_next_month_is_not_lost():
    month_end = Monthly(-1, "fri", MORNING)  # 30 December 2011 never was in Apia: the first moment after
    just_before = datetime(2011, 12, 30, 9, 59, tzinfo=UTC)

    assert opens(next_occurrence("review", month_end, "Pacific/Apia", just_before), "Pacific/Apia") == (
        "Sat 2011-12-31 00:00"
    )


# -- zones with a history --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant_held"),
    [
        # Gaps at the day's start: nothing is lost
        ("Africa/Cairo", date(2026, 4, 24), time(0, 0), "2026-04-23T22:00"),
        ("Asia/Beirut", date(2026, 3, 29), time(0, 30), "2026-03-28T22:00"),
        ("America/Havana", date(2026, 3, 8), time(0, 15), "2026-03-08T05:00"),
        ("America/Santiago", date(2026, 9, 6), time(0, 0), "2026-09-06T04:00"),
        ("Atlantic/Azores", date(2026, 3, 29), time(0, 30), "2026-03-29T01:00"),
        # Half an hour is skipped, from 02:00 to 02:30
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 10), "2026-10-03T15:30"),
        # An hour that comes twice: the first time round
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45"),
        # The clocks go back for Ramadan and forward after it
        ("Africa/Casablanca", date(2026, 3, 22), time(2, 30), "2026-03-22T02:00"),
        # An ordinary gap
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08T07:00"),
    ],
)
def test_the_hours_that_clocks_skip_or_repeat(zone, day, at, instant_held):
    weekday = calendar.day_abbr[day.weekday()].lower()
    found = first(Weekly(weekday, at), zone, day)

    assert found.start == datetime.fromisoformat(instant_held).replace(tzinfo=UTC)


def test_scoresbysund_holds_it_though_its_clocks_change_at_the_days_edge():
    sundays = held(Weekly("sun", time(0)), "America/Scoresbysund")

    assert [day_of(each, "America/Scoresbysund") for each in sundays] == nominal_days(Weekly("sun", time(0)))


def test_a_day_that_never_was_is_held_as_soon_as_the_calendar_goes_on():
    friday = first(Weekly("fri", MORNING), "Pacific/Apia", date(2011, 12, 30))

    assert friday.period == "2011-W52"
    assert opens(friday, "Pacific/Apia") == "Sat 2011-12-31 00:00"
    assert following(friday, Weekly("fri", MORNING), "Pacific/Apia").period == "2012-W01"


def test_a_weekly_ritual_keeps_its_hour_on_the_wall_all_year():
    assert all(opens(each).endswith(" 09:00") for each in held(Weekly("mon", MORNING), BERLIN))


# -- the periods -----------------------------------------------------------------------------------


def test_a_week_belongs_to_its_iso_year():
    assert first(Weekly("fri", MORNING), "UTC", date(2027, 1, 1)).key == "review/2026-W53"
    assert first(Weekly("mon", MORNING), "UTC", date(2027, 1, 4)).key == "review/2027-W01"


def test_every_other_week_stays_every_other_week_wherever_the_count_begins():
    reviews = Weekly("wed", MORNING, every=2)
    counted = [day_of(each) for each in held(reviews, BERLIN)]

    assert {later - day for day, later in pairwise(counted)} == {timedelta(weeks=2)}
    for since in counted:
        assert day_of(first(reviews, BERLIN, since)) == since


def test_the_week_between_has_no_occurrence_of_an_every_other_week_ritual():
    reviews = Weekly("wed", MORNING, every=2)
    one = first(reviews, BERLIN, date(2027, 3, 1))
    between = f"{one.period[:-2]}{int(one.period[-2:]) + 1:02}"

    assert in_period("review", reviews, BERLIN, between) is None


def test_the_last_weekday_of_a_month_is_the_last_in_february_too():
    assert day_of(first(Monthly(-1, "mon", MORNING), BERLIN, date(2028, 2, 1))) == date(2028, 2, 28)
    assert day_of(first(Monthly(-1, "tue", MORNING), BERLIN, date(2028, 2, 1))) == date(2028, 2, 29)


def test_a_qbr_follows_the_fiscal_calendar_and_is_named_by_the_calendar_quarter_of_its_day():
    from_february = Quarterly(2, "thu", MORNING, month=3, starts=2)
    found = list(islice(occurrences("qbr", from_february, "UTC", date(2027, 2, 1)), 4))

    assert [each.start.date().isoformat() for each in found] == [
        "2027-04-08", "2027-07-08", "2027-10-14", "2028-01-13",
    ]  # fmt: skip
    assert [each.period for each in found] == ["2027Q2", "2027Q3", "2027Q4", "2028Q1"]


def test_terms_that_changed_meanwhile_neither_repeat_a_period_nor_lose_one():
    held_on_friday = first(Weekly("fri", MORNING), BERLIN, date(2027, 3, 8))
    assert following(held_on_friday, Weekly("mon", MORNING), BERLIN).period == "2027-W11"

    held_on_monday = first(Weekly("mon", MORNING), BERLIN, date(2027, 3, 8))
    assert following(held_on_monday, Weekly("fri", MORNING), BERLIN).period == "2027-W11"
    assert following(held_on_monday, Monthly(1, "tue", MORNING), BERLIN).period == "2027-04"


@pytest.mark.parametrize(
    "label",
    ["", "2027", "2027-W54", "2027-W00", "2027-W1", "2027-13", "2027Q5", "0000-01", "q1", "2027-W10\n"],
)
def test_what_is_not_a_period_is_said_so(label):
    with pytest.raises(UnreadablePeriod):
        in_period("review", Weekly("mon", MORNING), "UTC", label)


# -- holidays and blackouts ------------------------------------------------------------------------

EASTER_MONDAY = DayOff(name="Easter Monday", start=date(2027, 3, 29))


def test_a_holiday_moves_it_to_the_next_working_day_at_the_same_local_time():
    found = first(Weekly("mon", MORNING), BERLIN, date(2027, 3, 29), [EASTER_MONDAY])

    assert opens(found) == "Tue 2027-03-30 09:00"
    assert found.key == "review/2027-W13"


def test_a_moved_one_steps_over_the_weekend_within_its_month():
    found = first(
        Monthly(2, "fri", MORNING), BERLIN, date(2027, 4, 1), [DayOff(name="x", start=date(2027, 4, 9))]
    )

    assert opens(found) == "Mon 2027-04-12 09:00"


def test_the_months_last_day_will_still_do():
    thursday_off = DayOff(name="Off site", start=date(2027, 4, 29))

    assert opens(first(Monthly(-1, "thu", MORNING), BERLIN, date(2027, 4, 1), [thursday_off])) == (
        "Fri 2027-04-30 09:00"
    )


def test_a_week_off_is_skipped_by_the_name_of_the_days_off_and_the_next_is_held():
    shutdown = DayOff(name="Winter shutdown", start=date(2026, 12, 21), end=date(2027, 1, 1))
    found = list(
        islice(occurrences("review", Weekly("mon", MORNING), BERLIN, date(2026, 12, 14), [shutdown]), 4)
    )

    assert [(each.period, each.skipped) for each in found] == [
        ("2026-W51", ""), ("2026-W52", "Winter shutdown"), ("2026-W53", "Winter shutdown"), ("2027-W01", ""),
    ]  # fmt: skip


def test_a_day_off_without_a_name_still_says_why():
    assert first(
        Weekly("fri", MORNING), "UTC", date(2027, 3, 1), [DayOff(name="", start=date(2027, 3, 5))]
    ).skipped


def test_a_ritual_agreed_for_a_weekend_is_held_on_the_weekend():
    sunday = first(Weekly("sun", MORNING), "Asia/Jerusalem", date(2027, 3, 1))

    assert opens(sunday, "Asia/Jerusalem") == "Sun 2027-03-07 09:00"
    assert not any(each.skipped for each in held(Monthly(-1, "sat", MORNING), BERLIN))


def test_a_blackout_without_end_skips_and_does_not_hang():
    forever = DayOff(name="On ice", start=date(2027, 3, 5), end=date.max)
    found = list(
        islice(occurrences("review", Weekly("thu", MORNING), BERLIN, date(2027, 3, 1), [forever]), 3)
    )

    assert [each.skipped for each in found] == ["", "On ice", "On ice"]
    assert closes(found[0]) == "Fri 2027-03-05 15:00"  # there is no working day to wait for


# -- the close -------------------------------------------------------------------------------------


def test_thirty_hours_from_monday_nine_are_tuesday_three():
    assert closes(first(Weekly("mon", MORNING), BERLIN, date(2027, 3, 8))) == "Tue 2027-03-09 15:00"


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_the_close_keeps_to_the_wall_when_the_clocks_change_in_between(day):
    found = first(Weekly("sun", time(1)), BERLIN, day)

    assert closes(found) == f"{day + timedelta(days=1):%a %Y-%m-%d} 07:00"
    assert found.close - found.start != timedelta(hours=30)


def test_a_close_on_a_weekend_or_a_holiday_waits_for_the_next_working_day():
    good_friday = DayOff(name="Good Friday", start=date(2027, 3, 26))
    thursday = first(Weekly("thu", MORNING), BERLIN, date(2027, 3, 22), [good_friday, EASTER_MONDAY])

    assert closes(thursday) == "Tue 2027-03-30 15:00"


@settings(max_examples=100, deadline=None)
@given(recurs=recurrences, zone=zones, off=days_off, since=days, hours=st.integers(-5, 400))
def test_a_window_is_never_empty(recurs, zone, off, since, hours):
    for each in islice(occurrences("review", recurs, zone, since, off, hours), 5):
        assert each.close >= each.start + timedelta(hours=1)


# -- how people write it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "day", "read"),
    [
        ("weekly", "mon", Weekly("mon", MORNING)),
        ("weekly", "Thursday", Weekly("thu", MORNING)),
        ("biweekly", " tues ", Weekly("tue", MORNING, 2)),
        ("monthly", "2nd tue", Monthly(2, "tue", MORNING)),
        ("monthly", "Last  Friday", Monthly(-1, "fri", MORNING)),
        ("quarterly", "first wed", Quarterly(1, "wed", MORNING)),
    ],
)
def test_days_are_read_as_people_write_them(every, day, read):
    assert recurrence(every, RitualTerms(day=day, at=MORNING)) == read


def test_a_qbr_can_follow_a_fiscal_year():
    assert recurrence("quarterly", RitualTerms(day="last thu", at=MORNING), starts=2) == Quarterly(
        -1, "thu", MORNING, starts=2
    )


@pytest.mark.parametrize(
    ("every", "day"),
    [
        ("weekly", "money"), ("weekly", "2nd tue"), ("weekly", "   "), ("weekly", "m"), ("weekly", "mon tue"),
        ("monthly", "tue"), ("monthly", "5th tue"), ("monthly", "31"), ("monthly", "last thunder"),
        ("quarterly", "the last thu"), ("monthly", "last"),
    ],
)  # fmt: skip
def test_what_is_not_a_day_is_said_so(every, day):
    with pytest.raises(UnreadableDay):
        recurrence(every, RitualTerms(day=day, at=MORNING))


def test_without_a_day_or_a_time_there_is_no_ritual():
    assert recurrence("weekly", RitualTerms(day="mon")) is None
    assert recurrence("weekly", RitualTerms(at=MORNING)) is None


def test_a_cadence_nobody_knows_is_said_so():
    with pytest.raises(UnknownCadence):
        recurrence("fortnightly", RitualTerms(day="mon", at=MORNING))


@pytest.mark.parametrize(
    "zone", ["", " ", "Berlin", "Europe", "Europe/", "../etc/passwd", "/etc/passwd", "a\0b", "x" * 9000]
)
def test_what_is_not_a_zone_is_said_so(zone):
    with pytest.raises(UnknownZone):
        first(Weekly("mon", MORNING), zone, date(2027, 3, 8))


def test_every_refusal_says_what_to_write_instead():
    for refusal in (UnknownZone, UnreadableDay, UnknownCadence, UnreadablePeriod):
        assert "Write" in (refusal.__doc__ or "")


def test_a_periods_first_day():
    assert period_begins("2026-W53") == date(2026, 12, 28)
    assert period_begins("2027-03") == date(2027, 3, 1)
    assert period_begins("2027Q4") == date(2027, 10, 1)


def test_the_start_is_aware_and_in_utc():
    assert first(Weekly("mon", MORNING), BERLIN, date(2027, 3, 8)).start.tzinfo is UTC
