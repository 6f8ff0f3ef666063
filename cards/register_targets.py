"""Targets that are worked out from the pipeline register, and the sellers that activation counts."""

from __future__ import annotations

from cards.card import Button, Card, Element, Item, Text, line, muted, small, strong, text
from cards.parts import listed, short_day, shortened
from plan.agreement import Target
from plan.amounts import Amount
from plan.people import Someone
from plan.plan import Plan
from plan.register import deals
from plan.register_numbers import KINDS, active, chosen, is_computed
from plan.register_numbers import sellers as sellers_of
from plan.sides import Side

RULE = (
    "A target is worked out from the register once a lead of each company has chosen it; until then, and again once "
    "one of them goes back, its number is what is logged. Deals that only one company sees count for nothing."
)


def actuals(plan: Plan, seat: Someone, note: str = "") -> Card:
    """Target by target where its actual is from; a lead has the press that changes it."""
    body: list[Element] = [text(note)] if note else []
    body += [item(plan, each, seat) for each in plan.agreement.targets if each.kind in KINDS]
    others = [each.name for each in plan.agreement.targets if each.kind not in KINDS]
    body += [small(f"Given as numbers, not about deals: {listed(others, 5)}.")] if others else []
    return Card(
        f"{plan.name}: where actuals are from",
        (*body, small(RULE)),
        (Button("Targets", f"targets --plan {plan.id}"),),
    )


def item(plan: Plan, target: Target, seat: Someone) -> Item:
    on = is_computed(plan, target.id)
    number = plan.number(target.id)
    head = line(
        strong(target.name), muted(f" · {'from the register' if on else 'from numbers that are given'}")
    )
    notes = [line(f"Counts {KINDS[target.kind]}.")]
    if number:
        told = f"{Amount(number.value, target.unit)}, {shortened(number.source, 60)}, {short_day(number.on)}"
        notes.append(line(muted(told)))
    wants = [plan.company(side) for side in Side if chosen(plan, target.id, side)]
    if wants and not on:
        notes.append(
            line(f"{listed(wants, 2)} has chosen the register; a lead of the other company has not yet.")
        )
    if not seat.is_lead:
        return Item(head, tuple(notes))
    own = chosen(plan, target.id, seat.side)
    label, what = ("Numbers that are given", "numbers") if own else ("From the register", "register")
    return Item(head, tuple(notes), (Button(label, f"pipeline targets {target.id} {what} --plan {plan.id}"),))


def said(plan: Plan, target: Target, seat: Someone, *, register: bool) -> str:
    """What a lead's choice does."""
    other = plan.company(seat.side.other)
    if not register:
        return f"{target.name} goes back to numbers that are given."
    if chosen(plan, target.id, seat.side.other):
        return f"{target.name} is worked out from the register from now on."
    return f"Noted for {plan.company(seat.side)}. It is worked out once a lead of {other} chooses it too."


def what_counts(plan: Plan, target: Target) -> Text:
    where = (
        ""
        if is_computed(plan, target.id)
        else " Its actual is still given as a number: see `pipeline targets`."
    )
    return text(f"A seller is active who works at least one deal of the register.{where}")


def sellers(plan: Plan, target: Target, *, changed: bool) -> Card:
    """How many of the named sellers work a deal; who does is read by the plan's people alone."""
    named = sellers_of(plan, target.id)
    working = active(named, deals(plan, shared=True))
    idle = [each for each in named if each not in working]
    body: list[Element] = [text(strong(f"{len(working)} of {len(named)}"), " work at least one deal.")]
    body += [text(f"Active: {listed(working, 20)}.")] if working else []
    body += [text(f"Not yet: {listed(idle, 20)}.")] if idle else []
    body.append(small("Names count as the systems, or `pipeline counterpart`, write them."))
    return Card(
        f"{target.name}: {len(named)} sellers" if changed else f"{target.name}: nothing was changed",
        tuple(body),
        (Button("Where actuals are from", f"pipeline targets --plan {plan.id}"),),
    )
