"""Reading a form that came back: every field checked, errors in place, nothing typed ever lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cards import given
from cards.card import Field, Form
from cards.say import said_by
from commands.call import Call, Unreadable, day_typed
from plan.amounts import NotANumber, number

CHOSEN = ("choice", "pick", "person")  # what is not offered is not taken, whatever a chat sends


def read(form: Form, call: Call) -> tuple[dict[str, str | Decimal | date], Form | None]:
    """The values of a sent form by field, read as their kind; fields left empty are absent. Where one
    cannot be read, the second is the form to show again, filled in, with an error at the field."""
    values: dict[str, str | Decimal | date] = {}
    errors: dict[str, str] = {}
    for field in form.fields:
        typed = call.values.get(field.name, "").strip()
        if not typed:
            if field.required:
                errors[field.name] = "This is needed."
            continue
        try:
            values[field.name] = value(field, typed, call.today)
        except (Unreadable, NotANumber, given.TooLarge, given.NoFile) as problem:
            errors[field.name] = said_by(problem)
    return values, again(form, call.values, errors) if errors else None


def value(field: Field, typed: str, today: date) -> str | Decimal | date:
    if field.kind == "file":
        if typed.startswith("data:"):  # else its name alone: the file itself is kept with the draft
            given.file(typed)
        return typed
    if len(typed) > field.max_length:
        over = len(typed) - field.max_length
        raise Unreadable(f"That is {over:,} characters too long: at most {field.max_length:,} fit here.")
    if field.kind == "line":
        return re.sub(r"[\r\n]+", " ", typed)  # where a chat gives a long one several lines
    if field.kind == "number":
        return number(typed)
    if field.kind == "date":
        return day_typed(typed, today)
    if field.kind in CHOSEN and typed not in {option.value for option in field.options}:
        offered = "Choose one of those offered." if field.options else "There is nothing to choose from here."
        raise Unreadable(offered)
    return typed


def again(form: Form, values: Mapping[str, str], errors: dict[str, str]) -> Form:
    """The form with what was typed still in it, and what to put right."""
    return replace(form, values={**form.values, **values}, errors=errors)
