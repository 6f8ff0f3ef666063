"""Making a promise: one’s own, one for a colleague, or one that answers what the other side asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cards import promises as cards
from cards.card import Answer, Card, Field, Form, Option
from commands import forms
from commands.acting import filled, known, pick_plan, plan_to_change, tell
from commands.call import Call, NotYourSide, Unreadable
from commands.reviews import in_period
from plan.days import UnreadablePeriod, period_begins
from plan.facts import Promise, PromiseState
from plan.people import Someone
from plan.plan import Plan
from plan.review import ask_id
from plan.sides import Side
from schedules.rituals import named
from storage import drafts, facts, plans
from storage.store import Book

A_WEEK = timedelta(days=7)


class NoSuchAsk(LookupError):
    """That ask does not stand any more: it was changed or withdrawn. Nothing was promised."""


class YourOwnAsk(NotYourSide):
    """Your own side asked for that. It is for the other company to take."""


class StaysWithUs(NotYourSide):
    """They are with the other company. A promise is made, and handed over, within one company; ask theirs
    in a check-in."""


def add(call: Call, book: Book) -> Answer:
    """`promises add WHAT --by DATE [--who NAME] [--at RITUAL/PERIOD]`."""
    mine = call.plans(book) if call.place is None and "plan" not in call.options else []
    if len(mine) > 1:
        return add_on_one_of(call, book, mine)
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    who = own(call, plan, call.options["who"]).id if call.options.get("who") else None
    origin = meeting_typed(plan, call.options.get("at", ""))
    form = add_form(plan, seat, origin)
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
        origin=origin, made_on=call.today,
    )  # fmt: skip
    now = record(book, plan, promise)
    if owner.id != seat.id:
        return told(
            book, now, promise, seat, call.today, f"Promised for {owner.name}", "made a promise for you"
        )
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


def meeting_typed(plan: Plan, typed: str) -> str:
    """The meeting in which a promise is made (`qbr/2027Q1`), so that its minutes list it; empty where none is
    named. Raises Unreadable."""
    if not typed:
        return ""
    ritual, _, period = typed.partition("/")
    try:
        period_begins(period)
    except UnreadablePeriod:
        ritual = ""
    if named(ritual, plan) is None:
        raise Unreadable("`--at` takes a ritual of the plan and its period, like qbr/2027Q1.")
    return typed


def add_form(plan: Plan, seat: Someone, origin: str = "") -> Form:
    fields = (
        Field("what", "What", "line", required=True, placeholder="the architecture diagram"),
        Field("by", "Until", "date", required=True),
        Field("who", "Who keeps it", "person", colleagues(plan, seat), hint="Somebody of your own company"),
    )
    here = f" --at {origin}" if origin else ""
    return Form(
        "Make a promise",
        f"promises add --plan {plan.id}{here}",
        fields,
        values={"who": seat.id},
        submit="Promise",
    )


def own(call: Call, plan: Plan, who: str) -> Someone:
    """A colleague by id or name. Raises StaysWithUs for somebody of the other company."""
    try:
        return call.colleague(plan, who)
    except NotYourSide:
        raise StaysWithUs from None


def colleagues(plan: Plan, seat: Someone) -> tuple[Option, ...]:
    ours = [someone for someone in plan.people.values() if someone.side is seat.side and someone.active]
    return tuple(Option(someone.id, someone.name, someone.title) for someone in ours)


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


def told(book: Book, plan: Plan, promise: Promise, seat: Someone, today: date, title: str, did: str) -> Card:
    """The new owner hears of it in their own chat; where they take no messages, the asker is told so."""
    owner = plan.people[promise.owner]
    card = cards.heard_of(plan, promise, owner, f"{seat.name} {did}", today)
    reached = tell(book, plan, [owner], f"promise/{plan.id}/{promise.id}/{book.now:%Y-%m-%dT%H:%M:%SZ}", card)
    note = f"{owner.name} is told." if reached else f"{owner.name} takes no messages from jbp: tell them."
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
        whose = "It is yours" if made.owner == seat.id else f"{cards.owed_by(plan, made)} took it"
        return cards.one(plan, made, seat, call.today, f"{whose} already")
    review = in_period(book, plan, period)
    asked = [each for each in review.answers if (each.motion, each.side) == (motion, side)] if review else []
    if review is None or not asked or not asked[-1].ask:
        raise NoSuchAsk
    promise = Promise(
        by=seat.id, at=book.now, id=ask_id(key, period, motion, side), what=asked[-1].ask, owner=seat.id,
        due=call.today + A_WEEK, origin=review.occurrence.key, made_on=call.today,
    )  # fmt: skip
    now = record(book, plan, promise)
    return cards.one(now, promise, seat, call.today, "It is yours", f"{plan.company(side)} sees who took it.")
