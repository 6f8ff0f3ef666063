"""`/jbp status`: where this room's plan stands today, and how much waits for you."""

from __future__ import annotations

from cards import status as cards
from cards.card import Card
from commands.call import Call, WhichPlan
from commands.command import command
from commands.waiting import unasked, waiting
from plan.waiting import Waiting
from schedules.arrange import calendar
from storage.store import Book


@command(
    "status",
    help="Where this room's plan stands today",
    usage=(("status", "the room's plan, or yours"), ("status --plan PLAN", "another one of yours")),
    order=1,
    reads=True,
)
def status(call: Call, book: Book) -> Card:
    try:
        plan = call.plan(book)
    except WhichPlan:
        mine = waiting(call, book)
        return cards.several([(each.plan, each.plan.day(call.now), each.count) for each in mine])
    ahead = [(ritual.title, at) for ritual, at in calendar(plan, call.now)]
    waits = counted(waiting(call, book), plan.id) if plan.reader.side else None
    return cards.status(plan, plan.day(call.now), ahead, waits)


def counted(mine: list[Waiting], here: str) -> tuple[int, int]:
    """How much waits on the plan that is shown, and on the asker's others."""
    counts = {each.plan.id: each.count for each in mine}
    asked = int(unasked(mine))
    return counts.get(here, 0) + asked, sum(counts.values()) - counts.get(here, 0)
