"""The monthly sync as the asker may see it: for every command that shows it or gives it something."""

from __future__ import annotations

from commands.acting import plan_to_change
from commands.call import Call
from plan.people import Someone
from plan.plan import Plan
from plan.sync import SYNC, Sync
from schedules.arrange import upcoming
from schedules.rituals import on_plan as every_ritual
from storage import facts, rituals
from storage.store import Book


class SyncOver(LookupError):
    """That sync is over and a newer one has opened. Nothing was changed; `/jbp sync` shows the newer one."""


class NoSyncYet(LookupError):
    """No sync has opened on this plan yet. A number can be logged at any time: `/jbp log`."""


def newest(book: Book, plan: Plan) -> Sync | None:
    """The plan's sync that opened last; None before the first."""
    begun = rituals.newest(book, plan.id, SYNC)
    if begun is None:
        return None
    key = (begun.plan, begun.occurrence.key)
    return Sync(plan, begun.occurrence, tuple(facts.of_occurrences(book, [key])[key]))


def periods(book: Book, plan: Plan) -> tuple[str, ...]:
    """The months of the sync that opened last and, once that has closed, of the next one, which what is told from then
    on belongs to; the last of them is that of what is told now. Empty where none was and none will be."""
    begun = rituals.newest(book, plan.id, SYNC)
    if begun and not plan.closed(SYNC, begun.occurrence.period):
        return (begun.occurrence.period,)
    ritual = next(each for each in every_ritual(plan) if each.name == SYNC)
    ahead = upcoming(plan, ritual, book.now)
    found = [begun.occurrence.period if begun else None, ahead.period if ahead else None]
    return tuple(each for each in found if each)


def meant(call: Call, book: Book) -> tuple[Plan, Sync | None, Someone]:
    """From `[PLAN/PERIOD]` behind what is to be done: the plan, read to be changed, its newest sync where that is
    the one that is named, and the asker's seat. Raises SyncOver, GuestsRead or OnlyReads."""
    key, slash, period = call.word(1).partition("/")
    plan = plan_to_change(call, book, key if slash else "")
    seat = call.voice(plan)
    sync = newest(book, plan)
    if period and (sync is None or sync.period != period):
        raise SyncOver
    return plan, sync, seat


def ref(plan: Plan, sync: Sync | None) -> str:
    """How a form names the plan and its sync, in full: `acme-aws/2027-03`; without one `acme-aws/`."""
    return f"{plan.id}/{sync.period if sync else ''}"
