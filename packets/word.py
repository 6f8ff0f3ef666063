"""A document as a Word file: real headings, tables whose heads are repeated, and nothing of anybody’s template.

The same value is the same bytes: what a file says of when it was made is the document’s own day.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final

from cards.card import Tone
from cards.say import safe
from packets.document import (
    Block,
    Cell,
    Column,
    Document,
    Fields,
    Heading,
    Line,
    Missing,
    Paragraph,
    Run,
    Table,
)

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as Written

WIDTH: Final = 9638  # twentieths of a point between the margins of A4
INK, MUTED, ACCENT, RED = "1B2430", "5C6878", "12467F", "B8322A"
TINTS: Final = {
    Tone.PLAIN: INK, Tone.STRONG: INK, Tone.MUTED: MUTED, Tone.GOOD: "1D7A46", Tone.WARNING: "A86200", Tone.BAD: RED,
}  # fmt: skip
HEAVY: Final = {Tone.STRONG, Tone.GOOD, Tone.WARNING, Tone.BAD}
RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
NEVER: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML has no place for


def docx(document: Document) -> bytes:
    """The whole file."""
    import docx as library  # here, since most of a day no document is written

    file = library.Document()
    plain_styles(file)
    about_itself(file, document)
    cover(file, document)
    for number, section in enumerate(document.sections, start=1):
        title = file.add_heading(clean(f"{number}  {section.title}"), level=1)
        title.paragraph_format.page_break_before = number == 1
        for block in section.blocks:
            write(file, block)
    feet(file, document)
    kept = io.BytesIO()
    file.save(kept)
    return without_clock(kept.getvalue())


def clean(text: str) -> str:
    return NEVER.sub("�", safe(text))


# -- the file itself -------------------------------------------------------------------------------


def plain_styles(file: File) -> None:
    """A4, one typeface for every script, and the looks of headings; the library’s own template has others."""
    from docx.shared import Mm, Pt, RGBColor

    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin, page.footer_distance = Mm(20), Mm(22), Mm(10)
    page.different_first_page_header_footer = True
    looks = {"Normal": (10, INK), "Heading 1": (17, ACCENT), "Heading 2": (11.5, INK), "Title": (28, ACCENT), "Subtitle": (14, MUTED)}  # fmt: skip  # noqa: E501
    for name, (size, colour) in looks.items():
        style = file.styles[name]
        typeface(style.element)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        style.font.bold, style.font.italic = name.startswith(("Heading", "Title")), False
        borders = style.element.pPr.find(tag("w:pBdr")) if style.element.pPr is not None else None
        if borders is not None:
            style.element.pPr.remove(borders)
        for each in style.element.rPr.findall(tag("w:spacing")):
            style.element.rPr.remove(each)
    for name, before, after in (
        ("Normal", 0, 5),
        ("Heading 1", 22, 8),
        ("Heading 2", 14, 5),
        ("Title", 4, 4),
    ):
        room = file.styles[name].paragraph_format
        room.space_before, room.space_after = Pt(before), Pt(after)
        room.keep_with_next = name.startswith("Heading")


def typeface(style: Any) -> None:
    """Faces that every Word has, each for its scripts, in place of the theme’s."""
    faces = style.get_or_add_rPr().get_or_add_rFonts()
    faces.attrib.clear()
    for script, face in {
        "ascii": "Arial",
        "hAnsi": "Arial",
        "cs": "Arial",
        "eastAsia": "Microsoft YaHei",
    }.items():
        faces.set(tag(f"w:{script}"), face)


def about_itself(file: File, document: Document) -> None:
    made = datetime.combine(document.on, time(), UTC)
    about = file.core_properties
    about.title, about.subject = clean(f"{document.kind}: {document.title}"), clean(document.subtitle)
    about.author = about.last_modified_by = clean(" and ".join(document.companies))[:255]
    about.keywords = about.comments = about.category = ""
    about.language, about.revision = "en", 1
    about.created = about.modified = made
    package = file.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):  # a picture of the library’s own template
            del package.rels[key]


def without_clock(content: bytes) -> bytes:
    """The same file, whose parts say nothing of when they were packed."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for part in read.infolist():
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            written.writestr(info, read.read(part.filename))
    return packed.getvalue()


# -- cover and feet --------------------------------------------------------------------------------


def cover(file: File, document: Document) -> None:
    from docx.shared import Pt

    kind = file.add_paragraph()
    kind.paragraph_format.space_before = Pt(90)
    line(kind, (Run(document.kind.upper(), Tone.MUTED),), size=11, bold=True)
    line(file.add_paragraph(style="Title"), (Run(document.title),), as_styled=True)
    line(file.add_paragraph(style="Subtitle"), (Run(document.subtitle),), as_styled=True)
    if document.mark:
        line(file.add_paragraph(), (Run(f"{document.mark}: not agreed.", Tone.BAD),), size=12)
    gap(file, 12)
    for number, place in enumerate(tiles(file, document)):
        line(place.paragraphs[0], (Run(document.tiles[number].value, Tone.STRONG),), size=18)
    gap(file, 18)
    write(file, document.about)


