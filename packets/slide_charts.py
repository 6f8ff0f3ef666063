"""The charts of a QBR packet on slides: PowerPoint’s own, with their numbers in them, to be looked at and edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from packets.figures import SHOWN, BurnUp, Confidence, Figure, FundingBars, Waterfall
from plan.amounts import SYMBOLS, is_currency

if TYPE_CHECKING:
    from pptx.slide import Slide

INK, MUTED, ACCENT, LIGHT, ORANGE, WHITE = "1B2430", "5C6878", "12467F", "9DBBE0", "E8A04C", "FFFFFF"
FILLS: Final = {"green": "5AA678", "amber": "F4C76A", "red": "9C2A24"}
CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
Box = tuple[int, int, int, int]


def draw(slide: Slide, figure: Figure, box: Box) -> Any:
    """The chart in a box (left, top, width, height, in EMU), with what it says for those who do not see it."""
    match figure:
        case BurnUp():
            frame = burn_up(slide, figure, box)
        case Waterfall():
            frame = waterfall(slide, figure, box)
        case FundingBars():
            frame = funding(slide, figure, box)
        case Confidence():
            frame = confidence(slide, figure, box)
    return described(frame, figure.says)


def described(frame: Any, says: str) -> Any:
    frame._element.nvGraphicFramePr.cNvPr.set("descr", says)
    return frame


def burn_up(slide: Slide, figure: BurnUp, box: Box) -> Any:
    """Lines over one table of days: a line goes on over the days on which it has no number."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE

    course = {"actual": figure.course, "pace": figure.path}
    if figure.ahead:
        course["forecast"] = (figure.course[-1], figure.ahead)
    data = CategoryChartData(number_format=money_format(figure.unit))
    data.categories = days = sorted({each.on for points in course.values() for each in points})
    for name, points in course.items():
        by_day = {each.on: float(each.value) for each in points}
        if points:
            data.add_series(name, [by_day.get(on) for on in days])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box, data)
    looks = {
        "actual": (ACCENT, 2.25, MSO_LINE.SOLID),
        "pace": (MUTED, 1.25, MSO_LINE.DASH),
        "forecast": (ACCENT, 1.25, MSO_LINE.ROUND_DOT),
    }
    for series in frame.chart.plots[0].series:
        series.smooth = False
        line(series.format.line, *looks[series.name])
        series.marker.style = XL_MARKER_STYLE.CIRCLE if series.name == "actual" else XL_MARKER_STYLE.NONE
        series.marker.size = 5
        solid(series.marker.format.fill, ACCENT)
    over_gaps(frame.chart)
    quarterly(frame.chart.category_axis, days)
    return finished(frame, figure.unit, legend=True)


def over_gaps(chart: Any) -> None:
    for each in chart._chartSpace.chart.findall(f"{CHART}dispBlanksAs"):
        each.set("val", "span")


