"""What differs between two versions of a packet, a line each, in the words that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from plan.amounts import Amount
from plan.measures import Measure
from plan.packet import Commitment, Deal, Money, MotionLine, Packet, Score

LONGEST = 130  # characters of a line: a dozen of them fit into a fact


def differences(old: Packet, new: Packet) -> list[str]:
    """Empty where nothing differs but the day on which it was made."""
    found = [
        *each(old.scorecard, new.scorecard, lambda one: one.id, lambda one: f"{one.name}: {number(one)}"),
        *each(old.decisions, new.decisions, lambda one: one.id, lambda one: f"Decision asked: {one.ask}"),
        *each(
            old.asks, new.asks, lambda one: f"{one.company} {one.ask}",
            lambda one: f"{one.company} asks {one.of}: {one.ask}",
        ),
        *each(old.deals, new.deals, lambda one: one.id, lambda one: f"Opportunity {one.name}: {deal(one, new)}"),
        *each(
            reported(old), reported(new), lambda one: one.id,
            lambda one: f"{one.name}: {measure(one)}",
        ),
        *(f"{one.name}: what was said of it" for one in spoken(old, new)),
        *each(
            old.highlights, new.highlights, lambda one: f"{one.company} {one.remark}",
            lambda one: f"{one.company}: {one.remark}",
        ),
        *each(old.wins, new.wins, lambda one: one.customer, lambda one: f"Win {one.customer}: {won(one.value, new)}"),
        *each(old.funding, new.funding, lambda one: one.id, lambda one: f"{one.name}: {money(one)}"),
        *each(
            old.risks, new.risks, lambda one: f"{one.company} {one.motion} {one.risk}",
            lambda one: f"Risk, {one.company}: {one.risk}",
        ),
        *each(promises(old), promises(new), lambda one: one.id, promise),
    ]  # fmt: skip
    return [shortened(line, LONGEST) for line in found]


One = TypeVar("One")


def each(
    old: Sequence[One], new: Sequence[One], name: Callable[[One], str], told: Callable[[One], str]
) -> Iterator[str]:
    """What came, went or reads otherwise, by name."""
    before, after = {name(one): told(one) for one in old}, {name(one): told(one) for one in new}
    for key, line in after.items():
        if key not in before:
            yield f"New: {line}"
        elif before[key] != line:
            yield changed(before[key], line)
    yield from (f"Gone: {line}" for key, line in before.items() if key not in after)


def changed(before: str, after: str) -> str:
    """`Customer wins: 2 (2 Mar) → 3 (20 Mar)`."""
    name, _, value = before.partition(": ")
    again, _, now = after.partition(": ")
    half = LONGEST // 2
    return f"{name}: {shortened(value, half)} → {shortened(now, half)}" if name == again else after


def shortened(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def number(score: Score) -> str:
    if score.value is None or score.on is None:
        return "no number"
    theirs = f", they have {Amount(score.differs_as, score.unit)}" if score.differs_as is not None else ""
    said = f"{score.source}, {score.on.day} {score.on:%b}, {score.word}{theirs}"
    return f"{Amount(score.value, score.unit)} ({said})"


def deal(one: Deal, packet: Packet) -> str:
    stage = one.stage or "no stage"
    close = f", closes {one.close_on.isoformat()}" if one.close_on else ""
    return f"{stage if one.outcome == 'open' else one.outcome}, {won(one.value, packet)}{close}"


def won(value: Decimal | None, packet: Packet) -> str:
    return str(Amount(value, packet.currency)) if value is not None else "no value"


def money(one: Money) -> str:
    return f"{one.state}, {Amount(one.amount, one.unit)}{f', {one.reference}' if one.reference else ''}"


def spoken(old: Packet, new: Packet) -> list[MotionLine]:
    """The motions of which something else is said now: more than a line can tell."""
    before = {one.id: one for one in old.motions}
    return [one for one in new.motions if before.get(one.id) != one]


def reported(packet: Packet) -> list[Measure]:
    """The partner’s own measures but for those that the scorecard tells."""
    return [one for one in packet.measures if not one.target]


def measure(one: Measure) -> str:
    parts = "; ".join(f"{part.name} {part.stands}".strip() for part in one.parts)
    return ", ".join(filter(None, (one.stands, parts)))


def promises(packet: Packet) -> list[Commitment]:
    """Open ones and those that fell due, each once; how late one is changes with the day alone."""
    found = {one.id: replace(one, overdue=0) for one in (*packet.promises, *packet.commitments)}
    return list(found.values())


def promise(one: Commitment) -> str:
    return f"Promise “{one.promise}”: {one.owner}, due {one.due.isoformat()}, {one.state}"
