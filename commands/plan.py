"""`/jbp plan`: the plan itself, section by section."""

from __future__ import annotations

from cards import plan as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from storage.store import Book


@command("plan", help="The plan itself, section by section")
def plan(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    return cards.overview(plan, plan.day(call.now))
