"""Days, weeks, months and quarters by name, working days, and what a time on the wall is as an instant.

A time that the clocks skip becomes the first valid instant after the gap; of one that they repeat, the first
is meant unless the second is asked for.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count, islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plan.agreement import DayOff

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
A_DAY = timedelta(days=1)
A_YEAR = 366  # days


class UnknownZone(ValueError):
    """That is not a time zone. Write its name as in `Europe/Berlin` or `America/New_York`."""


class UnreadablePeriod(ValueError):
    """That is not a period. Write a week as `2027-W10`, a month as `2027-03`, a calendar quarter as `2027Q1`,
    or a half as `2027H1`."""


# -- working days ----------------------------------------------------------------------------------


def is_off(day: date, days_off: Iterable[DayOff]) -> bool:
    """A weekend (Saturday, Sunday), a holiday, or within a blackout."""
    return day.weekday() >= 5 or any(each.covers(day) for each in days_off)


def working_day(day: date, days_off: Iterable[DayOff] = ()) -> date:
    """`day`, or the first working day after it; `day` itself where a whole year has none."""
    off = tuple(days_off)
    year = (day + ahead * A_DAY for ahead in range(A_YEAR))
    return next((each for each in year if not is_off(each, off)), day)


def working_days_before(day: date, number: int, days_off: Iterable[DayOff] = ()) -> date:
    """The day that is `number` working days ahead of `day` (0: `day` itself)."""
    off = tuple(days_off)
    earlier = (day - back * A_DAY for back in count(1))
    working = (each for each in earlier if not is_off(each, off))
    return next(islice(working, number - 1, None)) if number > 0 else day


# -- periods ---------------------------------------------------------------------------------------


def iso_week(day: date) -> str:
    """`2027-W10`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def quarter(day: date) -> str:
    """The calendar quarter of a day: `2027Q1`."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


@lru_cache(maxsize=256)
def quarter_end(label: str) -> date:
    """The last day of a calendar quarter. Raises UnreadablePeriod."""
    begins = period_begins(label)
    if "Q" not in label:
        raise UnreadablePeriod
    return month_end(begins.year, begins.month + 2)


def quarters_between(start: date, end: date) -> list[str]:
    """The calendar quarters that the days from `start` to `end`, both included, touch."""
    found: list[str] = []
    while start <= end:
        found.append(quarter(start))
        start = quarter_end(found[-1]) + A_DAY
    return found


def period_begins(label: str) -> date:
    """The first day of a week (its Monday; `2027-W10-3` is the third check-in of one that a trigger opened), a
    month, a calendar quarter or half. Raises UnreadablePeriod."""
    try:
        if week := re.fullmatch(r"([0-9]{4})-W([0-9]{2})(?:-[1-9][0-9]{0,4})?", label):
            return date.fromisocalendar(int(week[1]), int(week[2]), 1)
        if month := re.fullmatch(r"([0-9]{4})-([0-9]{2})", label):
            return date(int(month[1]), int(month[2]), 1)
        if found := re.fullmatch(r"([0-9]{4})Q([1-4])", label):
            return date(int(found[1]), int(found[2]) * 3 - 2, 1)
        if found := re.fullmatch(r"([0-9]{4})H([12])", label):
            return date(int(found[1]), int(found[2]) * 6 - 5, 1)
    except ValueError as no_such_day:
        raise UnreadablePeriod from no_such_day
    raise UnreadablePeriod


def in_order(label: str) -> str:
    """A period's label as it sorts among others of its kind: the tenth check-in of a week after the ninth."""
    week, _, number = label.rpartition("-")
    return f"{week}-{number:0>5}" if "-W" in week and number.isdecimal() else label


def nth_weekday(year: int, month: int, nth: int, day: str) -> date:
    """The `nth` such weekday of a month, or the last (-1)."""
    wanted = WEEKDAYS.index(day)
    if nth < 0:
        end = month_end(year, month)
        return end - ((end.weekday() - wanted) % 7) * A_DAY
    first = date(year, month, 1)
    return first + ((wanted - first.weekday()) % 7 + 7 * (nth - 1)) * A_DAY


def add_months(year: int, month: int, number: int) -> tuple[int, int]:
    months = year * 12 + month - 1 + number
    return months // 12, months % 12 + 1


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


# -- instants --------------------------------------------------------------------------------------


def zone_called(name: str) -> ZoneInfo:
    """Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise UnknownZone from unknown


def local(at: datetime, zone: str) -> datetime:
    """An aware instant as it reads on the wall in `zone`. Raises UnknownZone."""
    return at.astimezone(zone_called(zone))


def instant(day: date, at: time, zone: str, *, again: bool = False) -> datetime:
    """The instant, in UTC, of a time on the wall; `again`: where the clocks repeat it, the second time round.
    Raises UnknownZone."""
    there = zone_called(zone)
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=int(again)), there)
    found = wall.astimezone(UTC)
    if found.astimezone(there).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return found
    return end_of_gap(wall, there)


def end_of_gap(wall: datetime, there: ZoneInfo) -> datetime:
    """The instant at which the clocks, having skipped `wall`, go on: found by halving the hours around it."""
    early, late = wall.replace(fold=1).astimezone(UTC), wall.replace(fold=0).astimezone(UTC)
    offset = early.astimezone(there).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(there).utcoffset() == offset:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
