"""When rituals are held: one occurrence a local period, whatever the clocks, holidays and people's nights do.

A period is local to the plan (`2027-W10`, `2027-03`, `2027Q1`). A time that the clocks skip moves to the
first valid instant; one that they repeat is held once, the first time round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plan.agreement import DayOff, RitualTerms

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINALS = {
    "1st": 1,
    "first": 1,
    "2nd": 2,
    "second": 2,
    "3rd": 3,
    "third": 3,
    "4th": 4,
    "fourth": 4,
    "last": -1,
}
EPOCH = date(1970, 1, 5)  # a Monday, from which every other week is counted
A_DAY = timedelta(days=1)


class UnreadableDay(ValueError):
    """That is not a day a ritual can be held on. Write a weekday such as `mon` for a weekly ritual, and
    `2nd tue` or `last thu` for a monthly or quarterly one."""


class UnknownZone(ValueError):
    """That is not a time zone. Write its name as in `Europe/Berlin` or `America/New_York`."""


@dataclass(frozen=True)
class Occurrence:
    """One run of a ritual in one local period; `start` and `close` are aware and in UTC. `skipped` names
    the days off that leave no working day for it in its period."""

    ritual: str
    period: str
    start: datetime
    close: datetime
    skipped: str = ""

    @property
    def key(self) -> str:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True)
class Weekly:
    """On a weekday, every `every` weeks."""

    day: str
    at: time
    every: int = 1

    def days(self, since: date) -> Iterator[tuple[str, date, date]]:
        """Each period from the one that `since` falls in: its label, nominal day, and last day."""
        week = (since - EPOCH).days // 7
        week -= week % self.every
        while True:
            monday = EPOCH + timedelta(weeks=week)
            nominal = monday + timedelta(days=WEEKDAYS.index(self.day))
            yield iso_week(nominal), nominal, monday + timedelta(days=7 * self.every - 1)
            week += self.every


@dataclass(frozen=True)
class Monthly:
    """On the `nth` weekday of every month, 1 to 4, or -1 for the last."""

    nth: int
    day: str
    at: time

    def days(self, since: date) -> Iterator[tuple[str, date, date]]:
        year, month = since.year, since.month
        while True:
            nominal = nth_weekday(year, month, self.nth, self.day)
            yield f"{year}-{month:02}", nominal, month_end(year, month)
            year, month = next_month(year, month)


@dataclass(frozen=True)
class Quarterly:
    """On the `nth` weekday of the `month`th month (1 to 3) of every quarter of a fiscal year that starts in
    month `starts`."""

    nth: int
    day: str
    at: time
    month: int = 3
    starts: int = 1

    def days(self, since: date) -> Iterator[tuple[str, date, date]]:
        into = (since.month - self.starts) % 3
        year, month = add_months(since.year, since.month, -into)
        while True:
            held = add_months(year, month, self.month - 1)
            nominal = nth_weekday(*held, self.nth, self.day)
            yield quarter(nominal), nominal, month_end(*add_months(year, month, 2))
            year, month = add_months(year, month, 3)


Recurrence = Weekly | Monthly | Quarterly


def recurrence(
    every: Literal["weekly", "biweekly", "monthly", "quarterly"], terms: RitualTerms, *, starts: int = 1
) -> Recurrence | None:
    """How a ritual recurs by its terms; None where they lack a day or a time. Raises UnreadableDay."""
    if not terms.day or terms.at is None:
        return None
    words = terms.day.casefold().split()
    weekday = words[-1][:3]
    if weekday not in WEEKDAYS or len(words) > 2:
        raise UnreadableDay
    if every in ("weekly", "biweekly"):
        if len(words) > 1:
            raise UnreadableDay
        return Weekly(weekday, terms.at, 2 if every == "biweekly" else 1)
    nth = ORDINALS.get(words[0]) if len(words) == 2 else None
    if nth is None:
        raise UnreadableDay
    return (
        Monthly(nth, weekday, terms.at)
        if every == "monthly"
        else Quarterly(nth, weekday, terms.at, starts=starts)
    )


# -- occurrences -----------------------------------------------------------------------------------


def occurrences(
    ritual: str,
    recurrence: Recurrence,
    zone: str,
    since: date,
    days_off: Iterable[DayOff] = (),
    open_for_hours: int = 30,
) -> Iterator[Occurrence]:
    """Every occurrence from the period that the day `since` falls in, one a period, in order."""
    off = tuple(days_off)
    for period, nominal, last in recurrence.days(since):
        day = working_day(nominal, off) if is_off(nominal, off) else nominal
        skipped = reason_off(nominal, off) if day > last else ""
        start = instant(nominal if skipped else day, recurrence.at, zone)
        yield Occurrence(ritual, period, start, closing(start, open_for_hours, zone, off), skipped)


def next_occurrence(
    ritual: str,
    recurrence: Recurrence,
    zone: str,
    after: datetime,
    days_off: Iterable[DayOff] = (),
    open_for_hours: int = 30,
) -> Occurrence:
    """The first occurrence that starts later than the instant `after`."""
    since = local(after, zone).date() - 32 * A_DAY
    found = occurrences(ritual, recurrence, zone, since, days_off, open_for_hours)
    return next(each for each in found if each.start > after)


def in_period(
    ritual: str,
    recurrence: Recurrence,
    zone: str,
    period: str,
    near: date,
    days_off: Iterable[DayOff] = (),
    open_for_hours: int = 30,
) -> Occurrence | None:
    """The occurrence of `period`, looked for around the day `near`; None where there is none there."""
    found = occurrences(ritual, recurrence, zone, near - 100 * A_DAY, days_off, open_for_hours)
    return next((each for each in islice(found, 60) if each.period == period), None)


def closing(start: datetime, open_for_hours: int, zone: str, days_off: Iterable[DayOff] = ()) -> datetime:
    """`open_for_hours` later by the clock on the wall (Monday 09:00 and 30 hours are Tuesday 15:00, whatever
    the clocks do), on a working day."""
    wall = local(start, zone).replace(tzinfo=None) + timedelta(hours=max(open_for_hours, 1))
    off = tuple(days_off)
    day = working_day(wall.date(), off) if is_off(wall.date(), off) else wall.date()
    return max(instant(day, wall.time(), zone), start + timedelta(hours=1))


# -- days ------------------------------------------------------------------------------------------


def is_off(day: date, days_off: Iterable[DayOff]) -> bool:
    """A weekend, a holiday, or within a blackout."""
    return day.weekday() >= 5 or any(each.covers(day) for each in days_off)


def working_day(day: date, days_off: Iterable[DayOff] = ()) -> date:
    """`day`, or the first working day after it."""
    off = tuple(days_off)
    while is_off(day, off):
        day += A_DAY
    return day


def working_days_before(day: date, count: int, days_off: Iterable[DayOff] = ()) -> date:
    """The day that is `count` working days ahead of `day`."""
    off = tuple(days_off)
    while count:
        day -= A_DAY
        count -= not is_off(day, off)
    return day


def reason_off(day: date, days_off: Iterable[DayOff]) -> str:
    return next((each.name for each in days_off if each.covers(day)), "weekend")


def nth_weekday(year: int, month: int, nth: int, day: str) -> date:
    """The `nth` such weekday of a month, or the last (-1)."""
    wanted = WEEKDAYS.index(day)
    if nth < 0:
        end = month_end(year, month)
        return end - ((end.weekday() - wanted) % 7) * A_DAY
    first = date(year, month, 1)
    return first + ((wanted - first.weekday()) % 7 + 7 * (nth - 1)) * A_DAY


def next_month(year: int, month: int) -> tuple[int, int]:
    return add_months(year, month, 1)


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    months = year * 12 + month - 1 + count
    return months // 12, months % 12 + 1


def month_end(year: int, month: int) -> date:
    return date(*next_month(year, month), 1) - A_DAY


def iso_week(day: date) -> str:
    """`2027-W10`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def quarter(day: date) -> str:
    """The calendar quarter of a day: `2027Q1`."""
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def quarter_end(label: str) -> date:
    """The last day of a calendar quarter."""
    return month_end(int(label[:4]), int(label[-1]) * 3)


