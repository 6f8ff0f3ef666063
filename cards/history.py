"""What happened on a plan, the newest first; and the plan as it stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cards.card import (
    Button,
    Card,
    Element,
    Facts,
    Heading,
    Item,
    Moment,
    Small,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.funding import states
from cards.motions import colours
from cards.pages import page_of, rest
from cards.parts import plan_line
from cards.targets import target_item
from plan.pace import standing
from plan.plan import Plan

AT_ONCE = 15
UNDER_A_PLAN = 5  # lines, where the plan as it stood is above them
CHAINED = small(
    "The record is a chain: each entry holds the one before it. Whoever runs jbp can verify that none was changed, "
    "put in or taken out (jbp audit verify)."
)
Line = tuple[datetime, str, str]


def history(plan: Plan, lines: Sequence[Line], page: int) -> Card:
    """`lines`: when, who and what, the newest first."""
    buttons = rest(lines, page, AT_ONCE, f"history --plan {plan.id}", "Earlier")
    return Card(f"{plan.name}: history", (*said(plan, lines, page, AT_ONCE), CHAINED), buttons)


def at(then: Plan, on: date, lines: Sequence[Line], page: int) -> Card:
    """The plan as it stood at the end of the day `on`, and what had been said up to then."""
    named = f"history --at {on} --plan {then.id}"
    stood: tuple[Element, ...] = as_it_stood(then, on) if page == 1 else ()
    body = (*stood, Heading("Said up to then"), *said(then, lines, page, UNDER_A_PLAN), CHAINED)
    now = Button("As it stands now", f"status --plan {then.id}")
    return Card(f"{then.name} on {on}", body, (*rest(lines, page, UNDER_A_PLAN, named, "Earlier"), now))


def said(plan: Plan, lines: Sequence[Line], page: int, at_once: int) -> tuple[Element, ...]:
    zone = plan.agreement.time_zone
    items = tuple(
        Item(line(Moment(when, zone), "  ", strong(who)), (line(what),))
        for when, who, what in page_of(lines, page, at_once)
    )
    return items or (text("Nothing is on record there."),)


def as_it_stood(then: Plan, on: date) -> tuple[Element, ...]:
    """Targets, motions and funding of the version in force then, with the numbers and words of then."""
    agreement = then.agreement
    head: Small = small(f"{plan_line(then, on)} · {agreement.state}")
    targets = [target_item(then, standing(then, target, on)) for target in agreement.targets]
    motions = tuple((motion.name, colours(then, motion)) for motion in agreement.motions)
    money = tuple(
        (item.name, line(f"{then.funding_amount(item)} ", muted(then.funding_state(item.id).value)))
        for item in agreement.funding
    )
    return (
        head,
        *targets,
        *((Heading("Motions"), Facts(motions)) if motions else ()),
        *((Heading("Funding"), text(states(then)), Facts(money)) if money else ()),
    )
