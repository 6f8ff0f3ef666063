"""A QBR’s packet: opened by whoever is on the plan; held back, released, sent or corrected by a lead."""

from __future__ import annotations

from collections.abc import Iterable

from cards import packet as packet_cards
from cards import qbr as cards
from cards.card import Answer, Card, Field, Form, small, text
from commands.acting import filled, tell
from commands.call import Call, Unreadable
from commands.quarterly import NotOpenYet, has_begun, in_quarter, led, meant, packet_before, seen, target
from plan.meeting_facts import Frozen, Order, PacketOrder, ReadMark
from plan.packet_changes import differences
from plan.packeting import made
from plan.people import Someone
from plan.qbr import Qbr
from plan.sides import Reader, Side
from storage import facts, plans
from storage.store import Book

MOST = 12  # changes told line by line


class NotFrozenYet(LookupError):
    """There is no packet yet: its numbers are not frozen. `/jbp qbr` says when they are."""


class NotOutYet(LookupError):
    """The packet has not gone out yet. `/jbp qbr` says when it does."""


class NoSuchVersion(LookupError):
    """The packet has no such version. `/jbp qbr packet` opens the one in force."""


# -- opening it ------------------------------------------------------------------------------------


def packet(call: Call, book: Book) -> Card:
    """`qbr packet [PLAN/QUARTER] [VERSION]`: the whole of it; that it was opened is its own side’s to know."""
    qbr, seat = meant(call, book, change=True)
    if not qbr.frozen and not target(call)[1]:
        qbr = last_frozen(book, qbr)
    _, _, rest = target(call)
    frozen = readable(qbr, seat, rest[0] if rest else "")
    if qbr.sent and seat.id not in qbr.read_by(frozen.version):
        mark = ReadMark(by=seat.id, at=book.now, period=qbr.quarter, side=seat.side, version=frozen.version)
        facts.record(book, qbr.plan.id, mark)
    note = "" if qbr.sent else "It has not gone out yet: leads read it ahead of the others."
    return packet_cards.opened(frozen, note)


def last_frozen(book: Book, ahead: Qbr) -> Qbr:
    """The QBR whose packet is the newest there is, where the one ahead has none yet."""
    frozen = ahead.plan.latest.get(f"frozen/{ahead.occurrence.ritual}")
    if not isinstance(frozen, Frozen):
        raise NotFrozenYet
    return in_quarter(book, ahead.plan, frozen.period)


def readable(qbr: Qbr, seat: Someone | None, version: str = "") -> Frozen:
    """The version that is asked for (else the one in force), where this person may read it: everybody on the plan,
    and the room (None), once it has gone out, a lead as soon as it is frozen. Raises NotFrozenYet, NotOutYet,
    NoSuchVersion."""
    if qbr.frozen is None:
        raise NotFrozenYet
    if not (qbr.sent or (seat and seat.is_lead)):
        raise NotOutYet
    if not version:
        return qbr.frozen
    found = [each for each in qbr.versions if str(each.version) == version]
    if not found:
        raise NoSuchVersion
    return found[0]


# -- holding, releasing, sending -------------------------------------------------------------------


def hold(call: Call, book: Book) -> Answer:
    qbr, seat = in_preparation(call, book)
    if settled := as_it_is(qbr):
        return settled
    if qbr.held_back and qbr.order:
        return told_so(qbr, f"{qbr.plan.name_of(qbr.order.by)} holds it back already")
    return ordered(call, book, qbr, seat, Order.HOLD, "Hold the packet back")


def release(call: Call, book: Book) -> Answer:
    qbr, seat = in_preparation(call, book)
    if settled := as_it_is(qbr):
        return settled
    if not qbr.held_back:
        return told_so(qbr, "It is not held back")
    return ordered(call, book, qbr, seat, Order.RELEASE, "Release the packet")


def send(call: Call, book: Book) -> Answer:
    """Before its time; what is not frozen yet is frozen first."""
    qbr, seat = in_preparation(call, book)
    if settled := as_it_is(qbr):
        return settled
    return ordered(call, book, qbr, seat, Order.SEND_NOW, "Send the packet now")


