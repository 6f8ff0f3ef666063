"""`/jbp qbr`: where the quarterly review stands; write for it, open its packet, hold it back, move the meeting."""

from __future__ import annotations

from collections.abc import Callable

from cards import qbr as cards
from cards.card import Answer, Card
from commands.call import Call, Unreadable, WhichPlan
from commands.command import command
from commands.qbr_brief import brief
from commands.qbr_meeting import agenda, move, note
from commands.qbr_narrative import write
from commands.qbr_packet import correct, hold, packet, release, send
from commands.quarterly import REF, has_begun, meant
from commands.reading import which
from plan.people import Someone
from plan.qbr import Qbr, kept_rates
from storage.store import Book


@command(
    "qbr",
    help="The quarterly review: its packet, agenda and minutes",
    usage=(
        ("qbr", "where it stands, and what is next"),
        ("qbr write", "leads: wins, asks and risks for the packet, filled in from the quarter"),
        ("qbr packet", "open the packet"),
        ("qbr brief", "leads: for your side alone, what the others will raise, what you owe, what was kept"),
        ('qbr hold --because "…"', "leads: keep the packet back (`release`, or `send` it before its time)"),
        ('qbr move 2027-04-02 14:00 --because "…"', "leads: another day or hour, in the plan’s zone"),
        ('qbr correct --because "…"', "leads: a corrected packet, saying what changed"),
        ("qbr agenda", "promises and decisions of the meeting"),
        ('qbr note "…"', "leads: something for the minutes"),
    ),
    order=6,
)
def qbr(call: Call, book: Book) -> Answer:
    acts: dict[str, Callable[[Call, Book], Answer]] = {
        "": stands,
        "write": write,
        "packet": packet,
        "brief": brief,
        "hold": hold,
        "release": release,
        "send": send,
        "move": move,
        "correct": correct,
        "agenda": agenda,
        "note": note,
    }
    named = REF.fullmatch(call.word(0)) is not None
    act = stands if named else acts.get(call.word(0).casefold())
    if act is None:
        raise Unreadable(f"“{call.word(0)[:40]}” is none of: {', '.join(filter(None, acts))}.")
    try:
        return act(call, book)
    except WhichPlan:
        return which("qbr", call, book)


def stands(call: Call, book: Book) -> Card:
    """The days ahead, who has written, how far the packet is; to a lead, their own side’s reading and keeping."""
    found, seat = meant(call, book, at=0)
    return cards.stands(
        found,
        call.time_zone,
        begun=has_begun(book, found),
        lead=seat.is_lead,
        own=of_own_side(call, found, seat) if seat.is_lead else None,
    )


def of_own_side(call: Call, found: Qbr, seat: Someone) -> cards.Own:
    """Of the other side’s people there is nothing in it."""
    ours = [someone for someone in found.attendees if someone.side is seat.side]
    read = found.read_by(found.frozen.version) if found.frozen else set()
    today = found.plan.day(call.now)
    return cards.Own(
        read=[someone.name for someone in ours if someone.id in read],
        unread=[someone.name for someone in ours if someone.id not in read],
        kept=[
            (someone.name, kept, due)
            for someone, kept, due in kept_rates(found.plan, seat.side, found.quarter, today)
        ],
    )
