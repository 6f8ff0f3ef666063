"""`/jbp funding request`, `approve`, … `use`, `extend`: an item's next step, by the side whose word it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cards import funding_steps as cards
from cards.card import Answer, Card
from cards.parts import short_day
from cards.say import one_line, said_by
from commands import forms
from commands.acting import filled, known, names, plan_to_change, tell
from commands.call import Call, Unreadable
from commands.funding_forms import (
    as_numbers,
    at_fields,
    extend_form,
    reference_known,
    resubmission_days,
    step_form,
    typed_of,
)
from plan.agreement import Funding
from plan.deadlines import What, of_item
from plan.facts import FundingStep, MoneyState
from plan.funding import (
    NotTheNextStep,
    PartnersWordOnly,
    item_called,
    may_say,
    mistakes,
    recorded_as,
    refuse,
    same,
    step_to,
    whose_word,
)
from plan.people import Someone
from plan.plan import Plan
from storage import facts, plans
from storage.store import Book

AN_AMOUNT = re.compile(r"[\d.,]+\s*(?:h|hrs?|hours?)?", re.IGNORECASE)


class NothingRunsOut(ValueError):
    """Nothing of that item runs out any more, so there is nothing to extend. Nothing was changed."""


def meant(call: Call, book: Book, words: tuple[str, ...]) -> tuple[Plan, Funding, Someone]:
    """The item that the words name, and the seat of who speaks. Raises NoSuchFunding, OnlyReads or GuestsRead."""
    plan = plan_to_change(call, book)
    seat = call.voice(plan)
    if not words:
        raise Unreadable("Say which item: `/jbp funding` lists them.")
    return plan, item_called(plan, " ".join(words)), seat


def take(call: Call, book: Book, state: MoneyState) -> Answer:
    """`funding approve ITEM [--amount] [--on] [--reference]`, and the like of every step but `use`."""
    plan, item, seat = meant(call, book, call.words[1:])
    return answered(call, book, plan, item, seat, state)


def use(call: Call, book: Book) -> Answer:
    """`funding use ITEM 20h`: the hours used so far, in total."""
    words = call.words[1:]
    if len(words) > 1 and AN_AMOUNT.fullmatch(words[-1]):
        typed, words = words[-1], words[:-1]
        call = replace(call, options={"used": typed, **call.options})
    plan, item, seat = meant(call, book, words)
    return answered(call, book, plan, item, seat, MoneyState.USED)


def answered(call: Call, book: Book, plan: Plan, item: Funding, seat: Someone, state: MoneyState) -> Answer:
    """The step recorded; or the form for what is missing; or, where it cannot be said now, how it stands."""
    today = plan.day(call.now)
    now, typed = plan.funding_state(item.id), typed_of(call)
    stale = call.options.get("seen", "") not in ("", cards.mark(plan, item))
    if (
        recorded_as(plan, item, state) is now
        and state is not MoneyState.USED
        and (stale or not (typed or call.sent))
    ):
        return cards.already(plan, item, seat, today)
    if stale:
        title = f"{item.name} has changed since: it is {now}"
        return cards.card(plan, item, seat, title, today, "Nothing was changed.")
    number = reference_known(call, plan, item)
    try:
        refuse(plan, item, state, seat.side, number)
    except NotTheNextStep as problem:
        return cards.card(plan, item, seat, f"{item.name} is {now}", today, said_by(problem))
    form = step_form(call, plan, item, seat, state)
    values, unready = filled(form, replace(call, values=as_numbers(call.values)), typed)
    if unready:
        return unready
    step = the_step(call, book, plan, item, seat, state, values)
    if same(plan, item, step):
        return cards.already(plan, item, seat, today)
    wrong = mistakes(plan, item, step, today, resubmission_days(call, plan))
    if wrong:
        return forms.again(form, call.values if call.sent else known(typed), at_fields(form, wrong))
    return record(book, plan, item, seat, step, today)


# -- recording -------------------------------------------------------------------------------------


def the_step(
    call: Call,
    book: Book,
    plan: Plan,
    item: Funding,
    seat: Someone,
    state: MoneyState,
    values: Mapping[str, Any],
) -> FundingStep:
    """`today` is the plan's day, wherever who says it is: the day after may have begun there."""
    given = {name: values.get(name) for name in ("amount", "start", "used")}
    given["reference"] = one_line(values.get("reference", ""))
    on, today = values.get("on", call.today), plan.day(call.now)
    return step_to(
        plan, item, recorded_as(plan, item, state), by=seat.id, at=book.now, side=seat.side,
        on=today if on == call.today else on, reason=values.get("because", ""), **given,
    )  # fmt: skip


def record(
    book: Book, plan: Plan, item: Funding, seat: Someone, step: FundingStep, today: date, did: str = ""
) -> Card:
    """The step is on record, and the other side's leads are told, with what is theirs to say next."""
    facts.record(book, plan.id, step)
    now = plans.named(book, plan.id, plan.reader)
    did = did or cards.said(now, item)
    key = f"funding/{plan.id}/{item.id}/{book.now:%Y-%m-%dT%H:%M:%S.%fZ}"
    told = []
    for lead in now.leads(seat.side.other):
        told += tell(book, now, [lead], key, cards.heard_of(now, item, did, seat, lead, today))
    company = now.company(seat.side.other)
    note = f"{names(told)} is told." if len(told) == 1 else f"{names(told)} are told."
    if not told:
        note = f"Nobody who leads for {company} takes messages from jbp: tell them."
    return cards.card(now, item, seat, f"{item.name}: {did}", today, note)


def extend(call: Call, book: Book) -> Answer:
    """`funding extend ITEM --until DATE`: what runs out may be used until then."""
    plan, item, seat = meant(call, book, call.words[1:])
    today, step = plan.day(call.now), plan.funding_step(item.id)
    runs_out = [each for each in of_item(plan, item) if each.what is not What.ASK]
    if not runs_out or step is None:
        raise NothingRunsOut
    if call.options.get("seen", "") not in ("", cards.mark(plan, item)):
        title = f"{item.name} has changed since: it is {step.state}"
        return cards.card(plan, item, seat, title, today, "Nothing was changed.")
    if not may_say(MoneyState.APPROVED, seat.side, reference_known(call, plan, item)):
        raise PartnersWordOnly(whose_word(plan, f"{item.name} is extended"))
    form = extend_form(plan, item, seat)
    typed = typed_of(call)
    values, unready = filled(form, call, typed)
    if unready:
        return unready
    until = values["until"]
    said = replace(
        step, by=seat.id, at=book.now, side=seat.side, until=until, reason=values.get("because", ""),
        reference=one_line(values.get("reference", step.reference)),
    )  # fmt: skip
    if same(plan, item, said):
        return cards.already(plan, item, seat, today)
    soonest = min(each.on for each in runs_out)
    if until <= max(soonest, today):
        wrong = f"It runs out on {soonest.isoformat()} as it is. Give a later day, and one that is ahead."
        return forms.again(form, call.values if call.sent else known(typed), {"until": wrong})
    return record(book, plan, item, seat, said, today, f"extended to {short_day(until)}")
