"""What connected systems tell, taken into the register: what both companies may see of it, what its own side alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

from commands.pipeline_export import motion_of
from commands.syncs import periods
from commands.triggering import record
from plan.facts import FundingStep, MoneyState, Opportunity, SourceAsked, SourceFailed, SourceRead
from plan.funding import NotTheNextStep, PartnersWordOnly, is_hours, refuse, step_to
from plan.pipeline import compared
from plan.plan import Plan, typed
from plan.sides import Reader, Side
from sources.connections import Connection
from sources.systems import Found, Fund, Page
from storage import drafts, facts, plans
from storage.plans import NoSuchPlan
from storage.store import Book

TRIED_AGAIN: Final = timedelta(hours=6)  # after a failure, unless somebody asks sooner
A_YEAR: Final = timedelta(days=365)
AT_WORK: Final = timedelta(minutes=15)  # for which one process has a system to itself


def claimed(book: Book, every: Iterable[Connection]) -> list[tuple[Connection, datetime, str]]:
    """The systems that are due, each taken by this process: with since when, and the plan's currency."""
    found = []
    for each in every:
        try:
            plan = of(book, each)
        except NoSuchPlan:
            continue  # it is not in the store yet
        if is_due(plan, each, book.now) and take_hold(book, each):
            found.append((each, since(plan, each), plan.agreement.currency))
    return found


def of(book: Book, connection: Connection) -> Plan:
    """Raises NoSuchPlan."""
    return plans.named(book, connection.plan, Reader.of(connection.side))


def take_hold(book: Book, connection: Connection) -> bool:
    """Whether no other process is at it."""
    plans.one_at_a_time(book, connection.plan)
    held = drafts.note(book, connection.key)
    if held and datetime.fromisoformat(held) + AT_WORK > book.now:
        return False
    drafts.set_note(book, connection.key, book.now.isoformat())
    return True


def let_go(book: Book, connection: Connection) -> None:
    drafts.set_note(book, connection.key, (book.now - AT_WORK).isoformat())


def is_due(plan: Plan, connection: Connection, now: datetime) -> bool:
    """Whether it is time to read it: it was asked for, it is a day old, or it failed some hours ago."""
    read, failed = last_read(plan, connection), last_failure(plan, connection)
    asked = typed(plan.latest.get(f"source asked/{connection.side}"), SourceAsked)
    tried = max((fact.at for fact in (read, failed) if fact), default=None)
    if tried is None or (asked and asked.at > tried):
        return True
    if failed and (read is None or failed.at > read.at):
        return failed.at + min(TRIED_AGAIN, connection.every) <= now
    return read is not None and read.at + connection.every <= now


def last_read(plan: Plan, connection: Connection) -> SourceRead | None:
    return typed(plan.latest.get(f"source/{connection.side}/{connection.system.name}"), SourceRead)


def last_failure(plan: Plan, connection: Connection) -> SourceFailed | None:
    """Why it could not be read the last time; None where it was."""
    failed = typed(plan.latest.get(f"source failed/{connection.side}/{connection.system.name}"), SourceFailed)
    read = last_read(plan, connection)
    return failed if failed and (read is None or failed.at > read.at) else None


def since(plan: Plan, connection: Connection) -> datetime:
    """How far it was read: a reading that broke off goes on where it was."""
    name = f"source/{connection.side}/{connection.system.name}"
    read = [fact for slot in (name, f"{name}/part") if (fact := typed(plan.latest.get(slot), SourceRead))]
    return max((fact.through for fact in read if fact.through), default=at_first(plan))


def at_first(plan: Plan) -> datetime:
    """From when on changes are read the first time: what nobody has touched since is in no pipeline of this plan."""
    return datetime.combine(plan.agreement.period.start - A_YEAR, time(), UTC)


# -- taking a page ---------------------------------------------------------------------------------


