"""Somebody leaves a plan: what waits for another, as their own leads see it, and what the other company hears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cards.card import Button, Card, Element, Heading, Item, line, muted, small, text
from cards.parts import shortened
from cards.person import hand_over, leaves, name_another, people, speaks
from cards.promises import due, ref
from plan.agreement import Motion
from plan.facts import Promise
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side


def sure(plan: Plan, someone: Someone, owned: Sequence[Motion], promised: Sequence[Promise]) -> Card:
    """Before somebody leaves by themselves: what would be left behind."""
    told = f"You own {named(owned)} there." if owned else "You own no motion there."
    owes = f" You owe {len(promised)} promise{'s' * (len(promised) > 1)}." if promised else ""
    advice = (
        " Hand over first, and nothing is left behind." if (owned or promised) and speaks(someone) else ""
    )
    return Card(
        f"Leave {plan.name}?",
        (text(f"{told}{owes}{advice}"),),
        (
            *((hand_over(plan, someone),) if (owned or promised) and speaks(someone) else ()),
            leaves(plan, someone),
        ),
    )


def named(owned: Sequence[Motion]) -> str:
    return ", ".join(each.name for each in owned)


def left(
    plan: Plan,
    someone: Someone,
    owned: Sequence[Motion],
    promised: Sequence[Promise],
    counting: Sequence[Someone],
    today: date,
) -> Card:
    """To their own company's leads: one card a person, each motion with the press that names another."""
    body: list[Element] = []
    if owned:
        body += [Heading("Motions without an owner now"), *(motion_item(plan, each) for each in owned)]
    if promised:
        body += [Heading("Promises of theirs"), *(promise_item(plan, each, today) for each in promised)]
    if counting:
        who = ", ".join(each.name for each in counting)
        body.append(
            text(f"Nobody stands in for {who} while they are out any more: they name another (/jbp me).")
        )
    waits = bool(owned or promised)
    return Card(
        f"{plan.name}: {someone.name} has left the plan",
        tuple(body) or (text("Nothing of theirs waits for anybody."),),
        (*((hand_over(plan, someone),) if waits else ()), people(plan)),
    )


def motion_item(plan: Plan, motion: Motion) -> Item:
    return Item(line(motion.name), (), (name_another(plan, motion),))


def promise_item(plan: Plan, promise: Promise, today: date) -> Item:
    hand = Button("Hand over", f"promises hand {ref(plan, promise)}")
    return Item(line(shortened(promise.what)), (due(promise, today),), (hand,))


def gone(plan: Plan, someone: Someone) -> Card:
    """To somebody who has left."""
    return Card(
        f"You have left {plan.name}",
        (
            text("You are not prompted for it any more, and what you said stays on its record."),
            small(f"A lead of {plan.company(someone.side)} can take you back: /jbp people back"),
        ),
    )


def left_already(plan: Plan, someone: Someone) -> Card:
    back = Button("Take them back", f"people back {someone.id} --plan {plan.id}")
    return Card(
        f"{someone.name} has left the plan already", (text("Nothing was changed."),), (back, people(plan))
    )


def pair_open(plan: Plan, side: Side, owned: Sequence[Motion]) -> Card:
    """To the other company's leads: which pairs wait for a second owner, by their roles."""
    company = plan.company(side)
    items = tuple(
        Item(line(each.name), (line(muted(f"{company}’s half: {each.owner(side).role or 'its owner'}")),))
        for each in owned
    )
    count = f"{len(owned)} motion{'s' * (len(owned) > 1)}"
    return Card(
        f"{plan.name}: no owner at {company} for {count}",
        (*items, small(f"Until then {company} is not asked about them. {company}’s lead names somebody.")),
        (Button("Motions", f"motions --plan {plan.id}"),),
    )


def back(plan: Plan, someone: Someone, owned: Sequence[Motion]) -> Card:
    owns = f" They own {named(owned)} again." if owned else ""
    return Card(
        f"{plan.name}: {someone.name} is back",
        (text(f"They read the plan and answer as {plan.company(someone.side)}’s {someone.role}.{owns}"),),
        (people(plan),),
    )


def here_already(plan: Plan, someone: Someone) -> Card:
    return Card(f"{someone.name} is on the plan", (text("Nothing was changed."),), (people(plan),))
