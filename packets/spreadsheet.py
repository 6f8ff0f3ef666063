"""Tables for a spreadsheet: what somebody wrote is text in it, and never a formula that it would run.

A program that opens such a file takes a cell that begins with `=`, `+`, `-` or `@` for a formula, also after spaces,
a tab or a line break, and in their wide forms. An apostrophe before it makes it text, and is not shown.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

Cell = str | int | float | Decimal | date | None
FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BREAKS: Final = ("\t", "\r", "\n")


def safe(cell: Cell) -> Cell:
    """The cell, as text where it could be read as a formula; numbers and days are what they are."""
    if not isinstance(cell, str):
        return cell
    risky = cell.startswith(BREAKS) or cell.lstrip().startswith(FORMULA)
    return f"'{cell}" if risky else cell


def as_csv(rows: Iterable[Iterable[Cell]], ends: str = "\r\n") -> str:
    """Rows as CSV with safe cells. `ends`: of each line; spreadsheets want the two characters."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=ends).writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue()
