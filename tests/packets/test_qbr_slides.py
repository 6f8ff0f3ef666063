"""The packet as slides: charts to edit, with its own numbers; in a company's template where there is one; no row, box
or chart beyond a slide, whatever the names."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pptx
import pytest
from hypothesis import given, settings
from pptx.presentation import Presentation

from cards.say import one_line
from packets import qbr_slides
from packets.charts import charts
from packets.deck import SIZES
from packets.qbr_words import headings
from packets.slide_tables import row_height
from packets.slide_template import NoTemplate, opened
from plan.packet import Packet, Section, content_hash
from tests.cards.injections import INJECTIONS
from tests.packets.lived import example, lived
from tests.packets.test_qbr_page import full
from tests.packets.test_qbr_pdf import LONG
from tests.strategies import WRITTEN, packets

TEMPLATE_TYPE, PRESENTATION_TYPE = "presentationml.template.main+xml", "presentationml.presentation.main+xml"


def slides(
    packet: Packet, version: int = 1, changed: str = "", template: bytes | None = None
) -> Presentation:
    return pptx.Presentation(BytesIO(qbr_slides.rendered(packet, version, changed, template)))


def drawn(file: Presentation) -> list[Any]:
    return [shape for slide in file.slides for shape in slide.shapes if shape.has_chart]


def told(file: Presentation) -> str:
    found = []
    for slide in file.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return " ".join(" ".join(found).split())


def beyond(file: Presentation) -> list[str]:
    """What does not fit its slide; of a table, by the height that its text needs."""
    found = []
    for number, slide in enumerate(file.slides, 1):
        for shape in slide.shapes:
            bottom = shape.top + shape.height
            if shape.has_table:
                columns = [column.width for column in shape.table.columns]
                rows = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
                size = max(run.font.size.pt for run in runs_of(shape.table.cell(1, 0)))
                bottom = shape.top + sum(row_height(row, columns, size) for row in rows)
            right = shape.left + shape.width
            if min(shape.left, shape.top) < 0 or right > file.slide_width or bottom > file.slide_height:
                found.append(f"slide {number}: {shape.name}")
    return found


def runs_of(cell: Any) -> list[Any]:
    return [run for paragraph in cell.text_frame.paragraphs for run in paragraph.runs if run.font.size] or [
        Plain
    ]


class Plain:
    class font:  # noqa: N801
        class size:  # noqa: N801
            pt = min(SIZES)


def titles(file: Presentation) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in file.slides if slide.shapes.title is not None]


# -- charts ----------------------------------------------------------------------------------------


def test_the_charts_numbers_read_back_are_the_packets() -> None:
    packet = lived()
    found = [shape.chart for shape in drawn(slides(packet))]
    for score, chart in zip(packet.scorecard, found, strict=False):
        lines = {
            series.name: [each for each in series.values if each is not None]
            for series in chart.plots[0].series
        }
        assert lines["actual"] == [float(each.value) for each in score.course]
        assert lines["pace"] == [float(each.value) for each in score.path]
        assert lines["forecast"] == [float(score.course[-1].value), float(score.forecast or 0)]
        assert len(list(chart.plots[0].categories)) == len({each.on for each in (*score.course, *score.path)})
    stages, bridge, weeks, money = found[len(packet.scorecard) :]
    assert list(stages.plots[0].series[0].values) == [float(each.value) for each in packet.stages]
    steps = {series.name: list(series.values) for series in bridge.plots[0].series}
    parts = zip(steps["open"], steps["more"], steps["less"], strict=True)
    moved = [(whole or 0) + (more or 0) - (less or 0) for whole, more, less in parts]
    assert moved == [float(each.value) for each in packet.bridge]
    for series in weeks.plots[0].series:
        said = [
            c for motion in packet.motions for week in motion.weeks for c in week.colours if c == series.name
        ]
        assert sum(series.values) == len(said)
    shown = sum(value or 0 for series in money.plots[0].series for value in series.values)
    assert shown == sum(float(each.amount) for each in packet.funding if each.unit == packet.currency)


def test_every_chart_can_be_edited_and_says_what_it_shows() -> None:
    packet = lived()
    found = drawn(slides(packet))
    alternatives = {shape._element.nvGraphicFramePr.cNvPr.get("descr") for shape in found}
    assert {each.says for each in charts(packet).values()} <= alternatives
    for shape in found:
        workbook = shape.chart.part.chart_workbook.xlsx_part
        assert zipfile.is_zipfile(BytesIO(workbook.blob))


def test_a_section_without_data_says_so_and_has_no_empty_chart() -> None:
    packet = replace(
        example(), deals=(), stages=(), bridge=(), waterfall=(), funding=(), motions=(), scorecard=(), wins=(),
        losses=(),
    )  # fmt: skip
    file = slides(packet)
    assert drawn(file) == []
    text = told(file)
    for said in (
        "No opportunity is open",
        "No funding is on the plan",
        "No motion is on the plan",
        "No target is on",
    ):
        assert said in text
    lacks = [each for each in packet.missing if each.section is Section.WINS]
    assert all(one_line(each.lacks) in text and each.asked[0] in text for each in lacks)


# -- the deck --------------------------------------------------------------------------------------


def test_every_section_has_a_slide_and_each_slide_says_whose_and_when() -> None:
    packet = lived()
    file = slides(packet, 2, "A late export")
    headed = " ".join(titles(file))
    for called in headings(packet).values():
        assert called in headed
    for slide in list(file.slides)[1:]:
        feet = [shape.text_frame.text for shape in slide.shapes if shape.name == "Foot"]
        assert feet
        assert feet[0].startswith(f"{packet.vendor} and {packet.partner} · Q1 2027")
    assert "Changed in version 2: A late export" in told(file)
    assert content_hash(packet) in told(file)


@pytest.mark.parametrize("name", ["aws", "microsoft", "google"])
def test_nothing_is_beyond_a_slide(name: str) -> None:
    assert beyond(slides(lived(name))) == []


def test_names_of_any_script_and_length_fit() -> None:
    packet = lived()
    named = replace(
        packet, name=LONG, vendor="中" * 90, partner="W" * 90,
        scorecard=tuple(replace(each, name=LONG, source="x" * 150) for each in packet.scorecard),
        motions=tuple(replace(each, name="مبادرة " * 20) for each in (*packet.motions, *packet.motions)[:8]),
        funding=tuple(replace(each, name="0123456789" * 15) for each in packet.funding),
    )  # fmt: skip
    file = slides(named)
    assert beyond(file) == []
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    lines = [line for slide in file.slides for line in slide._element.iter(f"{drawing}pPr")]
    arabic = [line for line in lines if line.get("rtl") == "1"]
    assert arabic


@pytest.mark.parametrize("said", INJECTIONS[::12])
def test_what_people_wrote_is_text(said: str) -> None:
    text = told(slides(full(said)))
    assert one_line(said)[:60] in text


@settings(max_examples=10, deadline=None)
@given(packets(**WRITTEN))
def test_any_packet_becomes_slides_that_hold_it(packet: Packet) -> None:
    assert beyond(slides(packet, 2, "late")) == []


# -- a company's own template ----------------------------------------------------------------------


def template(*, ending: str = "pptx", with_examples: bool = True, titled: bool = True) -> bytes:
    """A company's: of its own size, with its own placeholders and a slide that shows them."""
    file = pptx.Presentation()
    file.slide_width, file.slide_height = 9_144_000, 5_143_500
    for layout in (file.slide_master, *file.slide_layouts):
        for place in list(layout.placeholders):
            place.left, place.width = place.left, place.width
            place.top, place.height = place.top * 3 // 4, place.height * 3 // 4
            if not titled and layout is not file.slide_master:
                place._element.getparent().remove(place._element)
    if with_examples:
        shown = file.slides.add_slide(file.slide_layouts[1])
        if titled:
            shown.shapes.title.text = "Click here to learn about our brand"
    written = BytesIO()
    file.save(written)
    if ending == "pptx":
        return written.getvalue()
    other = BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(other, "w") as new:
        for each in old.infolist():
            new.writestr(each, old.read(each).replace(PRESENTATION_TYPE.encode(), TEMPLATE_TYPE.encode()))
    return other.getvalue()


