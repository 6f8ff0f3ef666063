"""`/jbp check`: what is weak in the plan, with the evidence and what to do."""

from __future__ import annotations

from cards import plan as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from plan.checks import RULES, findings
from storage.store import Book


@command("check", help="What is weak in the plan, and what to do about it")
def check(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    return cards.checked(plan, findings(plan, plan.day(call.now)), len(RULES))
