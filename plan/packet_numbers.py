"""The numbers of a QBR packet: targets against their pace, the pipeline and what moved in it, funding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from plan import register
from plan.agreement import Funding, Target
from plan.days import period_begins, quarter_end
from plan.deadlines import deadlines
from plan.facts import Number, NumberVerdict, Verdict
from plan.money_facts import FundingStep, MoneyState
from plan.pace import pace, standing
from plan.packet import Clock, Deal, Flow, Money, Move, Packet, Point, Rag, Score, Span, Stage, Step, Word
from plan.packet_course import Course, path
from plan.pipeline_facts import Outcome
from plan.plan import Plan
from plan.register_numbers import REGISTER
from plan.stages import position

AHEAD = timedelta(days=100)  # a quarter, and what a claim takes
LARGEST = Decimal(10) ** 15  # what a plan file takes back
WORDS = {
    Verdict.CONFIRMED: Word.CONFIRMED,
    Verdict.DIFFERS: Word.DISPUTED,
    Verdict.CANNOT_SAY: Word.CANNOT_SAY,
}


# -- targets ---------------------------------------------------------------------------------------


def scorecard(
    plan: Plan, quarter: str, today: date, before: Packet | None, course: Course
) -> tuple[Score, ...]:
    earlier = {each.id: each for each in before.scorecard} if before else {}
    return tuple(
        score(plan, target, quarter, today, earlier.get(target.id), course)
        for target in plan.agreement.targets
    )


def score(
    plan: Plan, target: Target, quarter: str, today: date, earlier: Score | None, course: Course
) -> Score:
    """A target against its pace by plan.pace.RULE, with everything that says how far to trust its number."""
    last = last_quarter(target, quarter, earlier, course)
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
        last=last.value if last else None,
        last_on=last.on if last else None,
        source=number.source if number else "",
        given_by=plan.name_of(number.by) if number and number.by != REGISTER else "",
        word=word(number, verdict),
        word_by=plan.company(verdict.side) if verdict else "",
        differs_as=verdict.differs_as if verdict else None,
        definition=target.definition,
        motions=tuple(each.name for each in plan.agreement.motions if each.target == target.id),
        course=course.points(target, today),
        path=path(target, period),
    )


def word(number: Number | None, verdict: NumberVerdict | None) -> Word:
    """The other side's, or that the number is nobody's own."""
    if verdict:
        return WORDS[verdict.verdict]
    return Word.WORKED_OUT if number and number.by == REGISTER else Word.UNCONFIRMED


def last_quarter(target: Target, quarter: str, earlier: Score | None, course: Course) -> Point | None:
    """What the packet before said, or, where there was none, the number that counted when the quarter began."""
    if earlier is not None:
        told = earlier.value is not None and earlier.on is not None
        return Point(on=earlier.on, value=earlier.value) if told else None  # type: ignore[arg-type]
    return course.at_end_of(target, period_begins(quarter) - timedelta(days=1))


def rounded(value: Decimal | None) -> Decimal | None:
    """What was worked out rather than given: to three figures and more for large numbers, else to a tenth;
    None for one that is beyond any plan."""
    if value is None or abs(value) >= LARGEST:
        return None
    return value.quantize(Decimal(1) if abs(value) >= 1000 else Decimal("0.1"))


# -- the pipeline ----------------------------------------------------------------------------------


def deals(plan: Plan) -> tuple[Deal, ...]:
    """Every deal that both companies see, once, the largest first."""
    found = [deal(plan, each) for each in register.deals(plan, shared=True)]
    return tuple(sorted(found, key=lambda each: (-(each.value or 0), each.name, each.id)))


def deal(plan: Plan, joint: register.Deal) -> Deal:
    """Where the systems that tell it differ, the earlier stage, as the smallest value and the latest day."""
    first, motion = joint.told[0], plan.motions.get(joint.motion or "")
    return Deal(
        id=first.id,
        name=joint.name,
        company=plan.company(first.side),
        stage=min((each.stage for each in joint.told if each.stage), key=order, default=""),
        outcome=joint.outcome.value,
        value=joint.value,
        on=max(each.on for each in joint.told),
        close_on=joint.close_on,
        motion=motion.name if motion else "",
        origin=next((each.origin for each in joint.told if each.origin), ""),
        also=tuple(refs(plan, joint)) if len(joint.told) > 1 else (),
    )


def refs(plan: Plan, joint: register.Deal) -> list[str]:
    return [f"{plan.company(each.side)}/{each.id}" for each in joint.told]


def order(stage: str) -> int:
    """Where a stage comes among its own kind; one that has no known place comes last."""
    known = position(stage)
    return known[1] if known else 100


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
    earlier = by_ref(before.deals)
    moved: dict[Move, list[Deal]] = {each: [] for each in Move}
    for each in deals:
        if move := what_became(each, known_as(each, earlier), since):
            moved[move].append(each)
    shown = (Move.NEW, Move.ADVANCED, Move.SLIPPED, Move.WON, Move.LOST)
    return tuple(Flow(move=move, count=len(moved[move]), value=total(moved[move])) for move in shown)


def bridge(deals: Sequence[Deal], before: Packet | None, since: date) -> tuple[Step, ...]:
    """From what was open in the packet before to what is open now, by value: its steps add up. Nothing where there
    is no earlier packet to begin with, or none of the opportunities has a value."""
    earlier = by_ref(before.deals if before else ())
    opened = [each for each in before.deals if each.outcome == Outcome.OPEN] if before else []
    was = by_ref(opened)
    stand = [each for each in deals if each.outcome == Outcome.OPEN]
    if before is None or not any(each.value for each in (*opened, *stand)):
        return ()
    closed = [each for each in deals if each.outcome != Outcome.OPEN and closed_since(each, earlier, since)]
    new = [each for each in (*stand, *closed) if known_as(each, was) is None]
    known = [(each, one) for each in (*stand, *closed) if (one := known_as(each, was))]
    changed = [(each, one) for each, one in known if worth(each) != worth(one)]
    gone = [each for each in opened if not any(one is each for _, one in known)]
    won = [each for each in closed if each.outcome == Outcome.WON]
    lost = [each for each in closed if each.outcome == Outcome.LOST]
    more = sum((worth(each) - worth(one) for each, one in changed), Decimal(0)) - total(gone)
    return (
        Step(span=Span.OPENED, count=len(opened), value=total(opened)),
        Step(span=Span.NEW, count=len(new), value=total(new)),
        Step(span=Span.REVALUED, count=len(changed) + len(gone), value=more),
        Step(span=Span.WON, count=len(won), value=-total(won)),
        Step(span=Span.LOST, count=len(lost), value=-total(lost)),
        Step(span=Span.STANDS, count=len(stand), value=total(stand)),
    )


def by_ref(deals: Iterable[Deal]) -> dict[str, Deal]:
    """Each company has its own word on an opportunity."""
    return {ref: each for each in deals for ref in each.refs}


def known_as(deal: Deal, earlier: Mapping[str, Deal]) -> Deal | None:
    """The same deal in an earlier packet, by any opportunity that both were told as."""
    return next((earlier[ref] for ref in deal.refs if ref in earlier), None)


def closed_since(deal: Deal, earlier: Mapping[str, Deal], since: date) -> bool:
    """Open in the packet before, or neither in it nor closed before it."""
    known = known_as(deal, earlier)
    return known.outcome == Outcome.OPEN if known else deal.on >= since


def worth(deal: Deal) -> Decimal:
    return deal.value or Decimal(0)


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
        used=hours_used(plan, item, step),
    )


def hours_used(plan: Plan, item: Funding, step: FundingStep | None) -> Decimal:
    """All of them where they are said to be used without a number."""
    if item.unit != "hours" or step is None or step.state is not MoneyState.USED:
        return Decimal(0)
    return step.used if step.used is not None else plan.funding_amount(item).value


def clocks(plan: Plan, today: date) -> tuple[Clock, ...]:
    """What has to be done with funding until the next QBR and its claims, passed ones too."""
    ahead = deadlines(plan, today + AHEAD)
    return tuple(Clock(item=each.item.name, todo=each.what.value, on=each.on) for each in ahead)
