"""Promises kept: their owners hear of them the working day before, on the day, and weekly until they are settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cards import reminder as cards
from cards.card import Card
from plan.days import instant
from plan.facts import Phase as PhaseReached
from plan.people import Someone
from plan.plan import Plan
from plan.reminders import Reminder, reminders
from plan.rhythm import Occurrence, Recurrence, Weekly, release
from schedules.hours import quiet_hours
from schedules.own import to_person
from schedules.ritual import Notes, Phase, Post, Ritual, ritual

MONDAY = Weekly("mon", time(8))
A_WEEK = 7 * 24  # hours
MORNING, EVENING = time(9), time(20)  # in the person's own zone
MIDNIGHT = time(0)


@ritual("promises", "Promises")
class Promises(Ritual):
    """A week of reminders; a day of it is one message a person, over all that they owe and all their plans."""

    listed = False

    def recurrence(self, plan: Plan) -> Recurrence | None:
        return MONDAY

    def open_for_hours(self, plan: Plan) -> int:
        return A_WEEK - 1

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        for day in {each.on for each in of_week(plan, occurrence)}:
            yield Phase(named(day), max(occurrence.start, instant(day, MIDNIGHT, plan.agreement.time_zone)))
        yield Phase("rest", occurrence.close, recorded=False)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        told, coming = of_week(plan, occurrence), reached(of_week(plan, occurrence), notes)
        for someone in {each.to.id: each.to for each in told}.values():
            own = [each for each in told if each.to.id == someone.id]
            newest = [each for each in coming if any(reminder.on in each.days for reminder in own)][-1:]
            for (
                each
            ) in newest:  # an earlier one stands as it was sent; who starts prompts late gets one, not all
                yield from self.to_owner(plan, someone, own, each)

    def to_owner(
        self, plan: Plan, someone: Someone, own: Sequence[Reminder], coming: Coming
    ) -> Iterable[Post]:
        at, silent = release(*window(coming, someone.time_zone), quiet_hours(someone))
        today = {each.promise.id: each for each in own if each.on in coming.days and each.was_open(at)}
        if not today:
            return
        card = cards.of_day(plan, someone, list(today.values()), max(each.on for each in today.values()))
        what = f"on/{coming.days[-1]}"
        post = Post(what=what, to=someone, card=card, not_before=at, across_plans=True, silent=silent)
        yield from to_person(plan, someone, post)

    def joined(self, what: str, given: Sequence[Card]) -> Card:
        return cards.joined(given)


def of_week(plan: Plan, occurrence: Occurrence) -> list[Reminder]:
    first = plan.day(occurrence.start)
    monday = first - timedelta(days=first.weekday())
    return reminders(plan, first, monday + timedelta(days=6))


def named(day: date) -> str:
    """`mon`: a phase's name, the same every week."""
    return f"{day:%a}".casefold()


@dataclass(frozen=True)
class Coming:
    """Days that have come, in order, and when the clock noted them."""

    days: tuple[date, ...]
    at: datetime


def reached(told: Sequence[Reminder], notes: Notes) -> list[Coming]:
    """The days that have come, in order; those that passed while jbp was down came as one."""
    noted = {fact.phase: fact.at for fact in notes.of(PhaseReached)}
    found: dict[datetime, list[date]] = {}
    for day in sorted({each.on for each in told if named(each.on) in noted}):
        found.setdefault(noted[named(day)], []).append(day)
    return [Coming(tuple(days), at) for at, days in sorted(found.items())]


def window(coming: Coming, zone: str) -> tuple[datetime, datetime]:
    """The day from the person's morning to their evening; where it was noted later than that, from then on."""
    day = coming.days[-1]
    begins = max(coming.at, instant(day, MORNING, zone))
    return begins, max(instant(day, EVENING, zone), begins + timedelta(hours=1))
