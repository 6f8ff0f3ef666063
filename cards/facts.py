"""What happened, each in one line: for histories and transcripts."""

from __future__ import annotations

from decimal import Decimal

from cards import account_facts
from cards.parts import said, said_line, short_day
from cards.say import moment, one_line
from plan.amounts import Amount
from plan.decisions import brief
from plan.facts import (
    AccountListChanged,
    AccountsAsked,
    AccountsShared,
    Acknowledged,
    ActualFrom,
    Answer,
    Attributed,
    Brief,
    Confirmed,
    Counterpart,
    Decision,
    Delegated,
    Dropped,
    Edited,
    Eligibility,
    Escalation,
    EscalationState,
    Fact,
    Frozen,
    FundingStep,
    HandedOver,
    InForce,
    Introduced,
    Joined,
    Meeting,
    Minutes,
    Narrative,
    Number,
    NumberVerdict,
    Opportunity,
    OwnerAccepted,
    OwnerNamed,
    PacketOrder,
    Promise,
    PromiseState,
    Proof,
    Proposed,
    ReadMark,
    Reply,
    ResetChoice,
    ResetProposed,
    Returned,
    RhythmChange,
    SeatChange,
    Skipped,
    Synced,
    Talked,
    TargetSellers,
    Trigger,
    Win,
)
from plan.own import QBR, title
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
        case Joined() | SeatChange() | Introduced() | OwnerNamed() | OwnerAccepted() | HandedOver():
            return seat(plan, fact)
        case Edited() | Proposed() | Acknowledged() | Returned() | InForce() | Dropped():
            return of_agreement(fact)
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
        case Attributed() | Counterpart() | ActualFrom() | TargetSellers():
            return register(plan, fact)
        case AccountListChanged() | AccountsAsked() | AccountsShared():
            return account_facts.told(plan, fact)
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


def register(plan: Plan, fact: Attributed | Counterpart | ActualFrom | TargetSellers) -> str:
    """What both companies say of the deals on the register, and what is worked out from it."""
    match fact:
        case Attributed():
            by = f" by {plan.company(fact.sourced_by)}" if fact.sourced_by else ""
            return f"{deal(plan, fact.deal)}: {fact.attribution}{by}{f', {fact.why}' if fact.why else ''}"
        case Counterpart():
            return f"{deal(plan, fact.deal)}: {plan.company(fact.side)} has {fact.name} on it"
        case ActualFrom():
            what = "from the pipeline register" if fact.register else "from numbers that are given"
            return f"{target(plan, fact.target)}: {plan.company(fact.side)} takes its actual {what}"
    return f"{target(plan, fact.target)}: {len(fact.names)} named sellers"


def deal(plan: Plan, ref: str) -> str:
    found = plan.latest.get(f"opportunity/{ref}")
    return found.name if isinstance(found, Opportunity) else "a deal"


def of_agreement(fact: Edited | Proposed | Acknowledged | Returned | InForce | Dropped) -> str:
    """How a version came about; contents by the first characters of their hash."""
    version = f"v{fact.version}"
    match fact:
        case Edited():
            return f"changed the draft of {version}: {'; '.join(fact.what) or fact.part}"
        case Proposed():
            return f"proposed {version} ({fact.content_hash[:8]}){eyes_open(fact.weak)}"
        case Acknowledged():
            return f"agreed to {version} ({fact.content_hash[:8]}){eyes_open(fact.weak)}"
        case Returned():
            return f"sent {version} back to its draft{f': {fact.reason}' if fact.reason else ''}"
        case Dropped():
            return f"dropped the draft of {version}"
    changes = f": {'; '.join(fact.changes)}" if fact.changes else ""
    return f"{version} ({fact.content_hash[:8]}) is in force{changes}"


def eyes_open(weak: tuple[str, ...]) -> str:
    return f", knowing of {len(weak)} warning{'s' * (len(weak) > 1)}" if weak else ""


def seat(plan: Plan, fact: Joined | SeatChange | Introduced | OwnerNamed | OwnerAccepted | HandedOver) -> str:
    """Who came, left or is something else on the plan, and who owns what."""
    match fact:
        case Joined():
            return (
                f"{fact.member.name} is {plan.company(fact.member.side)}’s {fact.member.role} on the plan now"
            )
        case SeatChange():
            who = "" if fact.by == fact.member else f"{plan.name_of(fact.member)} "
            return f"{who}{'is back on' if fact.active else 'left'} the plan"
        case Introduced():
            what = "gave an e-mail address for" if fact.account == "mail" else "said which account is"
            return f"{what} {plan.name_of(fact.member)}{'' if fact.account == 'mail' else '’s'}"
        case HandedOver():
            return f"handed over what {plan.name_of(fact.member)} had on the plan, to {plan.name_of(fact.to)}"
    half = f"{plan.company(fact.side)}’s half of {motion(plan, fact.motion)}"
    if isinstance(fact, OwnerNamed):
        return f"named {plan.name_of(fact.member) if fact.member else 'nobody'} for {half}"
    whose = f" ({plan.name_of(fact.member)})" if fact.by != fact.member else ""
    return f"{'takes' if fact.accepted else 'does not take'} {half}{whose}"


def meeting(plan: Plan, fact: Fact) -> str:
    """What was said ahead of a meeting, in it and after it."""
    match fact:
        case Narrative():
            return f"wrote what {plan.company(fact.side)} says at the QBR of {fact.period}"
        case Frozen() if fact.ritual != QBR:
            return f"froze the brief for {title(plan, fact.ritual)} of {fact.period}"
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
