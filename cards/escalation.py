"""Escalations as their own side reads them: the matter, what went before, who has it, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cards.card import Button, Card, Day, Element, Heading, Item, Span, line, muted, small, strong, text
from cards.facts import told
from cards.pages import page_of, rest
from cards.parts import short_day, shortened
from plan.escalation import OPEN, history, next_on_path, path
from plan.facts import Answer, Escalation, EscalationState, Fact
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side

AT_ONCE = 8
MOST = 10  # drafts in one message
LONG = 300  # characters of one line


def ref(plan: Plan, each: Escalation) -> str:
    """How a button names an escalation, in full: `acme-aws/acme-1`."""
    return f"{plan.id}/{each.id}"


def subject(plan: Plan, about: str) -> str:
    """The motion's name, or what was promised."""
    kind, _, id = about.partition("/")
    if kind == "motion":
        return plan.motions[id].name if id in plan.motions else id
    promise = plan.latest.get(f"promise/{id}")
    return f"Promise “{shortened(getattr(promise, 'what', id), 80)}”"


# -- one -------------------------------------------------------------------------------------------


def to_lead(plan: Plan, every: Sequence[Escalation], lead: Someone) -> Card:
    """What was drafted on one day, unasked, to a side's own lead; amended as it goes on. `plan` as the room may
    see it."""
    if len(every) == 1:
        return one(plan, every[0], at_hand(plan, every[0]), lead, [lead.id])
    open_ones = sum(1 for each in every if each.state in OPEN)
    side = plan.company(lead.side)
    return Card(
        f"{plan.name}: {open_ones or 'none'} of {len(every)} matters to send up, or not",
        (
            *(item(plan, each, buttons(plan, each, lead, [lead.id, each.to or ""])) for each in every[:MOST]),
            *([small(f"and {len(every) - MOST} more.")] if len(every) > MOST else []),
            small(f"Drafts, for {side}’s lead alone. Path: {path_said(plan, lead.side)}."),
        ),
        (Button("All of them", f"escalate --plan {plan.id}"),),
    )


def at_hand(plan: Plan, each: Escalation) -> list[Fact]:
    """What the plan knows of the matter without its whole history."""
    facts = sorted(plan.latest.values(), key=lambda fact: fact.at)
    return history(facts, each.about)


def one(
    plan: Plan,
    each: Escalation,
    said: Iterable[Fact],
    seat: Someone,
    had: Iterable[str],
    title: str = "",
    note: str = "",
) -> Card:
    """An escalation with its history, and what `seat` can do about it. `had`: who has had it so far."""
    had = {*had, each.to or ""}
    body: list[Element] = [text(strong(subject(plan, each.about)), f": {each.why}.")]
    if each.note:
        body.append(text(f"{plan.name_of(each.by)}: “{shortened(each.note, 600)}”"))
    body += lines(plan, said)
    body.append(where(plan, each, had))
    if note:
        body.append(text(note))
    if each.state in OPEN:
        body.append(small(f"Only {plan.company(each.side)} reads this. Nothing of it goes to the room."))
    return Card(title or headline(plan, each), tuple(body), buttons(plan, each, seat, had))


def headline(plan: Plan, each: Escalation) -> str:
    what = shortened(subject(plan, each.about), 80)
    done = {
        EscalationState.DRAFTED: "send it up?",
        EscalationState.SENT: f"with {plan.name_of(each.to or '')}",
        EscalationState.DISMISSED: "not sent",
        EscalationState.ENDED: "ended",
    }[each.state]
    return f"{plan.name}: {what}: {done}"


def lines(plan: Plan, said: Iterable[Fact]) -> list[Element]:
    """The history, a line each; an answer whose colour is still blind is none to go by yet."""
    rows: list[Element] = []
    for fact in said:
        blind = isinstance(fact, Answer) and fact.sealed
        if not blind and (what := told(plan, fact)):
            head = f"{short_day(plan.day(fact.at))}  {plan.name_of(fact.by)}{company(plan, fact)}: "
            rows.append(text(muted(head), shortened(what, LONG)))
    return [Heading("What went before"), *rows] if rows else [text("Nobody has said anything of it yet.")]


def company(plan: Plan, fact: Fact) -> str:
    """An answer counts for its side."""
    return f" ({plan.company(fact.side)})" if isinstance(fact, Answer) else ""


