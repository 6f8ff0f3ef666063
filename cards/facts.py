"""What happened, each in one line: for histories and transcripts."""

from __future__ import annotations

from decimal import Decimal

from cards.parts import said, said_line, short_day
from cards.say import moment, one_line
from plan.amounts import Amount
from plan.decisions import brief
from plan.facts import (
    Answer,
    Brief,
    Confirmed,
    Decision,
    Delegated,
    Eligibility,
    Escalation,
    EscalationState,
    Fact,
    Frozen,
    FundingStep,
    Introduced,
    Meeting,
    Minutes,
    Narrative,
    Number,
    NumberVerdict,
    Opportunity,
    PacketOrder,
    Promise,
    PromiseState,
    Proof,
    ReadMark,
    Reply,
    ResetChoice,
    ResetProposed,
    RhythmChange,
    SeatChange,
    Skipped,
    Synced,
    Talked,
    Trigger,
    Win,
)
from plan.own import title
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
            return f"{motion(plan, fact.motion)}: the pair talked{agreed}. {fact.outcome}".rstrip()
        case Skipped():
            return f"skipped {fact.period}"
        case Delegated():
            return f"handed {fact.period} to {plan.name_of(fact.to)}"
        case Number():
            logged = amount(plan, fact.target, fact.value)
            return f"logged {target(plan, fact.target)}: {logged} ({fact.source}, {short_day(fact.on)})"
        case NumberVerdict():
            theirs = (
                f", has {amount(plan, fact.target, fact.differs_as)}" if fact.differs_as is not None else ""
            )
            return f"{target(plan, fact.target)} of {short_day(fact.on)}: {fact.verdict}{theirs}"
        case Win():
            return f"logged a win: {fact.customer}"
        case FundingStep():
            return funding_step(plan, fact)
        case Eligibility():
            return f"verified eligibility for {fact.programme}: {fact.evidence}"
        case Promise():
            return promise(plan, fact)
        case RhythmChange():
            return f"{'paused' if fact.paused else 'resumed'} {fact.ritual}{f': {fact.reason}' if fact.reason else ''}"
        case SeatChange():
            return f"{plan.name_of(fact.member)} {'joined' if fact.active else 'left'} the plan"
        case Introduced():
            return f"said which account is {plan.name_of(fact.member)}’s"
        case Confirmed():
            what = (
                f"{plan.company(fact.side.other)} reported" if fact.report else "was recorded from the call"
            )
            return f"{motion(plan, fact.motion)}: confirmed what {what}"
        case Trigger():
            return f"{motion(plan, fact.motion)}: triggered. {fact.what}".rstrip()
        case Opportunity():
            value = f", {Amount(fact.value, plan.agreement.currency)}" if fact.value is not None else ""
            return f"opportunity {fact.name}: {fact.stage or fact.outcome}{value}"
        case Synced():
            count = f" ({fact.count})" if fact.count else ""
            return f"sync of {fact.period}: {fact.gave}{count}"
        case Proof():
            item = plan.funding.get(fact.funding)
            state = "at hand" if fact.there else "missing"
            return f"{item.name if item else fact.funding}: {fact.item} {state}"
        case Escalation():
            return escalation(plan, fact)
    return meeting(plan, fact)


