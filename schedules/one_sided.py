"""What the weekly review does for a company that has gone silent: it says so, and asks it only to confirm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cards import one_sided as cards
from plan.facts import Fact, Phase, Unheard
from plan.one_sided import ONE_SIDED, silence, unheard
from plan.people import Someone
from plan.plan import typed
from plan.review import NAME, Review, first_of_month
from plan.sides import Side
from schedules.ritual import Post


def noted(review: Review, now: datetime) -> Iterable[Fact]:
    """As the review opens, which side is silent, for as long as it runs; after it, who was heard in it."""
    said: dict[str, Any] = {"by": "clock", "at": now, "source": "clock", "period": review.period}
    opens = any(isinstance(fact, Phase) and fact.phase == "open" and fact.at == now for fact in review.facts)
    quiet = silence(review.plan) if opens and review.silent is None else None
    if quiet:
        yield Phase(**said, ritual=NAME, phase=f"{ONE_SIDED}{quiet.side}")
    for side in Side if review.closed else ():
        before = typed(review.plan.latest.get(f"unheard/{side}"), Unheard)
        asked = [half for half in review.halves if half.side is side and half.asked]
        if any(review.has_spoken(half) for half in review.halves if half.side is side):
            if before and before.reviews:
                yield Unheard(**said, side=side, reviews=0)
        elif asked and not (before and before.period >= review.period):
            yield Unheard(**said, side=side, reviews=unheard(review.plan, side) + 1)


def to_owner(review: Review, someone: Someone, at: datetime, *, silent: bool) -> Iterable[Post]:
    """In the first review of a month a person of the silent side is asked to confirm, once, and never nudged."""
    if first_of_month(review.plan, review.occurrence):
        card = cards.question(review, someone)
        yield Post(what="confirm", to=someone, card=card, not_before=at, across_plans=True, silent=silent)


def to_leads(review: Review) -> Iterable[Post]:
    """Both sides' leads read once, when it begins, why less is asked."""
    quiet = silence(review.plan)
    if quiet is None or quiet.side is not review.silent:
        return
    spell = f"one-sided {review.plan.id} {quiet.side} {quiet.since or 'yet'}"
    for side in Side:
        for lead in review.plan.leads(side):
            if lead.may_be_prompted:
                yield Post(what=spell, to=lead, card=cards.why(review.plan, quiet), once=True, silent=True)