def quarters_between(start: date, end: date) -> list[str]:
    """The calendar quarters that the days from `start` to `end` touch."""
    found = [quarter(start)]
    while quarter_end(found[-1]) < end:
        found.append(quarter(quarter_end(found[-1]) + A_DAY))
    return found


# -- instants --------------------------------------------------------------------------------------


def zone_called(name: str) -> ZoneInfo:
    """Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise UnknownZone from unknown


def local(at: datetime, zone: str) -> datetime:
    """An aware instant as it reads on the wall in `zone`."""
    return at.astimezone(zone_called(zone))


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant, in UTC, of a time on the wall. One that the clocks skip becomes the first valid instant
    after the gap; of one that they repeat, the first."""
    there = zone_called(zone)
    wall = datetime.combine(day, at, there)
    found = wall.astimezone(UTC)
    if found.astimezone(there).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return found
    return end_of_gap(wall, there)


def end_of_gap(wall: datetime, there: ZoneInfo) -> datetime:
    """The instant at which the clocks, having skipped `wall`, go on: found by halving the hours around it."""
    before = (wall.replace(fold=1)).astimezone(UTC)
    after = wall.replace(fold=0).astimezone(UTC)
    early, late = min(before, after), max(before, after)
    offset = early.astimezone(there).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(there).utcoffset() == offset:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


# -- people's nights -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quiet:
    """A person's quiet hours by the clock on their wall; they may cross midnight."""

    start: time
    end: time
    zone: str

    def covers(self, at: datetime) -> bool:
        wall = local(at, self.zone).time()
        if self.start == self.end:
            return False
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end


def release(start: datetime, close: datetime, quiet: Quiet | None) -> tuple[datetime, bool]:
    """When a person may be prompted in a window: the first moment of it outside their quiet hours, and
    False; where there is none, its opening and True: then it goes out silently."""
    if quiet is None or not quiet.covers(start):
        return start, False
    day = local(start, quiet.zone).date()
    for ahead in range((close - start).days + 3):
        moment = instant(day + ahead * A_DAY, quiet.end, quiet.zone)
        if start <= moment < close and not quiet.covers(moment):
            return moment, False
    return start, True