def take(book: Book, connection: Connection, page: Page) -> None:
    """Record what has changed on a page, and how far it goes."""
    plans.one_at_a_time(book, connection.plan)
    plan = of(book, connection)
    period = next(reversed(periods(book, plan)), None) if page.found else None
    told = [fact for each in page.found for fact in as_told(plan, connection, each, period, book.now)]
    shared = [each for each in told if not each.private]
    own = [each for each in told if each.private]
    read = SourceRead(
        by="clock", at=book.now, source=connection.system.name, side=connection.side, on=plan.day(book.now),
        through=page.through, complete=page.complete,
    )  # fmt: skip
    drafts.set_note(book, connection.key, book.now.isoformat())
    facts.record(book, plan.id, *own, read)
    if shared:
        record(book, plan, *shared)


def as_told(
    plan: Plan, connection: Connection, found: Found, period: str | None, now: datetime
) -> list[Opportunity]:
    """An opportunity as facts, those that would say nothing new left out. Of one that the other company sees in the
    portal itself, all; of one that this side has shown it before, all but the next step's words; of any other,
    nothing: it is this side's own. `period`: the month of the sync that it belongs to."""
    ref = f"{connection.side}/{found.id}"
    shown = typed(plan.latest.get(f"opportunity/{ref}"), Opportunity)
    own = typed(plan.latest.get(f"own opportunity/{ref}"), Opportunity)
    said = Opportunity(
        by="clock", at=now, source=connection.system.name, id=found.id, name=found.name, side=connection.side,
        on=plan.day(now), stage=found.stage, outcome=found.outcome, value=found.value, close_on=found.close_on,
        next_step=found.next_step, next_on=found.next_on, origin=found.origin, account=found.account,
        motion=motion_of(plan, found.motion) or next((each.motion for each in (shown, own) if each), None),
        worked_by=found.worked_by, counterpart=found.counterpart, where=found.where, also=found.also,
        review=found.review, other_stage=found.other_stage, period=period,
    )  # fmt: skip
    if found.shown:
        told = [(said, shown)]
    elif shown:
        told = [(replace(said, next_step=""), shown), (replace(said, private=True), own)]
    else:
        told = [(replace(said, private=True), own)]
    return [compared(each, before) for each, before in told if before is None or is_news(each, before)]


def is_news(told: Opportunity, before: Opportunity) -> bool:
    """Whether anything but the time of telling differs."""
    same = replace(
        told, by=before.by, at=before.at, on=before.on, period=before.period, was_on=before.was_on,
        was_stage=before.was_stage, was_outcome=before.was_outcome, was_close_on=before.was_close_on,
    )  # fmt: skip
    return same != before


def take_funds(book: Book, connection: Connection, told: Sequence[Fund]) -> None:
    """Record how applications for funds stand by the hyperscaler's own system, under their numbers there; only what is
    the next step of an item, or a new last day of it."""
    plans.one_at_a_time(book, connection.plan)
    plan = of(book, connection)
    steps = [step for each in told if (step := funding_step(plan, connection, each, book.now))]
    if steps:
        facts.record(book, plan.id, *steps)


def funding_step(plan: Plan, connection: Connection, told: Fund, now: datetime) -> FundingStep | None:
    """None where it says nothing new, or nothing that can follow where the item is."""
    item, before = plan.funding.get(told.item), plan.funding_step(told.item)
    if item is None:
        return None
    state = MoneyState.ALLOCATED if told.stands == "approved" and is_hours(item) else MoneyState(told.stands)
    until = told.expires or (before.until if before else None)
    if before and (before.state, before.reference, before.until) == (state, told.reference, until):
        return None
    try:
        refuse(plan, item, state, connection.side, told.reference)
    except (NotTheNextStep, PartnersWordOnly):
        return None
    step = step_to(
        plan, item, state, by="clock", at=now, on=plan.day(now), side=connection.side, reference=told.reference,
        until=told.expires,
    )  # fmt: skip
    return replace(step, source=connection.system.name)


def failed(book: Book, connection: Connection, why: str) -> None:
    """Record that it could not be read: its own side's leads are told in `today`, and nobody else."""
    plan = of(book, connection)
    said = SourceFailed(
        by="clock", at=book.now, source=connection.system.name, side=connection.side, why=why[:1_000]
    )
    facts.record(book, plan.id, said)


def of_side(every: Sequence[Connection], plan: Plan, side: Side) -> list[Connection]:
    return [each for each in every if (each.plan, each.side) == (plan.id, side)]
