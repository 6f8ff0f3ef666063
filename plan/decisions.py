"""Decisions that meetings are asked for: what is still open, since when, and what was decided."""

from __future__ import annotations

from datetime import date

from plan.facts import Brief, Decision
from plan.meeting_facts import Outcome
from plan.plan import Plan, typed


def brief(plan: Plan, id: str) -> Brief | None:
    return typed(plan.latest.get(f"brief/{id}"), Brief)


def decision(plan: Plan, id: str) -> Decision | None:
    """The last word on a brief, `later` included."""
    return typed(plan.latest.get(f"decision/{id}"), Decision)


def is_open(plan: Plan, asked: Brief) -> bool:
    """Neither withdrawn nor decided: put off until later is still open."""
    said = decision(plan, asked.id)
    return not asked.withdrawn and (said is None or said.outcome is Outcome.LATER)


def open_briefs(plan: Plan, ritual: str = "") -> list[Brief]:
    """The decisions still asked for (of the meetings of `ritual`, where it is named), the oldest first."""
    found = [fact for fact in plan.latest.values() if isinstance(fact, Brief) and is_open(plan, fact)]
    wanted = [each for each in found if not ritual or each.ritual == ritual]
    return sorted(wanted, key=lambda each: (each.at, each.id))


def age(plan: Plan, asked: Brief, today: date) -> int:
    """For how many days a decision has been asked for."""
    return (today - plan.day(asked.at)).days
