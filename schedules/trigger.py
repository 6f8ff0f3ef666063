"""Per-trigger motions: within minutes of what sets one off its pair is asked, as in the weekly review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from cards import triggered
from plan.agreement import Motion
from plan.days import instant, working_day
from plan.facts import TRIGGERED, Fact, Trigger
from plan.facts import Phase as PhaseReached
from plan.plan import Plan
from plan.review import people_of
from plan.rhythm import Occurrence, Recurrence, Weekly
from plan.triggers import MORNING, days, next_period, per_trigger, under_way
from schedules.motion_review import MotionReview, nudge_at, review_of, to_leads, to_owner, to_pairs
from schedules.ritual import Notes, Phase, Post, Ritual, family, ritual

A_WEEK = 7 * 24  # hours


@family
def of_plan(plan: Plan) -> Iterable[Ritual]:
    """A ritual for each per-trigger motion, held only when something sets it off."""
    return [Triggered(motion) for motion in per_trigger(plan)]


class Triggered(MotionReview):
    """The check-in of one per-trigger motion. It is never on the calendar: see plan/triggers.py."""

    listed = False

    def __init__(self, motion: Motion) -> None:
        self.name = f"{TRIGGERED}{motion.id}"
        self.title = f"{motion.name}: check-in"

    def recurrence(self, plan: Plan) -> Recurrence | None:
        return None

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        review = review_of(plan, occurrence, notes)
        nudge = nudge_at(plan, occurrence)
        for someone in people_of(review.halves):
            yield from to_owner(review, someone, nudge, now, across_plans=False)
        yield from to_pairs(review)
        heard = review.halves and all(review.answer(half) for half in review.halves)
        for room in plan.rooms if heard or review.closed else ():
            yield Post(what="told", to=room, card=triggered.told(review, now), under_week=True)
        if review.closed:
            yield from to_leads(review)


@ritual("trigger-days", "Days that set a motion off")
class TriggerDays(Ritual):
    """Week by week, on plans that have such days: on each, in the morning, the clock sets the motion off."""

    listed = False

    def recurrence(self, plan: Plan) -> Recurrence | None:
        return Weekly("mon", time(0)) if any(days(plan, motion) for motion in per_trigger(plan)) else None

    def open_for_hours(self, plan: Plan) -> int:
        return A_WEEK - 1

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        for day in {day for day, _, _ in of_week(plan, occurrence)}:
            yield Phase(f"{day:%a}".casefold(), instant(day, MORNING, plan.agreement.time_zone))
        yield Phase("close", occurrence.close, recorded=False)

    def noted(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Fact]:
        reached = {fact.phase for fact in notes.of(PhaseReached) if fact.at == now}
        new: list[Trigger] = []
        for day, motion, what in of_week(plan, occurrence):
            if f"{day:%a}".casefold() not in reached or known(plan, motion, what):
                continue
            running = under_way(plan, motion)
            period = running.period if running else beyond(next_period(plan, now), len(new))
            new.append(
                Trigger(by="clock", at=now, source="clock", motion=motion.id, period=period, what=what)
            )
        return new

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        return ()


def of_week(plan: Plan, occurrence: Occurrence) -> list[tuple[date, Motion, str]]:
    """The days within an occurrence's week that set a motion off, each moved to a working day."""
    first = plan.day(occurrence.start)
    monday = first - timedelta(days=first.weekday())
    off = plan.agreement.rhythm.days_off
    found = [
        (working_day(day, off), motion, what)
        for motion in per_trigger(plan)
        for day, what in days(plan, motion).items()
    ]
    return [each for each in found if monday <= each[0] < monday + timedelta(days=7)]


def known(plan: Plan, motion: Motion, what: str) -> bool:
    """Whether the clock has set the motion off for this already."""
    said = (fact for fact in plan.latest.values() if isinstance(fact, Trigger))
    return any((fact.by, fact.motion, fact.what) == ("clock", motion.id, what) for fact in said)


def beyond(period: str, number: int) -> str:
    """The period `number` after: several motions may be set off in one morning."""
    week, _, running = period.rpartition("-")
    return f"{week}-{int(running) + number}"