def in_preparation(call: Call, book: Book) -> tuple[Qbr, Someone]:
    qbr, seat = led(call, book)
    if not has_begun(book, qbr):
        raise NotOpenYet
    return qbr, seat


def as_it_is(qbr: Qbr) -> Card | None:
    """What has gone out stays out; a meeting that has begun waits for no packet."""
    if qbr.sent:
        return told_so(qbr, "It has gone out already", "A lead corrects it with “qbr correct”.")
    if qbr.begun:
        return told_so(qbr, "The meeting’s hour has come")
    return None


def told_so(qbr: Qbr, title: str, note: str = "") -> Card:
    body = (text(note), small("Nothing was changed.")) if note else (small("Nothing was changed."),)
    return Card(title, body, cards.back(qbr))


def ordered(call: Call, book: Book, qbr: Qbr, seat: Someone, order: Order, title: str) -> Answer:
    """Record it, and tell the leads of both companies."""
    verb = {Order.HOLD: "hold", Order.RELEASE: "release", Order.SEND_NOW: "send"}[order]
    form = Form(
        title,
        f"qbr {verb} {cards.ref(qbr)}",
        (Field("because", "Why", "line", hint="The leads of both companies read it"),),
        submit=title,
    )
    values, failed = filled(form, call, {"because": call.options.get("because")})
    if failed:
        return failed
    said = PacketOrder(
        by=seat.id, at=book.now, period=qbr.quarter, order=order, reason=values.get("because", "")
    )
    facts.record(book, qbr.plan.id, said)
    after = seen(book, qbr.plan, qbr.occurrence)
    for lead in other_leads(qbr, seat):
        tell(book, qbr.plan, [lead], key(qbr, verb, book), cards.ordered(after, said, lead.time_zone))
    return cards.ordered(after, said, call.time_zone)


def other_leads(qbr: Qbr, seat: Someone) -> list[Someone]:
    return [lead for side in Side for lead in qbr.plan.leads(side) if lead.id != seat.id]


def key(qbr: Qbr, what: str, book: Book) -> str:
    return f"qbr/{qbr.plan.id}/{qbr.quarter}/{what}/{book.now:%Y-%m-%dT%H:%M:%S.%fZ}"


# -- correcting it ---------------------------------------------------------------------------------


def correct(call: Call, book: Book) -> Answer:
    """`qbr correct`: the packet made anew from today’s plan, as its next version, saying what differs."""
    qbr, seat = led(call, book)
    if qbr.frozen is None:
        raise NotFrozenYet
    if qbr.closed:
        raise Unreadable("The minutes of that QBR are closed; its packet stays as it was.")
    room = plans.named(book, qbr.plan.id, Reader.ROOM)
    before = packet_before(book, qbr.plan, qbr.quarter)
    history = plans.history(book, qbr.plan.id, Reader.ROOM)
    new = made(room, qbr.narratives, qbr.quarter, qbr.meets, book.now, before, history)
    changes = differences(qbr.frozen.packet, new)
    if not changes:
        return told_so(qbr, "Nothing differs from the packet in force", "Log what is new first.")
    form = Form(
        f"Correct the packet of {packet_cards.quarter_name(qbr.quarter)}",
        f"qbr correct {cards.ref(qbr)}",
        (Field("because", "Why", "line", required=True, hint="Everybody who gets the packet reads it"),),
        submit="Correct it",
        context=tuple(text(each) for each in shown(changes)),
    )
    values, failed = filled(form, call, {"because": call.options.get("because")})
    if failed:
        return failed
    told = "\n".join([str(values["because"]), *(f"· {each}" for each in shown(changes))])
    version = qbr.frozen.version + 1
    frozen = Frozen(by=seat.id, at=book.now, period=qbr.quarter, version=version, changed=told, packet=new)
    facts.record(book, qbr.plan.id, frozen)
    return cards.corrected(seen(book, qbr.plan, qbr.occurrence), frozen)


def shown(changes: Iterable[str]) -> list[str]:
    """The first changes in full, and how many there are besides."""
    every = list(changes)
    more = [f"and {len(every) - MOST} more lines"] if len(every) > MOST else []
    return [*every[:MOST], *more]
