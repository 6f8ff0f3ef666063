"""A QBR’s meeting: moved by a lead, its agenda at any time, and a lead’s own words for the minutes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from cards import packet as packet_cards
from cards import qbr as cards
from cards import qbr_meeting as meeting_cards
from cards.card import Answer, Card, Field, Form, Moment, text
from cards.say import said_by
from commands import forms
from commands.acting import filled, known, tell
from commands.call import Call, Unreadable
from commands.qbr_narrative import LONGEST
from commands.qbr_packet import key, other_leads
from commands.quarterly import has_begun, led, meant, seen, target
from plan import qbr as rules
from plan.meeting_facts import Meeting, Minutes
from plan.people import Someone
from plan.qbr import NAME, Qbr
from plan.rhythm import following, instant
from storage import facts, plans, rituals
from storage.store import Book

FURTHEST = timedelta(days=90)  # that a meeting is put off


class HourHasCome(ValueError):
    """The meeting’s hour has come and its agenda is out, so it is not moved any more. Note what is left for the
    next one: `/jbp qbr note`."""


class NotHeldYet(ValueError):
    """The meeting’s hour has not come yet. What should be said in it goes into the packet: `/jbp qbr write`."""


class MinutesClosed(ValueError):
    """The minutes of that QBR are closed. Nothing was added."""


# -- moving ----------------------------------------------------------------------------------------


def move(call: Call, book: Book) -> Answer:
    """`qbr move [PLAN/QUARTER] DATE TIME --because WHY`, in the plan’s zone."""
    qbr, seat = led(call, book)
    if qbr.begun or qbr.meets <= book.now:
        raise HourHasCome
    _, _, rest = target(call)
    form = move_form(qbr)
    given = {
        "on": rest[0] if rest else None,
        "at": rest[1] if len(rest) > 1 else None,
        "because": call.options.get("because"),
    }
    values, unready = filled(form, call, given)
    if unready:
        return unready
    try:
        to = instant(values["on"], clock_typed(values["at"]), qbr.plan.agreement.time_zone)
        errors = impossible(book, qbr, to)
    except (Unreadable, OverflowError) as problem:
        errors = (
            {"at": said_by(problem)}
            if isinstance(problem, Unreadable)
            else {"on": "That is no day of a plan."}
        )
    if errors:
        return forms.again(form, call.values if call.sent else known(given), errors)
    return record_move(call, book, qbr, seat, to, values)


def move_form(qbr: Qbr) -> Form:
    zone = qbr.plan.agreement.time_zone
    wall = qbr.meets.astimezone(qbr.plan.zone)
    fields = (
        Field("on", "New day", "date", required=True),
        Field("at", f"Its time ({zone})", "time", required=True),
        Field("because", "Why", "line", hint="Everybody who is told reads it"),
    )
    return Form(
        f"Move the QBR of {packet_cards.quarter_name(qbr.quarter)}",
        f"qbr move {cards.ref(qbr)}",
        fields,
        values={"at": f"{wall:%H:%M}"},
        submit="Move it",
        context=(text("It begins ", Moment(qbr.meets, zone), " now."),),
    )


def clock_typed(typed: str) -> time:
    """`14:00`. Raises Unreadable."""
    try:
        hours, minutes = typed.strip().split(":")[:2]
        return time(int(hours), int(minutes))
    except ValueError:
        raise Unreadable(f"“{typed[:20]}” is not a time. Write it like 14:00.") from None


def impossible(book: Book, qbr: Qbr, to: datetime) -> dict[str, str]:
    if to <= book.now:
        return {"on": "That is past. Give a time still to come."}
    if to == qbr.meets:
        return {"on": "That is when it begins already."}
    if to > book.now + FURTHEST:
        return {
            "on": f"That is more than {FURTHEST.days} days ahead. Pause the QBR instead, with “rhythm pause”."
        }
    if (after := next_opens(qbr)) and to >= after:
        return {"on": "By then the next QBR is being prepared. Give an earlier day."}
    return {}


def next_opens(qbr: Qbr) -> datetime | None:
    """When the preparation of the QBR after this one begins."""
    plan, how = qbr.plan, rules.recurs(qbr.plan)
    if how is None:
        return None
    zone, off = plan.agreement.time_zone, plan.agreement.rhythm.days_off
    held = following(qbr.occurrence, how, zone, off, rules.open_for_hours(plan))
    inside: date = plan.day(held.start)
    return rules.opened(plan, held).start if inside <= plan.agreement.period.end else None


def record_move(
    call: Call, book: Book, qbr: Qbr, seat: Someone, to: datetime, values: dict[str, Any]
) -> Card:
    """Record it, put one that is only ahead on the calendar anew, and tell the leads and every attendee."""
    said = Meeting(by=seat.id, at=book.now, period=qbr.quarter, moved_to=to, reason=values.get("because", ""))
    facts.record(book, qbr.plan.id, said)
    plan = plans.named(book, qbr.plan.id, qbr.plan.reader)
    occurrence = qbr.occurrence
    held = rules.held_in(plan, qbr.quarter)
    if held and not has_begun(book, qbr):
        occurrence = rules.opened(plan, held)
        rituals.schedule(book, plans.number_of(book, plan.id), NAME, occurrence.start)
    after = seen(book, plan, occurrence)
    people = {each.id: each for each in (*other_leads(after, seat), *after.attendees) if each.id != seat.id}
    for someone in people.values():
        card = cards.moved(after, said, qbr.meets, someone.time_zone)
        tell(book, plan, [someone], key(after, "moved", book), card)
    return cards.moved(after, said, qbr.meets, call.time_zone)


# -- the agenda and the minutes --------------------------------------------------------------------


def agenda(call: Call, book: Book) -> Card:
    """As it stands; once the minutes have gone out, those."""
    qbr, seat = meant(call, book)
    day = qbr.plan.day(qbr.meets)
    return (
        meeting_cards.minutes(qbr, day, notes=seat.is_lead)
        if "minutes" in qbr.reached
        else meeting_cards.agenda(qbr, day)
    )


def note(call: Call, book: Book) -> Answer:
    """`qbr note [PLAN/QUARTER] WORDS`."""
    qbr, seat = led(call, book)
    if qbr.closed:
        raise MinutesClosed
    if not qbr.begun:
        raise NotHeldYet
    form = Form(
        f"Note for the minutes of {packet_cards.quarter_name(qbr.quarter)}",
        f"qbr note {cards.ref(qbr)}",
        (Field("text", "What was said", "lines", required=True, max_length=LONGEST),),
        submit="Note it",
    )
    _, _, rest = target(call)
    values, unready = filled(form, call, {"text": " ".join(rest) or None})
    if unready:
        return unready
    said = Minutes(by=seat.id, at=book.now, period=qbr.quarter, text=values["text"])
    if said.text not in {each.text for each in qbr.notes}:
        facts.record(book, qbr.plan.id, said)
    return meeting_cards.noted(qbr, said)
