"""Exports of a pipeline, from ACE, Partner Center or a CRM, as CSV or XLSX: their opportunities, and with its
row number each one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from plan.hyperscalers import PENDING, SUBMITTED, reviewed
from plan.pipeline_facts import Outcome
from plan.stages import WonOrLost, outcome
from sources import delimited, workbook
from sources.columns import CALLED, Columns, heading
from sources.days import NoDay, Order, day, order, signed
from sources.money import NoAmount, amount, decimal_marks
from sources.sheet import EXPORT, MOST_BYTES, Cell, NoExport, Row, Sheet, Size

MOST_TAKEN: Final = 1_000
LONGEST: Final = {"next_step": 2_000}  # characters of a cell; 200 of any other
OTHERWISE: Final = 200


class UnreadableRow(ValueError):
    """A row of an export that is left out."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """An opportunity as a row of an export tells it. `motion` is as written there."""

    row: int
    id: str
    name: str
    stage: str = ""
    outcome: Outcome = Outcome.OPEN
    value: Decimal | None = None
    close_on: date | None = None
    next_step: str = ""
    next_on: date | None = None
    origin: str = ""
    account: str = ""
    worked_by: str = ""
    counterpart: str = ""
    motion: str = ""
    review: str = ""


@dataclass(frozen=True)
class Problem:
    """Why the row of that number is left out."""

    row: int
    what: str


@dataclass(frozen=True)
class Reading:
    """What an export says. `unclear`: a day that can be read two ways, nothing in the export telling which."""

    columns: Columns
    told: tuple[Told, ...]
    problems: tuple[Problem, ...]
    read_as: tuple[str, ...] = ()
    unclear: str = ""


def sheets(content: bytes, size: Size = EXPORT) -> list[Sheet]:
    """A file's sheets: by what is in it, whatever its name. Raises NoExport."""
    if len(content) > MOST_BYTES:
        raise NoExport(f"That file is larger than 1 MB. Export fewer columns. {size.advice}")
    if not content.strip():
        raise NoExport("That file is empty.")
    if content.startswith(b"PK\x03\x04"):
        return workbook.read(content, size)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise NoExport(
            "That is an old .xls file, or one with a password. Save it as .xlsx or CSV without one."
        )
    return [delimited.read(content, size)]


def pasted(text: str) -> list[Sheet]:
    """Rows that somebody copied into a form. Raises NoExport."""
    return [delimited.of_text(text)]


def reading(found: Sequence[Sheet], currency: str, days: Order | None = None) -> Reading:
    """The opportunities of an export, their values in `currency`. `days`: what the person said of days that can
    be read two ways; until they have, `unclear` asks, and such days are read with the day first. Raises
    NoExport."""
    sheet, columns = heading(found)
    rows = [row for row in sheet.rows if row.number > columns.row]
    reader = Reader(columns, rows, currency, days)
    told: dict[str, Told] = {}
    problems: list[Problem] = []
    for row in rows:
        try:
            each = reader.told(row)
            if each.id in told:
                raise UnreadableRow(f"It has the same id as row {told[each.id].row}: {each.id[:40]}.")
            told[each.id] = each
        except (UnreadableRow, NoDay, NoAmount, WonOrLost) as problem:
            problems.append(Problem(row.number, sentence(problem)))
    if len(told) > MOST_TAKEN:
        most = f"at most {MOST_TAKEN:,} can be taken"
        raise NoExport(f"There are {len(told):,} opportunities in it; {most}. Export this plan’s only.")
    return Reading(
        columns, tuple(told.values()), tuple(problems), (*sheet.read_as, *reader.assumed), reader.unclear
    )


def sentence(problem: Exception) -> str:
    return str(problem) or " ".join((type(problem).__doc__ or "").split())


class Reader:
    """Reads rows by the columns that were matched, days and amounts by each column's own evidence."""

    def __init__(self, columns: Columns, rows: Sequence[Row], currency: str, days: Order | None) -> None:
        self.columns = columns
        self.currency = currency
        self.assumed: list[str] = []
        self.unclear = ""
        self.orders = {what: self.order_of(rows, what, days) for what in ("close_on", "next_on")}
        self.marks = decimal_marks(self.column(rows, "value"))
        if "id" not in columns.found:
            self.assumed.append(
                "No column has ids: opportunities are told apart by name, and a renamed one looks new."
            )

    def column(self, rows: Sequence[Row], what: str) -> list[Cell]:
        index = self.columns.found.get(what)
        return [] if index is None else [row.cell(index) for row in rows]

    def order_of(self, rows: Sequence[Row], what: str, said: Order | None) -> Order:
        cells = self.column(rows, what)
        found = order(cells)
        if found is None and said is None:
            doubtful = (str(cell) for cell in cells if (parts := signed(cell)) and parts[0] != parts[2])
            self.unclear = self.unclear or next(doubtful, "")
        if found is None and said is not None:
            self.assumed.append(
                f"Days under “{self.columns.named[what]}” were read with the {said}, as you said."
            )
        return found or said or Order.DAY_FIRST

    def cell(self, row: Row, what: str) -> Cell:
        index = self.columns.found.get(what)
        return None if index is None else row.cell(index)

    def text(self, row: Row, what: str) -> str:
        """A cell's words on one line. Raises UnreadableRow for more than can be kept."""
        cell = self.cell(row, what)
        said = " ".join("".join(sign if sign.isprintable() else " " for sign in str(cell or "")).split())
        most = LONGEST.get(what, OTHERWISE)
        if len(said) > most:
            raise UnreadableRow(f"{CALLED[what]} has {len(said):,} characters; at most {most:,} are kept.")
        return said

    def told(self, row: Row) -> Told:
        """Raises UnreadableRow, NoDay, NoAmount or WonOrLost."""
        said = [str(cell) for cell in row.cells if cell not in (None, "")]
        if len(said) == 1:
            raise UnreadableRow(f"There is only “{said[0][:40]}” in it.")
        name = self.text(row, "name") or self.text(row, "customer")
        if not name:
            raise UnreadableRow("It has no name.")
        status = " ".join(filter(None, (self.text(row, "status"), self.text(row, "substatus"))))
        review = self.text(row, "review") or (status if reviewed(status) in (*SUBMITTED, PENDING) else "")
        stage = self.text(row, "stage")
        return Told(
            row=row.number,
            id=self.id_of(row, name),
            name=name,
            stage=stage or status,
            outcome=outcome(stage, status),
            value=amount(self.cell(row, "value"), self.currency, self.marks, self.text(row, "currency")),
            close_on=day(self.cell(row, "close_on"), self.orders["close_on"]),
            next_step=self.text(row, "next_step"),
            next_on=day(self.cell(row, "next_on"), self.orders["next_on"]),
            origin=self.text(row, "origin"),
            account=self.text(row, "customer"),
            worked_by=self.text(row, "worked_by"),
            counterpart=self.text(row, "counterpart"),
            motion=self.text(row, "motion"),
            review=review,
        )

    def id_of(self, row: Row, name: str) -> str:
        """The export's own id, or one made of the names. Raises UnreadableRow."""
        if "id" not in self.columns.found:
            customer = self.text(row, "customer")
            return (
                slug(name if customer in ("", name) else f"{customer} {name}").casefold()
                or f"row-{row.number}"
            )
        if found := slug(self.text(row, "id")):
            return found
        raise UnreadableRow(f"It has no {self.columns.named['id']}.")


def slug(text: str) -> str:
    """An id as facts have them: letters, digits, points and hyphens. Its case is kept: some CRMs' ids differ in
    nothing else."""
    return re.sub(r"[^\w.]+", "-", text).strip("-._")
