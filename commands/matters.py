"""What else waits for somebody on a plan: a sync’s numbers, words for a QBR, a reset to answer, matters to send up,
pairs of accounts in doubt."""

from __future__ import annotations

from collections.abc import Iterator

from cards import qbr as qbr_cards
from cards import sync as sync_cards
from cards.packet import quarter_name
from cards.parts import short_day, shortened
from commands import quarterly, syncs
from commands.account_matching import last_time
from plan import reset
from plan.agreement import OwnKind, State
from plan.facts import Escalation, EscalationState, SourceFailed
from plan.people import Someone
from plan.plan import Plan
from plan.qbr import NAME as QBR
from plan.standing import named_for
from plan.sync import SYNC
from plan.waiting import Matter
from storage import accounts, rituals
from storage.store import Book


def matters(book: Book, plan: Plan, seat: Someone) -> tuple[Matter, ...]:
    """In the order of how soon they are over."""
    found = [
        *of_sync(book, plan, seat),
        *of_qbr(book, plan, seat),
        *of_reset(book, plan, seat),
        *unread(plan, seat),
        *drafts(plan, seat),
        *named(plan, seat),
        *of_accounts(book, plan, seat),
    ]
    return tuple(found)


def is_open(plan: Plan, ritual: str, until: str) -> bool:
    """Whether the newest occurrence of a ritual has opened and has not reached the phase `until`."""
    opened, over = plan.phase(ritual, "open"), plan.phase(ritual, until)
    return opened is not None and (over is None or over.period < opened.period)


def of_sync(book: Book, plan: Plan, seat: Someone) -> Iterator[Matter]:
    """Their side's numbers while nobody of it was heard, and the other side's to confirm."""
    sync = syncs.newest(book, plan) if is_open(plan, SYNC, "close") else None
    if sync is None or not sync.is_asked(seat):
        return
    close = sync.occurrence.close
    if not sync.heard(seat.side):
        yield Matter(
            f"{sync.month} pipeline sync", f"{plan.company(seat.side)}’s numbers, and what changed", close,
            "Give numbers", f"sync numbers {sync_cards.ref(sync)}",
        )  # fmt: skip
    if unsaid := sync.to_confirm(seat.side):
        other = plan.company(seat.side.other)
        what = f"{len(unsaid)} number{'s' * (len(unsaid) > 1)} of {other}’s: do you have the same?"
        yield Matter(f"{sync.month} pipeline sync", what, None, "Look", f"sync --plan {plan.id}")


def of_qbr(book: Book, plan: Plan, seat: Someone) -> Iterator[Matter]:
    """What a lead says ahead of it, until it is frozen."""
    begun = rituals.newest(book, plan.id, QBR) if seat.is_lead and is_open(plan, QBR, "freeze") else None
    qbr = quarterly.seen(book, plan, begun.occurrence) if begun else None
    if qbr and qbr.narrative(seat.side) is None and not qbr.frozen:
        yield Matter(
            f"QBR of {quarter_name(qbr.quarter)}", "wins, asks and risks", qbr.freezes_at, "Write it",
            f"qbr write {qbr_cards.ref(qbr)}",
        )  # fmt: skip


def of_reset(book: Book, plan: Plan, seat: Someone) -> Iterator[Matter]:
    """A proposal of this half that their side has not answered, and that nobody has declined."""
    asked = reset.proposed(plan) if seat.is_lead else None
    half = reset.half_on(plan, plan.day(book.now))
    said = reset.choices(plan, half.label) if half else {}
    if asked and half and asked.period == half.label and seat.side not in said and not reset.declined(said):
        yield Matter(
            "A reset is proposed", "accept or decline it", None, "Look at it", f"reset --plan {plan.id}"
        )


def unread(plan: Plan, seat: Someone) -> Iterator[Matter]:
    """Systems of a lead's own company that could not be read: what is from them grows old meanwhile."""
    for fact in plan.latest.values():
        if not isinstance(fact, SourceFailed) or not seat.is_lead or fact.side is not seat.side:
            continue
        read = plan.latest.get(f"source/{fact.side}/{fact.source}")
        if read is None or read.at < fact.at:
            since = f" since {short_day(plan.day(read.at))}, and its numbers grow old" if read else " yet"
            why = f"could not be read{since}: {shortened(fact.why, 300)}"
            yield Matter(fact.source, why, None, "Try again", f"sync now --plan {plan.id}")


def of_accounts(book: Book, plan: Plan, seat: Someone) -> Iterator[Matter]:
    """To leads the pairs of accounts that wait for their side's word; to them and to whoever goes through the accounts
    what is new since that was done last."""
    own = [each for each in plan.agreement.rhythm.own if each.kind is OwnKind.MAPPING]
    going = seat.is_lead or any(seat.id in each.terms.who for each in own)
    if not going or seat.side is None:
        return
    since = last_time(plan)
    doubts, new = accounts.waiting(book, plan.id, seat.side, since)
    if doubts and seat.is_lead:
        what = f"{doubts:,} pair{'s' * (doubts != 1)} that may be the same: {'is it' if doubts == 1 else 'are they'}?"
        yield Matter("Account mapping", what, None, "Answer", f"accounts doubts --plan {plan.id}")
    if new and own:
        day = f" since {short_day(plan.day(since))}" if since else ": account mapping was not held yet"
        what = f"{new:,} account{'s' * (new != 1)} that both have {'is' if new == 1 else 'are'} new{day}"
        yield Matter("Account mapping", what, None, "Look", f"accounts new --plan {plan.id}", owed=False)


def named(plan: Plan, seat: Someone) -> Iterator[Matter]:
    """Halves that they were named for and have not said yes or no to."""
    for motion in named_for(plan, seat) if plan.agreement.state is State.AGREED else ():
        what = f"you were named for {plan.company(seat.side)}’s half; do you take it?"
        yield Matter(motion.name, what, None, "Accept", f"people accept {motion.id} --plan {plan.id}")


def drafts(plan: Plan, seat: Someone) -> Iterator[Matter]:
    """What was drafted to a lead to send up their own side's path."""
    waiting = [
        fact
        for fact in plan.latest.values()
        if isinstance(fact, Escalation) and (fact.side, fact.state) == (seat.side, EscalationState.DRAFTED)
    ]
    if seat.is_lead and waiting:
        what = f"{len(waiting)} drafted for {plan.company(seat.side)}’s lead"
        yield Matter("To send up, or not", what, None, "Look", f"escalate --plan {plan.id}")
