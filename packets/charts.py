"""The charts of a QBR packet as pictures (SVG): told apart without colour too, in print and on a screen.

What is written in them is ours alone, numbers and dates; the names that people gave are set beside them, where every
script can be. The same figures give the same bytes.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from packets.figures import SHOWN, BurnUp, Confidence, Figure, FundingBars, Waterfall, figures, signed
from packets.typeset import FONTS
from plan.amounts import Amount
from plan.days import A_DAY, quarter, quarter_end
from plan.packet import Packet, Rag

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

INK, MUTED, GRID, ACCENT, LIGHT = "#1b2430", "#5c6878", "#e0e5ec", "#12467f", "#9dbbe0"
ORANGE: Final = "#e8a04c"
FILLS: Final[dict[Rag, tuple[str, str]]] = {
    "green": ("#5aa678", ""), "amber": ("#f4c76a", "///"), "red": ("#9c2a24", "xxx"),
}  # fmt: skip
THIRD, HALF, WIDE = (2.1, 1.4), (3.2, 1.5), (6.7, 1.7)  # inches: what stands beside each other on A4

STYLE: Final[Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "jbp", "font.family": ["Noto Sans"], "font.size": 7.0, "text.color": INK,
    "hatch.linewidth": 0.5, "path.simplify": False,
}  # fmt: skip

PACE: Final[Any] = {"color": MUTED, "linestyle": (0, (4, 2)), "linewidth": 1.0}
ACTUAL: Final[Any] = {"color": ACCENT, "linewidth": 1.8, "marker": "o", "markersize": 3}
FORECAST: Final[Any] = {
    "color": ACCENT, "linestyle": (0, (1, 1.5)), "linewidth": 1.1, "marker": "o", "markersize": 4,
    "markerfacecolor": "white",
}  # fmt: skip

Number: TypeAlias = "int | Decimal"
drawing = Lock()  # matplotlib’s settings are the process’s own


@dataclass(frozen=True)
class Chart:
    """A picture, and what it says for those who do not see it."""

    svg: str
    says: str


@lru_cache(maxsize=8)
def charts(packet: Packet) -> dict[str, Chart]:
    """Every chart that the packet has numbers for, by name (packets/figures.py). About 35 ms each."""
    with drawing, settings():
        return {name: Chart(svg(figure), figure.says) for name, figure in figures(packet)}


def svg(figure: Figure) -> str:
    """Within `settings`."""
    with canvas(size(figure)) as (axes, picture):
        match figure:
            case BurnUp():
                draw_burn_up(axes, figure)
            case Waterfall():
                draw_waterfall(axes, figure)
            case FundingBars():
                draw_funding(axes, figure)
            case Confidence():
                draw_confidence(axes, figure)
    return picture.getvalue().decode().replace("'Noto Sans'", "'Noto Sans', sans-serif")


def size(figure: Figure) -> tuple[float, float]:
    return THIRD if isinstance(figure, BurnUp) else HALF if isinstance(figure, FundingBars) else WIDE


@contextmanager
def settings() -> Iterator[None]:
    """Imported here: most of a day nothing is drawn. Of this machine’s own settings none counts."""
    import matplotlib

    family()
    with matplotlib.rc_context(), warnings.catch_warnings():
        # A sign that the font lacks is set by whatever shows the picture, from a font of its own.
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing", UserWarning)
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(STYLE)
        yield


@contextmanager
def canvas(inches: tuple[float, float]) -> Iterator[tuple[Axes, BytesIO]]:
    """Axes to draw on, and the picture that it becomes."""
    picture = BytesIO()
    paper, axes = sheet(inches)
    try:
        yield axes, picture
        paper.savefig(picture, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    finally:
        for drawn in (*axes.lines, *axes.collections, *axes.patches, *axes.texts):
            drawn.remove()


@cache
def sheet(inches: tuple[float, float]) -> tuple[Sheet, Axes]:
    """Kept, and wiped after each picture: making one takes as long as half of what is drawn on it."""
    from matplotlib.figure import Figure as Sheet

    paper = Sheet(figsize=inches)
    left = 0.34 / inches[0]  # room for the amounts
    axes = paper.add_axes((left, 0.13, 0.99 - left, 0.85))
    axes.set_axis_off()  # see `across` and `up`
    return paper, axes


@cache
def family() -> None:
    """Measured with the font that it is set in, and with no other that this machine may have."""
    from matplotlib.font_manager import fontManager

    package = find_spec(FONTS[0])
    ours = Path(package.origin or "").with_name("NotoSans[wght].ttf") if package else Path()
    fontManager.addfont(ours)
    fontManager.ttflist = [each for each in fontManager.ttflist if each.fname == str(ours)]


# -- one function a chart --------------------------------------------------------------------------


def draw_burn_up(axes: Axes, figure: BurnUp) -> None:
    if figure.path:
        axes.plot(*line(figure.path), **PACE)
    axes.plot(*line(figure.course), **ACTUAL)
    if figure.ahead:
        axes.plot(*line((figure.course[-1], figure.ahead)), **FORECAST, markevery=[1])
    every = [*figure.path, *figure.course, *([figure.ahead] if figure.ahead else [])]
    amounts(axes, figure.unit, [each.value for each in every])
    first, last = min(each.on for each in every), max(each.on for each in every)
    ticks = list(quarters(first, last))
    across(axes, [(on.toordinal(), name) for on, name in ticks])
    room = max((last - first).days // 30, 1)  # for a marker at either end
    axes.set_xlim(first.toordinal() - room / 2, last.toordinal() + room)
    shown = [("actual", ACTUAL), ("pace", PACE), ("forecast", FORECAST)]
    key(axes, [each for each, there in zip(shown, (True, figure.path, figure.ahead), strict=True) if there])


def draw_waterfall(axes: Axes, figure: Waterfall) -> None:
    labels = [each.label for each in figure.bars]
    for place, bar in enumerate(figure.bars):
        less = bar.value < 0 and not bar.whole
        fill = ACCENT if bar.whole else ORANGE if less else LIGHT
        columns(axes, [(place, bar.foot, bar.top)], fill, "///" * less)
        above(axes, place, bar.top, signed(bar, figure.unit))
    levels = [each.foot if each.value < 0 and not each.whole else each.top for each in figure.bars[:-1]]
    for place, level in enumerate(levels):
        axes.plot((place, place + 1), (float(level), float(level)), color=MUTED, linewidth=0.5, zorder=0.5)
    across(axes, list(enumerate(labels)))
    axes.set_xlim(-0.6, len(labels) - 0.4)
    amounts(axes, figure.unit, [level for each in figure.bars for level in (each.foot, each.top)])


def draw_funding(axes: Axes, figure: FundingBars) -> None:
    for place, (_, value, sure) in enumerate(figure.bars):
        columns(axes, [(place, Decimal(0), value)], ACCENT if sure else LIGHT, "" if sure else "///")
        above(axes, place, value, str(Amount(value, figure.unit)))
    across(axes, [(place, state) for place, (state, _, _) in enumerate(figure.bars)])
    axes.set_xlim(-0.6, max(len(figure.bars), 3) - 0.4)
    amounts(axes, figure.unit, [value for _, value, _ in figure.bars])


def draw_confidence(axes: Axes, figure: Confidence) -> None:
    foot = [0] * len(figure.weeks)
    for colour in SHOWN:
        top = [below + count for below, count in zip(foot, figure.counts[colour], strict=True)]
        there = [
            (place, low, high) for place, (low, high) in enumerate(zip(foot, top, strict=True)) if low < high
        ]
        columns(axes, there, *FILLS[colour], width=0.8)
        foot = top
    shown = range(0, len(foot), max(len(foot) // 8, 1))
    across(axes, [(each, f"{figure.weeks[each].day} {figure.weeks[each]:%b}") for each in shown])
    axes.set_xlim(-0.7, max(len(foot), 8) - 0.3)
    axes.set_ylim(0, max(foot) * 1.3)
    up(axes, [(each, str(each)) for each in sorted({0, max(foot) // 2, max(foot)})])
    key(axes, [(each, {"patch": FILLS[each]}) for each in reversed(SHOWN)])


# -- what they share -------------------------------------------------------------------------------


def columns(
    axes: Axes, bars: Iterable[tuple[int, Number, Number]], fill: str, hatch: str, width: float = 0.62
) -> None:
    """Bars of one look as one shape: place, foot and top of each."""
    from matplotlib.collections import PolyCollection

    corners = [
        [(place + x, float(y)) for x, y in ((-wide, foot), (-wide, top), (wide, top), (wide, foot))]
        for wide in (width / 2,)
        for place, foot, top in bars
    ]
    edge: Any = {"edgecolors": INK, "linewidths": 0.4, "hatch": hatch or None, "zorder": 2}
    axes.add_collection(PolyCollection(corners, facecolors=fill, **edge))


def above(axes: Axes, place: int, top: Decimal, words: str) -> None:
    axes.annotate(
        words, (place, float(top)), xytext=(0, 2), textcoords="offset points", ha="center", va="bottom"
    )


def key(axes: Axes, looks: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """What is what, above the picture. matplotlib’s own legend takes as long as all the rest of a chart."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    inch = axes.figure.get_figwidth() * axes.get_position().width  # type: ignore[union-attr]
    for place, (label, look) in enumerate(looks):
        x, within = place * 0.58 / inch, axes.transAxes
        if "patch" in look:
            fill, hatch = look["patch"]
            box = Rectangle((x, 0.93), 0.15 / inch, 0.06, facecolor=fill, hatch=hatch or None, edgecolor=INK)
            axes.add_patch(box).set(transform=within, linewidth=0.4, clip_on=False)
        else:
            axes.add_line(Line2D((x, x + 0.19 / inch), (0.96, 0.96), **look, markevery=[1])).set_transform(
                within
            )
        axes.text(x + 0.23 / inch, 0.96, label, transform=within, va="center", fontsize=6.5)


