"""A QBR’s meeting in chats: its agenda with live buttons, and its minutes."""

from __future__ import annotations

from datetime import date

from cards.card import Button, Buttons, Card, Element, Heading, Item, Moment, line, muted, small, strong, text
from cards.parts import shortened
from cards.promises import due, owed_by
from cards.promises import ref as promise_ref
from cards.qbr import headed, ref
from plan.decisions import age, brief, open_briefs
from plan.facts import Brief, Promise, PromiseState
from plan.meeting_facts import Decision, Minutes, Outcome
from plan.plan import Plan
from plan.qbr import NAME, Qbr

AT_ONCE = 8  # promises or decisions on one card
SAID = {Outcome.YES: "yes", Outcome.NO: "no", Outcome.LATER: "later"}


# -- at its hour -----------------------------------------------------------------------------------


def agenda(qbr: Qbr, today: date) -> Card:
    """Promises first, then each open decision, then what comes of the talk."""
    plan = qbr.plan
    body: list[Element] = []
    if not qbr.begun:
        body.append(text("The meeting begins ", Moment(qbr.meets, plan.agreement.time_zone), "."))
    elif not qbr.sent:
        why = "a lead holds it back" if qbr.held_back else "it did not go out"
        body.append(text(f"There is no packet: {why}."))
    body += [Heading("1. Promises"), *promises(plan, plan.promises(), today)]
    body += [Heading("2. Decisions"), *decisions(qbr, today)]
    body += [Heading("3. New promises and notes"), *made_here(qbr, today), Buttons(talk_buttons(qbr))]
    body.append(
        small(
            "This message follows what is decided, promised and noted. The minutes come the next working day."
        )
    )
    packet = (Button("Open the packet", f"qbr packet {ref(qbr)}"),) if qbr.sent else ()
    return Card(headed(qbr, "agenda of the QBR of"), tuple(body), packet)


def talk_buttons(qbr: Qbr) -> tuple[Button, ...]:
    plan, here = qbr.plan, f"{NAME}/{qbr.quarter}"
    return (
        Button("Make a promise", f"promises add --plan {plan.id} --at {here}", "primary"),
        Button("Note for the minutes", f"qbr note {ref(qbr)}"),
        Button("Ask for a decision", f"decide add --plan {plan.id} --at {here}"),
    )


def promises(plan: Plan, found: list[Promise], today: date) -> list[Element]:
    """The first few, the longest due first, each to be settled in a press by its owner or their lead."""
    items: list[Element] = [promise_item(plan, each, today) for each in found[:AT_ONCE]]
    if len(found) > AT_ONCE:
        items.append(small(f"{len(found) - AT_ONCE} more are due later."))
    return items or [text(muted("Nobody owes anything."))]


def promise_item(plan: Plan, promise: Promise, today: date) -> Item:
    which = promise_ref(plan, promise)
    can = promise.state is PromiseState.OPEN
    buttons = (
        (Button("Kept", f"promises kept {which}"), Button("Move", f"promises move {which}")) if can else ()
    )
    return Item(
        line(strong(shortened(promise.what))),
        (line(f"{owed_by(plan, promise)} · ", *due(promise, today)),),
        buttons,
    )


def decisions(qbr: Qbr, today: date) -> list[Element]:
    """What was decided here, then what is still open."""
    plan = qbr.plan
    items: list[Element] = [decided_item(plan, each) for each in qbr.decided]
    here = {each.id for each in qbr.decided}
    waiting = [each for each in open_briefs(plan, NAME) if each.id not in here]
    items += [open_item(qbr, each, today) for each in waiting[:AT_ONCE]]
    if len(waiting) > AT_ONCE:
        items.append(small(f"{len(waiting) - AT_ONCE} more wait; they come up as these are decided."))
    return items or [text(muted("Nothing is put to this meeting."))]


