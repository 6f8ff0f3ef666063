"""The weekly review as the asker may see it: for every command that shows or takes an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from plan.facts import Answer, Fact
from plan.plan import Plan
from plan.review import NAME, Review
from plan.sight import veiled
from storage import facts, rituals
from storage.rituals import Begun
from storage.store import Book


class ReviewOver(LookupError):
    """That review is over and a newer one has begun. Nothing was changed; answer the newer one with
    `/jbp check-in`."""


class NoReviewYet(LookupError):
    """No review has opened on this plan yet. `/jbp rhythm` says when the first one does."""


def newest(book: Book, plan: Plan) -> Review | None:
    """The plan's review that opened last, veiled for the plan's reader; None before the first."""
    begun = rituals.newest(book, plan.id, NAME)
    return seen(book, plan, begun) if begun else None


def newest_of(book: Book, plans: Iterable[Plan]) -> dict[str, Review]:
    """The same for several plans at once, by the plan's id; those before their first review are left out."""
    by_id = {plan.id: plan for plan in plans}
    begun = rituals.newest_of(book, by_id, NAME)
    said = facts.of_occurrences(book, [(each.plan, each.occurrence.key) for each in begun.values()])
    return {
        key: veiled_for(by_id[key], each, said[each.plan, each.occurrence.key], book.now)
        for key, each in begun.items()
    }


def in_period(book: Book, plan: Plan, period: str) -> Review | None:
    """The plan's review of a period, however long ago, veiled likewise; None where there was none."""
    begun = rituals.occurrence(book, plan.id, NAME, period)
    return seen(book, plan, begun) if begun else None


def seen(book: Book, plan: Plan, begun: Begun) -> Review:
    said = facts.of_occurrences(book, [(begun.plan, begun.occurrence.key)])[begun.plan, begun.occurrence.key]
    return veiled_for(plan, begun, said, book.now)


def veiled_for(plan: Plan, begun: Begun, said: Iterable[Fact], now: datetime) -> Review:
    """The review of these facts, as the plan's reader may see it at `now`."""
    said = tuple(said)
    whole = Review(plan, begun.occurrence, said)
    shown = veiled(whole.answers, plan.reader, now, closed=whole.closed, talked=whole.talks)
    others = [fact for fact in said if not isinstance(fact, Answer)]
    return Review(plan, begun.occurrence, (*others, *shown))


def of_period(book: Book, plan: Plan, period: str) -> Review:
    """The newest review, where it is the one of `period` (or none is named). Raises ReviewOver or
    NoReviewYet."""
    review = newest(book, plan)
    if review is None:
        raise NoReviewYet
    if period and review.period != period:
        raise ReviewOver
    return review
