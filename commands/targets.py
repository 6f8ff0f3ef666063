"""`/jbp targets`: each target against its pace, with forecast, source and definition."""

from __future__ import annotations

from cards import status as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from storage.store import Book


@command("targets", help="Each target against its pace, with its source")
def targets(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    return cards.targets(plan, plan.day(call.now))
