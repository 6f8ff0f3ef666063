"""One side's own brief ahead of a QBR: what the other company will raise, what we owe, what we kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plan.amounts import Amount
from plan.facts import Escalation
from plan.packet import Commitment, MotionLine, Packet, Word
from plan.people import Someone
from plan.plan import Plan
from plan.qbr import kept_rates
from plan.sides import Side

WORSE = {"green": 0, "amber": 1, "red": 2}


@dataclass(frozen=True)
class Raised:
    """Something that the other company will bring up, and what there is to say of it."""

    what: str
    about: str = ""


@dataclass(frozen=True)
class PreBrief:
    """For the people of `company` alone. `people` are its own, each with promises kept of those due."""

    company: str
    other: str
    raised: tuple[Raised, ...]
    owed: tuple[Commitment, ...]
    unanswered: tuple[str, ...]
    kept: tuple[int, int]
    theirs: tuple[int, int]
    people: tuple[tuple[Someone, int, int], ...]
    sent_up: tuple[str, ...]


def prebrief(plan: Plan, packet: Packet, side: Side, today: date) -> PreBrief:
    """From the packet, which both companies read, and from what the plan holds for this side (`plan` with its eyes)."""
    ours, other = plan.company(side), plan.company(side.other)
    return PreBrief(
        company=ours,
        other=other,
        raised=tuple(raised(packet, side, ours, other)),
        owed=tuple(sorted(owed(packet, ours), key=lambda each: (each.due, each.id))),
        unanswered=tuple(unanswered(plan, side)),
        kept=kept(packet, ours),
        theirs=kept(packet, other),
        people=tuple(kept_rates(plan, side, packet.quarter, today)),
        sent_up=tuple(sent_up(plan, side)),
    )


def raised(packet: Packet, side: Side, ours: str, other: str) -> Iterator[Raised]:
    for decision in packet.decisions:
        if decision.company == other:
            yield Raised(
                f"Decision: {decision.ask}", f"no decision costs: {decision.cost}" if decision.cost else ""
            )
    for ask in packet.asks:
        if ask.of == ours:
            yield Raised(f"Ask: {ask.ask}", ask.motion)
    for score in packet.scorecard:
        if score.word is Word.DISPUTED and score.word_by == other and score.value is not None:
            has = (
                f"has {Amount(score.differs_as, score.unit)}"
                if score.differs_as is not None
                else "disputes it"
            )
            yield Raised(
                f"{score.name}: {other} {has}", f"we say {Amount(score.value, score.unit)}, {score.source}"
            )
    for risk in packet.risks:
        if risk.company == other:
            blocked = f"blocked, {risk.whose} to clear" if risk.whose else ""
            yield Raised(f"Risk: {risk.risk}", "; ".join(filter(None, (risk.motion, blocked))))
    for motion in packet.motions:
        if told := seen_worse(motion, side):
            yield told


def seen_worse(motion: MotionLine, side: Side) -> Raised | None:
    """A motion of which the other side thinks less than we do."""
    if len(motion.halves) != len(Side):
        return None
    ours, theirs = motion.halves if side is Side.VENDOR else motion.halves[::-1]
    if not (ours.colour and theirs.colour) or WORSE[theirs.colour] <= WORSE[ours.colour]:
        return None
    said = theirs.blocker or theirs.moved
    return Raised(
        f"{motion.name}: they say {theirs.colour}, we say {ours.colour}", f"“{said}”" if said else ""
    )


def owed(packet: Packet, company: str) -> list[Commitment]:
    return [each for each in packet.commitments if each.company == company]


def kept(packet: Packet, company: str) -> tuple[int, int]:
    """How many of a company’s promises that fell due were kept, of how many."""
    due = [each for each in packet.promises if each.company == company]
    return sum(1 for each in due if each.state == "kept"), len(due)


def unanswered(plan: Plan, side: Side) -> Iterator[str]:
    """Their numbers to which we have not said a word."""
    for target in plan.agreement.targets:
        number = plan.number(target.id)
        if number and plan.giver(number) is side.other and plan.verdict(target.id) is None:
            yield f"{target.name}: {Amount(number.value, target.unit)}, {number.source}"


def sent_up(plan: Plan, side: Side) -> Iterator[str]:
    """What is on its way up our own path."""
    for fact in plan.latest.values():
        if isinstance(fact, Escalation) and fact.side is side and fact.state in ("drafted", "sent"):
            with_whom = f", with {plan.name_of(fact.to)}" if fact.to else ""
            yield f"{subject(plan, fact.about)}: {fact.why} ({fact.state}{with_whom})"


def subject(plan: Plan, about: str) -> str:
    kind, _, id = about.partition("/")
    if kind == "motion" and id in plan.motions:
        return plan.motions[id].name
    promise = next((each for each in plan.promises(open_only=False) if each.id == id), None)
    return promise.what if promise else id
