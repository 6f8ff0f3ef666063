"""When each ritual of a plan is next due: worked out when a plan comes in, changes, pauses or resumes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from plan.agreement import State
from plan.facts import Meeting
from plan.plan import Plan
from plan.rhythm import Occurrence, following, next_occurrence
from plan.sides import Reader
from schedules.rituals import Ritual, on_plan
from storage import plans, rituals
from storage.store import Book

# Plans share their hours: ten thousand reviews on Monday at nine are worked out once.
first_after = lru_cache(maxsize=4096)(next_occurrence)
one_after = lru_cache(maxsize=4096)(following)


def arrange(book: Book, key: str) -> None:
    """Put every ritual of the plan on the calendar, from `book.now` on."""
    plan = plans.named(book, key, Reader.ROOM)
    number = plans.number_of(book, key)
    for each in on_plan(plan):
        ahead = upcoming(plan, each, book.now)
        # A moment that is due exactly now still counts: `upcoming` looks strictly later.
        rituals.schedule(book, number, each.name, ahead.start if ahead else None)


def days_held(plan: Plan, each: Ritual, after: datetime) -> Iterator[Occurrence]:
    """A ritual's occurrences by their own day and hour, from the first later than `after` to the end of the
    plan's period; none while the plan is not agreed, or where it does not hold that ritual."""
    recurrence = each.recurrence(plan)
    if recurrence is None or plan.agreement.state is not State.AGREED:
        return
    how = (recurrence, plan.agreement.time_zone)
    options = (plan.agreement.rhythm.days_off, each.open_for_hours(plan))
    held = first_after(each.name, *how, max(after, just_before(plan)), *options)
    while plan.day(held.start) <= plan.agreement.period.end:
        yield held
        held = one_after(held, *how, *options)


def just_before(plan: Plan) -> datetime:
    """The last moment before the plan's period."""
    begins = datetime.combine(plan.agreement.period.start, datetime.min.time(), plan.zone)
    return begins - timedelta(microseconds=1)


def upcoming(plan: Plan, each: Ritual, after: datetime) -> Occurrence | None:
    """The next occurrence of a ritual that begins later than `after`; None where none is left."""
    # What is prepared ahead of its day may have begun before `after`, though the day itself is later.
    begun = (each.opened(plan, held) for held in days_held(plan, each, after))
    return next((opened for opened in begun if opened.start > max(after, just_before(plan))), None)


def next_held(plan: Plan, each: Ritual, now: datetime) -> datetime | None:
    """When a ritual is next held, as people have it in their calendars: a meeting at its own hour, not when it
    begins to be prepared, and where a lead moved it; None where none is left."""
    moved = plan.latest.get(f"meeting/{each.name}")
    moved = moved if isinstance(moved, Meeting) else None
    days = (held for held in days_held(plan, each, now) if not held.skipped)
    ahead = [next((held.start for held in days if moved is None or held.period != moved.period), None)]
    ahead += [moved.moved_to] if moved and moved.moved_to > now else []
    return min((at for at in ahead if at), default=None)


def calendar(plan: Plan, now: datetime) -> list[tuple[Ritual, datetime]]:
    """When every ritual of the plan that people have a day for is next held, the soonest first."""
    dated = [each for each in on_plan(plan) if each.listed and each.dated]
    found = [(each, at) for each in dated if (at := next_held(plan, each, now))]
    return sorted(found, key=lambda pair: pair[1])
