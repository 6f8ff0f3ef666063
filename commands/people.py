"""`/jbp people`: who is on the plan, on both sides."""

from __future__ import annotations

from cards import plan as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from storage.store import Book


@command("people", help="Who is on the plan, on both sides")
def people(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    return cards.people(plan, plan.day(call.now), plan.reader.side)
