"""Days as exports write them: in the order of a column's own evidence, and never by guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sources.sheet import Cell

YEARS: Final = range(2000, 2101)
TIMED = re.compile(r"[T ,]+\d{1,2}:\d{2}.*$")
SIGNED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})")
WORDED: Final = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d %b %y", "%Y %b %d")


class NoDay(ValueError):
    """That is not a day. Expected one like 2027-03-12 or 12 Mar 2027."""


class Order(StrEnum):
    """What `03/04/2027` means."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def order(cells: Iterable[Cell]) -> Order | None:
    """The order of the days in a column: by one that can only be read one way. None where some could be read
    both ways and nothing tells (or two contradict each other); day first where it does not matter."""
    found: set[Order] = set()
    either = False
    for first, sign, second in (parts for cell in cells if (parts := signed(cell))):
        if sign == "." or first == second:
            continue
        if first > 12 >= second:
            found.add(Order.DAY_FIRST)
        elif second > 12 >= first:
            found.add(Order.MONTH_FIRST)
        else:
            either = True
    if len(found) == 1:
        return found.pop()
    return None if either else Order.DAY_FIRST


def signed(cell: Cell) -> tuple[int, str, int] | None:
    match = SIGNED.fullmatch(bare(cell)) if isinstance(cell, str) else None
    return (int(match[1]), match[2], int(match[3])) if match else None


def bare(text: str) -> str:
    """Without a time of day behind it."""
    return TIMED.sub("", text.strip())


def day(cell: Cell, order: Order) -> date | None:
    """A cell's day; None for an empty one. With dots the day always comes first. Raises NoDay."""
    if cell is None or isinstance(cell, date):
        return within(cell)
    if not isinstance(cell, str):
        raise NoDay(f"“{cell}” is a number, not a day.")
    text = bare(cell)
    if not text or text == "-":
        return None
    try:
        return within(read(text, order))
    except ValueError:
        raise NoDay(f"“{cell[:30]}” is not a day.") from None


def read(text: str, order: Order) -> date:
    """Raises ValueError."""
    if re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", text):
        year, month, of_month = (int(part) for part in re.split(r"[-/.]", text))
        return date(year, month, of_month)
    if match := SIGNED.fullmatch(text):
        first, second = int(match[1]), int(match[3])
        year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
        day_first = match[2] == "." or order is Order.DAY_FIRST or first > 12
        return date(year, second, first) if day_first and second <= 12 else date(year, first, second)
    spaced = " ".join(re.findall(r"[^\W_]+", text))
    for form in WORDED:
        try:
            return datetime.strptime(spaced, form).date()  # noqa: DTZ007  # a calendar day has no zone
        except ValueError:
            continue
    raise ValueError(text)


def within(day: date | None) -> date | None:
    """Raises NoDay for a day of another century: a slip, or a cell that was never filled."""
    if day is not None and day.year not in YEARS:
        raise NoDay(f"{day} is too far away to be right.")
    return day
