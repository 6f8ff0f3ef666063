"""What a target's actual is by the pipeline register, where both companies have chosen that it is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from plan.agreement import Target, TargetKind
from plan.facts import Number
from plan.pipeline_facts import ActualFrom, Attribution, Opportunity, Outcome, TargetSellers
from plan.plan import Plan
from plan.register import Deal, deals, visible
from plan.sides import Side
from plan.source_facts import SourceRead

REGISTER: Final = "pipeline register"
KINDS: Final = {
    TargetKind.SOURCED: "deals that are sourced, open or won",
    TargetKind.ATTACHED: "deals that are attached, open or won",
    TargetKind.WINS: "customers of won deals that are sourced or attached, each once",
    TargetKind.ACTIVATION: "named sellers who work at least one deal, of all that are named",
}  # what is added up; every other kind is not in a register


def chosen(plan: Plan, target: str, side: Side) -> bool:
    fact = plan.latest.get(f"actual from/{target}/{side}")
    return isinstance(fact, ActualFrom) and fact.register


def is_computed(plan: Plan, target: str) -> bool:
    """Whether both sides have chosen that a target's actual is worked out."""
    return all(chosen(plan, target, side) for side in Side)


def given(plan: Plan) -> list[Target]:
    """The targets whose numbers people give."""
    return [each for each in plan.agreement.targets if not is_computed(plan, each.id)]


def sellers(plan: Plan, target: str) -> tuple[str, ...]:
    fact = plan.latest.get(f"target sellers/{target}")
    return fact.names if isinstance(fact, TargetSellers) else ()


def computed(plan: Plan) -> dict[str, Number]:
    """The numbers that are worked out, by slot: of what both companies see alone, so that both read the same. None
    before anything counts."""
    wanted = [each for each in plan.agreement.targets if each.kind in KINDS and is_computed(plan, each.id)]
    if not wanted:
        return {}
    every = deals(plan, shared=True)
    found = (number(plan, target, every) for target in wanted)
    return {each.slot: each for each in found if each}


def number(plan: Plan, target: Target, every: Sequence[Deal]) -> Number | None:
    """True on the oldest day of the newest that each side told: one that tells nothing any more makes it stale."""
    told = [one for each in every for one in each.told]
    if not told or (target.kind is TargetKind.ACTIVATION and not sellers(plan, target.id)):
        return None
    at = max(each.at for each in told)
    return Number(
        by=REGISTER, at=at, source=f"{REGISTER}, {len(every)} deal{'s' * (len(every) != 1)}",
        target=target.id, value=value(plan, target, every), on=true_on(plan, every),
    )  # fmt: skip


def value(plan: Plan, target: Target, every: Sequence[Deal]) -> Decimal:
    if target.kind is TargetKind.WINS:
        won = [each for each in every if each.outcome is Outcome.WON and counts(each)]
        return Decimal(len({each.account.casefold() for each in won}))
    if target.kind is TargetKind.ACTIVATION:
        return active_share(sellers(plan, target.id), every)
    way = Attribution.SOURCED if target.kind is TargetKind.SOURCED else Attribution.ATTACHED
    those = (each for each in every if each.attribution is way and each.outcome is not Outcome.LOST)
    return sum((each.value for each in those if each.value is not None), Decimal(0))


def counts(deal: Deal) -> bool:
    return deal.attribution in (Attribution.SOURCED, Attribution.ATTACHED)


def active(named: Sequence[str], every: Sequence[Deal]) -> list[str]:
    """The named sellers who are on at least one deal."""
    on_deals = {name.casefold() for each in every for side in Side if (name := each.counterpart(side))}
    return [name for name in named if name.casefold() in on_deals]


def active_share(named: Sequence[str], every: Sequence[Deal]) -> Decimal:
    """In percent, to a tenth."""
    share = Decimal(100 * len(active(named, every))) / len(named)
    return share.quantize(Decimal("0.1")) if share % 1 else share.quantize(Decimal(1))


def true_on(plan: Plan, every: Sequence[Deal]) -> date:
    """The day that a register is true of: of what each side's systems and exports told last the oldest. A connected
    system that had nothing to change was still read; one that fails makes the number as old as its last reading."""
    told = [one for each in every for one in each.told]
    read = [on for one in told if (on := read_last(plan, one))]
    given = [[one.on for one in told if one.side is side and not read_last(plan, one)] for side in Side]
    return min([*read, *(max(days) for days in given if days)])


def read_last(plan: Plan, told: Opportunity) -> date | None:
    """When the connected system that told an opportunity was read last; None for what came as an export."""
    read = plan.latest.get(f"source/{told.side}/{told.source}")
    return read.on if isinstance(read, SourceRead) else None


def systems_read_on(plan: Plan) -> date | None:
    """Of the connected systems that the register is from, the last reading of the one that was not read for longest;
    None where none is connected."""
    return min((on for one in visible(plan, shared=True) if (on := read_last(plan, one))), default=None)


def systems_of(plan: Plan, side: Side) -> list[str]:
    """The connected systems of a side that were read, by name."""
    return sorted(
        {each.source for each in plan.latest.values() if isinstance(each, SourceRead) and each.side is side}
    )


def sources(plan: Plan) -> list[tuple[Side, str, date]]:
    """What told the deals that both see, whose it is, and of which day: `vendor`, `AWS Partner Central`, 12 January."""
    newest: dict[tuple[Side, str], date] = {}
    for one in visible(plan, shared=True):
        on = read_last(plan, one) or one.on
        newest[one.side, one.source] = max(newest.get((one.side, one.source), on), on)
    found = [(side, source, on) for (side, source), on in newest.items()]
    return sorted(found, key=lambda each: (-each[2].toordinal(), each[1]))
