"""Monthly pipeline sync: each side's numbers and changes, asked once; the other side's word on each number; and
one message for the room, target by target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from cards import sync as cards
from cards.card import Card
from cards.synced import summary
from cards.welcome import welcome
from plan.agreement import RitualTerms
from plan.people import Someone
from plan.plan import Plan
from plan.quiet import release
from plan.rhythm import Occurrence, Recurrence, recurrence
from plan.sides import Side
from plan.sync import SYNC, Sync
from schedules.hours import nudge_for, quiet_hours
from schedules.ritual import Notes, Phase, Post, Ritual, ritual

LATE_FOR = timedelta(days=27)  # after it opened; the next month's sync begins a day later at the soonest


@ritual(SYNC, "Monthly pipeline sync")
class PipelineSync(Ritual):
    """See plan/sync.py for who is asked and heard, plan/pipeline.py for what has changed, and cards/sync.py and
    synced.py for what is said."""

    def recurrence(self, plan: Plan) -> Recurrence | None:
        terms = plan.agreement.rhythm.monthly
        return recurrence("monthly", terms) if terms else None

    def open_for_hours(self, plan: Plan) -> int:
        terms = plan.agreement.rhythm.monthly
        return terms.open_for_hours if terms else 1

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        nudge = nudge_at(plan, occurrence)
        yield Phase("open", occurrence.start)
        yield Phase("nudge", nudge)
        for someone in everybody(sync_of(plan, occurrence, notes)):
            at = nudge_for(nudge, occurrence, someone)
            if at and at != nudge:
                yield Phase(f"nudge {someone.id}", at, recorded=False)
        yield Phase("close", occurrence.close)
        yield Phase("rest", max(occurrence.start + LATE_FOR, occurrence.close), recorded=False)

    def heard(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> tuple[int, int]:
        """How many sides were heard, of those that were asked."""
        sync = sync_of(plan, occurrence, notes)
        return sum(1 for side in sync.sides_asked if sync.heard(side)), len(sync.sides_asked)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        sync = sync_of(plan, occurrence, notes)
        nudge = nudge_at(plan, occurrence)
        for someone in everybody(sync):
            yield from to_owner(sync, someone, nudge, now)
        if not sync.closed:
            return
        for room in plan.rooms:
            yield Post(what="sync", to=room, card=summary(sync), under_week=True)
        yield from to_leads(sync)

    def joined(self, what: str, given: Sequence[Card]) -> Card:
        return cards.nudges_joined(given) if what == "nudge" else cards.joined(given)


def sync_of(plan: Plan, occurrence: Occurrence, notes: Notes) -> Sync:
    return notes.once(plan, lambda: Sync(plan, occurrence, notes.facts))


def everybody(sync: Sync) -> list[Someone]:
    return [each.someone for side in Side for each in sync.asked[side]]


def to_owner(sync: Sync, someone: Someone, nudges: datetime, now: datetime) -> Iterable[Post]:
    """The welcome before the first prompt, the prompt, one nudge if nothing was heard from their side, and the
    other side's numbers to confirm."""
    held = sync.occurrence
    at, silent = release(held.start, held.close, quiet_hours(someone))
    if not someone.welcomed:
        yield Post(what="welcome", to=someone, card=welcome(someone, sync.plan), not_before=at, once=True)
    if not someone.may_be_prompted:
        return
    yield Post(
        what="ask", to=someone, card=cards.ask(sync, someone), not_before=at, across_plans=True, silent=silent
    )
    nudge = nudge_for(nudges, held, someone)
    if nudge and now >= nudge and not sync.heard(someone.side) and not sync.closed:
        yield Post(what="nudge", to=someone, card=cards.nudge(sync, someone), across_plans=True)
    yield from to_confirm(sync, someone)


def to_confirm(sync: Sync, someone: Someone) -> Iterable[Post]:
    """The other side's numbers, from the first one on, in a message of its own that is amended."""
    card = cards.confirm(sync, someone.side)
    if card is None:
        return
    given = min(number.at for number in sync.to_confirm(someone.side).values())
    at, silent = release(given, max(sync.occurrence.close, given + timedelta(days=1)), quiet_hours(someone))
    yield Post(what="confirm", to=someone, card=card, not_before=at, silent=silent)


def to_leads(sync: Sync) -> Iterable[Post]:
    """That nothing was heard from a side: to its own lead."""
    for side in Side:
        card = cards.silent(sync, side)
        for lead in sync.plan.leads(side) if card else ():
            if card and lead.may_be_prompted:
                yield Post(what="silent", to=lead, card=card, silent=True)


def nudge_at(plan: Plan, occurrence: Occurrence) -> datetime:
    """Some hours before the close, but never in the first half of the window."""
    terms = plan.agreement.rhythm.monthly or RitualTerms()
    before = timedelta(hours=terms.nudge_before_hours)
    return max(occurrence.close - before, occurrence.start + (occurrence.close - occurrence.start) / 2)
