"""The QBR in chats: what the leads are asked ahead of it, where it stands, and what leads do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cards.card import (
    Button,
    Card,
    Command,
    Element,
    Facts,
    Heading,
    Moment,
    Span,
    Tone,
    Words,
    line,
    muted,
    small,
    strong,
    text,
)
from cards.packet import quarter_name
from cards.parts import shortened
from plan.meeting_facts import Frozen, Meeting, Narrative, Order, PacketOrder
from plan.plan import Plan
from plan.qbr import Qbr
from plan.sides import Side


def ref(qbr: Qbr) -> str:
    """How a button names a QBR: `acme-aws/2027Q1`."""
    return f"{qbr.plan.id}/{qbr.quarter}"


def headed(qbr: Qbr, what: str) -> str:
    return f"{qbr.plan.name}: {what} {quarter_name(qbr.quarter)}"


# -- ahead of it -----------------------------------------------------------------------------------


def write(qbr: Qbr, side: Side, zone: str) -> Card:
    """To each lead, eight working days ahead: what do you say?"""
    plan, said = qbr.plan, qbr.narrative(side)
    body: list[Element] = [text("The QBR begins ", Moment(qbr.meets, zone), ".")]
    if qbr.frozen:
        body.append(
            text(
                "The packet is frozen. What you write now goes into a corrected packet, if a lead makes one."
            )
        )
    else:
        body.append(
            text("Wins, asks and risks, a line each: the form has the quarter’s filled in, to correct.")
        )
        body.append(text("The packet is frozen ", Moment(qbr.freezes_at, zone), "."))
    body.append(small(written(plan, qbr)))
    label = "Change it" if said else "Write it"
    buttons = (
        Button(label, f"qbr write {ref(qbr)}", "plain" if said else "primary"),
        Button("Where it stands", f"qbr {ref(qbr)}"),
    )
    return Card(headed(qbr, "what do you say at the QBR of"), tuple(body), buttons)


def written(plan: Plan, qbr: Qbr) -> str:
    """`Acme has written, AWS not yet`."""
    return ", ".join(
        f"{plan.company(side)} {'has written' if qbr.narrative(side) else 'not yet'}" for side in Side
    )


def nudge(qbr: Qbr, zone: str) -> Card:
    return Card(
        headed(qbr, "your words for the QBR of"),
        (text("The packet is frozen ", Moment(qbr.freezes_at, zone), ". Without them it says that they are missing."),),
        (Button("Write it", f"qbr write {ref(qbr)}", "primary"),),
    )  # fmt: skip


def taken(qbr: Qbr, said: Narrative) -> Card:
    """What a lead wrote, as it will be read."""
    parts = (("Wins", said.wins), ("Asks", said.asks), ("Risks", said.risks))
    body: list[Element] = []
    for title, words in parts:
        body += [Heading(title), text(words or muted("none"))]
    when = (
        text(
            "The packet is frozen already: ", Command("/jbp qbr correct"), " puts this into a corrected one."
        )
        if qbr.frozen
        else small("Both companies read it once the packet goes out. You may change it until it is frozen.")
    )
    buttons = (Button("Change it", f"qbr write {ref(qbr)}"),)
    return Card(headed(qbr, "written for the QBR of"), (*body, when), buttons)


# -- where it stands, and what leads do about it ---------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Own:
    """What a lead may read of their own side’s people: who has opened the packet in force, who has not, and how
    many of the promises due this quarter each kept."""

    read: Sequence[str] = ()
    unread: Sequence[str] = ()
    kept: Sequence[tuple[str, int, int]] = ()


def stands(qbr: Qbr, zone: str, *, begun: bool, lead: bool, own: Own | None) -> Card:
    """The days ahead, who has written, and how far the packet is."""
    plan = qbr.plan
    rows = [
        ("Meeting", line(Moment(qbr.meets, zone), *(moved_note(qbr),) if qbr.moved else ())),
        ("Written", line(written(plan, qbr))),
        ("Numbers", frozen_line(qbr, zone)),
        ("Packet", packet_line(qbr, zone)),
        ("Minutes", minutes_line(qbr, zone)),
    ]
    body: list[Element] = [Facts(tuple(rows))]
    if not begun:
        body.append(text("The leads are asked ", Moment(qbr.occurrence.start, zone), "."))
    if own is not None:
        body += of_own_side(qbr, own)
    return Card(headed(qbr, "the QBR of"), tuple(body), open_buttons(qbr, lead=lead, begun=begun))


def moved_note(qbr: Qbr) -> Words:
    by = f" moved by {qbr.plan.name_of(qbr.moved.by)}" if qbr.moved else ""
    why = f": {shortened(qbr.moved.reason)}" if qbr.moved and qbr.moved.reason else ""
    return muted(f" ·{by}{why}")


def frozen_line(qbr: Qbr, zone: str) -> tuple[Span, ...]:
    if qbr.frozen is None:
        return line("are frozen ", Moment(qbr.freezes_at, zone))
    version = f", version {qbr.frozen.version}" if qbr.frozen.version > 1 else ""
    return line("frozen ", Moment(qbr.frozen.at, zone), version)


def minutes_line(qbr: Qbr, zone: str) -> tuple[Span, ...]:
    minutes = qbr.reached.get("minutes")
    return (
        line("went out ", Moment(minutes.at, zone))
        if minutes
        else line("go out ", Moment(qbr.minutes_at, zone))
    )


def packet_line(qbr: Qbr, zone: str) -> tuple[Span, ...]:
    if qbr.sent:
        return line("went out ", Moment(qbr.sent, zone))
    if qbr.held_back and qbr.order:
        why = f": {shortened(qbr.order.reason)}" if qbr.order.reason else ""
        return line(Words("held back", Tone.WARNING), f" by {qbr.plan.name_of(qbr.order.by)}{why}")
    return line("goes out ", Moment(qbr.packet_at, zone)) if qbr.packet_at else line("not sent")


def of_own_side(qbr: Qbr, own: Own) -> list[Element]:
    """For this side’s lead alone."""
    found: list[Element] = []
    if qbr.sent:
        read = ", ".join(own.read) or "nobody yet"
        unread = f" · not yet: {', '.join(own.unread)}" if own.unread else ""
        found.append(text(strong("Packet opened by: "), read, unread))
    if own.kept:
        rates = ", ".join(f"{name} {kept} of {due}" for name, kept, due in own.kept)
        found.append(text(strong("Promises due this quarter and kept: "), rates))
    return (
        [*found, small("About your own side’s people: only you and its other leads see this.")]
        if found
        else []
    )


def open_buttons(qbr: Qbr, *, lead: bool, begun: bool) -> tuple[Button, ...]:
    """What can be done about it now."""
    which, found = ref(qbr), []
    if qbr.frozen and (qbr.sent or lead):
        found.append(Button("Open the packet", f"qbr packet {which}", "primary"))
    if begun and not qbr.closed:
        found.append(Button("Agenda", f"qbr agenda {which}"))
    if not lead:
        return tuple(found)
    if begun and not qbr.closed:
        found.append(Button("Your own brief", f"qbr brief {which}"))
    if not qbr.begun:
        found.append(Button("Write", f"qbr write {which}"))
        found += packet_buttons(which, qbr) if begun else []
        found.append(Button("Move", f"qbr move {which}"))
    elif not qbr.closed:
        found.append(Button("Note for the minutes", f"qbr note {which}"))
    if qbr.frozen and not qbr.closed:
        found.append(Button("Correct the packet", f"qbr correct {which}"))
    return tuple(found)


def packet_buttons(which: str, qbr: Qbr) -> list[Button]:
    if qbr.sent:
        return []
    sure = "It goes to the room and to every attendee at once. Send it?"
    send = Button("Send now", f"qbr send {which}", sure=sure)
    hold = Button(
        "Hold the packet", f"qbr hold {which}", sure="The leads of both companies are told. Hold it back?"
    )
    return (
        [Button("Release the packet", f"qbr release {which}", "primary"), send]
        if qbr.held_back
        else [hold, send]
    )


def back(qbr: Qbr) -> tuple[Button, ...]:
    return (Button("Where it stands", f"qbr {ref(qbr)}"),)


def ordered(qbr: Qbr, said: PacketOrder, zone: str) -> Card:
    """To the lead who said so, and to the leads of both companies."""
    did = {
        Order.HOLD: "holds the packet back, QBR of",
        Order.RELEASE: "released the packet, QBR of",
        Order.SEND_NOW: "sends the packet now, QBR of",
    }[said.order]
    body: list[Element] = [text(f"“{shortened(said.reason, 400)}”")] if said.reason else []
    if said.order is Order.HOLD:
        body.append(text("It stays back until a lead of either company releases it or sends it."))
    elif said.order is Order.RELEASE and qbr.packet_at:
        body.append(text("It goes out ", Moment(qbr.packet_at, zone), "."))
    else:
        body.append(text("It goes to the room and to every attendee; its numbers are frozen."))
    return Card(headed(qbr, f"{qbr.plan.name_of(said.by)} {did}"), tuple(body), back(qbr))


def moved(qbr: Qbr, said: Meeting, before: datetime, zone: str) -> Card:
    """To the lead who moved it, to the other leads and to every attendee."""
    body: list[Element] = [
        text("It begins ", Moment(qbr.meets, zone), " instead of ", Moment(before, zone), ".")
    ]
    if said.reason:
        body.append(text(f"“{shortened(said.reason, 400)}”"))
    if qbr.packet_at and not qbr.sent:
        body.append(text("The packet goes out ", Moment(max(qbr.packet_at, said.at), zone), "."))
    return Card(headed(qbr, f"{qbr.plan.name_of(said.by)} moved the QBR of"), tuple(body), back(qbr))


def corrected(qbr: Qbr, frozen: Frozen) -> Card:
    goes = (
        "It goes to the room and to every attendee as a message of its own, with what changed."
        if qbr.sent
        else "It takes the place of the one before, which has not gone out."
    )
    return Card(
        headed(qbr, f"version {frozen.version} of the packet for"),
        (text(frozen.changed), small(goes)),
        (Button("Open the packet", f"qbr packet {ref(qbr)}", "primary"),),
    )
