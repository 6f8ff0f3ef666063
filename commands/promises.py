"""`/jbp promises`: who owes what until when, on both sides; make one, keep it, move it, hand it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from cards import promises as cards
from cards.card import Answer, Card, Field, Form
from commands import forms
from commands.acting import filled, known, plan_to_change
from commands.call import Call, NotYourSide, Unreadable
from commands.command import command
from commands.promising import add, colleagues, own, past, record, take, told
from plan.facts import Promise, PromiseState
from plan.people import Someone
from plan.plan import Plan
from storage.store import Book


class NoSuchPromise(LookupError):
    """No promise of this plan is called that. `/jbp promises` lists them with their ids."""


class TheirPromise(NotYourSide):
    """That promise is the other company's to keep or move. Nothing was changed."""


class NotYourPromise(PermissionError):
    """Only who made a promise, or a lead of their company, may change it. Nothing was changed."""


@command(
    "promises",
    help="Who owes what, and until when",
    usage=(
        ("promises", "the open ones, yours first (--all: every one)"),
        ('promises add "architecture diagram" --by fri', "promise something, or --who for a colleague"),
        ("promises kept p-7", "it is done"),
        ('promises move p-7 --by 2027-03-12 --because "…"', "a new day"),
        ("promises hand p-7 --to NAME", "a colleague keeps it"),
        ('promises drop p-7 --because "…"', "it will not be kept"),
    ),
    order=5,
)
def promises(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": listing,
        "add": add,
        "take": take,
        "kept": kept,
        "move": move,
        "hand": hand,
        "drop": drop,
    }
    act = acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: {', '.join(filter(None, acts))}.")
    return act(call, book)


# -- reading ---------------------------------------------------------------------------------------


def listing(call: Call, book: Book) -> Card:
    """Of the room's plan, or of every plan of the asker: theirs first, then what is overdue."""
    every = "all" in call.options
    if call.place is None and "plan" not in call.options:
        mine: list[tuple[Plan, Someone | None]] = list(call.plans(book))
        options = ""
    else:
        plan = call.plan(book)
        side = call.side_on(book, plan.id)
        mine = [(plan, call.seat(plan) if side else None)]
        options = f" --plan {plan.id}"
    entries = [(plan, promise, seat) for plan, seat in mine for promise in plan.promises(open_only=not every)]
    entries.sort(key=lambda entry: order(*entry))
    page = call.options.get("page", "")
    number = int(page) if page.isdecimal() and len(page) < 4 else 1
    return cards.listed(entries, call.today, number, every, options + (" --all" if every else ""))


def order(plan: Plan, promise: Promise, seat: Someone | None) -> tuple[bool, bool, str, date, str]:
    """Mine first; then the open before the settled, plan by plan, the longest due first."""
    mine = seat is not None and promise.owner == seat.id
    return (not mine, promise.state is not PromiseState.OPEN, plan.name, promise.due, promise.id)


# -- keeping ---------------------------------------------------------------------------------------


def meant(call: Call, book: Book) -> tuple[Plan, Promise, Someone]:
    """From `[PLAN/]ID`: a promise that the asker may change. Raises NoSuchPromise, NotYourSide or
    NotYourPromise."""
    if not call.word(1):
        raise Unreadable("Say which promise: `/jbp promises` lists them with their ids.")
    key, slash, wanted = call.word(1).partition("/")
    plan = plan_to_change(call, book, key if slash else "")
    found = {each.id.casefold(): each for each in plan.promises(open_only=False)}
    promise = found.get((wanted if slash else key).casefold())
    seat = call.seat(plan)
    if promise is None:
        raise NoSuchPromise
    owner = plan.people.get(promise.owner)
    if owner and owner.side is not seat.side:
        raise TheirPromise
    if not cards.may_change(plan, promise, seat, call.today):
        raise NotYourPromise
    return plan, promise, seat


def settled(plan: Plan, promise: Promise, seat: Someone, today: date) -> Card:
    """What was kept or dropped stays so."""
    title = f"It was {promise.state.value} already, as {plan.name_of(promise.by)} said"
    return cards.one(plan, promise, seat, today, title, "Nothing was changed.")


def kept(call: Call, book: Book) -> Card:
    plan, promise, seat = meant(call, book)
    if promise.state is not PromiseState.OPEN:
        return settled(plan, promise, seat, call.today)
    promise = replace(promise, by=seat.id, at=book.now, source="chat", state=PromiseState.KEPT, reason="")
    return cards.one(record(book, plan, promise), promise, seat, call.today, "Kept, thank you")


def move(call: Call, book: Book) -> Answer:
    plan, promise, seat = meant(call, book)
    if promise.state is not PromiseState.OPEN:
        return settled(plan, promise, seat, call.today)
    fields = (Field("by", "New day", "date", required=True), because("Why"))
    form = Form(
        f"Move: {promise.what[:60]}", f"promises move {cards.ref(plan, promise)}", fields, submit="Move"
    )
    given = {"by": call.options.get("by"), "because": call.options.get("because")}
    values, unready = filled(form, call, given)
    if unready:
        return unready
    errors = past(call, values["by"])
    if values["by"] == promise.due:
        errors = {"by": "That is the day it is due already."}
    if errors:
        return forms.again(form, call.values if call.sent else known(given), errors)
    return changed(call, book, plan, promise, seat, "Moved", due=values["by"], reason=values["because"])


def drop(call: Call, book: Book) -> Answer:
    plan, promise, seat = meant(call, book)
    if promise.state is not PromiseState.OPEN:
        return settled(plan, promise, seat, call.today)
    form = Form(
        f"Drop: {promise.what[:60]}",
        f"promises drop {cards.ref(plan, promise)}",
        (because("Why it will not be kept"),),
        submit="Drop it",
    )
    values, unready = filled(form, call, {"because": call.options.get("because")})
    if unready:
        return unready
    return changed(
        call, book, plan, promise, seat, "Dropped", state=PromiseState.DROPPED, reason=values["because"]
    )


def hand(call: Call, book: Book) -> Answer:
    plan, promise, seat = meant(call, book)
    if promise.state is not PromiseState.OPEN:
        return settled(plan, promise, seat, call.today)
    to = own(call, plan, call.options["to"]).id if call.options.get("to") else None
    others = tuple(option for option in colleagues(plan, seat) if option.value != promise.owner)
    form = Form(
        f"Hand over: {promise.what[:60]}",
        f"promises hand {cards.ref(plan, promise)}",
        (Field("to", "To", "person", others, required=True),),
        submit="Hand it over",
    )
    if to == promise.owner:
        return cards.one(plan, promise, seat, call.today, f"It is {plan.name_of(to)}’s already")
    values, unready = filled(form, call, {"to": to})
    if unready:
        return unready
    owner = plan.people[values["to"]]
    after = replace(promise, by=seat.id, at=book.now, source="chat", owner=owner.id)
    now = record(book, plan, after)
    if owner.id == seat.id:
        return cards.one(now, after, seat, call.today, "It is yours now")
    return told(book, now, after, seat, call.today, f"Handed to {owner.name}", "handed you a promise")


def because(label: str) -> Field:
    return Field("because", label, "line", required=True, hint="Both companies read it")


def changed(
    call: Call, book: Book, plan: Plan, promise: Promise, seat: Someone, title: str, **what: Any
) -> Card:
    after = replace(promise, by=seat.id, at=book.now, source="chat", **what)
    return cards.one(record(book, plan, after), after, seat, call.today, title, "Both companies see it.")