def meeting(plan: Plan, fact: Fact) -> str:
    """What was said ahead of a meeting, in it and after it."""
    match fact:
        case Narrative():
            return f"wrote what {plan.company(fact.side)} says at the QBR of {fact.period}"
        case Frozen():
            corrected = f"corrected the packet of {fact.period}, version {fact.version}: {fact.changed}"
            return corrected if fact.version > 1 else f"froze the packet of {fact.period}"
        case PacketOrder():
            done = {"hold": "held back", "release": "released", "send now": "sent at once"}[fact.order]
            return f"{done} the packet of {fact.period}{f': {fact.reason}' if fact.reason else ''}"
        case ReadMark():
            return f"opened the packet of {fact.period}"
        case Meeting():
            why = f": {fact.reason}" if fact.reason else ""
            return f"moved the meeting of {fact.period} to {moment(fact.moved_to, plan.agreement.time_zone)}{why}"
        case Minutes():
            return f"noted in the minutes of {fact.period}: {fact.text}"
        case Brief():
            return f"{'withdrew a decision' if fact.withdrawn else 'asked for a decision'}: {fact.ask}"
        case Decision():
            note = f": {fact.note}" if fact.note else ""
            asked = brief(plan, fact.id)
            return f"decided {fact.outcome}: {asked.ask if asked else fact.id}{note}"
        case Reply():
            said = "; ".join(each.answer for each in fact.told)
            return f"answered the questions of {title(plan, fact.ritual)}: {said or 'nothing new'}"
        case ResetProposed():
            return f"a reset of {fact.period} is proposed: {'; '.join(fact.evidence)}"
        case ResetChoice():
            why = f": {fact.reason}" if fact.reason else ""
            return f"{'accepted' if fact.accepted else 'declined'} the reset{why}"
    return ""


def escalation(plan: Plan, fact: Escalation) -> str:
    """What jbp drafts, and what a lead lets be, is between the two of them."""
    if fact.by == "clock" or fact.state is EscalationState.DISMISSED:
        return ""
    kind, _, id = fact.about.partition("/")
    about = motion(plan, id) if kind == "motion" else f"promise {id}"
    to = f" to {plan.name_of(fact.to)}" if fact.to and fact.state is EscalationState.SENT else ""
    done = {"drafted": "asked for an escalation", "sent": f"escalated{to}", "ended": "ended an escalation"}[
        fact.state
    ]
    return f"{done}: {about}. {fact.note or fact.why}"


def funding_step(plan: Plan, fact: FundingStep) -> str:
    """`MDF: approved, $45k (FR-17)`; hours with how many were used."""
    item = plan.funding.get(fact.funding)
    unit = item.unit if item else ""
    counted = fact.used if fact.used is not None else fact.amount
    much = f", {Amount(counted, unit)}" if counted is not None else ""
    reference = f" ({fact.reference})" if fact.reference else ""
    until = f", until {short_day(fact.until)}" if fact.until else ""
    why = f": {fact.reason}" if fact.reason else ""
    return f"{item.name if item else fact.funding}: {fact.state}{much}{reference}{until}{why}"


def promise(plan: Plan, fact: Promise) -> str:
    """A promise may be another's: made for a colleague, or handed over."""
    whose = f" ({plan.name_of(fact.owner)})" if fact.owner != fact.by else ""
    why = f": {fact.reason}" if fact.reason else ""
    if fact.state is PromiseState.OPEN:
        return f"promised{whose} {fact.what}, due {short_day(fact.due)}{why}"
    return f"{fact.state} a promise{whose}: {fact.what}{why}"


def answer(plan: Plan, fact: Answer) -> str:
    found = plan.motions.get(fact.motion)
    late = ", late" if fact.late else ""
    colour = (
        "colour hidden"
        if fact.sealed
        else f"{fact.choice or 'answered'}{late}, {fact.confidence or 'no colour'}"
    )
    what = f". {said_line(fact, found, plan)}" if found and said(fact, found, plan) else ""
    wants = f"; asks: {fact.ask}" if fact.ask else ""
    by = plan.people.get(fact.by)
    call = f" (for {plan.company(fact.side)}, from the call)" if by and by.side is not fact.side else ""
    sure = ", unconfirmed" if fact.unconfirmed else ""
    return f"{motion(plan, fact.motion)}{call}: {colour}{sure}{what}{wants}"


def motion(plan: Plan, id: str) -> str:
    found = plan.motions.get(id)
    return found.name if found else id


def target(plan: Plan, id: str) -> str:
    found = plan.targets.get(id)
    return found.name if found else id


def amount(plan: Plan, id: str, value: Decimal) -> Amount:
    found = plan.targets.get(id)
    return Amount(value, found.unit if found else "")
