"""`/jbp accounts same` and `apart`: a lead's word on whether two accounts are one company."""

from __future__ import annotations

from cards import accounts as cards
from cards.card import Card
from commands.acting import plan_to_change
from commands.call import Call
from plan.sides import Reader
from storage import accounts as store
from storage import plans
from storage.store import Book


class NoSuchPair(LookupError):
    """That pair is not there any more: a list has changed. Nothing was changed; `/jbp accounts doubts` shows what
    waits."""


def answer_pair(call: Call, book: Book) -> Card:
    """`accounts same ID`, `accounts apart ID`. Raises LeadsOnly or NoSuchPair: to who may not know of a pair there is
    none."""
    plan = plan_to_change(call, book)
    side = call.lead(plan).side
    number, pair, same = plans.number_of(book, plan.id), call.word(1), call.word(0).casefold() == "same"
    before = store.seen(book, number, Reader.of(side))
    known = {each.id for each in (*before.which, *before.doubts)}
    if pair not in known:
        raise NoSuchPair
    store.say(book, number, pair, side, same)
    left = store.seen(book, number, Reader.of(side)).doubts
    return cards.answered(plan, same, len(left))
