"""`/jbp promises`: who owes what until when, on both sides; make one, keep it, move it, hand it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from cards import promises as cards
from cards.card import Answer, Card, Field, Form, Option
from commands import forms
from commands.acting import filled, pick_plan, plan_to_change, tell
from commands.call import Call, NotYourSide, Unreadable
from commands.command import command
from commands.reviews import in_period
from plan.facts import Promise, PromiseState
from plan.people import Someone
from plan.plan import Plan
from plan.review import NAME, ask_id
from plan.sides import Side
from storage import drafts, facts, plans
from storage.store import Book

A_WEEK = timedelta(days=7)


class NoSuchPromise(LookupError):
    """No promise of this plan is called that. `/jbp promises` lists them with their ids."""


class NotYourPromise(PermissionError):
    """Only who made a promise, or a lead of their company, may change it. Nothing was changed."""


class NoSuchAsk(LookupError):
    """That ask does not stand any more: it was changed or withdrawn. Nothing was promised."""


class YourOwnAsk(PermissionError):
    """Your own side asked for that. It is for the other company to take."""


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
    page = int(call.options["page"]) if call.options.get("page", "").isdecimal() else 1
    return cards.listed(entries, call.today, page, every, options + (" --all" if every else ""))


def order(plan: Plan, promise: Promise, seat: Someone | None) -> tuple[bool, bool, str, date, str]:
    """Mine first; then the open before the settled, plan by plan, the longest due first."""
    mine = seat is not None and promise.owner == seat.id
    return (not mine, promise.state is not PromiseState.OPEN, plan.name, promise.due, promise.id)


# -- making ----------------------------------------------------------------------------------------


def add(call: Call, book: Book) -> Answer:
    """`promises add WHAT --by DATE [--who NAME]`."""
    mine = call.plans(book) if call.place is None and "plan" not in call.options else []
    if len(mine) > 1:
        return add_on_one_of(call, book, mine)
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    who = call.colleague(plan, call.options["who"]).id if call.options.get("who") else None
    form = add_form(plan, seat)
    given = {"what": " ".join(call.words[1:]) or None, "by": call.options.get("by"), "who": who}
    values, unready = filled(form, call, given)
    if unready:
        return unready
    if errors := past(call, values["by"]):
        return forms.again(form, call.values if call.sent else known(given), errors)
    owner = plan.people[values.get("who", seat.id)]
    same = [
        each for each in plan.promises()
        if (each.what, each.owner, each.due) == (values["what"], owner.id, values["by"])
    ]  # fmt: skip
    if same:
        return cards.one(plan, same[0], seat, call.today, f"That is there already, as {same[0].id}")
    promise = Promise(
        by=seat.id, at=book.now, id=next_id(plan), what=values["what"], owner=owner.id, due=values["by"],
        made_on=call.today,
    )  # fmt: skip
    now = record(book, plan, promise)
    if owner.id != seat.id:
        return told(book, now, promise, seat, owner, call.today, f"Promised for {owner.name}")
    return cards.one(now, promise, seat, call.today, "Promised", "Both companies see it.")


def add_on_one_of(call: Call, book: Book, mine: list[tuple[Plan, Someone]]) -> Answer:
    """In direct messages with several plans: which one it is, is asked first; what was typed is kept."""
    first = Form("Make a promise", "promises add", (pick_plan(mine),), call.draft, steps=2, submit="Next")
    if not call.sent:
        given = {"what": " ".join(call.words[1:]), **call.options}
        return replace(first, draft=drafts.keep(book, "", call.person or 0, "promises add", 1, given))
    values, failed = forms.read(first, call)
    if failed:
        return failed
    given = drafts.values(book, call.draft, call.person or 0)
    words = ("add", given.pop("what", ""))
    options = {**given, "plan": str(values["plan"])}
    return add(replace(call, words=words, options=options, sent=False, values={}), book)


def add_form(plan: Plan, seat: Someone) -> Form:
    own = colleagues(plan, seat)
    fields = (
        Field("what", "What", "line", required=True, placeholder="the architecture diagram"),
        Field("by", "Until", "date", required=True),
        Field("who", "Who keeps it", "person", own, hint="Somebody of your own company"),
    )
    return Form(
        "Make a promise", f"promises add --plan {plan.id}", fields, values={"who": seat.id}, submit="Promise"
    )


def colleagues(plan: Plan, seat: Someone) -> tuple[Option, ...]:
    own = [someone for someone in plan.people.values() if someone.side is seat.side and someone.active]
    return tuple(Option(someone.id, someone.name, someone.title) for someone in own)


def known(given: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in given.items() if value is not None}


def past(call: Call, day: date) -> dict[str, str]:
    return {"by": "That day is past. Give today or a later one."} if day < call.today else {}


def next_id(plan: Plan) -> str:
    """`p-7` where six were made: short enough to type, and never used again."""
    numbers = [each.id[2:] for each in plan.promises(open_only=False) if each.id.startswith("p-")]
    return f"p-{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"


def record(book: Book, plan: Plan, promise: Promise) -> Plan:
    """The plan as it stands with the promise recorded."""
    facts.record(book, plan.id, promise)
    return plans.named(book, plan.id, plan.reader)


def told(
    book: Book, plan: Plan, promise: Promise, seat: Someone, owner: Someone, today: date, title: str
) -> Card:
    """The new owner hears of it in their own chat; where they take no messages, the giver is told so."""
    card = cards.handed(plan, promise, owner, seat, today)
    reached = tell(book, plan, [owner], f"promise/{plan.id}/{promise.id}/{book.now:%Y-%m-%dT%H:%M:%SZ}", card)
    note = "They are told." if reached else f"{owner.name} takes no messages from jbp: tell them yourself."
    return cards.one(plan, promise, seat, today, title, note)


def take(call: Call, book: Book) -> Card:
    """`promises take PLAN/PERIOD/MOTION/SIDE`: what SIDE asked for there, promised by the other one."""
    parts = call.word(1).split("/")
    if len(parts) != 4 or parts[3] not in list(Side):
        raise Unreadable("Press “Take it” beside an ask in the week’s summary.")
    key, period, motion, side = parts[0], parts[1], parts[2], Side(parts[3])
    plan = plan_to_change(call, book, key)
    seat = call.voice(plan)
    if seat.side is side:
        raise YourOwnAsk
    made = {each.id: each for each in plan.promises(open_only=False)}.get(ask_id(key, period, motion, side))
    if made and made.state is not PromiseState.DROPPED:
        whose = (
            "It is yours already" if made.owner == seat.id else f"{cards.owed_by(plan, made)} took it already"
        )
        return cards.one(plan, made, seat, call.today, whose)
    review = in_period(book, plan, period)
    asked = [each for each in review.answers if (each.motion, each.side) == (motion, side)] if review else []
    if not asked or not asked[-1].ask:
        raise NoSuchAsk
    promise = Promise(
        by=seat.id, at=book.now, id=ask_id(key, period, motion, side), what=asked[-1].ask, owner=seat.id,
        due=call.today + A_WEEK, origin=f"{NAME}/{period}", made_on=call.today,
    )  # fmt: skip
    now = record(book, plan, promise)
    return cards.one(now, promise, seat, call.today, "It is yours", f"{plan.company(side)} sees who took it.")


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
        raise NotYourSide
    if not cards.may_change(plan, promise, seat):
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
    to = call.colleague(plan, call.options["to"]).id if call.options.get("to") else None
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
    return told(book, now, after, seat, owner, call.today, f"Handed to {owner.name}")


def because(label: str) -> Field:
    return Field("because", label, "line", required=True, hint="Both companies read it")


def changed(
    call: Call, book: Book, plan: Plan, promise: Promise, seat: Someone, title: str, **what: Any
) -> Card:
    after = replace(promise, by=seat.id, at=book.now, source="chat", **what)
    return cards.one(record(book, plan, after), after, seat, call.today, title, "Both companies see it.")
