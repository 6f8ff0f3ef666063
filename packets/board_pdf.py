"""The one page that a board reads, of a QBR packet or of the day on which its own brief was frozen: what it is to
decide, how the targets stand, what needs its eye."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cards.packet import word
from packets import qbr_words as words
from packets.qbr_pdf import score
from packets.qbr_words import amount, day, first, short
from packets.typeset import Value, pdf
from plan.days import local
from plan.packet import MotionLine, Packet, Score, content_hash

TEMPLATE = "board.typ"
LINE = 76  # characters: what one line, or two, of the page hold


def rendered(packet: Packet, version: int = 1, board: str = "") -> bytes:
    """One page; `board` is whose brief it is, where it is not of a QBR. The same packet in the same version gives the
    same bytes."""
    on = packet.day or local(packet.frozen_at, packet.zone).date()
    return pdf(TEMPLATE, value(packet, version, board), on)


def value(packet: Packet, version: int, board: str = "") -> dict[str, Value]:
    put = list(put_to(packet, board))
    decisions, more_decisions = first(put, 3)
    scores, more_scores = first(packet.scorecard, 5)
    motions, more_motions = first([each for each in packet.motions if needs_an_eye(each)], 3)
    frozen = day(local(packet.frozen_at, packet.zone))
    of = f"the QBR packet of {words.period(packet)}, version {version}"
    return {
        "title": short(packet.name, 48),
        "foot": words.foot(packet, version),
        "period": words.period(packet),
        "board": short(board, 60) or boards(packet),
        "frozen": frozen,
        "tiles": [list(each) for each in (words.to_take(len(put)), *words.tiles(packet)[1:])],
        "decisions": decisions,
        "more_decisions": more_decisions,
        "scores": [briefly(each) for each in scores],
        "more_scores": more_scores,
        "motions": [motion(each) for each in motions],
        "more_motions": more_motions,
        "money": list(money(packet)),
        "of": f"the plan as it stood on {frozen}" if board else of,
        "hash": content_hash(packet),
    }


def boards(packet: Packet) -> str:
    names = list(dict.fromkeys(short(each.to, 40) for each in packet.escalated))
    return ", ".join(names[:2]) or "the joint executive board"


def put_to(packet: Packet, board: str = "") -> Iterator[list[Value]]:
    """What is put to a board and still open; without one, to any of them and then to this QBR."""
    for each in packet.escalated:
        if each.outcome in ("", "later") and board in ("", each.to):
            by = f"{short(each.company, 40)} asks, open for {words.days(each.age)}"
            yield [short(each.ask, LINE), by, short(each.cost, LINE)]
    for asked in packet.decisions if not board else ():
        by = words.asked_by(short(asked.company, 40), short(asked.needed_by, 40), asked.age)
        yield [short(asked.ask, LINE), by, short(asked.cost, LINE)]


def briefly(each: Score) -> dict[str, Value]:
    trust = (
        f"{day(each.on)}{', stale' if each.stale else ''}, {word(each)}"
        if each.on
        else "nobody has logged it"
    )
    told = score(each, None)
    amounts = {what: short(str(told[what]), 24) for what in ("reached", "pace", "forecast")}
    return {**told, **amounts, "name": short(each.name, 32), "trust": short(trust, 60)}


def needs_an_eye(each: MotionLine) -> bool:
    return each.apart or any(half.colour == "red" or half.blocker for half in each.halves)


def motion(each: MotionLine) -> list[Value]:
    colours = ", ".join(
        f"{short(half.company, 30)} {half.colour or words.colour_word(half)}" for half in each.halves
    )
    why = next((f"Blocked: {half.blocker}" for half in each.halves if half.blocker), "")
    return [short(each.name, 50), colours, short(why, 70)]


def money(packet: Packet) -> Iterator[str]:
    """What counts on the partner’s word, what runs out first, and how promises were kept."""
    for much in words.at_risk(packet.funding)[:2]:
        yield f"{much} at risk: {short(packet.partner, 40)} has not said it"
    for state, much, _ in words.summed(packet.funding, hours=False)[:4]:
        yield f"{much} {state}"
    if used := words.hours_used(packet.funding):
        yield f"Hours: {short(used, 60)}"
    for clock in packet.clocks[:2]:
        yield f"{short(clock.item, 50)}: {short(clock.todo, 40)} {day(clock.on)}"
    yield f"{packet.kept} of {len(packet.promises)} promises due were kept; {len(packet.overdue)} overdue"
    won = sum((each.value for each in packet.wins if each.value is not None), Decimal(0))
    if packet.wins:
        yield f"{len(packet.wins)} customers won, {amount(won, packet.currency)}"
