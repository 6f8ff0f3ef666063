"""`/jbp call`: record what both sides say in a meeting; the other side confirms its half with one press."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from cards import from_the_call as cards
from cards.card import Answer as Reply
from cards.card import Card, Field, Form, text
from cards.prompt import ref
from commands import forms
from commands.acting import names
from commands.answer_form import answered, change_form
from commands.answering import NotDue, Target, target, thanks
from commands.call import Call, WhichPlan
from commands.check_in import already
from commands.command import command
from commands.reading import which
from commands.reviews import of_period
from plan.facts import Answer, Choice, Confirmed
from plan.recorded import FROM_THE_CALL
from plan.review import Half
from plan.sides import Side
from storage import facts, plans
from storage.store import Book

STAMP = re.compile(r"\d{8}T\d{6}")  # when the half that a button confirms was recorded


@command(
    "call",
    help="Record what both sides say in a meeting",
    usage=(
        ("call", "the motions due, and who has answered"),
        ("call 2", "record both sides’ answers on one motion, for leads"),
        ("call confirm 2", "what the other side recorded for yours is right"),
    ),
)
def from_the_call(call: Call, book: Book) -> Reply:
    if call.word(0).casefold() == "confirm":
        return confirm(replace(call, words=call.words[1:]), book)
    try:
        return record(call, book) if call.words else listing(call, book)
    except WhichPlan:
        return which("call", call, book)


def listing(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    return cards.listing(of_period(book, plan, ""), call.lead(plan).side)


# -- recording -------------------------------------------------------------------------------------


def record(call: Call, book: Book) -> Reply:
    """`call [PLAN/]MOTION [PERIOD]`: both halves in one form; what its own side has said stays as it is."""
    at = target(call, book)
    call.lead(at.plan)
    if call.sent:
        plans.one_at_a_time(book, at.plan.id)
        at = target(call, book)
    halves = [half for half in at.review.halves if half.motion.id == at.motion]
    if not halves:
        raise NotDue
    waiting = [half for half in halves if not at.review.has_spoken(half)]
    stands = [half.side for half in halves if half not in waiting]
    if not waiting:
        return cards.taken(at.review, halves[0].motion, at.seat.side, (), stands, "")
    form = both_halves(call, at, waiting, stands)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    if errors := wrong(call, form, waiting, values):
        return forms.again(form, call.values, errors)
    answers = [recorded(book, at, half, values) for half in waiting if key(half, "confidence") in values]
    facts.record(book, at.plan.id, *answers)
    told = names(told_of(at, waiting))
    return cards.taken(at.review, halves[0].motion, at.seat.side, answers, stands, told)


def key(half: Half, name: str) -> str:
    """How a field of a half is called in the form of both."""
    return f"{half.side}_{name}"


def both_halves(call: Call, at: Target, waiting: list[Half], stands: list[Side]) -> Form:
    """The check-in's own questions, once for each half that its side has not answered."""
    plan, motion = at.plan, plan_motion(at)
    fields: list[Field] = []
    values: dict[str, str] = {}
    for half in waiting:
        one = change_form(call, at, half, blocked=False)
        fields += [of_half(at, half, field) for field in one.fields]
        # A colour is said, not carried over: without one, nothing is recorded for the other side.
        known = {
            name: said
            for name, said in one.values.items()
            if half.side is at.seat.side or name != "confidence"
        }
        values |= {key(half, name): said for name, said in known.items()}
    notes = [f"{plan.company(side)} has answered already; its own answer stands." for side in stands]
    return Form(
        f"{motion.name}: from the call",
        f"call {ref(plan, motion.id, at.review.period)}",
        tuple(fields),
        values=values,
        context=tuple(text(note) for note in notes),
        submit="Record",
    )


def plan_motion(at: Target) -> Any:
    return at.plan.motions[at.motion]


def of_half(at: Target, half: Half, field: Field) -> Field:
    label = f"{at.plan.company(half.side)}: {field.label[:1].lower()}{field.label[1:]}"
    hint = field.hint
    if field.name == "confidence" and half.side is not at.seat.side:
        hint = "As they said it. Without a colour nothing is recorded for them."
    return replace(field, name=key(half, field.name), label=label, hint=hint, required=False)


def wrong(call: Call, form: Form, waiting: list[Half], values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with the form as a whole, by field: no colour, words without one, a day that is past."""
    errors: dict[str, str] = {}
    for half in waiting:
        own = [field.name for field in form.fields if field.name.startswith(key(half, ""))]
        typed = {name: call.values.get(name, "").strip() for name in own}
        written = any(said and said != form.values.get(name, "") for name, said in typed.items())
        if written and key(half, "confidence") not in values:
            errors[key(half, "confidence")] = "Choose the colour too; nothing is recorded without one."
        for name in ("next_on", "milestone_on"):
            if (day := values.get(key(half, name))) and day < call.today:
                errors[key(half, name)] = "That day is past. Give today or a later one, or leave it empty."
    if not errors and not any(key(half, "confidence") in values for half in waiting):
        errors[key(waiting[0], "confidence")] = "Choose a colour for at least one side."
    return errors


def recorded(book: Book, at: Target, half: Half, values: dict[str, Any]) -> Answer:
    own = {
        name.removeprefix(key(half, "")): said
        for name, said in values.items()
        if name.startswith(key(half, ""))
    }
    return Answer(
        by=at.seat.id,
        at=book.now,
        source=FROM_THE_CALL,
        motion=half.motion.id,
        side=half.side,
        period=at.review.period,
        choice=Choice.BLOCKED if own.get("blocker") else Choice.CHANGED,
        late=at.review.closed,
        unconfirmed=half.side is not at.seat.side,
        **answered(own),
    )


def told_of(at: Target, waiting: list[Half]) -> list[Any]:
    """Who of the other side is asked to confirm: the half's owner, who stands in, and the leads."""
    theirs = [half for half in waiting if half.side is not at.seat.side]
    asked = [someone for half in theirs for someone in (half.owner, half.asked) if someone]
    everybody = {each.id: each for each in (*asked, *at.plan.leads(at.seat.side.other))}
    return [each for each in everybody.values() if each.may_be_prompted]


# -- confirming ------------------------------------------------------------------------------------


def confirm(call: Call, book: Book) -> Card:
    """`call confirm [PLAN/]MOTION [PERIOD] [STAMP]`: what the other side recorded is this side's word too."""
    stamp = call.word(len(call.words) - 1) if call.words and STAMP.fullmatch(call.words[-1]) else ""
    call = replace(call, words=call.words[: -1 if stamp else None])
    at = target(call, book)
    plans.one_at_a_time(book, at.plan.id)
    at = target(call, book)
    half = at.own()
    record = at.review.recorded(half)
    if record is None:
        given = at.review.answer(half)
        return already(at, half, given) if given else nothing_recorded(at, half)
    if stamp and stamp != f"{record.at:%Y%m%dT%H%M%S}":
        card = cards.recorded(at.review, half, record)
        return replace(card, title=f"{at.plan.name_of(record.by)} has changed it since. Is this right?")
    said = Confirmed(by=at.seat.id, at=book.now, motion=at.motion, side=half.side, period=at.review.period)
    facts.record(book, at.plan.id, said)
    return thanks(book, replace(record, unconfirmed=False), at, half)


def nothing_recorded(at: Target, half: Half) -> Card:
    other = at.plan.company(half.side.other)
    return Card(
        f"{half.motion.name}: nothing to confirm",
        (text(f"{other} has recorded nothing for {at.plan.company(half.side)} in this review."),),
    )
