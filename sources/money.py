"""Amounts of money as exports write them: with signs and codes, and with either mark for the decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from plan.amounts import SCALES, SYMBOLS
from sources.sheet import Cell

CODES: Final = {sign: code for code, sign in SYMBOLS.items()} | {"US$": "USD"}
SPACES = re.compile(r"[\s\u00a0\u202f'’]")
SHAPE = re.compile(r"(-?)(\D{0,4}?)(\d[\d.,]*)([kKmMbB]?)(\D{0,4}?)")
EITHER_WAY = re.compile(r"\d{1,3}([.,])\d{3}")
LARGEST: Final = Decimal(10) ** 15


class NoAmount(ValueError):
    """That is not an amount of money. Expected one like 125000 or $125,000."""


class OtherCurrency(NoAmount):
    """It is in another currency than the plan; nothing is converted here."""


def decimal_marks(cells: Iterable[Cell]) -> frozenset[str]:
    """The signs that decimals stand behind in a column, as far as its cells tell."""
    return frozenset(mark for cell in cells if isinstance(cell, str) and (mark := decimal_mark(cell)))


def decimal_mark(written: str) -> str:
    """The sign that decimals would stand behind in an amount; empty where it does not tell."""
    digits = re.sub(r"[^\d.,]", "", SPACES.sub("", written)).rstrip(".,")
    signs = [sign for sign in digits if sign in ".,"]
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    return "" if not signs or EITHER_WAY.fullmatch(digits) else signs[0]


def amount(cell: Cell, currency: str, marks: frozenset[str], named: str = "") -> Decimal | None:
    """A cell's amount in `currency`; None for an empty one. `marks`: the decimal signs of its column; `named`:
    the currency that another column names. Raises NoAmount or OtherCurrency."""
    if cell is None or cell in ("", "-", "–"):
        return None
    said, value = named.strip().upper(), cell
    if isinstance(cell, str):
        sign, value = taken_apart(cell, marks)
        said = CODES.get(sign.upper(), sign.upper()) or said
    if said and said != currency and CODES.get(said, said) != currency:
        raise OtherCurrency(
            f"It is in {said[:8]}, and the plan counts in {currency}: nothing is converted here."
        )
    if not isinstance(value, Decimal) or value < 0:
        raise NoAmount(f"“{str(cell)[:30]}” is not an amount of an opportunity.")
    if value >= LARGEST:
        raise NoAmount(f"“{str(cell)[:30]}” is too large to be right.")
    return value.quantize(Decimal("0.01")) if value % 1 else value.quantize(Decimal(1))


def taken_apart(text: str, marks: frozenset[str]) -> tuple[str, Decimal]:
    """The currency's sign or code, as written, and the value. Raises NoAmount."""
    found = SHAPE.fullmatch(SPACES.sub("", text))
    if found is None or (found[2] and found[5]):
        raise NoAmount(f"“{text[:30]}” is not an amount.")
    scale = {letter.lower(): scale for letter, scale in SCALES}.get(found[4].lower(), Decimal(1))
    value = Decimal(digits(found[3], marks)) * scale
    return found[2] or found[5], -value if found[1] else value


def digits(written: str, marks: frozenset[str]) -> str:
    """`1.234,56` as `1234.56`. A single sign before three digits sets thousands apart, unless decimals stand
    behind that very sign elsewhere in the column: then it could be either. Raises NoAmount."""
    mark = decimal_mark(written)
    if (either := EITHER_WAY.fullmatch(written)) and either[1] in marks:
        raise NoAmount(
            f"“{written}” could be thousands or decimals: the column has both. Write it without signs."
        )
    whole, _, part = written.partition(mark) if mark else (written, "", "")
    grouped = r"\d+|\d{1,3}([.,]\d{2,3})*[.,]\d{3}"
    if not re.fullmatch(grouped, whole) or not re.fullmatch(r"\d*", part):
        raise NoAmount(f"“{written[:30]}” has points and commas where no amount has them.")
    return f"{re.sub('[.,]', '', whole)}.{part or 0}"
