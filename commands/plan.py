"""`/jbp plan`: the plan itself, section by section."""

from __future__ import annotations

from cards import plan as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.reading import of_plan
from plan.plan import Plan
from storage.store import Book


@command(
    "plan",
    help="The plan itself, section by section",
    usage=(("plan", "its six sections, each a press from its details"),),
)
@of_plan("plan")
def plan(call: Call, book: Book, plan: Plan) -> Card:
    return cards.overview(plan, plan.day(call.now))
