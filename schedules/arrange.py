"""When each ritual of a plan is next due: worked out when a plan comes in, changes, pauses or resumes."""

from __future__ import annotations

from datetime import datetime, timedelta

from plan.agreement import State
from plan.plan import Plan
from plan.rhythm import Occurrence, following, next_occurrence
from plan.sides import Reader
from schedules.rituals import Ritual, on_plan
from storage import plans, rituals
from storage.store import Book


def arrange(book: Book, key: str) -> None:
    """Put every ritual of the plan on the calendar, from `book.now` on."""
    plan = plans.named(book, key, Reader.ROOM)
    number = plans.number_of(book, key)
    for each in on_plan(plan):
        ahead = upcoming(plan, each, book.now)
        # A moment that is due exactly now still counts: `upcoming` looks strictly later.
        rituals.schedule(book, number, each.name, ahead.start if ahead else None)


def upcoming(plan: Plan, each: Ritual, after: datetime) -> Occurrence | None:
    """The next occurrence of a ritual that begins later than `after`; None once the plan's period is over,
    while it is not agreed, or where it does not hold that ritual."""
    recurrence = each.recurrence(plan)
    if recurrence is None or plan.agreement.state is not State.AGREED:
        return None
    begins = datetime.combine(plan.agreement.period.start, datetime.min.time(), plan.zone)
    after = max(after, begins - timedelta(microseconds=1))
    how = (recurrence, plan.agreement.time_zone)
    options = (plan.agreement.rhythm.days_off, each.open_for_hours(plan))
    held = next_occurrence(each.name, *how, after, *options)
    # What is prepared ahead of its day may have begun before `after`, though the day itself is later.
    while plan.day(held.start) <= plan.agreement.period.end:
        opened = each.opened(plan, held)
        if opened.start > after:
            return opened
        held = following(held, *how, *options)
    return None


def calendar(plan: Plan, now: datetime) -> list[tuple[Ritual, Occurrence]]:
    """What comes next of every ritual of the plan, the soonest first."""
    listed = [each for each in on_plan(plan) if each.listed]
    found = [(each, ahead) for each in listed if (ahead := upcoming(plan, each, now))]
    return sorted(found, key=lambda pair: pair[1].start)
