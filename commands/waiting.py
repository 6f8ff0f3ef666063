"""What waits for a person, on every plan of theirs: answers, promises, and asks nobody has taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.call import Call, NotOnAPlan
from commands.reviews import newest
from plan.facts import Promise
from plan.people import Someone
from plan.plan import Plan
from plan.review import Half, Review
from storage.store import Book


@dataclass(frozen=True)
class Waiting:
    """On one plan: the reader's halves without an answer in the open review, and their promises."""

    plan: Plan
    seat: Someone
    review: Review | None
    halves: tuple[Half, ...]
    promises: tuple[Promise, ...]

    @property
    def count(self) -> int:
        return len(self.halves) + len(self.promises)

    @property
    def until(self) -> datetime | None:
        return self.review.occurrence.close if self.review else None


def waiting(call: Call, book: Book) -> list[Waiting]:
    """For each plan of the asker, by name. Empty for a guest."""
    try:
        mine = call.plans(book)
    except NotOnAPlan:
        return []
    return [on_plan(book, plan, seat) for plan, seat in mine]


def on_plan(book: Book, plan: Plan, seat: Someone) -> Waiting:
    """A review that has closed waits for nobody; a late answer is welcome, not owed."""
    review = newest(book, plan)
    halves: list[Half] = []
    if review and not review.closed:
        halves = [half for half in review.asked_of(seat) if review.waits_for(half)]
    own = [promise for promise in plan.promises() if promise.owner == seat.id]
    return Waiting(plan, seat, review, tuple(halves), tuple(own))
