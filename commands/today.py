"""`/jbp today`: what waits for you, on every plan of yours."""

from __future__ import annotations

from cards import today as cards
from cards.card import Card, Element
from commands.call import Call
from commands.command import command
from commands.waiting import Waiting, waiting
from storage.store import Book


@command("today", help="What waits for you, on every plan of yours", order=2)
def today(call: Call, book: Book) -> Card:
    mine = waiting(call, book)
    if not mine:
        call.plans(book)  # says that they are on no plan
    parts = [(each.plan, items(each, call)) for each in mine]
    return cards.today(parts, sum(each.count for each in mine))


def items(each: Waiting, call: Call) -> list[Element]:
    found: list[Element] = []
    if each.halves and each.until:
        names = [half.motion.name for half in each.halves]
        found.append(cards.answers(each.plan, names, each.until, call.time_zone))
    return [*found, *(cards.owed(each.plan, promise, call.today) for promise in each.promises)]
