"""Quarterly business review: both leads are asked, the numbers are frozen, the packet goes out three working days
ahead; at its hour an agenda, the day after minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cards import packet as packet_cards
from cards import qbr as cards
from cards import qbr_meeting as meeting_cards
from cards.welcome import welcome
from plan import qbr as rules
from plan.days import A_DAY
from plan.facts import Fact
from plan.meeting_facts import Frozen
from plan.packeting import made
from plan.people import Someone
from plan.plan import Place, Plan
from plan.qbr import NAME, Qbr
from plan.rhythm import Occurrence, Recurrence, release
from plan.sides import Side
from schedules.hours import quiet_hours
from schedules.ritual import Notes, Phase, Post, Ritual, ritual


@ritual(NAME, "Quarterly business review")
class QuarterlyReview(Ritual):
    """See plan/qbr.py for its moments, plan/packeting.py for what is frozen, cards/qbr.py and packet.py for what
    is said. One whose hour passed entirely while jbp was down is recorded as skipped."""

    catches_up = False
    prepared = True

    def recurrence(self, plan: Plan) -> Recurrence | None:
        return rules.recurs(plan)

    def open_for_hours(self, plan: Plan) -> int:
        return rules.open_for_hours(plan)

    def opened(self, plan: Plan, held: Occurrence) -> Occurrence:
        return rules.opened(plan, held)

    def phases(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> Iterable[Phase]:
        qbr = qbr_of(plan, occurrence, notes)
        yield Phase("open", occurrence.start)
        if occurrence.start < qbr.nudges_at < qbr.freezes_at:
            yield Phase("nudge", qbr.nudges_at)
        yield Phase("freeze", qbr.freezes_at)
        if qbr.packet_at:
            yield Phase("packet", qbr.packet_at)
        yield Phase("agenda", qbr.meets)
        yield Phase("minutes", qbr.minutes_at)
        yield Phase("close", qbr.closes_at)

    def noted(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Fact]:
        """The packet, frozen whole, once its time has come."""
        qbr = qbr_of(plan, occurrence, notes)
        if qbr.frozen or now < qbr.freezes_at:
            return
        before = rules.before(plan, qbr.quarter)
        packet = made(plan, qbr.narratives, qbr.quarter, qbr.meets, now, before, notes.history())
        yield Frozen(by="clock", at=now, source="clock", period=qbr.quarter, packet=packet)

    def heard(self, plan: Plan, occurrence: Occurrence, notes: Notes) -> tuple[int, int]:
        """How many of the two sides took part."""
        return len(qbr_of(plan, occurrence, notes).heard_from()), len(Side)

    def posts(self, plan: Plan, occurrence: Occurrence, notes: Notes, now: datetime) -> Iterable[Post]:
        qbr = qbr_of(plan, occurrence, notes)
        if qbr.asked_ahead:
            yield from to_leads(qbr, now)
        if qbr.sent:
            yield from packets(qbr, qbr.sent)
        yield from agenda_and_minutes(qbr)


def qbr_of(plan: Plan, occurrence: Occurrence, notes: Notes) -> Qbr:
    return notes.once(plan, lambda: Qbr(plan, occurrence, notes.facts))


def to_leads(qbr: Qbr, now: datetime) -> Iterable[Post]:
    """Each lead is asked for wins, asks and risks, and reminded once where their side has not written."""
    for lead in (lead for side in Side for lead in qbr.plan.leads(side)):
        at, silent = release(qbr.occurrence.start, qbr.freezes_at, quiet_hours(lead))
        if not lead.welcomed:
            yield Post(what="welcome", to=lead, card=welcome(lead, qbr.plan), not_before=at, once=True)
        if not lead.may_be_prompted:
            continue
        card = cards.write(qbr, lead.side, lead.time_zone)
        yield Post(what="write", to=lead, card=card, not_before=at, silent=silent)
        waits = qbr.narrative(lead.side) is None and not qbr.frozen
        if now >= qbr.nudges_at and "nudge" in qbr.reached and waits:
            at, silent = release(qbr.nudges_at, qbr.freezes_at, quiet_hours(lead))
            card = cards.nudge(qbr, lead.time_zone)
            yield Post(what="nudge", to=lead, card=card, not_before=at, silent=silent)


def packets(qbr: Qbr, sent: datetime) -> Iterable[Post]:
    """The packet to the room and to each attendee; a corrected one is a message of its own, and the one before
    says that it is not in force any more."""
    newest = qbr.versions[-1].version if qbr.versions else 0
    first = max((each.version for each in qbr.versions if each.at <= sent), default=newest)
    for frozen in qbr.versions:
        if frozen.version < first:
            continue
        what = "packet" if frozen.version == first else f"packet {frozen.version}"
        newer = newest if frozen.version < newest else 0
        begins = max(sent, frozen.at)
        for room in qbr.plan.rooms:
            card = packet_cards.sent(frozen, qbr.plan.agreement.time_zone, qbr.meets, newer=newer)
            yield Post(what=what, to=room, card=card, not_before=begins, under_week=True)
        for someone in qbr.attendees:
            at, silent = release(begins, max(qbr.meets, begins), quiet_hours(someone))
            if not someone.welcomed:
                yield Post(
                    what="welcome", to=someone, card=welcome(someone, qbr.plan), not_before=at, once=True
                )
            if someone.may_be_prompted:
                card = packet_cards.sent(frozen, someone.time_zone, qbr.meets, newer=newer)
                yield Post(what=what, to=someone, card=card, not_before=at, silent=silent)


def agenda_and_minutes(qbr: Qbr) -> Iterable[Post]:
    """The agenda follows what is said until the minutes take over; an agenda that jbp missed by then is not
    sent any more."""
    day = qbr.plan.day(qbr.meets)
    agenda, minutes = qbr.reached.get("agenda"), qbr.reached.get("minutes")
    if agenda and not minutes:
        for place in places(qbr):
            yield Post(
                what="agenda",
                to=place,
                card=meeting_cards.agenda(qbr, day),
                not_before=qbr.meets,
                under_week=True,
            )
    if not minutes:
        return
    card = meeting_cards.minutes(qbr, day)
    for room in qbr.plan.rooms:
        yield Post(what="minutes", to=room, card=card, not_before=minutes.at, under_week=True)
    for someone in qbr.attendees:
        if someone.may_be_prompted:
            at, silent = release(minutes.at, minutes.at + A_DAY, quiet_hours(someone))
            card = meeting_cards.minutes(qbr, day, notes=someone.is_lead)
            yield Post(what="minutes", to=someone, card=card, not_before=at, silent=silent)


def places(qbr: Qbr) -> list[Place | Someone]:
    """Where the meeting is: the plan’s rooms, or, of a plan that has none, both leads’ own chats."""
    leads = [lead for side in Side for lead in qbr.plan.leads(side) if lead.may_be_prompted]
    return [*qbr.plan.rooms] or [*leads]