def quarterly(axis: Any, days: Sequence[date]) -> None:
    """A date every so many months, as `1 Apr`."""
    from lxml.etree import SubElement

    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "d mmm", False
    axis.has_major_gridlines = False
    months = max((days[-1] - days[0]).days // 120, 1)
    for name, value in (("baseTimeUnit", "days"), ("majorUnit", str(months)), ("majorTimeUnit", "months")):
        for old in axis._element.findall(f"{CHART}{name}"):
            axis._element.remove(old)
        SubElement(axis._element, f"{CHART}{name}").set("val", value)


def waterfall(slide: Slide, figure: Waterfall, box: Box) -> Any:
    """Columns on a foot that is not to be seen."""
    bars = figure.bars
    parts: dict[Any, list[Decimal | None]] = {
        "foot": [Decimal(0) if each.whole else each.foot for each in bars],
        "open": [each.top - each.foot if each.whole else None for each in bars],
        "more": [each.value if not each.whole and each.value > 0 else None for each in bars],
        "less": [-each.value if not each.whole and each.value < 0 else None for each in bars],
    }
    frame = columns(slide, [each.label for each in bars], parts, figure.unit, box)
    foot, stands, more, less = frame.chart.plots[0].series
    foot.format.fill.background()
    foot.format.line.fill.background()
    solid(stands.format.fill, ACCENT)
    solid(more.format.fill, LIGHT)
    hatched(less.format.fill, ORANGE)
    labelled(stands, figure.unit, WHITE)
    for each in (more, less):
        labelled(each, figure.unit)
    return finished(frame, figure.unit, legend=False)


def funding(slide: Slide, figure: FundingBars, box: Box) -> Any:
    parts: dict[Any, list[Decimal | None]] = {
        "the partner’s word": [value if sure else None for _, value, sure in figure.bars],
        "not yet": [None if sure else value for _, value, sure in figure.bars],
    }
    frame = columns(slide, [state for state, _, _ in figure.bars], parts, figure.unit, box)
    sure, unsure = frame.chart.plots[0].series
    solid(sure.format.fill, ACCENT)
    hatched(unsure.format.fill, LIGHT)
    labelled(sure, figure.unit, WHITE)
    labelled(unsure, figure.unit)
    return finished(frame, figure.unit, legend=True)


def confidence(slide: Slide, figure: Confidence, box: Box) -> Any:
    weeks = [f"{each.day} {each:%b}" for each in figure.weeks]
    counts: dict[Any, list[Decimal | None]] = {
        colour: [Decimal(each) for each in figure.counts[colour]] for colour in SHOWN
    }
    frame = columns(slide, weeks, counts, "", box)
    for series, colour in zip(frame.chart.plots[0].series, SHOWN, strict=True):
        (hatched if colour == "amber" else solid)(series.format.fill, FILLS[colour])
    frame.chart.plots[0].gap_width = 25
    return finished(frame, "", legend=True)


def stages(slide: Slide, found: Sequence[tuple[str, Decimal]], unit: str, box: Box, says: str) -> Any:
    """Open opportunities by stage, the first stage on top."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format=money_format(unit))
    data.categories = [stage for stage, _ in found]
    data.add_series("open", [float(value) for _, value in found])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, data)
    plot = frame.chart.plots[0]
    plot.gap_width = 45
    solid(plot.series[0].format.fill, ACCENT)
    labelled(plot.series[0], unit)
    frame.chart.category_axis.reverse_order = True
    finished(frame, unit, legend=False)
    frame.chart.value_axis.visible = False
    frame.chart.value_axis.has_major_gridlines = False
    return described(frame, says)


# -- what they share -------------------------------------------------------------------------------


def columns(
    slide: Slide,
    labels: Sequence[str],
    parts: dict[Any, list[Decimal | None]],
    unit: str,
    box: Box,
) -> Any:
    """Stacked columns, a series a part."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format=money_format(unit))
    data.categories = list(labels)
    for name, values in parts.items():
        data.add_series(name, [float(each) if each is not None else None for each in values])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *box, data)
    frame.chart.plots[0].gap_width, frame.chart.plots[0].overlap = 55, 100
    return frame


def finished(frame: Any, unit: str, *, legend: bool) -> Any:
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    chart = frame.chart
    chart.font.size = Pt(9)
    chart.font.color.rgb = colour_of(MUTED)
    chart.has_title = False
    chart.has_legend = legend
    if legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    axis = chart.value_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = money_format(unit), False
    axis.major_gridlines.format.line.color.rgb = colour_of("E6EAEF")
    axis.format.line.fill.background()
    return frame


def labelled(series: Any, unit: str, colour: str = INK) -> None:
    from pptx.util import Pt

    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = money_format(unit), False
    labels.font.size = Pt(9)
    labels.font.color.rgb = colour_of(colour)


def money_format(unit: str) -> str:
    """A spreadsheet’s own words for `$3.1M`, `60k`, `34%`."""
    if unit == "%":
        return '0.#"%"'
    if not is_currency(unit):
        return "#,##0.##"
    symbol = SYMBOLS.get(unit, f"{unit} ")
    return f'[>=1000000]"{symbol}"0.0#,,"M";[>=1000]"{symbol}"0.#,"k";"{symbol}"0'


def line(format: Any, colour: str, points: float, dash: Any) -> None:
    from pptx.util import Pt

    format.color.rgb, format.width, format.dash_style = colour_of(colour), Pt(points), dash


def solid(fill: Any, colour: str) -> None:
    fill.solid()
    fill.fore_color.rgb = colour_of(colour)


def hatched(fill: Any, colour: str) -> None:
    from pptx.enum.dml import MSO_PATTERN

    fill.patterned()
    fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    fill.fore_color.rgb, fill.back_color.rgb = colour_of(INK), colour_of(colour)


def colour_of(code: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code)
