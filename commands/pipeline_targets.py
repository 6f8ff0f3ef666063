"""`/jbp pipeline targets` and `sellers`: which targets are worked out from the register, and whom activation counts."""

from __future__ import annotations

from dataclasses import replace

from cards import register_targets as cards
from cards.card import Answer, Card, Field, Form
from commands import forms
from commands.acting import plan_to_change
from commands.call import Call, Unreadable
from plan.agreement import Target, TargetKind
from plan.facts import ActualFrom, TargetSellers
from plan.plan import Plan
from plan.register_numbers import KINDS, chosen
from plan.register_numbers import sellers as sellers_of
from storage import facts, plans
from storage.store import Book

MOST_SELLERS = 500


class NotInARegister(ValueError):
    """That target is not about deals: its number is given with `/jbp log` or in the sync."""


class NoActivation(LookupError):
    """No target of this plan is a seller activation rate, so there is nothing that named sellers would count for."""


def actuals(call: Call, book: Book) -> Card:
    """`pipeline targets [TARGET register|numbers]`: in force once both leads have said so."""
    if len(call.words) < 2:
        plan = call.plan(book)
        call.seat(plan)
        return cards.actuals(plan, call.seat(plan))
    plan = plan_to_change(call, book)
    seat = call.lead(plan)
    said = call.words[-1].casefold()
    if len(call.words) < 3 or said not in ("register", "numbers"):
        raise Unreadable(
            "Name the target and where its actual is from: `/jbp pipeline targets sourced register`."
        )
    target = plan.target(" ".join(call.words[1:-1]))
    if target.kind not in KINDS:
        raise NotInARegister
    register = said == "register"
    if chosen(plan, target.id, seat.side) is register:
        return cards.actuals(plan, seat, "That is said already. Nothing was changed.")
    facts.record(
        book,
        plan.id,
        ActualFrom(by=seat.id, at=book.now, target=target.id, side=seat.side, register=register),
    )
    now = plans.named(book, plan.id, plan.reader)
    return cards.actuals(now, seat, cards.said(plan, target, seat, register=register))


def sellers(call: Call, book: Book) -> Answer:
    """`pipeline sellers`: a name a line, for the plan's seller activation target."""
    plan = plan_to_change(call, book)
    target = activation(plan)
    now = sellers_of(plan, target.id)
    seat = call.voice(plan)
    form = Form(
        f"{target.name}: the sellers who count"[:150],
        f"pipeline sellers --plan {plan.id}",
        (
            Field(
                "names", "A name a line, as the systems write them", "lines", required=True, max_length=20_000
            ),
        ),
        values={"names": "\n".join(now)} if now else {},
        submit="These count",
        context=(cards.what_counts(plan, target),),
    )
    if not call.sent:
        return form
    values, failed = forms.read(form, call)
    if failed:
        return failed
    names = tuple(
        dict.fromkeys(" ".join(each.split()) for each in str(values["names"]).split("\n") if each.strip())
    )
    if len(names) > MOST_SELLERS or any(len(each) > 200 for each in names):
        most = f"At most {MOST_SELLERS} names, each at most 200 characters long."
        return replace(form, values=dict(call.values), errors={"names": most})
    if names != now:
        facts.record(book, plan.id, TargetSellers(by=seat.id, at=book.now, target=target.id, names=names))
    return cards.sellers(plans.named(book, plan.id, plan.reader), target, changed=names != now)


def activation(plan: Plan) -> Target:
    found = [each for each in plan.agreement.targets if each.kind is TargetKind.ACTIVATION]
    if not found:
        raise NoActivation
    return found[0]
