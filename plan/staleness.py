"""How old is too old: when a motion has gone silent, and when a number no longer counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from plan.agreement import Cadence, Motion, Target
from plan.facts import Answer
from plan.plan import Plan
from plan.register_numbers import REGISTER, systems_read_on
from plan.sides import Side

A_CADENCE = {
    Cadence.WEEKLY: timedelta(days=7),
    Cadence.MONTHLY: timedelta(days=31),
    Cadence.PER_TRIGGER: timedelta(days=92),
}
UNREAD: Final = timedelta(days=14)  # a connected system is read every day or so
SILENT_AFTER = {Cadence.WEEKLY: 3, Cadence.MONTHLY: 3, Cadence.PER_TRIGGER: 1}  # cadences


def last_heard(plan: Plan, motion: Motion) -> Answer | None:
    """The newest answer on a motion, from either side."""
    answers = [answer for side in Side if (answer := plan.answer(motion.id, side))]
    return max(answers, key=lambda answer: answer.at, default=None)


def silent_since(plan: Plan, motion: Motion, today: date) -> date | None:
    """Since when nobody has spoken for a motion, where that is too long: three of its cadences (for one
    that waits for a trigger, a quarter). Before the plan began nobody could have."""
    if motion.cadence is None:
        return None
    heard = last_heard(plan, motion)
    since = plan.day(heard.at) if heard else plan.agreement.period.start
    allowed = A_CADENCE[motion.cadence] * SILENT_AFTER[motion.cadence]
    return since if today - since > allowed else None


def stale_since(plan: Plan, target: Target, today: date) -> date | None:
    """The day after which a target's number counted as stale: older than two of its cadences, or worked out from a
    system that could not be read for two weeks; None while it is fresh. Where there is no number at all, counted from
    the target's start."""
    number = plan.number(target.id)
    told = number.on if number else target.start or plan.agreement.period.start
    due = told + 2 * A_CADENCE[target.number_every]
    if number and number.by == REGISTER and (read := systems_read_on(plan)):
        due = min(due, read + UNREAD)
    return due if today > due else None


def is_stale(plan: Plan, target: Target, today: date) -> bool:
    return stale_since(plan, target, today) is not None