@pytest.mark.parametrize("ending", ["pptx", "potx"])
def test_a_companys_template_gives_its_size_and_layouts_and_none_of_its_examples(ending: str) -> None:
    packet = lived()
    file = slides(packet, template=template(ending=ending))
    assert (file.slide_width, file.slide_height) == (9_144_000, 5_143_500)
    layouts = [slide.slide_layout.name for slide in file.slides]
    assert layouts[0] == "Title Slide"
    assert set(layouts[1:]) == {"Title Only"}
    assert "our brand" not in told(file)
    empty = [each for slide in file.slides for each in slide.placeholders if not each.text_frame.text]
    assert empty == []
    assert beyond(file) == []
    assert "Scorecard" in " ".join(titles(file))


def test_a_template_without_titles_has_them_written_where_they_belong() -> None:
    file = slides(lived(), template=template(titled=False, with_examples=False))
    assert titles(file) == []
    assert "2. Scorecard" in told(file)
    assert beyond(file) == []


@pytest.mark.parametrize("content", [b"", b"not a zip", qbr_slides.rendered(example())[:3000]])
def test_what_is_no_template_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NoTemplate):
        opened(content)


def test_a_workbook_is_no_template() -> None:
    (chart, *_) = drawn(slides(lived()))
    with pytest.raises(NoTemplate):
        opened(chart.chart.part.chart_workbook.xlsx_part.blob)


def test_no_moment_of_writing_is_in_the_file_nor_in_the_workbooks_of_its_charts() -> None:
    packet = lived()
    content = qbr_slides.rendered(packet)
    assert content == qbr_slides.rendered(packet)
    with zipfile.ZipFile(BytesIO(content)) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2027-06-17T13:00:00Z" in file.read("docProps/core.xml")
