"""`/jbp status`: where this room's plan stands today."""

from __future__ import annotations

from cards import status as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.waiting import waiting
from schedules.arrange import calendar
from storage.store import Book


@command("status", help="Where this room's plan stands today", order=1)
def status(call: Call, book: Book) -> Card:
    plan = call.plan(book)
    mine = {each.plan.id: each.count for each in waiting(call, book)}
    ahead = [(ritual.title, occurrence.start) for ritual, occurrence in calendar(plan, call.now)]
    return cards.status(plan, plan.day(call.now), ahead, sum(mine.values()) if plan.id in mine else None)
