"""`/jbp motions`: every motion with its owner pair and last word."""

from __future__ import annotations

from cards import plan as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from storage.store import Book


@command("motions", help="Every motion with its owner pair and last word")
def motions(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    return cards.motions(plan, plan.day(call.now))
