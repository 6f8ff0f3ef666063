"""Each chart shows the packet's own numbers, says them in words, is told apart in grey, and is drawn the same again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from packets import charts as drawing
from packets.charts import charts
from packets.figures import BurnUp, Confidence, Waterfall, figures, signed
from plan.packet import Packet, Point
from tests.packets.lived import example, lived
from tests.strategies import WRITTEN, packets

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_a_packet_with_a_past_has_every_chart() -> None:
    packet = lived()
    assert list(charts(packet)) == [
        *(f"target-{index}" for index in range(len(packet.scorecard))), "waterfall", "funding", "confidence",
    ]  # fmt: skip


def test_no_chart_is_drawn_of_what_is_not_there() -> None:
    packet = example()
    bare = replace(packet, scorecard=(), funding=(), bridge=(), motions=())
    assert charts(bare) == {}
    empty = replace(packet.scorecard[0], course=(), value=None)
    assert "target-0" not in charts(replace(packet, scorecard=(empty,)))


def test_each_says_its_numbers_in_words() -> None:
    said = {name: chart.says for name, chart in charts(lived()).items()}
    assert said["target-0"].startswith("Sourced pipeline on 15 May 2027: $2.4M; $8M is due by 31 Dec 2027")
    assert "new +$1.82M, revalued −$150k, won −$250k" in said["waterfall"]
    assert re.search(r"in the week of 14 Jun 2027: \d+ green, \d+ amber, \d+ red\.", said["confidence"])
    assert said["funding"].startswith("Funding by state: ")


def test_the_waterfall_stands_on_what_is_left() -> None:
    (figure,) = [each for _, each in figures(lived()) if isinstance(each, Waterfall)]
    assert [(int(each.foot), int(each.top)) for each in figure.bars] == [
        (0, 1_840_000), (1_840_000, 3_660_000), (3_510_000, 3_660_000), (3_260_000, 3_510_000), (3_170_000, 3_260_000),
        (0, 3_170_000),
    ]  # fmt: skip
    shown = texts(charts(lived())["waterfall"].svg)
    assert {signed(each, "USD") for each in figure.bars} <= set(shown)


def test_the_weeks_count_what_the_room_may_see_and_no_more() -> None:
    packet = lived()
    (figure,) = [each for _, each in figures(packet) if isinstance(each, Confidence)]
    assert len(figure.weeks) == 24
    for place, week in enumerate(figure.weeks):
        said = [
            c for motion in packet.motions for one in motion.weeks if one.week == week for c in one.colours
        ]
        assert [figure.counts[colour][place] for colour in ("green", "amber", "red")] == [
            said.count("green"), said.count("amber"), said.count("red"),
        ]  # fmt: skip


def test_what_stands_side_by_side_is_told_apart_in_grey_too() -> None:
    looks = [*drawing.FILLS.values(), (drawing.ACCENT, ""), (drawing.LIGHT, ""), (drawing.ORANGE, "///")]
    for (one, hatch), (other, other_hatch) in combinations(looks, 2):
        assert abs(grey(one) - grey(other)) > 0.08 or hatch != other_hatch
    lines = [drawing.PACE, drawing.ACTUAL, drawing.FORECAST]
    assert len({str((each.get("linestyle"), each.get("marker"), each["linewidth"])) for each in lines}) == 3


def grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_no_word_of_anybodys_is_in_a_picture() -> None:
    packet = lived()
    shown = " ".join(text for chart in charts(packet).values() for text in texts(chart.svg))
    named = [each.name for each in (*packet.scorecard, *packet.motions, *packet.funding)]
    assert not [each for each in named if each in shown]


def test_the_same_numbers_are_the_same_picture() -> None:
    before = charts(lived())
    charts.cache_clear()
    assert charts(lived()) == before


@pytest.mark.parametrize("value", ["0", "-3", "0.004", "999999999999999", "0.00000000001"])
def test_any_amount_can_be_drawn(value: str) -> None:
    packet = example()
    points = (Point(on=date(2027, 1, 2), value=Decimal(0)), Point(on=date(2027, 1, 3), value=Decimal(value)))
    score = replace(packet.scorecard[0], course=points, path=(), unit="things")
    (figure,) = [each for _, each in figures(replace(packet, scorecard=(score,))) if isinstance(each, BurnUp)]
    charts.cache_clear()
    assert charts(replace(packet, scorecard=(score,)))["target-0"].says == figure.says


@settings(max_examples=25)
@given(packets(**WRITTEN))
def test_any_packet_has_its_charts_drawn(packet: Packet) -> None:
    for chart in charts(packet).values():
        assert ElementTree.fromstring(chart.svg).tag == f"{SVG}svg"
        assert chart.says