def line(points: Sequence[Any]) -> tuple[list[int], list[float]]:
    return [each.on.toordinal() for each in points], [float(each.value) for each in points]


def across(axes: Axes, ticks: Sequence[tuple[float, str]]) -> None:
    """What stands under the picture. matplotlib’s own axes take as long again as all that is drawn between them."""
    for place, label in ticks:
        axes.annotate(
            label, (place, 0), xycoords=("data", "axes fraction"), xytext=(0, -4), textcoords="offset points",
            ha="center", va="top", color=MUTED,
        )  # fmt: skip


def up(axes: Axes, ticks: Sequence[tuple[float, str]]) -> None:
    """What stands beside it, with a line across for each."""
    from matplotlib.collections import LineCollection

    levels = [((0.0, level), (1.0, level)) for level, _ in ticks]
    colours = [MUTED if level == 0 else GRID for level, _ in ticks]
    axes.add_collection(
        LineCollection(
            levels, colors=colours, linewidths=0.5, zorder=0.4, transform=axes.get_yaxis_transform()
        )
    )
    for level, label in ticks:
        axes.annotate(
            label, (0, level), xycoords=("axes fraction", "data"), xytext=(-3, 0), textcoords="offset points",
            ha="right", va="center", color=MUTED,
        )  # fmt: skip


