"""The pipeline between two syncs: what is new, advanced, slipped, won or lost on each side, and what has no
next step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from plan.pipeline_facts import Opportunity, Outcome
from plan.plan import Plan
from plan.sides import Side
from plan.stages import is_later

STALE_AFTER: Final = timedelta(days=14)


class Change(StrEnum):
    """What has become of an opportunity since the last sync; it may have advanced and slipped at once."""

    NEW = "new"
    ADVANCED = "advanced"
    MOVED = "in another stage"
    SLIPPED = "slipped"
    WON = "won"
    LOST = "lost"


def changes(told: Opportunity) -> tuple[Change, ...]:
    """What has changed by what is said of an opportunity. New: not told before, whenever it may have been won or
    lost. Slipped: it should close later than it should have. Another stage: an earlier one, or one whose order
    is not known."""
    if told.was_on is None:
        return (Change.NEW,)
    if told.outcome is not Outcome.OPEN:
        if told.outcome is told.was_outcome:
            return ()
        return (Change.WON if told.outcome is Outcome.WON else Change.LOST,)
    found = []
    if moved(told) or told.was_outcome is not Outcome.OPEN:
        found.append(Change.ADVANCED if is_later(told.stage, told.was_stage) else Change.MOVED)
    if told.close_on and told.was_close_on and told.close_on > told.was_close_on:
        found.append(Change.SLIPPED)
    return tuple(found)


def moved(told: Opportunity) -> bool:
    """Whether it is in another stage, where both are known."""
    return bool(told.stage and told.was_stage) and told.stage.casefold() != told.was_stage.casefold()


def compared(told: Opportunity, before: Opportunity | None) -> Opportunity:
    """What is told now, with how its side told it before this sync opened: what was told earlier in this very
    sync is corrected, not compared with."""
    if before is None:
        return replace(told, was_on=None, was_stage="", was_outcome=Outcome.OPEN, was_close_on=None)
    if told.period is not None and before.period == told.period:
        return replace(
            told, was_on=before.was_on, was_stage=before.was_stage, was_outcome=before.was_outcome,
            was_close_on=before.was_close_on,
        )  # fmt: skip
    return replace(
        told, was_on=before.on, was_stage=before.stage, was_outcome=before.outcome,
        was_close_on=before.close_on,
    )  # fmt: skip


def opportunities(plan: Plan, side: Side | None = None) -> list[Opportunity]:
    """Every opportunity that both companies see, of one side or both: the open ones first, the largest first."""
    found = [
        fact
        for fact in plan.latest.values()
        if isinstance(fact, Opportunity) and not fact.private and side in (None, fact.side)
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.outcome is not Outcome.OPEN, -(each.value or 0), each.name))


def by_export(plan: Plan, side: Side) -> list[Opportunity]:
    """Those of a side that people gave, as an export; what a connected system tells is not missing from one."""
    return [each for each in opportunities(plan, side) if f"source/{side}/{each.source}" not in plan.latest]


def told_before(plan: Plan, side: Side, id: str) -> Opportunity | None:
    """How a side told an opportunity last."""
    fact = plan.latest.get(f"opportunity/{side}/{id}")
    return fact if isinstance(fact, Opportunity) else None


def told_in(plan: Plan, side: Side, period: str) -> list[Opportunity]:
    """What a side told in the sync of a month."""
    return [each for each in opportunities(plan, side) if each.period == period]


def untold_in(plan: Plan, side: Side, period: str) -> list[Opportunity]:
    """A side's open opportunities that its export of this sync did not have any more; none without one."""
    every = by_export(plan, side)
    if not any(each.period == period for each in every):
        return []
    return [each for each in every if each.outcome is Outcome.OPEN and each.period != period]


def without_next_step(told: Iterable[Opportunity]) -> list[Opportunity]:
    """The open ones for which nobody has said what happens next."""
    return [each for each in told if is_open(each) and not each.next_step and each.next_on is None]


def stale(told: Iterable[Opportunity], today: date) -> list[Opportunity]:
    """The open ones whose next step was due more than 14 days ago. A step without a date does not age."""
    return [
        each for each in told if is_open(each) and each.next_on and today - each.next_on > STALE_AFTER
    ]  # fmt: skip


def is_open(told: Opportunity) -> bool:
    return told.outcome is Outcome.OPEN


def worth(told: Iterable[Opportunity]) -> Decimal:
    """What they add up to, those without a value at nothing, in the plan's currency."""
    return sum((each.value for each in told if each.value is not None), Decimal(0))
