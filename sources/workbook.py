"""XLSX workbooks: the values that a sheet shows. Formulas are never worked out; what a file would unpack to is
looked at before it is unpacked."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from sources.sheet import EXPORT, MOST_COLUMNS, Cell, NoExport, Row, Sheet, Size

MOST_UNPACKED: Final = 20_000_000  # bytes, of all parts together
MOST_PARTS: Final = 500
MOST_SHEETS: Final = 20


class NoWorkbook(NoExport):
    """That workbook cannot be read. Save it again as .xlsx, or as CSV."""


class TooLarge(NoExport):
    """That workbook unpacks to more than can be read. Copy the rows alone into a new one."""


def read(content: bytes, size: Size = EXPORT) -> list[Sheet]:
    """Every visible sheet that has something in it. Raises NoWorkbook or TooLarge."""
    looked_into(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it cannot keep when saving: nothing is saved
        try:
            return list(sheets(content, size))
        except NoExport:
            raise
        except Exception as broken:  # openpyxl tells of a broken file by whatever it stumbles on
            raise NoWorkbook from broken


def looked_into(content: bytes) -> None:
    """That it is a workbook's zip, and what it would unpack to. Raises NoWorkbook or TooLarge."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise TooLarge
            names = {part.filename for part in parts}
            if "xl/workbook.xml" not in names:
                raise NoWorkbook
            for part in parts:
                if b"<!DOCTYPE" in packed.read(part):  # none has one, save to blow itself up
                    raise NoWorkbook
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as broken:
        if isinstance(broken, NoExport):
            raise
        raise NoWorkbook from broken


def sheets(content: bytes, size: Size) -> Iterator[Sheet]:
    import openpyxl  # it takes long to load, and most exports are CSV

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # what it says of its own size may be anything
            found = rows(sheet.iter_rows(max_row=size.rows + 1, max_col=MOST_COLUMNS, values_only=True), size)
            if found:
                yield Sheet(tuple(found))
    finally:
        book.close()


def rows(given: Iterable[Sequence[Any]], size: Size) -> list[Row]:
    """Raises NoExport where there are too many."""
    found = []
    for number, cells in enumerate(given, 1):
        row = Row(number, tuple(cell(each) for each in cells))
        if row.is_empty:
            continue
        if number > size.rows:
            raise NoExport(f"There are more than {size.rows:,} rows. {size.advice}")
        found.append(row)
    return found


def cell(value: Any) -> Cell:
    """A cell's value: text, a number, a day, or nothing."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool | time | timedelta) or value is None:
        return None if value is None else str(value)
    if isinstance(value, int | float):
        number = Decimal(str(value))
        return number if number.is_finite() else str(value)
    return str(value).strip()
