"""`/jbp log`: a number with its date and source, or a customer won."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cards import log as cards
from cards.card import Answer, Audience, Card, Field, Form, Option
from cards.triggered import set_off_line
from commands import forms, triggering
from commands.acting import draft_done, filled, known, pick_plan, plan_to_change
from commands.call import Call
from commands.command import command
from commands.numbers import give_verdict, log_number
from plan.facts import Verdict, Win
from plan.people import Someone
from plan.plan import Plan
from storage import drafts, plans
from storage.store import Book

CUSTOMER = 200  # characters


@command(
    "log",
    help="A number or a win",
    usage=(
        ("log", "asks for what is needed"),
        ('log sourced 3.4M --on 2027-03-05 --source "AWS export"', "a target’s number, and when it was true"),
        ('log win "Contoso" --motion 2 --value 250k', "a customer won"),
        ("log confirm sourced 2027-03-05", "the other side’s number is what you have, too"),
    ),
    order=4,
)
def log(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": begin,
        "number": lambda call, book: log_number(call, book, call.words[1:]),
        "win": log_win,
        "confirm": lambda call, book: give_verdict(call, book, Verdict.CONFIRMED),
        "differs": lambda call, book: give_verdict(call, book, Verdict.DIFFERS),
        "cannot-say": lambda call, book: give_verdict(call, book, Verdict.CANNOT_SAY),
    }
    act = acts.get(call.word(0).casefold())
    return act(call, book) if act else log_number(call, book, call.words)


def begin(call: Call, book: Book) -> Answer:
    """The first of two questions: a number or a win, and on which plan where that is open."""
    mine = call.plans(book) if call.place is None and "plan" not in call.options else []
    which = (pick_plan(mine),) if len(mine) > 1 else ()
    if not which:
        call.voice(call.plan(book))
    what = Field(
        "what",
        "What do you want to log?",
        "choice",
        (Option("number", "A number", "of a target"), Option("win", "A win", "a customer")),
        required=True,
    )
    form = Form(
        "Log a number or a win", with_plan("log", call), (what, *which), steps=2, submit="Next",
    )  # fmt: skip
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    key = str(values["plan"]) if which else call.plan(book).id
    draft = drafts.keep(book, call.draft, call.person or 0, "log", 1, call.values)
    after = replace(call, words=(), sent=False, values={}, draft=draft, options={"plan": key})
    return log_win(after, book) if values["what"] == "win" else log_number(after, book, ())


def with_plan(typed: str, call: Call) -> str:
    return f"{typed} --plan {call.options['plan']}" if "plan" in call.options else typed


def log_win(call: Call, book: Book) -> Answer:
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    customer = " ".join(call.words[1:]) or None
    options = {name: call.options.get(name) for name in ("value", "on", "attribution")}
    form = win_form(call, plan)
    given: dict[str, str | None] = {"customer": customer, **options}
    if "motion" in call.options:
        given["motion"] = plan.motion(call.options["motion"]).id
    values, unready = filled(form, call, given)
    if unready:
        return unready
    errors = impossible_win(values, call.today)
    if errors:
        return forms.again(form, call.values if call.sent else known(given), errors)
    return record_win(call, book, plan, seat, values)


def win_form(call: Call, plan: Plan) -> Form:
    motions = tuple(Option(motion.id, motion.name) for motion in plan.agreement.motions)
    fields = (
        Field("customer", "Customer", required=True, max_length=CUSTOMER),
        *((Field("motion", "Motion", "pick", motions),) if motions else ()),
        Field("value", f"Value in {plan.agreement.currency}", "number", placeholder="250k"),
        Field("on", "Won on", "date", hint="Empty means today"),
        Field("attribution", "Who made it happen", "lines"),
    )
    step = 2 if call.draft else 1
    return Form(
        "Log a win", f"log win --plan {plan.id}", fields, call.draft, step=step, steps=step, submit="Log it"
    )


def impossible_win(values: Mapping[str, Any], today: date) -> dict[str, str]:
    errors = {}
    if values.get("on", today) > today:
        errors["on"] = "That day is still to come. Log a win once it is won."
    if values.get("value", Decimal(0)) < 0:
        errors["value"] = "A win’s value cannot be negative."
    if not slug(values["customer"]):
        errors["customer"] = "Write the customer’s name in letters or digits."
    return errors


def slug(customer: str) -> str:
    """A customer's name as a stable id: `Müller & Söhne` is `müller-söhne`, however it is typed."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", customer).casefold()).strip("-")


def record_win(call: Call, book: Book, plan: Plan, seat: Someone, values: Mapping[str, Any]) -> Card:
    """A customer is won once: said again, only what is new about it is added."""
    before = next((win for win in plan.wins() if win.id == slug(values["customer"])), None)
    said = {name: values[name] for name in ("motion", "value", "on", "attribution") if name in values}
    audience = Audience.ROOM if call.place is not None else Audience.ASKER
    if before and all(getattr(before, name) == value for name, value in said.items()):
        title = f"{before.customer} is there already"
        return cards.win_taken(plan, before, title=title, audience=Audience.ASKER)
    win = (
        replace(before, by=seat.id, at=book.now, **said)
        if before
        else Win(
            by=seat.id, at=book.now, id=slug(values["customer"]), customer=values["customer"],
            **{"on": call.today, **said},
        )
    )  # fmt: skip
    opened = triggering.record(book, plan, win)
    draft_done(call, book)
    now = plans.named(book, plan.id, plan.reader)
    title = f"{win.customer}: changed" if before else f"A win: {win.customer}"
    return cards.win_taken(now, win, title=title, audience=audience, note=set_off_line(opened))
