"""`/jbp qbr brief`: a lead's own brief: what the others will raise, what is owed, what was kept."""

from __future__ import annotations

from cards import prebrief as cards
from cards.card import Card
from commands.call import Call
from commands.quarterly import led, packet_before
from plan.packet import Packet
from plan.packeting import made
from plan.prebrief import prebrief
from plan.qbr import Qbr
from plan.sides import Reader, Side
from storage import plans
from storage.store import Book


def brief(call: Call, book: Book) -> Card:
    """For the asker’s side alone."""
    qbr, seat = led(call, book)
    found = prebrief(qbr.plan, packet_of(book, qbr, seat.side), seat.side, qbr.plan.day(book.now))
    return cards.prebrief(qbr, found)


def packet_of(book: Book, qbr: Qbr, side: Side) -> Packet:
    """The one in force; before it is frozen, as it would be now, without what the other side has written for it."""
    if qbr.frozen:
        return qbr.frozen.packet
    room = plans.named(book, qbr.plan.id, Reader.ROOM)
    own = [said for said in qbr.narratives if said.side is side]
    return made(room, own, qbr.quarter, qbr.meets, book.now, packet_before(book, qbr.plan, qbr.quarter))
