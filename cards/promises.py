"""Promises as people read them: what is owed by whom until when, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import Button, Card, Day, Element, Item, Span, Tone, Words, line, muted, small, strong, text
from cards.parts import shortened
from plan.facts import Promise, PromiseState
from plan.people import Someone
from plan.plan import Plan

AT_ONCE = 10  # promises on one card


def ref(plan: Plan, promise: Promise) -> str:
    """How a button names a promise, in full: `acme-aws/p-7`."""
    return f"{plan.id}/{promise.id}"


def may_change(plan: Plan, promise: Promise, seat: Someone, today: date) -> bool:
    """Its owner, who stands in for them while they are away, or a lead of the owner's side."""
    owner = plan.people.get(promise.owner)
    if owner is None or owner.side is not seat.side:
        return promise.owner == seat.id
    return promise.owner == seat.id or seat.is_lead or (owner.away(today) and owner.delegate == seat.id)


def buttons(plan: Plan, promise: Promise) -> tuple[Button, ...]:
    which = ref(plan, promise)
    return (
        Button("Kept", f"promises kept {which}", "primary"),
        Button("Move", f"promises move {which}"),
        Button("Hand over", f"promises hand {which}"),
        Button("Drop", f"promises drop {which}"),
    )


def owed_by(plan: Plan, promise: Promise) -> str:
    """`Vera Lindqvist (Acme)`."""
    owner = plan.people.get(promise.owner)
    return f"{owner.name} ({plan.company(owner.side)})" if owner else promise.owner


def due(promise: Promise, today: date) -> tuple[Span, ...]:
    days = (today - promise.due).days
    if promise.state is not PromiseState.OPEN:
        return line(promise.state.value)
    if days > 0:
        late = Words(f", {days} day{'s' * (days > 1)} overdue", Tone.BAD)
        return line("due ", Day(promise.due), late)
    soon = ", today" if days == 0 else ", tomorrow" if days == -1 else ""
    return line("due ", Day(promise.due), soon) if soon else line("due ", Day(promise.due))


def item(plan: Plan, promise: Promise, seat: Someone | None, today: date) -> Item:
    notes = [line(f"{owed_by(plan, promise)} · ", *due(promise, today), muted(f" · {known_as(promise)}"))]
    if promise.reason:
        why = "moved" if promise.state is PromiseState.OPEN else "because"
        notes.append(line(muted(f"{why}: {shortened(promise.reason)}")))
    can = seat is not None and promise.state is PromiseState.OPEN and may_change(plan, promise, seat, today)
    return Item(line(strong(shortened(promise.what))), tuple(notes), buttons(plan, promise) if can else ())


def known_as(promise: Promise) -> str:
    """The id where it is short enough to type; else the meeting that the promise came from."""
    return promise.id if len(promise.id) <= 12 or not promise.origin else promise.origin.replace("/", " ")


Entry = tuple[Plan, Promise, Someone | None]


def listed(entries: Sequence[Entry], today: date, page: int, every: bool, options: str) -> Card:
    """A page of promises, in the order given; `options` are what the list was asked for with."""
    pages = max(1, -(-len(entries) // AT_ONCE))
    page = min(max(page, 1), pages)
    shown = entries[(page - 1) * AT_ONCE : page * AT_ONCE]
    overdue = sum(
        1 for _, promise, _ in entries if promise.state is PromiseState.OPEN and promise.due < today
    )
    several = len({plan.id for plan, _, _ in entries}) > 1
    body: list[Element] = []
    before = ""
    for plan, promise, seat in shown:
        if several and plan.id != before:
            body.append(text(strong(plan.name)))
        before = plan.id
        body.append(item(plan, promise, seat, today))
    if pages > 1:
        body.append(small(f"Page {page} of {pages}."))
    more = (Button("More", f"promises --page {page + 1}{options}"),) if page < pages else ()
    if not entries:
        body.append(text("Nobody owes anything." if not every else "None was ever made here."))
    return Card(
        title_of(len(entries), overdue, every),
        tuple(body),
        (*more, Button("Make a promise", f"promises add{options.replace(' --all', '')}")),
    )


def title_of(count: int, overdue: int, every: bool) -> str:
    if count == 0:
        return "No promises" if every else "No open promises"
    late = f", {overdue} overdue" if overdue else ""
    return f"{count} {'' if every else 'open '}promise{'s' * (count > 1)}{late}"


def one(plan: Plan, promise: Promise, seat: Someone, today: date, title: str, note: str = "") -> Card:
    """One promise as it stands, after what was done to it or instead of it."""
    body: tuple[Element, ...] = (item(plan, promise, seat, today),)
    return Card(title, (*body, small(note)) if note else body)


def heard_of(plan: Plan, promise: Promise, owner: Someone, what: str, today: date) -> Card:
    """To who is to keep it from now on, and did not say so themselves."""
    return Card(f"{plan.name}: {what}", (item(plan, promise, owner, today),))
