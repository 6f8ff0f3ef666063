"""Setting a per-trigger motion off: the trigger is recorded, and a check-in of its pair opens or is joined."""

from __future__ import annotations

from dataclasses import replace

from commands.reviews import in_period, ritual_of
from plan import triggers
from plan.agreement import Motion
from plan.facts import Fact, Trigger
from plan.plan import Plan, newest
from plan.review import Review
from plan.sides import Side
from storage import facts, plans, rituals
from storage.store import Book


def record(book: Book, plan: Plan, *said: Fact) -> list[Review]:
    """Record facts, and open a check-in for each motion that they set off: one for all that set it off at once.
    `plan` as it stood before, read while nobody else changes it."""
    found: dict[str, list[str]] = {}
    seen, by = plan, ""
    for fact in said:
        for motion, what in triggers.set_off(seen, fact):
            found.setdefault(motion.id, []).append(what)
        seen, by = replace(seen, latest={**seen.latest, **newest([fact])}), fact.by
    facts.record(book, plan.id, *said)
    if not triggers.asks_now(plan, book.now):
        return []
    opened = []
    for id, happened in found.items():
        motion = plan.motions[id]
        if any(plan.owner(motion, side) for side in Side):
            opened.append(set_off(book, plan, motion, by, triggers.in_short(happened)))
    return opened


def set_off(book: Book, plan: Plan, motion: Motion, by: str, what: str) -> Review:
    """The check-in that a trigger opened, or that was open and has one trigger more; begun in the store."""
    now = plans.named(book, plan.id, plan.reader)
    running = under_way(book, now, motion)
    period = running.period if running else triggers.next_period(now, book.now)
    if running is None:
        opened = triggers.check_in(now, motion.id, period, book.now)
        rituals.begin(book, [(plans.number_of(book, plan.id), opened)])
    facts.record(book, plan.id, Trigger(by=by, at=book.now, motion=motion.id, period=period, what=what))
    after = plans.named(book, plan.id, plan.reader)
    review = in_period(book, after, period)
    assert review is not None, "it has just begun"
    return review


def under_way(book: Book, plan: Plan, motion: Motion) -> Review | None:
    """The motion's check-in that is open now, if one is."""
    begun = rituals.newest(book, plan.id, ritual_of(motion))
    is_open = begun is not None and book.now < begun.occurrence.close
    return in_period(book, plan, begun.occurrence.period) if begun and is_open else None
