"""When rituals are held: one occurrence a local period, whatever clocks, holidays and weekends do.

A period is local to the plan: a week (`2027-W10`), a month (`2027-03`) or a calendar quarter (`2027Q1`), by
the day agreed. A holiday moves an occurrence to the next working day of the same period, or skips it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from plan.agreement import DayOff, RitualTerms
from plan.days import (
    A_DAY,
    WEEKDAYS,
    UnknownZone,
    UnreadablePeriod,
    add_months,
    instant,
    is_off,
    iso_week,
    local,
    month_end,
    nth_weekday,
    period_begins,
    quarter,
    quarter_end,
    quarters_between,
    working_day,
    working_days_before,
    zone_called,
)
from plan.quick import quick
from plan.quiet import Quiet, release

__all__ = [
    "Monthly", "Occurrence", "Quarterly", "Quiet", "Recurrence", "UnknownCadence", "UnknownZone",
    "UnreadableDay", "UnreadablePeriod", "Weekly", "closing", "following", "in_period", "instant", "is_off",
    "iso_week", "local", "next_occurrence", "occurrences", "quarter", "quarter_end", "quarters_between",
    "recurrence", "release", "working_day", "working_days_before", "zone_called",
]  # fmt: skip

LONG_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1,
}  # fmt: skip
EPOCH = date(1970, 1, 5)  # a Monday, from which every other week is counted


class UnreadableDay(ValueError):
    """That is not a day a ritual can be held on. Write a weekday such as `mon` for a weekly ritual, and
    `2nd tue` or `last thu` for a monthly or quarterly one."""


class UnknownCadence(ValueError):
    """A ritual does not recur like that. Write `weekly`, `biweekly`, `monthly` or `quarterly`."""


@quick
@dataclass(frozen=True)
class Occurrence:
    """One run of a ritual in one local period; `start` and `close` are aware and in UTC. `skipped` names
    the days off that leave no working day for it in its period: then it is not held."""

    ritual: str
    period: str
    start: datetime
    close: datetime
    skipped: str = ""

    @property
    def key(self) -> str:
        return f"{self.ritual}/{self.period}"


# -- recurrences -----------------------------------------------------------------------------------


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
            year, month = add_months(year, month, 1)


@dataclass(frozen=True)
class Quarterly:
    """On the `nth` weekday of the `month`th month (1 to 3) of every quarter of a fiscal year that starts in
    month `starts`. The label is the calendar quarter that the day falls in."""

    nth: int
    day: str
    at: time
    month: int = 3
    starts: int = 1

    def days(self, since: date) -> Iterator[tuple[str, date, date]]:
        year, month = add_months(since.year, since.month, -((since.month - self.starts) % 3))
        while True:
            held = add_months(year, month, self.month - 1)
            nominal = nth_weekday(*held, self.nth, self.day)
            yield quarter(nominal), nominal, month_end(*add_months(year, month, 2))
            year, month = add_months(year, month, 3)


class Recurrence(Protocol):
    """How a ritual recurs: at a time on the wall, on a day in each of its periods."""

    @property
    def at(self) -> time: ...

    def __hash__(self) -> int: ...

    def days(self, since: date) -> Iterator[tuple[str, date, date]]:
        """Each period from the one that `since` falls in, without end: its label, nominal day, and last day
        that the occurrence may be moved to. Labels come in the order of plan.days.period_begins."""
        ...


def recurrence(
    every: Literal["weekly", "biweekly", "monthly", "quarterly"], terms: RitualTerms, *, starts: int = 1
) -> Recurrence | None:
    """How a ritual recurs by its terms, quarters by a fiscal year that starts in month `starts`; None where
    they lack a day or a time. Raises UnreadableDay, UnknownCadence."""
    if every not in ("weekly", "biweekly", "monthly", "quarterly"):
        raise UnknownCadence
    if not terms.day or terms.at is None:
        return None
    *ordinal, day = terms.day.casefold().split() or [""]
    weekday = weekday_called(day)
    if every in ("weekly", "biweekly"):
        if ordinal:
            raise UnreadableDay
        return Weekly(weekday, terms.at, 2 if every == "biweekly" else 1)
    nth = ORDINALS.get(" ".join(ordinal))
    if nth is None:
        raise UnreadableDay
    if every == "monthly":
        return Monthly(nth, weekday, terms.at)
    return Quarterly(nth, weekday, terms.at, starts=starts)


def weekday_called(word: str) -> str:
    """`mon` for `mon`, `Monday` and what lies between. Raises UnreadableDay."""
    for short, full in zip(WEEKDAYS, LONG_WEEKDAYS, strict=True):
        if word.startswith(short) and full.startswith(word):
            return short
    raise UnreadableDay


# -- occurrences -----------------------------------------------------------------------------------


def occurrences(
    ritual: str,
    recurrence: Recurrence,
    zone: str,
    since: date,
    days_off: Iterable[DayOff] = (),
    open_for_hours: int = 30,
) -> Iterator[Occurrence]:
    """Every occurrence from the period that the day `since` falls in, one a period, in order, skipped ones
    included. Raises UnknownZone."""
    off = tuple(days_off)
    for period, nominal, last in recurrence.days(since):
        day = day_held(nominal, last, off)
        skipped = "" if day else next(each.name or "days off" for each in off if each.covers(nominal))
        start = instant(day or nominal, recurrence.at, zone)
        yield Occurrence(ritual, period, start, closing(start, open_for_hours, zone, off), skipped)


def day_held(nominal: date, last: date, off: tuple[DayOff, ...]) -> date | None:
    """The nominal day (a weekend too, where the plan says so) or, where that is off, the next working day up
    to `last`; None where there is none."""
    if not any(each.covers(nominal) for each in off):
        return nominal
    rest = (nominal + ahead * A_DAY for ahead in range(1, (last - nominal).days + 1))
    return next((day for day in rest if not is_off(day, off)), None)


def next_occurrence(
    ritual: str,
    recurrence: Recurrence,
    zone: str,
    after: datetime,
    days_off: Iterable[DayOff] = (),
    open_for_hours: int = 30,
) -> Occurrence:
    """The first occurrence, skipped or not, that starts later than the aware instant `after`. Raises
    UnknownZone."""
    # A gap in the clocks may carry a start past its period's last midnight, and the local date of a later
    # instant may be a day earlier where they go back across midnight.
    since = local(after, zone).date() - 2 * A_DAY
    found = occurrences(ritual, recurrence, zone, since, days_off, open_for_hours)
    return next(each for each in found if each.start > after)


def following(
    held: Occurrence,
    recurrence: Recurrence,
    zone: str,
    days_off: Iterable[DayOff] = (),
    open_for_hours: int = 30,
) -> Occurrence:
    """The occurrence of the period after that of `held`, though terms, zone or days off have changed since.
    Raises UnknownZone, UnreadablePeriod."""
    begins = period_begins(held.period)
    found = occurrences(held.ritual, recurrence, zone, begins, days_off, open_for_hours)
    return next(each for each in found if period_begins(each.period) > begins)


def in_period(
    ritual: str,
    recurrence: Recurrence,
    zone: str,
    period: str,
    days_off: Iterable[DayOff] = (),
    open_for_hours: int = 30,
) -> Occurrence | None:
    """The occurrence of `period`; None where the ritual has none in it (the week between, for one that is
    held every other week). Raises UnknownZone, UnreadablePeriod."""
    begins = period_begins(period)
    found = occurrences(ritual, recurrence, zone, begins, days_off, open_for_hours)
    first = next(each for each in found if period_begins(each.period) >= begins)
    return first if first.period == period else None


def closing(start: datetime, open_for_hours: int, zone: str, days_off: Iterable[DayOff] = ()) -> datetime:
    """`open_for_hours` later by the clock on the wall (Monday 09:00 and 30 hours are Tuesday 15:00, whatever
    the clocks do), or at the same time of the next working day; always at least an hour after `start`."""
    wall = local(start, zone).replace(tzinfo=None) + timedelta(hours=open_for_hours)
    return max(instant(working_day(wall.date(), days_off), wall.time(), zone), start + timedelta(hours=1))
