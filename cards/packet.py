"""The QBR packet as a card: what it asks, how the targets stand, from when its numbers are; and the whole to open."""

from __future__ import annotations

from datetime import datetime

from cards.card import (
    Button,
    Card,
    Colour,
    Element,
    File,
    Heading,
    Item,
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
from cards.parts import short_day, shortened
from plan.amounts import Amount, plain
from plan.facts import Confidence
from plan.meeting_facts import Frozen
from plan.packet import Packet, Score, Word, content_hash

FILES = {
    "page": ("html", "text/html"),
    "pdf": ("pdf", "application/pdf"),
    "board": ("board.pdf", "application/pdf"),
    "slides": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
AT_ONCE = 5  # decisions and asks on the card; the packet has them all


def quarter_name(quarter: str) -> str:
    """`Q1 2027`."""
    return f"{quarter[4:]} {quarter[:4]}"


def ref(packet: Packet) -> str:
    """How a button names a packet: `acme-aws/2027Q1`."""
    return f"{packet.plan}/{packet.quarter}"


def title(frozen: Frozen) -> str:
    packet = frozen.packet
    again = f", corrected (version {frozen.version})" if frozen.version > 1 else ""
    return f"{packet.name}: the packet for the QBR of {quarter_name(packet.quarter)}{again}"


def sent(frozen: Frozen, zone: str, meets: datetime, *, newer: int = 0) -> Card:
    """To the room and to each attendee. `meets`: when the meeting is by now; `newer`: the version that has
    taken its place since."""
    packet = frozen.packet
    body: list[Element] = []
    if newer:
        body.append(text(Words(f"Corrected since: version {newer} is in force.", Tone.WARNING)))
    if frozen.changed:
        body += [Heading("What changed"), text(frozen.changed)]
    body.append(text("The QBR begins ", Moment(meets, zone), "."))
    body += [*deciding(packet), *scores(packet), *counted(packet)]
    body += [file_of(frozen, each) for each in ("pdf", "slides")]
    body.append(
        small(
            "Frozen ", Moment(packet.frozen_at, zone), f". Each number has its own date: {cut_offs(packet)}. "
            "What is logged later does not change the packet.",
        )
    )  # fmt: skip
    return Card(
        title(frozen), tuple(body), (Button("Open the packet", f"qbr packet {ref(packet)}", "primary"),)
    )


def deciding(packet: Packet) -> list[Element]:
    """The decisions and asks, the first few of each."""
    found: list[Element] = []
    for each in packet.decisions[:AT_ONCE]:
        notes = [line(muted(f"{each.company} asks{needed(each.needed_by)}"))]
        if each.cost:
            notes.append(line(muted("no decision costs: "), shortened(each.cost)))
        found.append(Item(line(strong(shortened(each.ask))), tuple(notes)))
    for ask in packet.asks[:AT_ONCE]:
        about = muted(f" ({ask.motion})") if ask.motion else muted("")
        found.append(Item(line(strong(f"{ask.company} → {ask.of}: "), shortened(ask.ask), about)))
    more = max(len(packet.decisions) - AT_ONCE, 0) + max(len(packet.asks) - AT_ONCE, 0)
    if more:
        found.append(small(f"{more} more in the packet."))
    return [Heading("To decide and to answer"), *found] if found else []


def needed(by: str) -> str:
    return f", needed by {by}" if by else ""


def scores(packet: Packet) -> list[Element]:
    found: list[Element] = [
        Item(line(strong(each.name), f"  {so_far(each)}"), (trust(each),)) for each in packet.scorecard
    ]
    return [Heading("Targets"), *found] if found else []


def so_far(score: Score) -> str:
    """`$940k of $8M`."""
    goal = str(Amount(score.goal, score.unit)) if score.goal is not None else "no agreed number"
    return f"{reached(score)} of {goal}"


def reached(score: Score) -> str:
    if score.value is None:
        return "none yet"
    amount = Amount(score.value, score.unit)
    shared = score.goal is not None and not amount.is_money and amount.unit != "%"
    return plain(amount.value) if shared else str(amount)


def trust(score: Score) -> tuple[Span, ...]:
    """`● green  pace $1.05M · ACE export, 3 Mar, confirmed by Acme`."""
    if score.value is None or score.on is None:
        return line(muted("nobody has logged it"))
    pace = f"  pace {Amount(score.pace, score.unit)}" if score.pace is not None else ""
    stale = ", stale" if score.stale else ""
    said = f" · {shortened(score.source, 60)}, {short_day(score.on)}{stale}, {word(score)}"
    return line(Colour(Confidence(score.colour) if score.colour else None), pace, muted(said))


def word(score: Score) -> str:
    """`confirmed by AWS`."""
    match score.word:
        case Word.CONFIRMED:
            return f"confirmed by {score.word_by}"
        case Word.DISPUTED:
            theirs = f", has {Amount(score.differs_as, score.unit)}" if score.differs_as is not None else ""
            return f"disputed by {score.word_by}{theirs}"
        case Word.CANNOT_SAY:
            return f"{score.word_by} cannot say"
        case Word.UNCONFIRMED:
            return "unconfirmed"
        case Word.WORKED_OUT:
            return "worked out from deals that both companies see"


def counted(packet: Packet) -> list[Element]:
    """What else is in it, counted."""
    apart = sum(1 for each in packet.motions if each.apart)
    parts = [f"{len(packet.wins)} won, {len(packet.losses)} lost"]
    if packet.motions:
        parts.append(
            several(len(packet.motions), "motion") + (f", {apart} seen differently" if apart else "")
        )
    if packet.risks:
        parts.append(several(len(packet.risks), "risk"))
    late = f", {len(packet.overdue)} overdue" if packet.overdue else ""
    parts.append(several(len(packet.commitments), "open promise") + late)
    if packet.promises:
        parts.append(f"{packet.kept} of {several(len(packet.promises), 'promise')} due kept")
    return [Heading("Also in it"), text(" · ".join(parts))]


def several(count: int, what: str) -> str:
    """`1 risk`, `3 risks`."""
    return f"{count} {what}{'s' * (count != 1)}"


def cut_offs(packet: Packet) -> str:
    """`Sourced pipeline 3 Mar, Customer wins 2 Mar`."""
    dated = [f"{each.name} {short_day(each.on)}" for each in packet.scorecard if each.on]
    return ", ".join(dated) or "none was logged"


def file_of(frozen: Frozen, format: str) -> File:
    """A file of it (`acme-aws-qbr-2027Q1-v1.pdf`), made when it is handed over; `board` is the one page for a board."""
    packet, (ending, media_type) = frozen.packet, FILES[format]
    name = f"{packet.plan}-qbr-{packet.quarter}-v{frozen.version}{'-' if format == 'board' else '.'}{ending}"
    where = f"packets/{packet.plan}/{packet.quarter}/{frozen.version}"
    return File(name, "", media_type, where if format == "page" else f"{where}/{format}")


def opened(frozen: Frozen, note: str = "") -> Card:
    """The whole packet, to read and to keep."""
    packet = frozen.packet
    body: list[Element] = [file_of(frozen, each) for each in FILES]
    if note:
        body.append(text(note))
    body.append(
        small(
            f"Version {frozen.version}, frozen ", Moment(packet.frozen_at, packet.zone),
            f". Numbers: {cut_offs(packet)}. Content {content_hash(packet)[:12]}.",
        )
    )  # fmt: skip
    return Card(title(frozen), tuple(body))