def amounts(axes: Axes, unit: str, values: Sequence[Decimal]) -> None:
    """Room above the highest for what is written there; two or three amounts beside it, as people write them."""
    low, high = float(min([*values, Decimal(0)])), float(max([*values, Decimal(0)])) or 1.0
    axes.set_ylim(low * 1.15, high * 1.25)
    short = "" if len(unit) > 3 else unit
    step = rounded(max(high, -low) / 2)
    ticks = [step * count for count in range(int(low / step), int(high / step) + 1)]
    up(axes, [(each, written(each, short)) for each in ticks])


def rounded(value: float) -> float:
    """Down to 1, 2, 2.5 or 5 of its size."""
    size = 10.0 ** math.floor(math.log10(value))
    return max(part for part in (1, 2, 2.5, 5) if part * size <= value * (1 + 1e-9)) * size


def written(value: float, unit: str) -> str:
    exact = Decimal(repr(round(float(value), 6)))
    return str(Amount(exact, unit)).strip() if unit else f"{exact.normalize():,f}"


def quarters(first: date, last: date) -> Iterator[tuple[date, str]]:
    """The first day of each quarter in between, as it is written under the line; of very many every so many."""
    days = [first]
    day = quarter_end(quarter(first)) + A_DAY
    while day <= last:
        days.append(day)
        day = quarter_end(quarter(day)) + A_DAY
    if len(days) > 1 and days[1] - first < timedelta(days=7):
        del days[0]
    every = len(days) // 5 + 1
    yield from ((on, f"{on.day} {on:%b}") for on in days[::every])
