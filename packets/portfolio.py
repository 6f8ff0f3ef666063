"""A portfolio as a table for a spreadsheet: a plan a row, in the order of the portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cards.card import line
from cards.portfolio import why
from cards.say import one_line, sentence
from packets import spreadsheet
from plan.facts import Confidence
from plan.portfolio import Entry

COLUMNS = (
    "rank", "plan", "name", "vendor", "partner", "period", "from", "to", "version", "state", "week", "weeks", "why",
    "silent company", "silent motions", "motions", "disputes", "disputed", "money at risk", "currency", "hours at risk",
    "next date", "next", "overdue", "green", "amber", "red", "without a number",
)  # fmt: skip
Cell = str | int | Decimal


def as_csv(entries: Sequence[Entry], ends: str = "\r\n") -> str:
    """`ends`: of each line; spreadsheets want the two characters."""
    rows = [cells(rank, entry) for rank, entry in enumerate(entries, 1)]
    return spreadsheet.as_csv([COLUMNS, *(map(told, row) for row in rows)], ends)


def cells(rank: int, entry: Entry) -> tuple[Cell, ...]:
    """Two currencies on one plan share a cell each, in the same order."""
    money, ahead = entry.risk(money=True), entry.next
    targets, period = dict(entry.targets), entry.period
    return (
        rank, entry.id, entry.name, *entry.companies, period.label, f"{period.start}", f"{period.end}",
        entry.version, f"{entry.state}", period.week(entry.today), period.weeks, reasons(entry),
        entry.quiet, len(entry.silent), entry.motions, len(entry.disputes), "; ".join(entry.disputes),
        alone(money.values()), " and ".join(money), sum(entry.risk(money=False).values()),
        f"{ahead.on}" if ahead else "", ahead.what.removesuffix(" by") if ahead else "", ahead.passed if ahead else 0,
        *(targets.get(colour, 0) for colour in (*Confidence, None)),
    )  # fmt: skip


def reasons(entry: Entry) -> str:
    return " · ".join(sentence(line(*part)) for part in why(entry))


def alone(values: Iterable[Decimal]) -> Cell:
    values = list(values)
    return " and ".join(map(digits, values)) if len(values) > 1 else Decimal(digits(sum(values, Decimal(0))))


def digits(value: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(cell: Cell) -> Cell:
    """A text on one line; a number without an exponent."""
    return one_line(cell) if isinstance(cell, str) else Decimal(digits(Decimal(cell)))
