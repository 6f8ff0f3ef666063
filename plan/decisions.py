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


def put_to(plan: Plan, ritual: str, period: str) -> list[Brief]:
    """What a meeting has to decide, and what it has decided: undecided from earlier meetings first, then its own,
    each the oldest first."""
    key = f"{ritual}/{period}"
    found = []
    for asked in (fact for fact in plan.latest.values() if isinstance(fact, Brief)):
        said = decision(plan, asked.id)
        here = said is not None and said.occurrence == key
        waits = is_open(plan, asked) and asked.ritual == ritual and asked.period <= period
        if not asked.withdrawn and (here or waits):
            found.append(asked)
    return sorted(found, key=lambda each: (each.period == period, each.at, each.id))


def decided_in(plan: Plan, asked: Brief, ritual: str, period: str) -> Decision | None:
    """What a meeting itself decided of a brief, `later` included."""
    said = decision(plan, asked.id)
    return said if said and said.occurrence == f"{ritual}/{period}" else None


def next_id(plan: Plan) -> str:
    """`d-7` where six were asked for: short enough to type, and never used again."""
    ids = [
        fact.id[2:] for fact in plan.latest.values() if isinstance(fact, Brief) and fact.id.startswith("d-")
    ]
    return f"d-{max((int(number) for number in ids if number.isdecimal()), default=0) + 1}"
