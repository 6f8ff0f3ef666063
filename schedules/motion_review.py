"""Weekly motion review: one question to each owner, colours blind until both spoke, one summary a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from cards import from_the_call, pair, prompt, week
from cards import one_sided as one_sided_cards
from cards.card import Card
from cards.welcome import welcome
from plan.facts import Answer, Fact
from plan.people import Someone
from plan.plan import Plan
from plan.review import NAME, Half, Review, people_of
from plan.rhythm import Occurrence, Recurrence, recurrence
from plan.sides import Side
from schedules import one_sided
from schedules.hours import asked_at, nudge_for
from schedules.ritual import Notes, Phase, Post, Ritual, ritual

LATE_FOR = timedelta(days=6)  # after it opened; the next week's review begins on the seventh day


@ritual(NAME, "Weekly motion review")
class MotionReview(Ritual):
    """See plan/review.py for whose answer is due and cards/prompt.py, pair.py and week.py for what is said."""

    def recurrence(self, plan: Plan) -> Recurrence | None:
        terms = plan.agreement.rhythm.weekly
        return recurrence("weekly", terms) if terms else None

    def open_for_hours(self, plan: Plan) -> int:
        terms = plan.agreement.rhythm.weekly
        return terms.open_for_hours if terms else 0

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        review = review_of(plan, occurrence, notes)
        yield Phase("open", occurrence.start)
        yield Phase("nudge", nudge_at(plan, occurrence))
        nudge = nudge_at(plan, occurrence)
        for someone in people_of(review.halves):
            at = nudge_for(nudge, occurrence, someone)
            if at and at != nudge:
                yield Phase(f"nudge {someone.id}", at, recorded=False)
        yield Phase("close", occurrence.close)
        for motion in {answer.motion: None for answer in review.answers}:
            if until := review.talk_until(motion):
                yield Phase(f"talked {motion}", until, recorded=False)
        yield Phase("rest", max(occurrence.start + LATE_FOR, occurrence.close), recorded=False)

    def heard(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> tuple[int, int]:
        review = review_of(plan, occurrence, notes)
        asked = [half for half in review.halves if half.asked]
        return sum(1 for half in asked if review.has_spoken(half)), len(asked)

    def noted(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Fact]:
        return one_sided.noted(review_of(plan, occurrence, notes), now)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        review = review_of(plan, occurrence, notes)
        for room in plan.rooms:
            yield Post(what="week", to=room, card=week.week(review, now))
            if review.closed:
                yield Post(what="details", to=room, card=week.details(review, now), thread_of="week")
        nudge = nudge_at(plan, occurrence)
        for someone in people_of(review.halves):
            yield from to_owner(review, someone, nudge, now)
        yield from to_recorded(review)
        yield from to_pairs(review)
        yield from one_sided.to_leads(review)
        if review.closed:
            yield from to_leads(review)

    def joined(self, what: str, given: Sequence[Card]) -> Card:
        join = {"nudge": prompt.nudges_joined, "confirm": one_sided_cards.joined}.get(what, prompt.joined)
        return join(given)


def review_of(plan: Plan, occurrence: Occurrence, notes: Notes) -> Review:
    return notes.once(plan, lambda: Review(plan, occurrence, notes.facts))


def to_owner(
    review: Review, someone: Someone, nudges: datetime, now: datetime, *, across_plans: bool = True
) -> Iterable[Post]:
    """The welcome before the first prompt, the prompt, and near the deadline one nudge if it still waits."""
    at, silent = asked_at(review.occurrence, someone)
    if not someone.welcomed:
        yield Post(what="welcome", to=someone, card=welcome(someone, review.plan), not_before=at, once=True)
    if not someone.may_be_prompted:
        return
    if someone.side is review.silent:
        yield from one_sided.to_owner(review, someone, at, silent=silent)
        return
    yield Post(
        what="ask",
        to=someone,
        card=prompt.question(review, someone, now),
        not_before=at,
        across_plans=across_plans,
        silent=silent,
    )
    if now < nudges or review.closed:
        return
    nudge = nudge_for(nudges, review.occurrence, someone)
    waits = any(review.waits_for(half) for half in review.asked_of(someone))
    if nudge and now >= nudge and waits:
        card = prompt.nudge(review, someone, now)
        yield Post(what="nudge", to=someone, card=card, across_plans=across_plans)


def to_recorded(review: Review) -> Iterable[Post]:
    """What one side's lead recorded for the other from the call: to that half's owner and its side's leads."""
    for half in review.halves:
        record = [each for each in review.answers if each.unconfirmed and is_of(each, half)]
        if not record:
            continue
        told = [half.owner, *((half.asked,) if half.asked else ()), *review.plan.leads(half.side)]
        for someone in {each.id: each for each in told}.values():
            if someone.may_be_prompted:
                card = from_the_call.recorded(review, half, record[-1])
                yield Post(what=f"recorded/{half.motion.id}", to=someone, card=card)


def is_of(answer: Answer, half: Half) -> bool:
    return (answer.motion, answer.side) == (half.motion.id, half.side)


def to_pairs(review: Review) -> Iterable[Post]:
    """Where two colours differ, each of the pair is told, and nobody else."""
    for motion in review.plan.agreement.motions:
        if not review.met(motion.id):
            continue
        differ = review.disagreement(motion.id) is not None
        halves = [half for half in review.halves if half.motion.id == motion.id]
        for half in halves if differ or motion.id in review.talks else ():
            someone: Someone = answered_by(review, half)
            card = pair.disagreement(review, motion, someone.time_zone)
            if someone.may_be_prompted:
                yield Post(what=f"differ/{motion.id}", to=someone, card=card)


def answered_by(review: Review, half: Half) -> Someone:
    """Who answered for a half, since it is with them that the other owner has to talk."""
    answer = review.answer(half)
    by = review.plan.people.get(answer.by) if answer else None
    return by if by and by.side is half.side else half.owner


def to_leads(review: Review) -> Iterable[Post]:
    """The names of the silent, each side's to its own lead."""
    for side in Side:
        card = pair.silent(review, side) if side is not review.silent else None
        for lead in review.plan.leads(side) if card else ():
            if card and lead.may_be_prompted:
                yield Post(what="silent", to=lead, card=card, silent=True)


def nudge_at(plan: Plan, occurrence: Occurrence) -> datetime:
    terms = plan.agreement.rhythm.weekly
    before = timedelta(hours=terms.nudge_before_hours if terms else 4)
    return max(occurrence.close - before, occurrence.start + (occurrence.close - occurrence.start) / 2)
