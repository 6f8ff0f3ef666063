"""What waits for the asker, on every plan of theirs: for `today` and `status`."""

from __future__ import annotations

from dataclasses import replace

from commands.call import Call, NotOnAPlan
from commands.lists import lists_for
from commands.matters import matters
from commands.reviews import newest_of, under_way
from plan.people import Someone
from plan.plan import Plan
from plan.waiting import Waiting, in_check_in, is_unasked
from plan.waiting import waiting as on_plan
from storage.store import Book


def waiting(call: Call, book: Book) -> list[Waiting]:
    """For each plan of the asker, by name. Empty for a guest."""
    try:
        mine = call.plans(book)
    except NotOnAPlan:
        return []
    reviews = newest_of(book, [plan for plan, _ in mine])
    return [
        replace(
            on_plan(plan, seat, reviews.get(plan.id), call.now),
            triggered=triggered(call, book, plan, seat),
            lists=tuple(lists_for(book, plan, seat)),
            matters=matters(book, plan, seat),
        )
        for plan, seat in mine
    ]


def triggered(call: Call, book: Book, plan: Plan, seat: Someone) -> tuple[Waiting, ...]:
    found = (in_check_in(review, seat, call.now) for review in under_way(book, plan))
    return tuple(each for each in found if each.count)


def unasked(mine: list[Waiting]) -> bool:
    """Whether the asker, by their seats, has yet to say yes to prompts."""
    return is_unasked(each.seat for each in mine)
