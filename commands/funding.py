"""`/jbp funding`: funding state by state, and what is at risk."""

from __future__ import annotations

from cards import plan as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from storage.store import Book


@command("funding", help="Funding state by state, and what is at risk")
def funding(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    return cards.funding(plan, plan.day(call.now))
