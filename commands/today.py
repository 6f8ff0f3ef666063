"""`/jbp today`: what waits for you, on every plan of yours."""

from __future__ import annotations

from cards import today as cards
from cards.card import Card
from commands.call import Call
from commands.command import command
from commands.waiting import unasked, waiting
from storage.store import Book


@command(
    "today",
    help="What waits for you, on every plan of yours",
    usage=(("today", "answers, talks, asks of the other side, and promises due within a week"),),
    order=2,
)
def today(call: Call, book: Book) -> Card:
    mine = waiting(call, book)
    if not mine:
        call.plans(book)  # says that they are on no plan
    asked = unasked(mine)
    count = sum(each.count for each in mine) + asked
    return cards.today(mine, count, call.today, call.time_zone, unasked=asked)
