"""Where the two companies' systems tell a deal differently: amount, stage, date, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Final

from plan.pipeline_facts import Outcome
from plan.plan import Plan
from plan.register import Deal, deals
from plan.sides import Side
from plan.stages import position

CLOSE_ENOUGH: Final = timedelta(days=7)  # systems round a close date to a week's or a month's end


class Difference(StrEnum):
    """What the systems do not agree on."""

    AMOUNT = "amount"
    STAGE = "stage"
    DATE = "close date"
    COUNTERPART = "counterpart"


def differences(deal: Deal) -> tuple[Difference, ...]:
    """What differs between what was told of a deal; of one that both have as closed, the amount alone."""
    found = []
    if len({each.value for each in deal.told if each.value is not None}) > 1:
        found.append(Difference.AMOUNT)
    if stages_differ(deal):
        found.append(Difference.STAGE)
    days = [each.close_on for each in deal.told if each.close_on]
    if deal.is_open and days and max(days) - min(days) > CLOSE_ENOUGH:
        found.append(Difference.DATE)
    if deal.missing:
        found.append(Difference.COUNTERPART)
    return tuple(found)


def stages_differ(deal: Deal) -> bool:
    """Whether one says won and another lost, one that it is over and another not, or two name different stages of
    the same order. Stages of different orders (a CRM's and ACE's) are not compared."""
    if len({each.outcome for each in deal.told}) > 1:
        return True
    if deal.outcome is not Outcome.OPEN:
        return False
    said = [stage for each in deal.told for stage in (each.stage, each.other_stage) if stage]
    places = [place for stage in said if (place := position(stage))]
    orders = [order for order, _ in places if order != "numbered"]
    return any(len({place for place in places if place[0] == order}) > 1 for order in set(orders))


Differing = tuple[Deal, tuple[Difference, ...]]


def differing(plan: Plan) -> list[Differing]:
    """The deals that both companies see and that differ, the largest first."""
    every = ((each, differences(each)) for each in deals(plan, shared=True))
    return [(each, found) for each, found in every if found]


def of_motion(found: Iterable[Differing], motion: str) -> list[Differing]:
    """Those of one motion: its pair talks about them at its next check-in."""
    return [(deal, each) for deal, each in found if deal.motion == motion]


def only_on(deal: Deal) -> Side | None:
    """The one side that tells a deal; None where both do, or where a portal shows that the other has it there."""
    if any(each.other_stage or each.counterpart for each in deal.told):
        return None
    sides = {each.side for each in deal.told}
    return sides.pop() if len(sides) == 1 else None
