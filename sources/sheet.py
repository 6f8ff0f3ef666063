"""A sheet as an export has it: its rows, each with the number that people see beside it in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

Cell = str | Decimal | date | None

MOST_BYTES: Final = 1_000_000
MOST_ROWS: Final = 5_000  # that are looked at; an export of more is no export of one plan's pipeline
MOST_COLUMNS: Final = 120


@dataclass(frozen=True)
class Size:
    """How many rows of a sheet are looked at, and what to do with one that has more."""

    rows: int
    advice: str


EXPORT: Final = Size(MOST_ROWS, "Export this plan’s opportunities only.")


class NoExport(ValueError):
    """That is not an export that can be read. Give a CSV or XLSX file, or paste its rows."""


@dataclass(frozen=True)
class Row:
    """A row by its number in the sheet, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        return all(cell is None or cell == "" for cell in self.cells)

    def cell(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """Every row that is not empty, in order. `read_as`: what had to be assumed to read it, for people."""

    rows: tuple[Row, ...]
    read_as: tuple[str, ...] = ()
