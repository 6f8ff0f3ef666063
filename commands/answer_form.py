"""The short form of a check-in, for a motion where something changed or is blocked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cards import prompt
from cards.card import Answer as Reply
from cards.card import Field, Form, Option, text
from commands import forms
from commands.answering import Target, record, thanks
from commands.call import Call
from plan.amounts import plain
from plan.facts import Answer, Choice, Confidence
from plan.review import Half
from plan.sides import Side
from storage.store import Book

COLOURS = (
    Option("green", "Green", "on course"),
    Option("amber", "Amber", "at risk, help wanted"),
    Option("red", "Red", "off course"),
)


def change(call: Call, book: Book, at: Target, half: Half, *, blocked: bool) -> Reply:
    form = change_form(call, at, half, blocked=blocked)
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    failed = failed or past_dates(form, call, values)
    if failed:
        return failed
    answer = Answer(
        by=at.seat.id,
        at=book.now,
        motion=half.motion.id,
        side=half.side,
        period=at.review.period,
        ritual=at.review.ritual,
        choice=Choice.BLOCKED if values.get("blocker") else Choice.CHANGED,
        late=at.review.closed,
        **answered(values),
    )
    return thanks(book, record(book, at, half, answer), at, half)


def answered(values: dict[str, Any]) -> dict[str, Any]:
    """The form's values as an answer's fields."""
    known: dict[str, Any] = {
        name: values[name]
        for name in ("metric", "milestone_on", "moved", "blocker", "next_step", "next_on", "ask")
        if name in values
    }
    if "blocker_side" in values:
        known["blocker_side"] = Side(values["blocker_side"])
    return known | {"confidence": Confidence(values["confidence"])}


def past_dates(form: Form, call: Call, values: dict[str, str | Decimal | date]) -> Form | None:
    errors = {
        name: "That day is past. Give today or a later one, or leave it empty."
        for name in ("next_on", "milestone_on")
        if isinstance(day := values.get(name), date) and day < call.today
    }
    return forms.again(form, call.values, errors) if errors else None


def change_form(call: Call, at: Target, half: Half, *, blocked: bool) -> Form:
    motion, plan = half.motion, at.plan
    given = at.review.answer(half)
    last = given or plan.answer(motion.id, half.side)
    number = (
        Field("milestone_on", capital(motion.milestone) or "Next milestone on", "date")
        if motion.reports_a_date
        else Field(
            "metric",
            capital(motion.metric) or "Where the number stands",
            "number",
            placeholder="6, 1.2M, 45%",
        )
    )
    sides = tuple(Option(side.value, plan.company(side)) for side in Side)
    fields = (
        Field("confidence", "Confidence", "choice", COLOURS, required=True, hint=prompt.BLIND),
        number,
        Field("moved", "What moved", "lines"),
        Field("blocker", "What blocks it", "line", required=blocked),
        Field("blocker_side", "Who can clear it", "choice", sides),
        Field("next_step", "Next step", "line"),
        Field("next_on", "Its date", "date"),
        Field("ask", f"Ask of {plan.company(half.side.other)}", "line"),
    )
    what = "blocked" if blocked else "changed"
    context = (text("Last time: ", *prompt.last_line(last, motion, plan)[1:]),) if last else ()
    return Form(
        f"{motion.name}: week {plan.agreement.period.week(at.review.day)}",
        f"check-in {prompt.ref(plan, motion.id, at.review.period)} {what}",
        fields,
        values=prefilled(last, call.today, fresh=given is None),
        context=context,
    )


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def prefilled(last: Answer | None, today: date, *, fresh: bool) -> dict[str, str]:
    """Last answer's values as text; what was moved and asked then is not asked again, nor a past date."""
    if last is None:
        return {}
    values = {
        "confidence": last.confidence.value if last.confidence else "",
        "metric": plain(last.metric) if last.metric is not None else "",
        "milestone_on": last.milestone_on.isoformat()
        if last.milestone_on and last.milestone_on >= today
        else "",
        "blocker": last.blocker,
        "blocker_side": last.blocker_side.value if last.blocker_side else "",
        "next_step": last.next_step,
        "next_on": last.next_on.isoformat() if last.next_on and last.next_on >= today else "",
    }
    if not fresh:
        values |= {"moved": last.moved, "ask": last.ask}
    return {name: value for name, value in values.items() if value}
