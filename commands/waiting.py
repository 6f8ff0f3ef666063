"""What waits for the asker, on every plan of theirs: for `today` and `status`."""

from __future__ import annotations

from commands.call import Call, NotOnAPlan
from commands.reviews import newest_of
from plan.waiting import Waiting, is_unasked
from plan.waiting import waiting as on_plan
from storage.store import Book


def waiting(call: Call, book: Book) -> list[Waiting]:
    """For each plan of the asker, by name. Empty for a guest."""
    try:
        mine = call.plans(book)
    except NotOnAPlan:
        return []
    reviews = newest_of(book, [plan for plan, _ in mine])
    return [on_plan(plan, seat, reviews.get(plan.id), call.now) for plan, seat in mine]


def unasked(mine: list[Waiting]) -> bool:
    """Whether the asker, by their seats, has yet to say yes to prompts."""
    return is_unasked(each.seat for each in mine)
