"""One-sided use: a company that has answered nothing for four weekly reviews is asked less, and only to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plan.facts import Answer, Unheard
from plan.plan import Plan, typed
from plan.sides import Side
from plan.sight import as_it_counts

REVIEWS = 4  # weekly reviews in a row without a word of a side that was asked
ONE_SIDED = "one-sided "  # before the side: the phase of a review that begins so


@dataclass(frozen=True)
class Silence:
    """`side` has not answered since the day `since` (None: never yet); the other side reports for both."""

    side: Side
    since: date | None


def silence(plan: Plan) -> Silence | None:
    """The side that has gone silent, while the other one answers; None where both answer, or neither does."""
    quiet = [side for side in Side if unheard(plan, side) >= REVIEWS]
    if len(quiet) != 1:
        return None
    last = last_word(plan, quiet[0])
    return Silence(quiet[0], plan.day(last.at) if last else None)


def unheard(plan: Plan, side: Side) -> int:
    """How many weekly reviews in a row have closed without a word of `side`, though it was asked; none as soon
    as it answers anything."""
    noted = typed(plan.latest.get(f"unheard/{side}"), Unheard)
    if noted is None:
        return 0
    last = last_word(plan, side)
    return 0 if last and last.period >= noted.period else noted.reviews


def last_word(plan: Plan, side: Side) -> Answer | None:
    """The side's own latest answer, whatever it was about; not what the other side recorded for it."""
    about = [fact.motion for fact in plan.latest.values() if isinstance(fact, Answer) and fact.side is side]
    said = [answer for motion in about if (answer := as_it_counts(plan, motion, side))]
    return max((each for each in said if not each.unconfirmed), key=lambda each: each.at, default=None)


def silent_in(phases: set[str], plan: Plan) -> Side | None:
    """The silent side of a review by the phases that it has reached: as it was when the review opened, whoever
    answers meanwhile; before it has opened, as it is now."""
    if "open" in phases:
        return next((side for side in Side if f"{ONE_SIDED}{side}" in phases), None)
    found = silence(plan)
    return found.side if found else None
