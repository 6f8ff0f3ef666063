"""A day's promises to one person: what is due or overdue, with the press that settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import Button, Card, Element, Item, line, muted, strong, text
from cards.parts import shortened
from cards.promises import due, may_change, ref
from plan.facts import Promise, PromiseState
from plan.people import Someone
from plan.plan import Plan
from plan.reminders import Reminder

AT_MOST = 20  # promises of a plan in one message; the list has the others


def of_day(plan: Plan, someone: Someone, told: Sequence[Reminder], on: date) -> Card:
    """On one plan. `on` is the day of the message: read later, it still says what held that morning."""
    items = tuple(item(plan, each, someone, on) for each in told[:AT_MOST])
    left = len(told) - AT_MOST
    more = Item(line(muted(f"and {left} more")), (), (Button("All of them", f"promises --plan {plan.id}"),))
    return titled((text(strong(plan.name)), *items, *([more] if left > 0 else [])))


def item(plan: Plan, each: Reminder, someone: Someone, on: date) -> Item:
    promise = each.promise
    whose = f"{plan.name_of(promise.owner)} promised: " if each.for_another else "You promised: "
    notes = [due(promise, on)]
    if promise.reason and promise.state is PromiseState.OPEN:
        notes.append(line(muted(f"moved: {shortened(promise.reason)}")))
    can = promise.state is PromiseState.OPEN and may_change(plan, promise, someone, on)
    head = line(whose, strong(shortened(promise.what, 300)))
    return Item(head, tuple(notes), buttons(plan, promise) if can else ())


def buttons(plan: Plan, promise: Promise) -> tuple[Button, ...]:
    which = ref(plan, promise)
    return (
        Button("Kept", f"promises kept {which}", "primary"),
        Button("Move", f"promises move {which}"),
        Button("Hand over", f"promises hand {which}"),
    )


def joined(cards: Sequence[Card]) -> Card:
    """The same day's promises on several plans, as one message."""
    return titled(tuple(part for card in cards for part in card.body))


def titled(body: tuple[Element, ...]) -> Card:
    waits = sum(1 for part in body if isinstance(part, Item) and part.notes and part.buttons)
    if not waits:
        return Card("All settled, thank you", body)
    return Card(f"{waits} promise{'s' * (waits > 1)} to keep", body)
