"""Nobody is prompted in their quiet hours; where a window has no other moment, the message makes no sound."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from plan.days import UnknownZone, instant
from plan.quiet import Quiet, release

NEW_YORK = "America/New_York"
A_MINUTE = timedelta(minutes=1)
quiets = st.builds(
    Quiet,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(sorted(available_timezones())),
)
starts = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * A_MINUTE
)


def night(start: str = "18:00", end: str = "08:00", zone: str = NEW_YORK) -> Quiet:
    return Quiet(time.fromisoformat(start), time.fromisoformat(end), zone)


def at(text: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@settings(max_examples=400, deadline=None)
@given(start=starts, minutes=st.integers(1, 4 * 24 * 60), quiet=quiets)
def test_a_prompt_falls_in_the_window_and_never_in_the_quiet_hours_unless_it_is_silent(start, minutes, quiet):
    close = start + minutes * A_MINUTE
    moment, silent = release(start, close, quiet)

    assert start <= moment < close
    assert silent is quiet.covers(moment)
    if silent:
        assert moment == start


@settings(max_examples=100, deadline=None)
@given(start=starts, minutes=st.integers(1, 36 * 60), quiet=quiets)
def test_it_is_the_first_such_moment(start, minutes, quiet):
    zone = ZoneInfo(quiet.zone)
    hours = [start + timedelta(hours=n) for n in range(minutes // 60 + 26)]
    assume(len({each.astimezone(zone).utcoffset() for each in hours}) == 1)
    window = (start + n * A_MINUTE for n in range(minutes))
    expected = next((moment for moment in window if not quiet.covers(moment)), None)

    assert release(start, start + minutes * A_MINUTE, quiet) == (expected or start, expected is None)


def test_nine_in_berlin_waits_for_the_morning_in_new_york():
    start, close = at("2027-03-08T09:00", "Europe/Berlin"), at("2027-03-09T15:00", "Europe/Berlin")
    assert release(start, close, night()) == (at("2027-03-08T08:00"), False)


def test_without_quiet_hours_it_goes_out_at_the_opening():
    start = at("2027-03-08T03:00")

    assert release(start, start + timedelta(hours=1), None) == (start, False)
    assert release(start, start + timedelta(hours=1), night("00:00", "00:00")) == (start, False)


def test_a_window_within_the_night_opens_silently():
    start = at("2027-03-08T03:00")

    assert release(start, at("2027-03-08T08:00"), night()) == (start, True)
    assert release(start, at("2027-03-08T08:01"), night()) == (at("2027-03-08T08:00"), False)


def test_quiet_hours_that_end_in_a_skipped_hour_end_with_the_gap():
    start = at("2027-03-14T01:00")
    moment = instant(date(2027, 3, 14), time(3), NEW_YORK)

    assert release(start, start + timedelta(hours=5), night("22:00", "02:30")) == (moment, False)


def test_quiet_hours_that_end_in_a_repeated_hour_end_the_second_time_for_who_is_past_the_first():
    second_ten_past_one = at("2026-11-01T01:10") + timedelta(hours=1)
    quiet = night("22:00", "01:30")

    assert release(second_ten_past_one, second_ten_past_one + timedelta(hours=6), quiet) == (
        second_ten_past_one + 20 * A_MINUTE,
        False,
    )


def test_a_night_that_the_clocks_lengthen_is_one_night():
    start = at("2026-11-01T01:45")
    moment, silent = release(start, start + timedelta(hours=12), night("01:40", "07:00"))

    assert (moment, silent) == (at("2026-11-01T07:00"), False)


def test_quiet_hours_in_a_zone_nobody_knows_are_said_so():
    with pytest.raises(UnknownZone):
        release(at("2027-03-08T09:00"), at("2027-03-09T09:00"), night(zone="Mars/Base"))
