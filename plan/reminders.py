"""When somebody is reminded of a promise: the working day before, on its day, and once a week until it is settled.

Nobody is reminded while away: who stands in for them is, or they are on the day they are back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plan.agreement import DayOff
from plan.days import A_DAY, working_day, working_days_before
from plan.facts import Promise, PromiseState
from plan.people import Someone
from plan.plan import Plan

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Reminder:
    """`to` hears of a promise on a working day; `to` is its owner, or who stands in for them."""

    promise: Promise
    to: Someone
    on: date

    @property
    def for_another(self) -> bool:
        return self.to.id != self.promise.owner

    def was_open(self, at: datetime) -> bool:
        """Whether the promise still waited at an instant, so that there was something to be reminded of."""
        return self.promise.state is PromiseState.OPEN or self.promise.at >= at


def reminders(plan: Plan, first: date, last: date) -> list[Reminder]:
    """Every reminder of the days from `first` to `last`, by day, then the longest due first."""
    found = [
        Reminder(promise, to, on)
        for promise in plan.promises(open_only=False)
        if (owner := plan.people.get(promise.owner)) and owner.active
        for to, on in to_whom(plan, promise, owner, first, last)
        if stands(plan, promise, on)
    ]
    return sorted(found, key=lambda each: (each.on, each.promise.due, each.promise.id))


def to_whom(
    plan: Plan, promise: Promise, owner: Someone, first: date, last: date
) -> list[tuple[Someone, date]]:
    off = plan.agreement.rhythm.days_off
    found = []
    for day in days(promise.due, first, last, off):
        if not owner.away(day):
            found.append((owner, day))
        elif there := stand_in(plan, owner, day):
            found.append((there, day))
    back = day_back(plan, promise, owner, off)
    if back and first <= back <= last and (owner, back) not in found:
        found.append((owner, back))
    return found


def days(due: date, first: date, last: date, off: tuple[DayOff, ...]) -> list[date]:
    """The working days between `first` and `last` on which a promise that is due on `due` is spoken of."""
    found = {working_days_before(due, 1, off), working_day(due, off)}
    weeks = max(1, (first - due) // A_WEEK - 1)
    week = due + weeks * A_WEEK
    while week <= last:
        found.add(working_day(week, off))
        week += A_WEEK
    return sorted(day for day in found if first <= day <= last)


def stand_in(plan: Plan, owner: Someone, day: date) -> Someone | None:
    """Who stands in for somebody who is away on a day; None where nobody does."""
    named = plan.people.get(owner.delegate or "")
    return named if named and named.active and named.side is owner.side and not named.away(day) else None


def day_back(plan: Plan, promise: Promise, owner: Someone, off: tuple[DayOff, ...]) -> date | None:
    """The first working day after days away in which the owner would have been reminded, and nobody was."""
    if owner.away_from is None or owner.away_until is None:
        return None
    missed = days(promise.due, owner.away_from, owner.away_until, off)
    if not any(stand_in(plan, owner, day) is None for day in missed):
        return None
    return working_day(owner.away_until + A_DAY, off)


def stands(plan: Plan, promise: Promise, on: date) -> bool:
    """Whether a promise was open on the morning of a day and nobody had spoken of it that day; one that was
    settled later that day or after still shows, as settled."""
    said = plan.day(promise.at)
    if promise.state is PromiseState.OPEN:
        return said < on
    return said >= on and (promise.made_on is None or promise.made_on < on)
