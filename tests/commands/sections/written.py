"""Forms filled in as a person does: by what stands in each field, read as a chat sends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from cards.card import Form
from commands import forms
from commands.call import Call
from commands.sections.order import called
from commands.sections.section import Refused, Section, Value, Writing
from plan.agreement import Agreement
from storage.plan_rules import broken_rules

NOW = datetime(2027, 3, 5, 15, tzinfo=UTC)


def form_of(section: Section, writing: Writing, item: str | None) -> Form:
    asked, values = section.form(writing, item)
    return Form(section.title, f"edit {section.name}", asked, values=values)


def sent(form: Form, values: Mapping[str, str]) -> tuple[Mapping[str, Value], Form | None]:
    return forms.read(form, Call(now=NOW, values=dict(values), sent=True))


def filled(plan: Agreement | Writing, name: str, item: str | None = None, /, **typed: str) -> Agreement:
    """The plan once the section's form was sent with these fields changed. Raises Refused."""
    writing = plan if isinstance(plan, Writing) else Writing(agreement=plan)
    section = called(name)
    assert section
    form = form_of(section, writing, item)
    assert set(typed) <= {field.name for field in form.fields}, form.fields
    values, failed = sent(form, {**form.values, **typed})
    assert failed is None, failed and failed.errors
    after = section.change(writing, item, values)
    assert broken_rules(after) == []
    return after


def refused(plan: Agreement | Writing, name: str, item: str | None = None, /, **typed: str) -> dict[str, str]:
    """What is to be put right, by field."""
    with pytest.raises(Refused) as problem:
        filled(plan, name, item, **typed)
    return problem.value.errors


def unread(plan: Agreement, name: str, item: str | None = None, /, **typed: str) -> dict[str, str]:
    """What the form itself cannot take, by field."""
    section = called(name)
    assert section
    form = form_of(section, Writing(agreement=plan), item)
    _, failed = sent(form, {**form.values, **typed})
    assert failed
    return failed.errors


def taken_out(plan: Agreement, name: str, item: str) -> Agreement:
    section = called(name)
    assert section
    assert section.remove
    after = section.remove(plan, item)
    assert broken_rules(after) == []
    return after


def shown(plan: Agreement | Writing, name: str, item: str | None = None) -> dict[str, str]:
    """What the form holds when it opens."""
    section = called(name)
    assert section
    return section.form(plan if isinstance(plan, Writing) else Writing(agreement=plan), item)[1]
