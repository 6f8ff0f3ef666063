"""Who is on the plan, company by company: what they own, who leads, who is away and who stands in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from cards.card import Button, Card, Element, Heading, Item, Tone, Words, line, muted, strong, text
from cards.naming import who
from cards.owning import half, waiting_item
from cards.parts import short_day
from plan.agreement import Motion, Role, State
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from plan.standing import named_for, without_owner


def people(
    plan: Plan,
    today: date,
    reader: Someone,
    nameless: Collection[str] = (),
    mailed: Mapping[str, str] | None = None,
) -> Card:
    """Only of the reader's own people it says who is not prompted. `nameless`: the members without an account on this
    chat, where the reader leads; `mailed` how those of their own stand who are written to, by member."""
    mailed = mailed or {}
    open_still = plan.agreement.state is not State.CLOSED
    waits = named_for(plan, reader) if open_still else []
    body: list[Element] = [waiting_item(plan, motion, reader.side) for motion in waits]
    if reader.is_lead and open_still:
        body += [ownerless(plan, motion, reader.side) for motion in without_owner(plan, reader.side)]
    for side in Side:
        theirs = [someone for someone in plan.people.values() if someone.side is side]
        body.append(Heading(plan.company(side)))
        body += [
            item(
                plan,
                each,
                today,
                reader,
                nameless=each.id in nameless,
                open_still=open_still,
                mail=mailed.get(each.id, ""),
            )
            for each in theirs
        ] or [text("Nobody yet.")]
    name_them = (who(plan),) if nameless else ()
    lead = (Button("Add somebody", f"people add --plan {plan.id}"),) if reader.is_lead and open_still else ()
    buttons = (
        *name_them, *lead, Button("Motions", f"motions --plan {plan.id}"), Button("Your own settings", "me")
    )  # fmt: skip
    return Card(f"{plan.name}: people", tuple(body), buttons)


def ownerless(plan: Plan, motion: Motion, side: Side) -> Item:
    """To their lead: a half that waits for somebody to own it."""
    name = Button("Name somebody", f"people owner {motion.id} --plan {plan.id}", "primary")
    return Item(line(strong(half(plan, motion, side))), (line(Words("has no owner", Tone.WARNING)),), (name,))


def item(
    plan: Plan, someone: Someone, today: date, reader: Someone, *, nameless: bool, open_still: bool, mail: str
) -> Item:
    own = reader.side is someone.side
    here = [mail] if mail else ["not known on this chat yet"] if nameless and own else []
    notes = " · ".join(
        [*duties(plan, someone), *absences(plan, someone, today), *unasked(someone, own=own), *here]
    )
    head = line(strong(someone.name), muted(f"  {someone.title or someone.role}"))
    may = own and open_still and (reader.is_lead or reader.id == someone.id)
    change = (Button("Change", f"people change {someone.id} --plan {plan.id}"),) if may else ()
    return Item(head, (line(notes),) if notes else (), change)


def duties(plan: Plan, someone: Someone) -> list[str]:
    waits = {motion.id for motion in named_for(plan, someone)}
    owned = [
        motion.name + (" (named, not accepted yet)" if motion.id in waits else "")
        for motion, _, owner in plan.halves()
        if owner.id == someone.id
    ]
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
