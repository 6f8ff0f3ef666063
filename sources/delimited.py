"""CSV and its relatives: rows of text with commas, semicolons, tabs or bars between, in the encodings that
spreadsheets and CRMs write."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import Final

from sources.sheet import EXPORT, MOST_COLUMNS, NoExport, Row, Sheet, Size

DELIMITERS: Final = (",", ";", "\t", "|")
SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # the line by which Excel says which one it is
BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOOKED_AT: Final = 20  # rows, to see what stands between the cells


def read(content: bytes, size: Size = EXPORT) -> Sheet:
    """Raises NoExport."""
    text, read_as = decoded(content)
    return of_text(text, read_as, size)


def of_text(text: str, read_as: tuple[str, ...] = (), size: Size = EXPORT) -> Sheet:
    """Rows that were pasted, or a file's text. Raises NoExport."""
    text = text.removeprefix("\ufeff")
    if said := SAID.match(text):
        return rows(text[said.end() :], said[1], 2, read_as, size)
    return rows(text, delimiter(text), 1, read_as, size)


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """A file's text, and what had to be assumed. Raises NoExport."""
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return strictly(content, encoding), ()
    if content[:4000].count(0) > len(content[:4000]) // 4:  # every other byte of Western text in UTF-16
        big = content[0] == 0
        return strictly(content, "utf-16-be" if big else "utf-16-le"), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return strictly(content, "cp1252"), ("Its letters were read as Windows-1252.",)


def strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise NoExport from None


def delimiter(text: str) -> str:
    """What stands between the cells: that which makes the most columns of the first rows, alike in each."""

    def fits(each: str) -> tuple[int, int]:
        widths = [len(row) for row in parsed(text[:20_000], each, LOOKED_AT) if row]
        several = [width for width in widths if width > 1]
        common = max(set(several), key=several.count, default=0)
        return several.count(common), common

    return max(DELIMITERS, key=fits)


def parsed(text: str, delimiter: str, most: int) -> list[list[str]]:
    """At most so many rows; of a text cut off within a quoted cell what can be read."""
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            found.append(row)
            if len(found) == most:
                break
    except csv.Error:
        pass
    return found


def rows(text: str, delimiter: str, begins: int, read_as: tuple[str, ...], size: Size) -> Sheet:
    """`begins`: the number of the first row. Raises NoExport, with the row that cannot be read."""
    found: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = begins - 1
    try:
        for number, cells in enumerate(reader, begins):
            row = Row(number, tuple(cell.strip() for cell in cells[:MOST_COLUMNS]))
            if not row.is_empty:
                found.append(row)
            if len(found) > size.rows:
                raise NoExport(f"There are more than {size.rows:,} rows. {size.advice}")
    except csv.Error:
        raise NoExport(
            f"Row {number + 1} cannot be read: a quotation mark may be open, or a cell is huge."
        ) from None
    return Sheet(tuple(found), read_as)