def where(plan: Plan, each: Escalation, had: Iterable[str]) -> Element:
    """Who has it, or how it ended."""
    on = Day(plan.day(each.at))
    if each.state is EscalationState.DRAFTED:
        ahead = next_on_path(plan, each.side, had)
        after = f"Sent, it goes to {ahead.name}." if ahead else "Nobody comes after you on the path."
        return small(f"A draft, for {plan.company(each.side)}’s lead alone. {after}")
    if each.state is EscalationState.SENT:
        return small(
            f"With {plan.name_of(each.to or '')} since ", on, f". Path: {path_said(plan, each.side)}."
        )
    if each.state is EscalationState.DISMISSED:
        return small(
            f"{plan.name_of(each.by)} let it be on ", on, ". It is not drafted again for four weeks."
        )
    return small(f"{plan.name_of(each.by)} ended it on ", on, ".")


def path_said(plan: Plan, side: Side) -> str:
    return " → ".join(each.name for each in path(plan, side)) or "none agreed"


def buttons(plan: Plan, each: Escalation, seat: Someone, had: Iterable[str]) -> tuple[Button, ...]:
    """Leads send a draft or let it be; who has it, and the leads, pass it up or end it."""
    which = ref(plan, each)
    if each.state is EscalationState.DRAFTED and seat.is_lead:
        ahead = next_on_path(plan, each.side, {*had, seat.id})
        send = (Button("Send along the path", f"escalate send {which}", "primary"),) if ahead else ()
        return (
            *send,
            Button("Not now", f"escalate dismiss {which}"),
            Button("History", f"escalate show {which}"),
        )
    if each.state is EscalationState.SENT and (seat.is_lead or seat.id == each.to):
        ahead = next_on_path(plan, each.side, had)
        up = (Button(f"Up to {shortened(ahead.name, 40)}", f"escalate up {which}"),) if ahead else ()
        return (
            Button("End it", f"escalate end {which}", "primary"),
            *up,
            Button("History", f"escalate show {which}"),
        )
    return ()


# -- all of them -----------------------------------------------------------------------------------


def listed(plan: Plan, every: Sequence[Escalation], seat: Someone, page: int, options: str) -> Card:
    """Open ones first, the newest first of each."""
    ours = sorted(every, key=lambda each: (each.state not in OPEN, -each.at.timestamp(), each.id))
    count = sum(1 for each in ours if each.state in OPEN)
    body: list[Element] = [
        item(plan, each, (Button("Open", f"escalate show {ref(plan, each)}"),))
        for each in page_of(ours, page, AT_ONCE)
    ]
    if not ours:
        body.append(
            text(
                "Nothing is escalated. ",
                muted("/jbp escalate MOTION --because … hands a matter to your lead."),
            )
        )
    body.append(small(f"Only {plan.company(seat.side)} reads this. Path: {path_said(plan, seat.side)}."))
    title = f"{count} open escalation{'s' * (count != 1)}" if count else "No open escalations"
    return Card(f"{plan.name}: {title}", tuple(body), rest(ours, page, AT_ONCE, f"escalate{options}"))


def item(plan: Plan, each: Escalation, can: tuple[Button, ...]) -> Item:
    notes: list[tuple[Span, ...]] = [line(each.why), state_said(plan, each)]
    if each.note:
        notes.append(line(muted(f"“{shortened(each.note, 200)}”")))
    return Item(line(strong(subject(plan, each.about)), muted(f" · {each.id}")), tuple(notes), can)


def state_said(plan: Plan, each: Escalation) -> tuple[Span, ...]:
    on = Day(plan.day(each.at))
    match each.state:
        case EscalationState.DRAFTED:
            return line("drafted ", on, ", for the lead to send or not")
        case EscalationState.SENT:
            return line(f"with {plan.name_of(each.to or '')} since ", on)
        case EscalationState.DISMISSED:
            return line("not sent, ", on)
    return line("ended ", on)


def heard(plan: Plan, each: Escalation, what: str) -> Card:
    """To who was in it: how it went on, in a message of its own."""
    body = (text(f"“{shortened(each.note, 600)}”"),) if each.note else ()
    show = (Button("Open", f"escalate show {ref(plan, each)}"),)
    return Card(
        f"{plan.name}: {plan.name_of(each.by)} {what}: {shortened(subject(plan, each.about), 80)}", body, show
    )
