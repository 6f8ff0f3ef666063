"""`/jbp accounts target`: the accounts that a motion goes after, chosen from those that both companies have."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cards import accounts as cards
from cards.card import Answer, Card, Field, Form, Option, text
from cards.parts import shortened
from commands import forms
from commands.account_pairs import NoSuchPair
from commands.acting import plan_to_change
from commands.call import Call, Unreadable
from commands.reading import page_typed
from plan.accounts import Overlap, Shown
from plan.agreement import Motion
from plan.plan import Plan
from plan.sides import Side
from storage import accounts as store
from storage import plans
from storage.store import Book

EVERY = "*"
LONGEST_CODE = 70  # characters of what a form sends back for a choice
MOST_CHOICES = 90  # a form's list takes a hundred


class NotToldWhich(PermissionError):
    """Which accounts both have is not told: a list shares counts only. `/jbp accounts` says whose."""


def target(call: Call, book: Book) -> Answer:
    """`accounts target MOTION`, behind it nothing, `add` or `off ID`. Raises NoSuchMotion, NotToldWhich or
    NoSuchPair."""
    plan = plan_to_change(call, book)
    act = call.word(2).casefold()
    seat = call.voice(plan) if act else call.seat(plan)
    if not call.word(1):
        raise Unreadable("Say which motion: `accounts target 1`. `/jbp motions` numbers them.")
    motion = plan.motion(call.word(1))
    number = plans.number_of(book, plan.id)
    mapping = store.seen(book, number, plan.reader)
    if not mapping.names_which and len(mapping.lists) == len(Side):
        raise NotToldWhich
    if act == "add":
        return add(call, book, plan, motion, mapping, seat.side)
    if act == "off":
        if call.word(3) not in {each.id for each in mapping.which}:
            raise NoSuchPair
        store.untarget(book, motion.id, call.word(3))
        mapping = store.seen(book, number, plan.reader)
    elif act:
        raise Unreadable(f"“{act[:40]}” is none of: add, off.")
    return listed(call, plan, motion, mapping, seat.side)


def listed(call: Call, plan: Plan, motion: Motion, mapping: Shown, side: Side) -> Card:
    found = [each for each in mapping.which if motion.id in each.motions]
    found.sort(key=lambda each: each.accounts[side].name.casefold())
    return cards.targets(plan, motion, found, side, page_typed(call))


def add(call: Call, book: Book, plan: Plan, motion: Motion, mapping: Shown, side: Side) -> Answer:
    """By segment, by country, or by name."""
    free = [each for each in mapping.which if motion.id not in each.motions]
    form = adding_form(call, plan, motion, free, side)
    if not call.sent:
        if not free:
            return Card(
                f"{motion.name}: nothing to add", (text("No account that both have is left to choose from."),)
            )
        return form
    read, failed = forms.read(form, call)
    if failed:
        return failed
    chosen, unknown = picked(free, side, {name: str(value) for name, value in read.items()})
    if unknown:
        said = f"Not among those that both have: {', '.join(unknown)[:300]}. Leave it out, or write it as in your list."
        return forms.again(form, call.values, {"names": said})
    if not chosen:
        return forms.again(
            form, call.values, {"": "No account that both have is of that segment and country."}
        )
    store.target(book, motion.id, [each.id for each in chosen])
    return listed(call, plan, motion, store.seen(book, plans.number_of(book, plan.id), plan.reader), side)


def adding_form(call: Call, plan: Plan, motion: Motion, free: Sequence[Overlap], side: Side) -> Form:
    fields = []
    for name, label in (("segment", "Segment, as in your list"), ("country", "Country, as in your list")):
        values = sorted(
            {value for each in free if (value := getattr(each.accounts[side], name))}, key=str.casefold
        )
        if values:
            options = (
                Option(EVERY, "Any"),
                *(Option(code(value), shortened(value, 70)) for value in values[:MOST_CHOICES]),
            )
            fields.append(Field(name, label, "pick", options))
    fields.append(Field("names", "Or by name, one a line", "lines", max_length=3000))
    said = f"{len(free):,} account{'s' * (len(free) != 1)} that both have can be added."
    number = plan.number_of(motion)
    return Form(
        f"Target accounts of {motion.name}"[:150], f"accounts target {number} add --plan {plan.id}", tuple(fields),
        call.draft, {each.name: EVERY for each in fields if each.name != "names"}, submit="Add",
        context=(text(said),),
    )  # fmt: skip


def code(value: str) -> str:
    """What a form sends back for a segment or country: itself, or what stands for one that is too long."""
    if len(value) <= LONGEST_CODE:
        return value
    return f"{value[:50]} {hashlib.sha256(value.encode()).hexdigest()[:12]}"


def picked(free: Sequence[Overlap], side: Side, read: dict[str, str]) -> tuple[list[Overlap], list[str]]:
    """Which are meant, and the names that none of them has."""
    names = [line.strip() for line in read.get("names", "").splitlines() if line.strip()]
    if names:
        by_name = {
            account.name.casefold(): each
            for each in free
            for account in each.accounts.values()
            if account.name
        }
        unknown = [name for name in names if name.casefold() not in by_name]
        return [by_name[name.casefold()] for name in names if name.casefold() in by_name], unknown
    wanted = {
        name: value for name, value in read.items() if name in ("segment", "country") and value != EVERY
    }
    return [
        each
        for each in free
        if all(code(getattr(each.accounts[side], name)) == value for name, value in wanted.items())
    ], []
