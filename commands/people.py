"""`/jbp people`: who is on the plan, on both sides."""

from __future__ import annotations

from cards import people as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.reading import of_plan
from plan.plan import Plan
from storage.store import Book


@command(
    "people",
    help="Who is on the plan, on both sides",
    usage=(("people", "what they own, who leads, who is away and who stands in"),),
)
@of_plan("people")
def people(call: Call, book: Book, plan: Plan) -> Card:
    return cards.people(plan, plan.day(call.now), call.seat(plan).side)
