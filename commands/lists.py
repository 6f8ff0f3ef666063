"""Which lists of questions ask somebody something now, and what they have said to one."""

from __future__ import annotations

from plan.agreement import OwnRitual
from plan.facts import Reply
from plan.own import asked
from plan.people import Someone
from plan.plan import Plan, typed
from plan.rhythm import Occurrence
from storage import rituals
from storage.store import Book


def lists_for(book: Book, plan: Plan, seat: Someone) -> list[tuple[OwnRitual, Occurrence]]:
    """The plan's lists that are open now, and that wait for this person's answer."""
    found = []
    for each in plan.agreement.rhythm.own:
        opened = plan.phase(each.id, "open")
        if not each.asks or opened is None or plan.closed(each.id, opened.period):
            continue
        begun = rituals.occurrence(book, plan.id, each.id, opened.period)
        if begun and waits_for(plan, each, begun.occurrence, seat):
            found.append((each, begun.occurrence))
    return found


def waits_for(plan: Plan, each: OwnRitual, occurrence: Occurrence, seat: Someone) -> bool:
    people = asked(plan, each.terms, plan.day(occurrence.start))
    return any(someone.id == seat.id for someone in people) and reply(plan, each, occurrence, seat) is None


def reply(plan: Plan, each: OwnRitual, occurrence: Occurrence, seat: Someone) -> Reply | None:
    """What somebody said to the questions of one run, if they have."""
    given = typed(plan.latest.get(f"reply/{each.id}/{seat.id}"), Reply)
    return given if given and given.period == occurrence.period else None
