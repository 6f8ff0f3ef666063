"""What the commands that change something share: one change at a time, what was filled in, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cards.card import Card, Field, Form, Option
from commands import forms
from commands.call import Call
from plan.people import Someone
from plan.plan import Plan
from storage import drafts, outbox, plans
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book


def plan_to_change(call: Call, book: Book, key: str = "") -> Plan:
    """The plan that is meant (or the one called `key`), read while nobody else changes it, so that of two
    presses at once the second sees what the first did. Raises what call.plan raises."""
    plan = call.plan_called(book, key) if key else call.plan(book)
    plans.one_at_a_time(book, plan.id)
    return call.plan_called(book, plan.id)


def filled(form: Form, call: Call, given: Mapping[str, str | None]) -> tuple[dict[str, Any], Form | None]:
    """The form's values where they are all there: sent back, or typed behind the command (`given`, None for
    what was not). Otherwise, second, the form to show, with what is known so far."""
    if call.sent:
        return forms.read(form, call)
    typed = known(given)
    missing = [field for field in form.fields if field.required and not typed.get(field.name, "").strip()]
    form = replace(form, values={**form.values, **typed})
    return ({}, form) if missing else forms.read(form, replace(call, values=form.values))


def known(given: Mapping[str, str | None]) -> dict[str, str]:
    """What was typed, as a form's values."""
    return {name: value for name, value in given.items() if value is not None}


def pick_plan(mine: Iterable[tuple[Plan, Someone]]) -> Field:
    """Which of the asker's plans is meant."""
    options = tuple(Option(plan.id, plan.name) for plan, _ in mine)
    return Field("plan", "Plan", "pick", options, required=True)


def draft_done(call: Call, book: Book) -> None:
    """The form was taken: what was kept of its earlier steps is let go."""
    if call.draft and drafts.values(book, call.draft, call.person or 0):
        drafts.drop(book, call.draft)


def tell(book: Book, plan: Plan, people: Iterable[Someone], key: str, card: Card) -> list[Someone]:
    """Queue `card` to each person's own chat; who of them takes messages, and so will see it. The same
    stable `key` again amends what they have."""
    reached = [someone for someone in people if someone.may_be_prompted]
    queued = [
        Wanted(
            key=f"{key}/{someone.person}",
            channel=f"person:{someone.person}",
            card=card_json(card),
            not_before=book.now,
            plan=plans.number_of(book, plan.id),
        )
        for someone in reached
    ]
    outbox.queue(book, queued)
    return reached


def tell_rooms(book: Book, plan: Plan, key: str, card: Card) -> None:
    """Queue `card` to every room of the plan. The same stable `key` again amends what stands there."""
    queued = [
        Wanted(
            key=f"{key}/{place.address}",
            channel=place.address,
            card=card_json(card),
            not_before=book.now,
            plan=plans.number_of(book, plan.id),
        )
        for place in plan.rooms
    ]
    outbox.queue(book, queued)


def names(people: Iterable[Someone]) -> str:
    """`Vera`, `Vera and Paul`, `Vera, Paul and Ana`."""
    said = [someone.name for someone in people]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
