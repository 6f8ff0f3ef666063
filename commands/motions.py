"""`/jbp motions`: every motion with its owner pair and last word."""

from __future__ import annotations

from cards import motions as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.reading import of_plan
from plan.plan import Plan
from storage.store import Book


@command(
    "motions",
    help="Every motion with its owner pair and last word",
    usage=(("motions", "with the number by which you can name each"),),
)
@of_plan("motions", guests=True)
def motions(call: Call, book: Book, plan: Plan) -> Card:
    return cards.motions(plan, plan.day(call.now))
