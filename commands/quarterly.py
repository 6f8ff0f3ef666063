"""Which QBR somebody means, with everything that was said of it, as they may see it."""

from __future__ import annotations

import re

from commands.acting import plan_to_change
from commands.call import Call
from plan.days import period_begins, quarter
from plan.meeting_facts import Frozen
from plan.packet import Packet
from plan.people import Someone
from plan.plan import Plan
from plan.qbr import NAME, Qbr
from plan.rhythm import Occurrence
from plan.sight import may_read
from schedules.arrange import upcoming
from schedules.rituals import named
from storage import facts, plans, rituals
from storage.store import Book

REF = re.compile(r"(?:([\w.-]+)/)?([0-9]{4}[Qq][1-4])")


class NoQbr(LookupError):
    """This plan holds no QBR now: its rhythm names no day for one, or none is left in its period."""


class NoSuchQbr(LookupError):
    """No QBR of that quarter is prepared on this plan. `/jbp qbr` says which one is next."""


class NotOpenYet(ValueError):
    """That QBR is still weeks away: nothing is being prepared yet. `/jbp qbr` says from when."""


def target(call: Call, at: int = 1) -> tuple[str, str, tuple[str, ...]]:
    """The plan and the quarter that are named by the word at `at` (`acme-aws/2027Q1`, `2027Q1`; empty where
    none is), and the words after it."""
    found = REF.fullmatch(call.word(at))
    if found is None:
        return "", "", call.words[at:]
    return found[1] or "", found[2].upper(), call.words[at + 1 :]


def meant(call: Call, book: Book, *, change: bool = False, at: int = 1) -> tuple[Qbr, Someone]:
    """The QBR that is meant and the asker’s seat; `change`: while nobody else changes the plan. Raises what
    call.plan raises, GuestsRead, NoQbr or NoSuchQbr."""
    key, quarter, _ = target(call, at)
    plan = plan_to_change(call, book, key) if change else read(call, book, key)
    seat = call.seat(plan)
    return (in_quarter(book, plan, quarter) if quarter else current(book, plan)), seat


def read(call: Call, book: Book, key: str) -> Plan:
    return call.plan_called(book, key) if key else call.plan(book)


def led(call: Call, book: Book, at: int = 1) -> tuple[Qbr, Someone]:
    """The same, to be changed by a lead. Raises LeadsOnly too."""
    qbr, _ = meant(call, book, change=True, at=at)
    return qbr, call.lead(qbr.plan)


def current(book: Book, plan: Plan) -> Qbr:
    """The one that is being prepared or whose minutes are still open; else the next. Raises NoQbr."""
    newest = rituals.newest(book, plan.id, NAME)
    last = seen(book, plan, newest.occurrence) if newest else None
    if last and not last.closed:
        return last
    following = ahead(book, plan)
    if following:
        return seen(book, plan, following)
    if last is None:
        raise NoQbr
    return last


def in_quarter(book: Book, plan: Plan, quarter: str) -> Qbr:
    """Raises NoSuchQbr."""
    begun = rituals.occurrence(book, plan.id, NAME, quarter)
    if begun:
        return seen(book, plan, begun.occurrence)
    following = ahead(book, plan)
    if following is None or following.period != quarter:
        raise NoSuchQbr
    return seen(book, plan, following)


def ahead(book: Book, plan: Plan) -> Occurrence | None:
    ritual = named(NAME, plan)
    return upcoming(plan, ritual, book.now) if ritual else None


def seen(book: Book, plan: Plan, occurrence: Occurrence) -> Qbr:
    """With what was said of it, but for what is the other side’s own."""
    number = plans.number_of(book, plan.id)
    said = facts.of_occurrences(book, [(number, occurrence.key)])[number, occurrence.key]
    return Qbr(plan, occurrence, tuple(fact for fact in said if may_read(fact, plan.reader)))


def has_begun(book: Book, qbr: Qbr) -> bool:
    """Whether it is being prepared (or is over) rather than only ahead."""
    return rituals.occurrence(book, qbr.plan.id, NAME, qbr.quarter) is not None


def packet_before(book: Book, plan: Plan, label: str) -> Packet | None:
    """The packet of the last QBR before this quarter’s, up to a year back."""
    number = plans.number_of(book, plan.id)
    first = period_begins(label)
    months = [first.month - 1 - back for back in (3, 6, 9, 12)]
    earlier = [quarter(first.replace(year=first.year + each // 12, month=each % 12 + 1)) for each in months]
    said = facts.of_occurrences(book, [(number, f"{NAME}/{each}") for each in earlier])
    for each in earlier:
        if frozen := [fact for fact in said[number, f"{NAME}/{each}"] if isinstance(fact, Frozen)]:
            return frozen[-1].packet
    return None
