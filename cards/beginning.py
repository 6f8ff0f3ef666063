"""Beginning a plan: the ways there are, and what was carried over from the last one."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Element, Item, Tone, Words, line, muted, small, strong, text
from cards.parts import shortened
from plan.agreement import Agreement, State
from plan.next_version import Section
from plan.plan import Plan

MOST = 8
LONG = 300


def ways(mine: Sequence[Plan], *, in_room: bool) -> Card:
    """To somebody who leads plans already: go on with a draft, begin from one, or from nothing."""
    writing = [each for each in mine if each.agreement.state in (State.DRAFT, State.PROPOSED)]
    agreed = [each for each in mine if each not in writing]
    body: list[Element] = []
    if writing:
        body.append(text("You are writing:"))
        body += [row(each, Button("Go on", f"edit --plan {each.id}")) for each in writing[:MOST]]
    if agreed:
        body.append(text("A next period’s plan can begin from what held in the last one:"))
        body += [row(each, Button("Begin from it", f"start from {each.id}")) for each in agreed[:MOST]]
    if not in_room:
        where = "Begun in the room that both companies share, it lives there at once; else link it later: /jbp link."
        body.append(small(where))
    new = (Button("From nothing", "start new", "primary"), Button("From a file", "start file"))
    return Card("Begin a plan", tuple(body), new)


def row(plan: Plan, button: Button) -> Item:
    return Item(line(strong(plan.name), f" · {plan.agreement.period.label}"), (), (button,))


def in_force_here(plan: Plan, *, lead: bool) -> Card:
    """The room has a plan that both companies have agreed to."""
    buttons = (
        (
            Button("Change it", f"edit --plan {plan.id}"),
            Button("Begin the next period’s", f"start from {plan.id}"),
        )
        if lead
        else ()
    )
    said = (
        f"v{plan.agreement.version} is {plan.agreement.state}. A room holds one plan; begin another in its own room, "
        "or in a direct message to me."
    )
    return Card(
        f"{plan.name} lives here",
        (text(said),),
        (*buttons, Button("Status", f"status --plan {plan.id}")),
    )


def carried(before: Plan, draft: Agreement, sections: Sequence[Section]) -> Card:
    """What the next period's draft has from the last plan, section by section."""
    return Card(
        f"{draft.name} {draft.period.label}: a draft, from {before.agreement.period.label}",
        (
            text("What held is carried over; nobody is held to it before a lead of each company has agreed."),
            *(section(each) for each in sections),
        ),
        (
            Button("Set the targets", f"edit targets --plan {draft.id}", "primary"),
            Button("All sections", f"edit --plan {draft.id}"),
        ),
    )


def section(each: Section) -> Item:
    notes = [line(muted("goes on: "), shortened(", ".join(each.same), 600))] if each.same else []
    notes += [line(Words("reconsider: ", Tone.WARNING), shortened(said, LONG)) for said in each.reconsider]
    notes += [line(muted("left out: "), shortened(said, LONG)) for said in each.left_out]
    return Item(line(strong(each.title)), tuple(notes) or (line(muted("nothing")),))


def begun(draft: Agreement, note: str) -> Card:
    """From a file."""
    look = Button("Look at it", f"edit --plan {draft.id}", "primary")
    weak = Button("What is weak in it", f"check --plan {draft.id}")
    return Card(f"{draft.name} {draft.period.label}: a draft", (text(note),), (look, weak))
