"""The systems that a side has connected: when each was read, and to its leads why it was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cards.card import Button, Card, Item, Moment, Span, Tone, Words, line, muted, small, strong, text
from cards.parts import shortened
from plan.plan import Plan
from plan.sides import Side


@dataclass(frozen=True)
class Standing:
    """A connected system: when it was read last, and since then why it was not (empty: it was)."""

    name: str
    read_at: datetime | None
    failed_at: datetime | None = None
    why: str = ""


def asked(plan: Plan, side: Side, every: Sequence[Standing], zone: str, *, lead: bool) -> Card:
    """After somebody asked for them to be read now."""
    if not every:
        company = plan.company(side)
        return Card(
            f"No system of {company}’s is connected",
            (text("Whoever runs jbp connects one. Until then, an export does the same."),),
            (Button("Give an export", f"sync export --plan {plan.id}", "primary"),),
        )
    items = tuple(Item(line(strong(each.name)), notes(each, zone, lead=lead)) for each in every)
    names = " and ".join(each.name for each in every)
    foot = "It is read within a minute; what has changed is then in the register. Nothing is written to it."
    return Card(
        f"Asked: {shortened(names, 100)}",
        (*items, small(foot)),
        (Button("The register", f"pipeline --plan {plan.id}"),),
    )


def notes(each: Standing, zone: str, *, lead: bool) -> tuple[tuple[Span, ...], ...]:
    found = (
        [line(muted("last read "), Moment(each.read_at, zone))]
        if each.read_at
        else [line(muted("never read yet"))]
    )
    if each.failed_at:
        why = f": {shortened(each.why, 400)}" if lead else "; your lead sees why"
        found.append(line(Words("It could not be read ", Tone.WARNING), Moment(each.failed_at, zone), why))
    return tuple(found)
