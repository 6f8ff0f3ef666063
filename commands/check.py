"""`/jbp check`: what is weak in the plan, with the evidence and what to do."""

from __future__ import annotations

from cards import checked as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.reading import of_plan, page_typed
from plan.checks import RULES, findings
from plan.plan import Plan
from storage.store import Book


@command(
    "check",
    help="What is weak in the plan, and what to do about it",
    usage=(("check", "every check that fails today, with its evidence"),),
)
@of_plan("check")
def check(call: Call, book: Book, plan: Plan) -> Card:
    return cards.checked(plan, findings(plan, plan.day(call.now)), len(RULES), page_typed(call))
