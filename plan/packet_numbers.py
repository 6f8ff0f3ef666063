"""The numbers of a QBR packet: targets against their pace, the pipeline and what moved in it, funding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from plan.agreement import Funding, Target
from plan.days import quarter_end
from plan.deadlines import deadlines
from plan.facts import Opportunity, Verdict
from plan.pace import pace, standing
from plan.packet import Clock, Deal, Flow, Money, Move, Packet, Rag, Score, Stage, Word
from plan.pipeline_facts import Outcome
from plan.plan import Plan

AHEAD = timedelta(days=100)  # a quarter, and what a claim takes
LARGEST = Decimal(10) ** 15  # what a plan file takes back
WORDS = {
    Verdict.CONFIRMED: Word.CONFIRMED,
    Verdict.DIFFERS: Word.DISPUTED,
    Verdict.CANNOT_SAY: Word.CANNOT_SAY,
}
# In the order in which they are reached; what a company calls its stages otherwise has no order.
STAGES = (
    "prospect", "qualified", "technical validation", "business validation", "committed", "launched",
)  # fmt: skip


# -- targets ---------------------------------------------------------------------------------------


def scorecard(plan: Plan, quarter: str, today: date, before: Packet | None) -> tuple[Score, ...]:
    earlier = {each.id: each for each in before.scorecard} if before else {}
    return tuple(
        score(plan, target, quarter, today, earlier.get(target.id)) for target in plan.agreement.targets
    )


def score(plan: Plan, target: Target, quarter: str, today: date, earlier: Score | None) -> Score:
    """A target against its pace by plan.pace.RULE, with everything that says how far to trust its number."""
    stands, number, verdict = standing(plan, target, today), plan.number(target.id), plan.verdict(target.id)
    period = plan.agreement.period
    colour: dict[str, Rag] = {"green": "green", "amber": "amber", "red": "red"}
    return Score(
        id=target.id,
        name=target.name,
        unit=target.unit,
        goal=target.amount,
        value=stands.value,
        on=stands.on,
        age=max((today - stands.on).days, 0) if stands.on else 0,
        pace=rounded(pace(target, period, stands.on or today)),
        due=rounded(pace(target, period, quarter_end(quarter))),
        colour=colour[stands.colour] if stands.colour else None,
        stale=stands.stale and number is not None,
        forecast=rounded(stands.forecast),
        method=stands.method if rounded(stands.forecast) is not None else "",
        last=earlier.value if earlier else None,
        last_on=earlier.on if earlier else None,
        source=number.source if number else "",
        given_by=plan.name_of(number.by) if number else "",
        word=WORDS[verdict.verdict] if verdict else Word.UNCONFIRMED,
        word_by=plan.company(verdict.side) if verdict else "",
        differs_as=verdict.differs_as if verdict else None,
        definition=target.definition,
        motions=tuple(each.name for each in plan.agreement.motions if each.target == target.id),
    )


def rounded(value: Decimal | None) -> Decimal | None:
    """What was worked out rather than given: to three figures and more for large numbers, else to a tenth;
    None for one that is beyond any plan."""
    if value is None or abs(value) >= LARGEST:
        return None
    return value.quantize(Decimal(1) if abs(value) >= 1000 else Decimal("0.1"))


# -- the pipeline ----------------------------------------------------------------------------------


def deals(plan: Plan) -> tuple[Deal, ...]:
    """Every opportunity as it was told last, the largest first."""
    told = [fact for fact in plan.latest.values() if isinstance(fact, Opportunity)]
    ordered = sorted(told, key=lambda each: (-(each.value or 0), each.name, each.id))
    return tuple(deal(plan, each) for each in ordered)


def deal(plan: Plan, told: Opportunity) -> Deal:
    motion = plan.motions.get(told.motion or "")
    return Deal(
        id=told.id,
        name=told.name,
        company=plan.company(told.side),
        stage=told.stage,
        outcome=told.outcome.value,
        value=told.value,
        on=told.on,
        close_on=told.close_on,
        motion=motion.name if motion else "",
        origin=told.origin,
    )


def order(stage: str) -> int:
    """Where a stage comes; one that has no known place comes last."""
    name = stage.strip().casefold()
    return STAGES.index(name) if name in STAGES else len(STAGES)


def stages(deals: Sequence[Deal]) -> tuple[Stage, ...]:
    """The open opportunities by stage, the earliest stage first."""
    found: dict[str, list[Deal]] = {}
    for each in deals:
        if each.outcome == Outcome.OPEN:
            found.setdefault(each.stage, []).append(each)
    return tuple(
        Stage(
            stage=stage,
            count=len(there),
            value=total(there),
            unvalued=sum(1 for each in there if each.value is None),
        )
        for stage, there in sorted(found.items(), key=lambda each: (order(each[0]), each[0]))
    )


def total(deals: Iterable[Deal]) -> Decimal:
    return sum((each.value for each in deals if each.value is not None), Decimal(0))


def waterfall(deals: Sequence[Deal], before: Packet | None, since: date) -> tuple[Flow, ...]:
    """What became of the pipeline since the packet before; nothing where there is none to compare with."""
    if before is None or not (deals or before.deals):
        return ()
    earlier = {each.id: each for each in before.deals}
    moved: dict[Move, list[Deal]] = {each: [] for each in Move}
    for each in deals:
        if move := what_became(each, earlier.get(each.id), since):
            moved[move].append(each)
    shown = (Move.NEW, Move.ADVANCED, Move.SLIPPED, Move.WON, Move.LOST)
    return tuple(Flow(move=move, count=len(moved[move]), value=total(moved[move])) for move in shown)


def what_became(deal: Deal, earlier: Deal | None, since: date) -> Move | None:
    """None for one that stands as it stood, or that was closed before."""
    if deal.outcome != Outcome.OPEN:
        closed_before = earlier is not None and earlier.outcome != Outcome.OPEN
        if closed_before or deal.on < since:
            return None
        return Move.WON if deal.outcome == Outcome.WON else Move.LOST
    if earlier is None:
        return Move.NEW
    if deal.close_on and earlier.close_on and deal.close_on > earlier.close_on:
        return Move.SLIPPED
    further = order(deal.stage) >= order(earlier.stage) and deal.stage != earlier.stage
    return Move.ADVANCED if further else None


# -- funding ---------------------------------------------------------------------------------------


def funding(plan: Plan) -> tuple[Money, ...]:
    """Every item of funding, in the order of the plan."""
    risky = {item.id: amount.value for item, amount in plan.at_risk()}
    return tuple(money(plan, item, risky.get(item.id, Decimal(0))) for item in plan.agreement.funding)


def money(plan: Plan, item: Funding, at_risk: Decimal) -> Money:
    step, motion = plan.funding_step(item.id), plan.motions.get(item.motion or "")
    return Money(
        id=item.id,
        name=item.name,
        motion=motion.name if motion else "",
        unit=item.unit,
        planned=item.amount,
        amount=plan.funding_amount(item).value,
        state=plan.funding_state(item.id).value,
        since=step.on if step else None,
        said_by=plan.company(step.side) if step else "",
        reference=step.reference if step else "",
        claimant=item.claimant or "",
        at_risk=at_risk,
    )


def clocks(plan: Plan, today: date) -> tuple[Clock, ...]:
    """What has to be done with funding until the next QBR and its claims, passed ones too."""
    ahead = deadlines(plan, today + AHEAD)
    return tuple(Clock(item=each.item.name, todo=each.what.value, on=each.on) for each in ahead)
