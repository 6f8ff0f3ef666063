"""`/jbp targets`: each target against its pace, with forecast, source and definition."""

from __future__ import annotations

from cards import targets as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.reading import of_plan
from plan.agreement import Role
from plan.plan import Plan
from plan.sides import Side
from storage.store import Book


@command(
    "targets",
    help="Each target against its pace, with its source",
    usage=(("targets", "with forecasts, definitions, and numbers that want your word"),),
)
@of_plan("targets", guests=True)
def targets(call: Call, book: Book, plan: Plan) -> Card:
    return cards.targets(plan, plan.day(call.now), voice(call, plan))


def voice(call: Call, plan: Plan) -> Side | None:
    """The side that the asker may speak for: an owner's or a lead's."""
    if plan.reader.side is None:
        return None
    seat = call.seat(plan)
    return seat.side if seat.role in (Role.OWNER, Role.LEAD) else None
