"""Text and tables on slides: from the right where a script is read so, never more rows than there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, Final
from unicodedata import bidirectional, east_asian_width

if TYPE_CHECKING:
    from pptx.slide import Slide

POINT: Final = 12_700  # EMU
INK, MUTED, TINT, ACCENT = "1B2430", "5C6878", "F3F5F8", "12467F"
COLOURS: Final = {"green": "1D7A46", "amber": "A86200", "red": "B8322A"}
MARKS: Final = {"green": "●", "amber": "▲", "red": "■"}  # told apart without colour

Run = tuple[Any, dict[str, Any]]  # text (or runs of it in one line), and how it looks
DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def say(frame: Any, lines: Sequence[Any], look: dict[str, Any], space: int = 0, align: str = "") -> None:
    """Lines of text, or of runs of it, in place of what a frame has; each from the right where its first letter is one
    that is. Written as it is kept: through python-pptx’s own objects the tables took as long as all the charts."""
    from lxml.etree import SubElement

    body = frame._txBody
    for each in body.findall(f"{DRAWING}p"):
        body.remove(each)
    for words in lines:
        runs = [(words, {})] if isinstance(words, str) else words
        paragraph = SubElement(body, f"{DRAWING}p")
        about = SubElement(paragraph, f"{DRAWING}pPr")
        if align:
            about.set("algn", align)
        if from_right("".join(each for each, _ in runs)):
            about.set("rtl", "1")
            about.set("algn", "r")
        if space:
            SubElement(SubElement(about, f"{DRAWING}spcAft"), f"{DRAWING}spcPts").set("val", str(space * 100))
        for text, own in runs:
            run = SubElement(paragraph, f"{DRAWING}r")
            dress(SubElement(run, f"{DRAWING}rPr"), {**look, **own})
            SubElement(run, f"{DRAWING}t").text = text


def dress(about: Any, look: dict[str, Any]) -> None:
    from lxml.etree import SubElement

    about.set("lang", "en-GB")
    if "size" in look:
        about.set("sz", str(round(look["size"] * 100)))
    if "bold" in look:
        about.set("b", str(int(look["bold"])))
    if "colour" in look:
        SubElement(SubElement(about, f"{DRAWING}solidFill"), f"{DRAWING}srgbClr").set("val", look["colour"])


def from_right(words: str) -> bool:
    strong = next((way for each in words if (way := bidirectional(each)) in ("L", "R", "AL")), "L")
    return strong != "L"


def lines_of(cell: Any, width: int, size: float) -> int:
    """How many lines a cell takes, rather more than fewer: an East Asian letter is as wide as two."""
    text = cell if isinstance(cell, str) else "".join(each for each, _ in cell)
    fits = max(int((width - POINT * 8) / (size * POINT * 0.54)), 1)
    return sum(max(ceil(wide(each) / fits), 1) for each in text.split("\n"))


def wide(text: str) -> int:
    """Its width in letters."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def row_height(row: Sequence[Any], columns: Sequence[int], size: float) -> int:
    most = max(lines_of(cell, width, size) for cell, width in zip(row, columns, strict=True))
    return int(most * size * 1.22 * POINT + POINT * 6)


def paged(
    rows: Sequence[Sequence[Any]], columns: Sequence[int], size: float, first: int, room: int
) -> Iterator[list[Sequence[Any]]]:
    """The rows slide by slide: what fits under a header in `first`, then in `room` EMU."""
    head = int(size * 1.22 * POINT * 2 + POINT * 6)
    page: list[Sequence[Any]] = []
    left = first - head
    for row in rows:
        tall = row_height(row, columns, size)
        if tall > left and (page or left < room - head):
            yield page
            page, left = [], room - head
        page.append(row)
        left -= tall
    yield page


def draw_table(
    slide: Slide,
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    columns: Sequence[int],
    at: tuple[int, int],
    size: float,
) -> None:
    if not rows:
        return
    left, top = at
    frame = slide.shapes.add_table(
        len(rows) + 1, len(columns), left, top, sum(columns), POINT * 14 * (len(rows) + 1)
    )
    table = frame.table
    plain_look(frame)
    for index, width in enumerate(columns):
        table.columns[index].width = width
    for index, words in enumerate(header):
        fill_cell(table.cell(0, index), words, {"size": size - 1.5, "bold": True, "colour": MUTED}, TINT)
    table.rows[0].height = int((size + 6) * POINT)
    for number, row in enumerate(rows, 1):
        table.rows[number].height = int((size * 1.2 + 6) * POINT)
        for index, words in enumerate(row):
            look = {"size": size, "colour": INK, **({"bold": True} if index == 0 else {})}
            fill_cell(table.cell(number, index), words, look, None)


def plain_look(frame: Any) -> None:
    """Only lines between the rows: `No Style, Table Grid` without the bands of PowerPoint's own choice."""
    properties = frame.table._tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId")
    if style is not None:
        style.text = "{9D7B030F-B1BA-407E-A1BE-E7F3DBF0F5E0}"  # “Light Style 1”


def fill_cell(cell: Any, words: Any, look: dict[str, Any], fill: str | None) -> None:
    from lxml.etree import SubElement

    about = cell._tc.get_or_add_tcPr()
    for side, wide in (("marL", 4), ("marR", 4), ("marT", 2), ("marB", 2)):
        about.set(side, str(wide * POINT))
    if fill:
        SubElement(SubElement(about, f"{DRAWING}solidFill"), f"{DRAWING}srgbClr").set("val", fill)
    else:
        SubElement(about, f"{DRAWING}noFill")
    say(cell.text_frame, in_lines(words), look)


def in_lines(words: Any) -> list[Any]:
    """Runs split where one ends a line."""
    if isinstance(words, str):
        return words.split("\n")
    lines: list[list[Run]] = [[]]
    for text, look in words:
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append([])
            if part:
                lines[-1].append((part, look))
    return lines
