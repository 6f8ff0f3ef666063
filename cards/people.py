"""Who is on the plan, company by company: what they own, who leads, who is away and who stands in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from cards.card import Button, Card, Element, Heading, Item, line, muted, strong, text
from cards.naming import who
from cards.parts import short_day
from plan.agreement import Role
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side


def people(plan: Plan, today: date, own: Side, nameless: Collection[str] = ()) -> Card:
    """`own`: the reader's side; only of their own people it says who is not prompted. `nameless`: the members without
    an account on this chat, where the reader leads."""
    body: list[Element] = []
    for side in Side:
        theirs = [someone for someone in plan.people.values() if someone.side is side]
        body.append(Heading(plan.company(side)))
        body += [
            item(plan, each, today, own=own is side, nameless=each.id in nameless) for each in theirs
        ] or [text("Nobody yet.")]
    name_them = (who(plan),) if nameless else ()
    buttons = (*name_them, Button("Motions", f"motions --plan {plan.id}"), Button("Your own settings", "me"))
    return Card(f"{plan.name}: people", tuple(body), buttons)


def item(plan: Plan, someone: Someone, today: date, *, own: bool, nameless: bool = False) -> Item:
    here = ["not known on this chat yet"] if nameless and own else []
    notes = " · ".join(
        [*duties(plan, someone), *absences(plan, someone, today), *unasked(someone, own=own), *here]
    )
    head = line(strong(someone.name), muted(f"  {someone.title or someone.role}"))
    return Item(head, (line(notes),) if notes else ())


def duties(plan: Plan, someone: Someone) -> list[str]:
    owned = [motion.name for motion, _, owner in plan.halves() if owner.id == someone.id]
    role = [] if someone.role is Role.OWNER else [someone.role.value]
    return [*role, *([f"owns {', '.join(owned)}"] if owned else [])]


def absences(plan: Plan, someone: Someone, today: date) -> list[str]:
    if not someone.active:
        return ["has left the plan"]
    if not someone.away(today):
        return []
    until = f" until {short_day(someone.away_until)}" if someone.away_until else ""
    stands_in = plan.people.get(someone.delegate or "")
    return [f"out of office{until}", *([f"{stands_in.name} stands in"] if stands_in else [])]


def unasked(someone: Someone, *, own: bool) -> list[str]:
    if not own or not someone.active or someone.may_be_prompted:
        return []
    return ["has stopped prompts" if someone.stopped else "has not said yes to prompts yet"]
