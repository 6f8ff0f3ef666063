"""How a target is to be reached over the year, in one line: `2027Q1 0.5M, 2027Q2 1.5M`, each the sum so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from commands.call import Unreadable
from commands.sections.questions import digits
from plan.amounts import SCALES, NotANumber, number
from plan.days import quarters_between

QUARTER = re.compile(r"\b(\d{4})\s*-?\s*Q\s*([1-4])\b", re.IGNORECASE)
OTHER_WAY_ROUND = re.compile(r"\bQ([1-4])\s*[-/ ]?\s*(\d{4})\b", re.IGNORECASE)
STRAIGHT = ("linear", "straight", "straight line", "a straight line", "in a straight line")
LIKE = "Write each quarter with what is reached by its end, like 2027Q1 0.5M, 2027Q2 1.5M."


def read_phasing(said: str) -> dict[str, Decimal] | None:
    """The values by calendar quarter, in order; None for a straight line. Raises Unreadable."""
    if said.strip().casefold().rstrip(".") in STRAIGHT:
        return None
    text = OTHER_WAY_ROUND.sub(r"\2Q\1", said) if not QUARTER.search(said) else said
    quarters = list(QUARTER.finditer(text))
    before = text[: quarters[0].start()] if quarters else text
    if before.strip(" \n\t,;"):
        raise Unreadable(f"“{short(before)}” stands before any quarter. {LIKE} Empty means a straight line.")
    ends = [*(each.start() for each in quarters[1:]), len(text)]
    found: dict[str, Decimal] = {}
    for each, end in zip(quarters, ends, strict=True):
        label = f"{each[1]}Q{each[2]}"
        if label in found:
            raise Unreadable(f"{label} is there twice. Give each quarter one value.")
        found[label] = value_at(label, text[each.end() : end])
    return dict(sorted(found.items()))


def value_at(label: str, said: str) -> Decimal:
    text = said.strip(" \n\t,;:=–—")
    if not text:
        raise Unreadable(f"{label} has no value. {LIKE}")
    try:
        value = number(text)
    except NotANumber:
        raise Unreadable(f"“{short(text)}” behind {label} is not a number. {LIKE}") from None
    if value < 0:
        raise Unreadable(f"{label} is below nothing. {LIKE}")
    return value


def check_rising(found: Mapping[str, Decimal]) -> None:
    """That no value is below an earlier one. Raises Unreadable."""
    for (first, before), (then, after) in pairwise(found.items()):
        if after < before:
            what = f"{then} has less than {first}."
            raise Unreadable(
                f"{what} Each value counts from the beginning: it includes the quarters before it."
            )


def check_within(found: Mapping[str, Decimal], start: date, end: date) -> None:
    """That the target's days touch every quarter. Raises Unreadable."""
    within = quarters_between(start, end)
    for label in found:
        if within and label not in within:
            raise Unreadable(f"{label} is outside of the target’s period, {within[0]} to {within[-1]}.")


def short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 40 else f"{said[:40]}…"


def written_phasing(phasing: Mapping[str, Decimal] | None) -> str:
    """`2027Q1 0.5M, 2027Q2 1.5M`; empty for a straight line."""
    return ", ".join(f"{label} {in_short(value)}" for label, value in (phasing or {}).items())


def in_short(value: Decimal) -> str:
    """Exactly the value, with a scale letter where that makes it shorter."""
    full = digits(value)
    scaled = [(over(value, scale), letter, scale) for letter, scale in SCALES]
    exact = [f"{figures}{letter}" for figures, letter, scale in scaled if Decimal(figures) * scale == value]
    return min([full, *exact], key=len)


def over(value: Decimal, scale: Decimal) -> str:
    """`value` in thousands, millions or billions, to three places after the point."""
    return digits((value / scale).quantize(Decimal("0.001")))