def tiles(file: File, document: Document) -> tuple[_Cell, ...]:
    """A row with each tile’s label; its number goes above."""
    columns = tuple(Column("") for _ in document.tiles)
    grid(file, columns, (tuple(((), (Run(each.label, Tone.MUTED),)) for each in document.tiles),), head=False)
    return tuple(file.tables[-1].rows[0].cells)


def gap(file: File, points: float) -> None:
    """Room between two tables, which would be one without a paragraph between them."""
    from docx.shared import Pt

    between = file.add_paragraph()
    between.paragraph_format.space_before = between.paragraph_format.space_after = Pt(0)
    between.paragraph_format.line_spacing = Pt(points)


def feet(file: File, document: Document) -> None:
    """On every page who and which version this is, and that it binds nobody; above a draft, that it is one."""
    section = file.sections[0]
    for foot in (section.footer, section.first_page_footer):
        words = foot.paragraphs[0]
        line(words, (Run(f"{document.foot} · {document.note}  ", Tone.MUTED),), size=8)
        for field in ("PAGE", "NUMPAGES"):
            line(words, (Run("" if field == "PAGE" else " / ", Tone.MUTED),), size=8)
            counted(words, field)
    if document.mark:
        for head in (section.header, section.first_page_header):
            line(head.paragraphs[0], (Run(f"{document.mark}: not agreed", Tone.BAD),), size=9)


def counted(paragraph: Written, field: str) -> None:
    """A number that Word fills in, in the size of the words around it."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run("1")
    run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(MUTED)
    filled = made("w:fldSimple", instr=field)
    paragraph._p.append(filled)
    filled.append(run._r)


# -- blocks ----------------------------------------------------------------------------------------


def write(file: File, block: Block) -> None:
    match block:
        case Heading():
            line(file.add_heading(level=2), (Run(block.text),), as_styled=True)
        case Paragraph():
            line(file.add_paragraph(), block.line)
        case Missing():
            noted = file.add_paragraph()
            line(noted, (Run(block.text, Tone.MUTED),), italic=True)
            noted._p.get_or_add_pPr().append(made("w:shd", val="clear", color="auto", fill="F3F5F8"))
        case Fields():
            names = tuple((((Run(name, Tone.MUTED),),), told) for name, told in block.rows)
            grid(file, (Column("", 24), Column("", 76)), names, head=False)
            gap(file, 8)
        case Table():
            grid(file, block.columns, block.rows)
            gap(file, 8)


def grid(
    file: File, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], *, head: bool = True
) -> None:
    """A table with the width of the page, ruled between its rows."""
    whole = sum(each.width for each in columns)
    widths = [WIDTH * each.width // whole for each in columns]
    table = file.add_table(rows=0, cols=len(columns))
    table.autofit = False
    properties = table._tbl.tblPr
    borders = made("w:tblBorders")
    borders.append(made("w:bottom", val="single", sz="4", space="0", color="D5DBE3"))
    borders.append(made("w:insideH", val="single", sz="4", space="0", color="D5DBE3"))
    properties.append(borders)
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(tag("w:w"), str(width))
    if head:
        titles = tuple(((Run(each.title, Tone.MUTED),),) for each in columns)
        fill(table.add_row().cells, columns, titles, widths, bold=True)
        table.rows[0]._tr.get_or_add_trPr().append(made("w:tblHeader"))
    for row in rows:
        fill(table.add_row().cells, columns, row, widths)
    for each in table.rows:
        each._tr.get_or_add_trPr().insert(0, made("w:cantSplit"))


def fill(
    cells: tuple[_Cell, ...],
    columns: tuple[Column, ...],
    row: tuple[Cell, ...],
    widths: list[int],
    *,
    bold: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, Twips

    for place, column, told, width in zip(cells, columns, row, widths, strict=True):
        place.width = Twips(width)
        for number, each in enumerate(told or (((Run("–", Tone.MUTED)),),)):
            written = place.paragraphs[0] if number == 0 else place.add_paragraph()
            written.paragraph_format.space_before = Pt(2 if number == 0 else 0)
            written.paragraph_format.space_after = Pt(2 if number + 1 >= len(told) else 0)
            if column.numeric:
                written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line(written, each, size=9, bold=bold)


def line(
    paragraph: Written,
    parts: Line,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    as_styled: bool = False,
) -> None:
    """Words, each in their tone; from the right where most of their letters are read so."""
    from docx.shared import Pt, RGBColor

    right = from_right("".join(part.text for part in parts))
    if right:
        paragraph._p.get_or_add_pPr().append(made("w:bidi"))
    for part in parts:
        run = paragraph.add_run(clean(part.text))
        run.font.rtl = (right and RIGHT.search(part.text) is not None) or None
        if size:
            run.font.size = Pt(size)
        if as_styled:
            continue
        run.font.color.rgb = RGBColor.from_string(TINTS[part.tone])
        run.font.bold = (bold or part.tone in HEAVY) or None
        run.font.italic = italic or None


def from_right(text: str) -> bool:
    return len(RIGHT.findall(text)) * 2 > sum(each.isalpha() for each in text)


# -- what the library has no words for -------------------------------------------------------------


def tag(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def made(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(tag(f"w:{key}"), value)
    return element
