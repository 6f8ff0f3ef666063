"""`/jbp escalate`: what your own company has escalated; hand a matter to your lead, send it up, end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cards import escalation as cards
from cards.card import Answer, Card, Field, Form
from commands.acting import filled, names, tell
from commands.call import Call, Unreadable
from commands.command import command
from commands.escalating import (
    NobodyOnThePath,
    NotYours,
    Trail,
    involved,
    meant,
    mine,
    raise_it,
    spread,
    stands,
    trail_of,
)
from commands.reading import of_plan, page_typed
from plan.escalation import next_on_path
from plan.facts import Escalation, EscalationState
from plan.people import Someone
from plan.plan import Plan
from storage import facts, plans
from storage.store import Book

NOTE = 1000  # characters, as in a form


@command(
    "escalate",
    help="What your company has escalated; hand a matter to your lead",
    usage=(
        ("escalate", "your own company’s: open, sent, ended; the other company never sees it"),
        ('escalate 2 --because "…"', "hand a motion, or a promise by its id, to your lead"),
        ('escalate send acme-aws/acme-1 --note "…"', "leads: to the next on your path"),
        ("escalate dismiss acme-aws/acme-1", "leads: not now"),
        ("escalate up acme-aws/acme-1", "who has it: to the next after you"),
        ('escalate end acme-aws/acme-1 --note "…"', "how it ended"),
    ),
)
def escalate(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": listing,
        "show": show,
        "send": send,
        "up": up,
        "dismiss": dismiss,
        "end": end,
    }
    act = acts.get(call.word(0).casefold(), raise_it)
    return act(call, book)


# -- reading ---------------------------------------------------------------------------------------


@of_plan("escalate")
def listing(call: Call, book: Book, plan: Plan) -> Card:
    """Of the asker's own company; all of them for its leads, for anybody else what they were in."""
    seat = call.seat(plan)
    return cards.listed(plan, mine(book, plan, seat), seat, page_typed(call), f" --plan {plan.id}")


def show(call: Call, book: Book) -> Card:
    return stands(book, *meant(call, book))


# -- a lead decides --------------------------------------------------------------------------------


def send(call: Call, book: Book) -> Answer:
    """To the next on the path, who is told with the history."""
    plan, trail, seat = meant(call, book)
    call.lead(plan)
    if trail.now.state is not EscalationState.DRAFTED:
        return as_it_is(book, plan, trail, seat)
    to = next_on_path(plan, seat.side, {seat.id})
    if to is None:
        raise NobodyOnThePath
    form = Form(
        f"Send it to {to.name}",
        f"escalate send {cards.ref(plan, trail.now)}",
        (Field("note", "What you add", "lines", hint=f"{to.name} reads it with the history"),),
        submit="Send it",
    )
    if not call.sent and "note" not in call.options:
        return form
    values, unready = filled(form, call, {"note": call.options.get("note")})
    if unready:
        return unready
    return passed_on(call, book, plan, trail, seat, to, values.get("note", ""))


def dismiss(call: Call, book: Book) -> Answer:
    """Not now: who handed it in is told."""
    plan, trail, seat = meant(call, book)
    call.lead(plan)
    if trail.now.state is not EscalationState.DRAFTED:
        return as_it_is(book, plan, trail, seat)
    note = typed(call, "because")
    after = changed(book, plan, trail, seat, state=EscalationState.DISMISSED, note=note)
    told(book, plan, after, seat, "lets it be for now")
    return stands(book, plan, after, seat, "Not sent")


# -- who has it ------------------------------------------------------------------------------------


def up(call: Call, book: Book) -> Answer:
    plan, trail, seat = meant(call, book)
    holds(trail, seat)
    if trail.now.state is not EscalationState.SENT:
        return as_it_is(book, plan, trail, seat)
    to = next_on_path(plan, seat.side, trail.had)
    if to is None:
        raise NobodyOnThePath
    return passed_on(call, book, plan, trail, seat, to, typed(call, "note"))


def end(call: Call, book: Book) -> Answer:
    """With a note; everybody who was in it is told."""
    plan, trail, seat = meant(call, book)
    holds(trail, seat)
    if trail.now.state is not EscalationState.SENT:
        return as_it_is(book, plan, trail, seat)
    form = Form(
        f"End it: {cards.subject(plan, trail.now.about)[:60]}",
        f"escalate end {cards.ref(plan, trail.now)}",
        (Field("note", "How it ended", "lines", required=True, hint="Who was in it reads it"),),
        submit="End it",
    )
    values, unready = filled(form, call, {"note": call.options.get("note")})
    if unready:
        return unready
    after = changed(book, plan, trail, seat, state=EscalationState.ENDED, note=values["note"])
    reached = told(book, plan, after, seat, "ended it")
    verb = "is" if len(reached) == 1 else "are"
    return stands(book, plan, after, seat, "Ended", f"{names(reached)} {verb} told." if reached else "")


def typed(call: Call, option: str) -> str:
    """What was typed behind an option. Raises Unreadable where it is longer than a note may be."""
    said = call.options.get(option, "")
    if len(said) > NOTE:
        raise Unreadable(f"That note is {len(said) - NOTE:,} characters too long: at most {NOTE:,} fit.")
    return said


def holds(trail: Trail, seat: Someone) -> None:
    """Raises NotYours but for a lead and who has it."""
    if not seat.is_lead and seat.id != trail.now.to:
        raise NotYours


# -- what they share -------------------------------------------------------------------------------


def as_it_is(book: Book, plan: Plan, trail: Trail, seat: Someone) -> Card:
    """A press that changed nothing."""
    said = {
        EscalationState.DRAFTED: "It is a draft still: the lead sends it or lets it be",
        EscalationState.SENT: f"It is with {plan.name_of(trail.now.to or '')} already",
        EscalationState.DISMISSED: f"{plan.name_of(trail.now.by)} let it be already",
        EscalationState.ENDED: f"{plan.name_of(trail.now.by)} ended it already",
    }[trail.now.state]
    return stands(book, plan, trail, seat, said, "Nothing was changed.")


def passed_on(
    call: Call, book: Book, plan: Plan, trail: Trail, seat: Someone, to: Someone, note: str
) -> Card:
    after = changed(book, plan, trail, seat, state=EscalationState.SENT, to=to.id, note=note)
    note = (
        f"{to.name} is told, with the history."
        if to.may_be_prompted
        else f"{to.name} takes no messages from jbp: tell them. /jbp escalate shows it to them."
    )
    return stands(book, plan, after, seat, f"Sent to {to.name}", note)


def changed(book: Book, plan: Plan, trail: Trail, seat: Someone, **what: Any) -> Trail:
    """Recorded, and amended for everybody who has it in their messages."""
    now: Escalation = replace(trail.now, by=seat.id, at=book.now, source="chat", **what)
    facts.record(book, plan.id, now)
    after = trail_of(book, plans.named(book, plan.id, plan.reader), now.id)
    spread(book, plan, after)
    return after


def told(book: Book, plan: Plan, trail: Trail, seat: Someone, what: str) -> list[Someone]:
    """Everybody else who was in it hears how it went on: an amended message makes no sound."""
    others = [each for each in involved(plan, trail) if each.id != seat.id]
    key = f"escalation/{plan.id}/{trail.now.id}/{trail.now.state}"
    return tell(book, plan, others, key, cards.heard(plan, trail.now, what))
