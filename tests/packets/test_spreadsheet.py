"""Nothing that somebody wrote is a formula in a table of ours, and every table that jbp writes is written so."""

from __future__ import annotations

import ast
import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packets.spreadsheet import BREAKS, FORMULA, as_csv, safe

CHECKOUT = Path(__file__).parents[2]
PACKAGES = ("bench", "bot", "cards", "commands", "packets", "plan", "schedules", "sources", "storage")
WRITERS = {"writer", "DictWriter", "Workbook"}


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "  \t-"])
def test_a_text_that_begins_like_a_formula_is_text(begins: str) -> None:
    assert safe(f"{begins}HYPERLINK(A1)") == f"'{begins}HYPERLINK(A1)"


@pytest.mark.parametrize("cell", ["Acme", "a=b", "a - b", "'=1", "", "1-2", None])
def test_any_other_text_stays_as_it_is(cell: str | None) -> None:
    assert safe(cell) == cell


@pytest.mark.parametrize("cell", [-5, -5.5, Decimal("-0.1"), 0, date(2027, 3, 5), True])
def test_a_number_stays_a_number(cell: int | float | Decimal | date) -> None:
    assert safe(cell) is cell


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1), min_size=1)
)
def test_no_cell_of_any_table_reads_back_as_a_formula(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(as_csv(rows), newline="")))
    cells = [cell for row in back for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(FORMULA) or cell.startswith(BREAKS)]
    assert [cell.removeprefix("'") for cell in cells] == [
        cell.removeprefix("'") for row in rows for cell in row
    ]


def test_no_other_file_writes_a_table() -> None:
    """Whoever writes CSV or a workbook does it by packets/spreadsheet.py."""
    found = set()
    for path in (path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if node.value.id in ("csv", "openpyxl") and node.attr in WRITERS:
                    found.add(path.relative_to(CHECKOUT).as_posix())
            elif (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").split(".")[0]
                in (
                    "csv",
                    "openpyxl",
                )
                and WRITERS & {each.name for each in node.names}
            ):
                found.add(path.relative_to(CHECKOUT).as_posix())
    assert found == {"packets/spreadsheet.py"}
