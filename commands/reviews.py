"""The weekly review as the asker may see it: for every command that shows or takes an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from plan import triggers
from plan.agreement import Cadence, Motion
from plan.facts import TRIGGERED, Answer, Fact
from plan.plan import Plan
from plan.review import NAME, Review
from plan.sight import veiled
from storage import facts, rituals
from storage.rituals import Begun
from storage.store import Book


class ReviewOver(LookupError):
    """That review is over and a newer one has begun. Nothing was changed; answer the newer one with
    `/jbp check-in`."""


class NothingTriggered(LookupError):
    """Nothing has set that motion off yet, so nobody is asked about it. `/jbp trigger` says that something has
    happened."""


class NoReviewYet(LookupError):
    """No review has opened here yet. `/jbp rhythm` says when the next one does."""


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
    """The plan's review (or triggered check-in) of a period, however long ago, veiled likewise; None where
    there was none."""
    motion = triggers.of_period(plan, period)
    begun = rituals.occurrence(book, plan.id, ritual_of(motion) if motion else NAME, period)
    return seen(book, plan, begun) if begun else None


def ritual_of(motion: Motion) -> str:
    """The ritual in which a motion's owners are asked about it."""
    return f"{TRIGGERED}{motion.id}" if motion.cadence is Cadence.PER_TRIGGER else NAME


def under_way(book: Book, plan: Plan) -> list[Review]:
    """The check-ins that triggers opened on the plan and that are open now, veiled likewise."""
    found = []
    for motion in triggers.per_trigger(plan):
        said = triggers.under_way(plan, motion)
        begun = rituals.occurrence(book, plan.id, ritual_of(motion), said.period) if said else None
        if begun:
            found.append(seen(book, plan, begun))
    return found


def again(book: Book, review: Review) -> Review:
    """The same review, with what was said since."""
    begun = rituals.occurrence(book, review.plan.id, review.ritual, review.period)
    return seen(book, review.plan, begun) if begun else review


def of_motion(book: Book, plan: Plan, motion: Motion, period: str) -> Review:
    """The newest review in which a motion's owners are asked, likewise. Raises ReviewOver, NoReviewYet or
    NothingTriggered."""
    if motion.cadence is not Cadence.PER_TRIGGER:
        return of_period(book, plan, period)
    begun = rituals.newest(book, plan.id, ritual_of(motion))
    if begun is None:
        raise NothingTriggered
    if period and begun.occurrence.period != period:
        raise ReviewOver
    return seen(book, plan, begun)


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
    """The newest review, where it is the one of `period` (or none is named); of a period that a trigger opened,
    the newest of that motion's. Raises ReviewOver or NoReviewYet."""
    if motion := triggers.of_period(plan, period):
        return of_motion(book, plan, motion, period)
    review = newest(book, plan)
    if review is None:
        raise NoReviewYet
    if period and review.period != period:
        raise ReviewOver
    return review
