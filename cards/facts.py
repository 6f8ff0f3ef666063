"""What happened, each in one line: for histories and transcripts."""

from __future__ import annotations

from cards.parts import said_line
from cards.say import one_line
from plan.amounts import Amount
from plan.facts import (
    Answer,
    Delegated,
    Eligibility,
    Fact,
    FundingStep,
    Number,
    NumberVerdict,
    Promise,
    RhythmChange,
    SeatChange,
    Skipped,
    Talked,
    Win,
)
from plan.plan import Plan


def told(plan: Plan, fact: Fact) -> str:
    """What a person said or did, without their name; nothing for what the clock noted."""
    return one_line(words(plan, fact))


def words(plan: Plan, fact: Fact) -> str:
    match fact:
        case Answer():
            return answer(plan, fact)
        case Talked():
            agreed = f", now both {fact.confidence}" if fact.confidence else ""
            return f"{motion(plan, fact.motion)}: the pair talked{agreed}. {fact.outcome}"
        case Skipped():
            return f"skipped {fact.period}"
        case Delegated():
            return f"handed {fact.period} to {plan.name_of(fact.to)}"
        case Number():
            return f"logged {target(plan, fact.target)}: {amount(plan, fact.target, fact)} ({fact.source}, {fact.on})"
        case NumberVerdict():
            return f"{target(plan, fact.target)} of {fact.on}: {fact.verdict}"
        case Win():
            return f"logged a win: {fact.customer}"
        case FundingStep():
            item = plan.funding.get(fact.funding)
            reference = f" ({fact.reference})" if fact.reference else ""
            return f"{item.name if item else fact.funding}: {fact.state}{reference}"
        case Eligibility():
            return f"verified eligibility for {fact.programme}: {fact.evidence}"
        case Promise():
            return f"promise {fact.state}: {fact.what}, due {fact.due}{f' ({fact.reason})' if fact.reason else ''}"
        case RhythmChange():
            return f"{'paused' if fact.paused else 'resumed'} {fact.ritual}{f': {fact.reason}' if fact.reason else ''}"
        case SeatChange():
            return f"{plan.name_of(fact.member)} {'joined' if fact.active else 'left'} the plan"
    return ""


def answer(plan: Plan, fact: Answer) -> str:
    found = plan.motions.get(fact.motion)
    late = ", late" if fact.late else ""
    colour = (
        "colour hidden"
        if fact.sealed
        else f"{fact.choice or 'answered'}{late}, {fact.confidence or 'no colour'}"
    )
    said = said_line(fact, found, plan) if found else ""
    return f"{motion(plan, fact.motion)}: {colour}. {said}"


def motion(plan: Plan, id: str) -> str:
    found = plan.motions.get(id)
    return found.name if found else id


def target(plan: Plan, id: str) -> str:
    found = plan.targets.get(id)
    return found.name if found else id


def amount(plan: Plan, id: str, fact: Number) -> Amount:
    found = plan.targets.get(id)
    return Amount(fact.value, found.unit if found else "")
