"""`/jbp funding`: funding state by state, what is at risk, and what runs out when."""

from __future__ import annotations

from cards import funding as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.reading import of_plan
from plan.plan import Plan
from storage.store import Book


@command(
    "funding",
    help="Funding state by state, and what is at risk",
    usage=(("funding", "with each motion's amount at risk, deadlines and programmes"),),
)
@of_plan("funding")
def funding(call: Call, book: Book, plan: Plan) -> Card:
    return cards.funding(plan, plan.day(call.now))
