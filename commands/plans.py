"""`/jbp plans`: every plan of yours, the worst first, with why."""

from __future__ import annotations

from cards import portfolio as cards
from cards.card import Card
from commands.call import Call, NotOnAPlan
from commands.command import command
from commands.reading import page_typed
from plan.portfolio import entry, worst_first
from storage.store import Book


@command(
    "plans",
    help="Every plan of yours, the worst first, with why",
    usage=(("plans", "what is silent, disputed, at risk or overdue"), ("plans --page 2", "the next ones")),
    reads=True,
)
def plans(call: Call, book: Book) -> Card:
    page = page_typed(call)
    try:
        mine = call.plans(book)
    except NotOnAPlan:
        return cards.nothing()
    return cards.mine(worst_first(entry(plan, call.now) for plan, _ in mine), page)