def decided_item(plan: Plan, said: Decision) -> Item:
    asked = brief(plan, said.id)
    note = f" · {shortened(said.note)}" if said.note else ""
    return Item(
        line(strong(f"{SAID[said.outcome].capitalize()}: "), shortened(asked.ask) if asked else said.id),
        (line(muted(f"said by {plan.name_of(said.by)}{note}")),),
    )


def open_item(qbr: Qbr, asked: Brief, today: date) -> Item:
    plan = qbr.plan
    days = age(plan, asked, today)
    notes = [line(muted(f"{plan.company(asked.side)} asks"), since(days), needed(asked))]
    if asked.cost:
        notes.append(line(muted("no decision costs: "), shortened(asked.cost)))
    which, here = f"{plan.id}/{asked.id}", f"{NAME}/{qbr.quarter}"
    buttons = tuple(
        Button(label, f"decide {which} {word} {here}")
        for label, word in (("Yes", "yes"), ("No", "no"), ("Later", "later"))
    )
    return Item(line(strong(shortened(asked.ask))), tuple(notes), buttons)


def since(days: int) -> str:
    return f", open for {days} day{'s' * (days != 1)}" if days > 0 else ""


def needed(asked: Brief) -> str:
    return f", needed by {asked.needed_by}" if asked.needed_by else ""


def made_here(qbr: Qbr, today: date) -> list[Element]:
    plan = qbr.plan
    items: list[Element] = [promise_item(plan, each, today) for each in qbr.promised]
    items += [noted_item(plan, note.by, note.text) for note in qbr.notes]
    return items


def noted_item(plan: Plan, by: str, said: str) -> Item:
    return Item(line(shortened(said, 600)), (line(muted(f"noted by {plan.name_of(by)}")),))


# -- after it --------------------------------------------------------------------------------------


def minutes(qbr: Qbr, today: date, *, notes: bool = True) -> Card:
    """The next working day: what was decided, promised, noted, and what is carried forward. `notes`: it may be
    added to by who reads it."""
    plan = qbr.plan
    done = [each for each in qbr.decided if each.outcome is not Outcome.LATER]
    open_now = open_briefs(plan, NAME)
    body: list[Element] = [text("Held ", Moment(qbr.meets, plan.agreement.time_zone), ".")]
    if late := missed(qbr):
        body.append(text(late))
    sections: tuple[tuple[str, list[Element]], ...] = (
        ("Decided", [decided_item(plan, each) for each in done]),
        ("Promised", [promise_item(plan, each, today) for each in qbr.promised]),
        ("Noted", [noted_item(plan, note.by, note.text) for note in qbr.notes]),
        ("Carried forward", [open_item(qbr, each, today) for each in open_now[:AT_ONCE]]),
    )
    for heading, items in sections:
        body += [Heading(heading), *(items or [text(muted("nothing"))])]
    if len(open_now) > AT_ONCE:
        body.append(small(f"{len(open_now) - AT_ONCE} more decisions are carried forward."))
    body.append(small("Leads may add to it for a week; this message is amended."))
    buttons = [Button("Note for the minutes", f"qbr note {ref(qbr)}")] if notes else []
    if qbr.frozen:
        buttons.append(Button("Open the packet", f"qbr packet {ref(qbr)}"))
    return Card(headed(qbr, "minutes of the QBR of"), tuple(body), tuple(buttons))


def missed(qbr: Qbr) -> str:
    """What could not be said in its time, because jbp was down or the packet was held back."""
    parts = []
    agenda = qbr.reached.get("agenda")
    if not qbr.sent:
        parts.append("It was held without a packet." if not qbr.held_back else "The packet was held back.")
    elif qbr.sent >= qbr.meets:
        parts.append("jbp was down when the packet was due: it went out late.")
    if agenda and agenda.at >= qbr.minutes_at:
        parts.append("jbp was down at its hour: there was no agenda. Decide and note here what was said.")
    return " ".join(parts)


def noted(qbr: Qbr, said: Minutes) -> Card:
    return Card(
        headed(qbr, "noted in the minutes of"),
        (text(said.text),),
        (Button("Another note", f"qbr note {ref(qbr)}"),),
    )
