"""What waits for one person, on every plan of theirs, with the press that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cards.card import (
    Button,
    Card,
    Element,
    Heading,
    Item,
    Moment,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.parts import short_day
from plan.facts import Promise
from plan.plan import Plan


def owed(plan: Plan, promise: Promise, today: date) -> Item:
    """A promise of the reader's: when it is due, and the press that says it is kept."""
    late = (today - promise.due).days
    due = (
        Words(f"due {short_day(promise.due)}", Tone.MUTED)
        if late <= 0
        else Words(f"{late} days overdue", Tone.BAD)
    )
    target = f"{plan.id}/{promise.id}"
    return Item(
        line(promise.what, "  ", due),
        (),
        (Button("Kept", f"promises kept {target}"), Button("Move", f"promises move {target}")),
    )


def answers(plan: Plan, motions: Sequence[str], until: datetime, zone: str) -> Item:
    return Item(
        line(strong(f"{len(motions)} to answer: "), ", ".join(motions)),
        (line(muted("until "), Moment(until, zone)),),
        (Button("Answer", f"check-in --plan {plan.id}", "primary"),),
    )


def today(parts: Sequence[tuple[Plan, Sequence[Element]]], count: int) -> Card:
    """One section a plan that has something; a plan without is only named."""
    body: list[Element] = []
    for plan, items in parts:
        if items:
            body += [Heading(plan.name), *items]
    quiet = [plan.name for plan, items in parts if not items]
    if quiet:
        body.append(small(f"Nothing on {', '.join(quiet)}."))
    title = f"{count} wait{'s' * (count == 1)} for you" if count else "Nothing waits for you"
    buttons = tuple(Button(f"Status: {plan.name}", f"status --plan {plan.id}") for plan, _ in parts[:5])
    return Card(title, tuple(body) or (text("You are up to date."),), buttons)
