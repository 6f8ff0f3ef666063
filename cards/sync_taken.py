"""What a side is told when it has given something in the monthly sync: its numbers, or that nothing changed."""

from __future__ import annotations

from collections.abc import Sequence

from cards.card import Button, Card, Facts, Text, line, muted, small, strong, text
from cards.log import amount
from cards.parts import short_day, shortened
from cards.sync import choices, counted, heard_line, ref
from plan.facts import Number
from plan.people import Someone
from plan.plan import Plan
from plan.sides import Side
from plan.sync import Sync


def how_to_give(plan: Plan, side: Side) -> Text:
    return text(
        "Your last numbers are filled in: one that you leave as it is counts as still true on that day, from its own "
        f"source. Empty a field to leave a number out. {plan.company(side.other)} is asked whether it has the same."
    )


def numbers_taken(sync: Sync, seat: Someone, given: Sequence[Number], note: str) -> Card:
    plan = sync.plan
    rows = tuple(
        (
            plan.targets[each.target].name,
            line(
                strong(amount(plan.targets[each.target], each.value, plan)),
                muted(f" · {shortened(each.source, 60)}"),
            ),
        )
        for each in given
    )
    others = plan.company(seat.side.other)
    after = (
        " The sync has closed: late numbers are marked so, and the room’s summary is amended."
        if sync.closed
        else ""
    )
    foot = f"True on {short_day(given[0].on)}. {others} is asked whether it has the same.{after}"
    which = ref(sync)
    return Card(
        f"Thank you: {counted(len(given), 'number')}" if not note else "Nothing was changed",
        (Facts(rows), small(note or foot)),
        (
            Button("Give an export", f"sync export {which}"),
            Button("Change them", f"sync numbers {which}"),
            Button("Where it stands", f"sync --plan {plan.id}"),
        ),
    )


def unchanged_taken(sync: Sync, seat: Someone) -> Card:
    company = sync.plan.company(seat.side)
    return Card(
        f"Noted: nothing changed at {company}",
        (
            text(
                "Your numbers keep their day, and are shown with their age; only a new number makes one newer."
            ),
        ),
        (Button("Give numbers after all", f"sync numbers {ref(sync)}"),),
    )


def heard_already(sync: Sync, seat: Someone) -> Card:
    company = sync.plan.company(seat.side)
    return Card(
        f"{company} is heard already",
        (text(f"{heard_line(sync, seat.side)}. Nothing was changed."),),
        choices(sync, seat.side),
    )
