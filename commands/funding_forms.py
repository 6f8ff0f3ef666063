"""The forms of funding's steps: what is asked for at each, what was typed, and what has to stand behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cards import funding_steps as cards
from cards.card import Element, Field, Form, Option, text
from cards.log import exact
from commands.call import Call
from plan.agreement import Funding
from plan.facts import MoneyState
from plan.funding import ENDS, is_again, is_hours, may_say
from plan.people import Someone
from plan.plan import Plan
from plan.proof import missing
from plan.sides import Side

WITH_AMOUNT = (MoneyState.REQUESTED, MoneyState.APPROVED, MoneyState.ALLOCATED)
HOURS_TYPED = re.compile(r"\s*(?:h|hrs?|hours?)\s*$", re.IGNORECASE)
REFERENCE = 100  # characters


def typed_of(call: Call) -> dict[str, str]:
    """What was typed of a step behind the command."""
    names = ("amount", "on", "reference", "start", "used", "because", "until", "sure")
    return as_numbers({name: call.options[name] for name in names if call.options.get(name)})


def as_numbers(typed: Mapping[str, str]) -> dict[str, str]:
    """Where somebody writes `20h`, 20 is meant."""
    hours = ("amount", "used")
    return {name: HOURS_TYPED.sub("", said) if name in hours else said for name, said in typed.items()}


def reference_known(call: Call, plan: Plan, item: Funding) -> str:
    """The fund-request number that stands behind a step: as typed, or else on record."""
    step = plan.funding_step(item.id)
    given = call.values.get("reference") if call.sent else call.options.get("reference")
    return given or (step.reference if step else "")


def resubmission_days(call: Call, plan: Plan) -> int | None:
    company = call.catalogue.of_company(plan.company(Side.PARTNER))
    return company.resubmission_days if company else None


# -- what is asked for ------------------------------------------------------------------------------


def step_form(call: Call, plan: Plan, item: Funding, seat: Someone, state: MoneyState) -> Form:
    verb, label = cards.STEPS[state]
    step = plan.funding_step(item.id)
    amount = exact(plan.funding_amount(item).value)
    reference = step.reference if step and not is_again(plan, item, state) else ""
    values = {"amount": amount, "on": plan.day(call.now).isoformat(), "reference": reference}
    form_fields = fields(call, plan, item, seat, state)
    return Form(
        f"{item.name}: {label.lower()}",
        f"funding {verb} {cards.named(plan, item)}",
        form_fields,
        values={field.name: values[field.name] for field in form_fields if values.get(field.name)},
        submit=label,
        context=context(plan, item, state),
    )


def fields(call: Call, plan: Plan, item: Funding, seat: Someone, state: MoneyState) -> tuple[Field, ...]:
    on = Field("on", "Since", "date", hint="Empty means today")
    if state in ENDS:
        because = Field("because", "Why", "line", required=True, hint="Both companies read it")
        return (because, on)
    if state is MoneyState.USED:
        return (used_field(), on)
    found = [amount_field(item, state), on]
    if is_again(plan, item, state):
        days = resubmission_days(call, plan)
        hint = f"{plan.company(Side.PARTNER)} asks for at least {days} days from now" if days else ""
        found.append(Field("start", "Work starts on", "date", required=bool(days), hint=hint))
    found.append(reference_field(plan, seat, state))
    if state is MoneyState.CLAIMED and missing(plan, item):
        yes = (Option("yes", "Yes, it was claimed without them"),)
        found.append(Field("sure", "Claimed with these pieces missing?", "choice", yes, required=True))
    return tuple(found)


def amount_field(item: Funding, state: MoneyState) -> Field:
    label = "Hours" if is_hours(item) else f"Amount in {item.unit}"
    return Field("amount", label, "number", required=state in WITH_AMOUNT, placeholder="60k")


def used_field() -> Field:
    return Field("used", "Hours used so far, in total", "number", required=True, placeholder="20")


def reference_field(plan: Plan, seat: Someone, state: MoneyState) -> Field:
    """Who speaks for the other company's word shows its number."""
    partner = plan.company(Side.PARTNER)
    needed = not may_say(state, seat.side, "")
    hint = f"{partner} has the word on this: its number stands for it" if needed else ""
    return Field(
        "reference", f"{partner}’s fund-request number", required=needed, hint=hint, placeholder="FR-17",
        max_length=REFERENCE,
    )  # fmt: skip


def context(plan: Plan, item: Funding, state: MoneyState) -> tuple[Element, ...]:
    lacks = cards.lacking(plan, item) if state is MoneyState.CLAIMED else ""
    how = text(cards.in_short(plan, item))
    return (how, text(lacks)) if lacks else (how,)


def at_fields(form: Form, wrong: Mapping[str, str]) -> dict[str, str]:
    """A mistake at its field; over the form where it has no such field."""
    there = {field.name for field in form.fields}
    return {name if name in there else "": sentence for name, sentence in wrong.items()}


def extend_form(plan: Plan, item: Funding, seat: Someone) -> Form:
    step = plan.funding_step(item.id)
    form_fields = (
        Field("until", "May be used, and claimed, until", "date", required=True),
        reference_field(plan, seat, MoneyState.APPROVED),
        Field("because", "Why", "line", hint="Both companies read it"),
    )
    return Form(
        f"{item.name}: extended",
        f"funding extend {cards.named(plan, item)}",
        form_fields,
        values={"reference": step.reference} if step and step.reference else {},
        submit="Extended",
        context=context(plan, item, MoneyState.APPROVED),
    )
