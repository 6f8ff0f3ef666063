"""The packet as a PDF: five to eight pages of a living plan, company and period on each, nothing over an edge; eight at
most whatever the names and however much is said of eight motions; and the same bytes for the same packet."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from cards.say import one_line
from packets import qbr_pdf, typeset
from packets.charts import charts
from packets.qbr_words import headings
from plan.packet import Packet, Section, content_hash
from plan.packeting import made
from plan.plan import Plan, newest
from tests.cards.injections import INJECTIONS
from tests.packets.lived import AT, example, lived
from tests.packets.test_qbr_page import full
from tests.plans import small_plan
from tests.strategies import WRITTEN, packets

CHECKOUT = Path(__file__).parents[2]
LONG = "Überlandversorgungsgesellschaft 数字零售联合计划 مبادرة التجزئة " * 3


def read(packet: Packet, version: int = 1, changed: str = "") -> PdfReader:
    return PdfReader(BytesIO(qbr_pdf.rendered(packet, version, changed)))


def flat(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@cache
def edges(packet: Packet) -> list[str]:
    """The pages on which something is printed in the outer 7 mm (the foot of a page ends above that)."""
    folder = typeset.TEMPLATES
    given = typeset.cleaned(qbr_pdf.value(packet, 1, ""))
    pages: Any = typeset.compiler(folder / qbr_pdf.TEMPLATE, folder).compile(
        format="png", ppi=40, sys_inputs={"value": json.dumps(given)}
    )
    found = []
    for number, content in enumerate(pages if isinstance(pages, list) else [pages], 1):
        page = Image.open(BytesIO(content)).convert("L")
        wide, tall, edge = page.width, page.height, 11
        for name, box in {
            "left": (0, 0, edge, tall), "right": (wide - edge, 0, wide, tall), "top": (0, 0, wide, edge),
            "bottom": (0, tall - edge, wide, tall),
        }.items():  # fmt: skip
            if page.crop(box).getextrema()[0] < 250:
                found.append(f"page {number}, {name}")
    return found


@pytest.mark.parametrize("name", ["aws", "microsoft", "google"])
def test_a_living_plan_has_five_to_eight_pages_with_companies_and_period_on_each(name: str) -> None:
    packet = lived(name)
    pages = read(packet).pages
    assert 5 <= len(pages) <= 8
    for page in pages:
        text = " ".join(page.extract_text().split())
        assert f"{packet.vendor} and {packet.partner} · Q1 2027" in text
    assert edges(packet) == []


FILLED = 60  # words; a page with fewer is what is left over of the one before


@pytest.mark.parametrize("quiet", [False, True], ids=["as it is", "where nobody wrote and no deal was told"])
@pytest.mark.parametrize("name", ["aws", "microsoft", "google"])
def test_no_page_has_only_what_the_one_before_left_over(name: str, quiet: bool) -> None:
    packet = lived(name)
    if quiet:
        packet = replace(packet, decisions=(), asks=(), stages=(), waterfall=(), bridge=(), deals=())
    pages = [page.extract_text() for page in read(packet).pages]
    assert 5 <= len(pages) <= 8
    for text in pages:
        assert len(text.split()) >= FILLED, text
    assert "Appendix" in pages[-1]


def test_a_quarter_in_which_nobody_said_anything_has_two_full_pages() -> None:
    packet = made(Plan(small_plan(), newest(())), (), "2027Q1", AT, AT, None)
    pages = [page.extract_text() for page in read(packet).pages]
    assert len(pages) == 2
    for text in pages:
        assert len(text.split()) >= FILLED, text


def test_it_has_every_section_and_ends_with_version_cut_offs_and_hash() -> None:
    packet = lived()
    text = flat(read(packet, 3, "A late export\n· Sourced pipeline: $1M → $2M"))
    for called in headings(packet).values():
        assert called in text
    assert "4. AWS: ACE and Marketplace" in text
    assert "What changed in version 3 A late export" in text
    end = text[text.rindex("Version 3 of") :]
    assert f"sha256: {content_hash(packet)}" in end
    assert "Sourced pipeline 15 May 2027" in end
    assert "amends no contract" in end


def test_numbers_come_with_pace_forecast_and_its_method_source_age_and_the_other_sides_word() -> None:
    packet = lived()
    text = flat(read(packet))
    for score in packet.scorecard:
        told = qbr_pdf.score(score, None)
        for what in ("reached", "pace", "due", "forecast", "method", "trust"):
            assert one_line(str(told[what])) in text, what
    assert packet.rule in text


def test_every_chart_has_a_text_alternative() -> None:
    packet = lived()
    reader = read(packet)
    alternatives = []
    for number in range(1, int(reader.trailer["/Size"])):
        found = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(found, DictionaryObject) and "/Alt" in found:
            alternatives.append(str(found["/Alt"]))
    assert {each.says for each in charts(packet).values()} <= set(alternatives)


def test_a_section_without_data_says_what_is_missing_and_who_was_asked() -> None:
    packet = replace(example(), deals=(), stages=(), bridge=(), wins=())
    asked = replace(
        packet.missing[0], section=Section.PIPELINE, lacks="No opportunity has been told", asked=("Vera",)
    )
    text = flat(read(replace(packet, missing=(asked,))))
    assert "Not in this packet No opportunity has been told. Asked: Vera" in text


def test_the_same_packet_is_the_same_bytes_in_any_process_and_zone(tmp_path: Path) -> None:
    script = (
        "import hashlib; from tests.packets.lived import lived; from packets import qbr_pdf, qbr_slides, qbr_page;"
        "print([hashlib.sha256(each).hexdigest() for each in (qbr_pdf.rendered(lived()), qbr_slides.rendered(lived()),"
        "qbr_page.rendered(lived()).encode())])"
    )
    told = set()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "MPLCONFIGDIR": str(tmp_path / seed)}
        told.add(
            subprocess.run(
                [sys.executable, "-c", script], cwd=CHECKOUT, env=environment, capture_output=True, check=True,
                text=True,
            ).stdout
        )  # fmt: skip
    (once,) = told
    assert hashlib.sha256(qbr_pdf.rendered(lived())).hexdigest() in once


def named(packet: Packet, called: str) -> Packet:
    """With names as long as a plan may have them, no two alike, and eight motions."""

    def name(number: int) -> str:
        return f"{number} {called}"[:200]

    eight = (*packet.motions, *packet.motions)[:8]
    return replace(
        packet, name=name(1), vendor=name(2), partner=name(3),
        scorecard=tuple(replace(each, name=name(n), source=called) for n, each in enumerate(packet.scorecard, 10)),
        motions=tuple(replace(each, name=name(n), drives=name(10)) for n, each in enumerate(eight, 20)),
        funding=tuple(replace(each, name=name(n), motion=name(20)) for n, each in enumerate(packet.funding, 40)),
    )  # fmt: skip


def talkative(packet: Packet) -> Packet:
    """Each side of each motion with a comment, a blocker and a next step, all as long as paper has them."""
    said = (
        "The customer’s data team was not ready, so the workshop moved by two weeks; a new day is agreed and "
        * 2
    )
    motions = [
        replace(
            each, agreed=said,
            halves=tuple(replace(one, on=AT.date(), moved=said, blocker=said, next_step=said) for one in each.halves),
        )
        for each in packet.motions
    ]  # fmt: skip
    return replace(packet, motions=tuple(motions))


LONGEST = {
    "words": "Überlandversorgungsgesellschaft " * 7, "wide": "W" * 200, "digits": "0123456789" * 20,
    "Chinese": "数字零售联合计划" * 25, "Arabic": "مبادرة التجزئة " * 14, "Thai": "แผนธุรกิจร่วม" * 16,
    "Hindi": "संयुक्त व्यापार योजना " * 10, "emoji": "🚀👩🏽‍💻" * 40, "mixed": LONG,
}  # fmt: skip


@pytest.mark.parametrize("script", LONGEST)
def test_eight_motions_with_the_longest_names_of_any_script_and_much_said_have_eight_pages(
    script: str,
) -> None:
    packet = named(lived(), LONGEST[script])
    for each in (packet, talkative(packet)):
        assert len(read(each).pages) <= 8
    assert edges(packet) == []


def test_what_is_shortened_is_told_in_full_at_the_end() -> None:
    packet = named(lived(), LONGEST["words"])
    end = re.sub(r"[\s\u200b]", "", flat(read(packet))).partition("shortenedabove,infull")[2]
    for each in (packet, *packet.scorecard, *packet.motions, *packet.funding):
        assert re.sub(r"\s", "", each.name) in end
    assert "in full" not in flat(read(lived()))


def test_much_that_is_said_under_short_names_has_eight_pages_too() -> None:
    assert len(read(talkative(replace(lived(), motions=(*lived().motions, *lived().motions)[:8]))).pages) <= 8


def test_a_plan_without_motions_and_one_with_eight_fit() -> None:
    packet = lived()
    eight = replace(packet, motions=(*packet.motions, *packet.motions)[:8])
    assert len(read(eight).pages) <= 8
    assert edges(replace(packet, motions=())) == edges(eight) == []


@pytest.mark.parametrize("said", INJECTIONS[::9])
def test_what_people_wrote_is_text_and_never_markup(said: str) -> None:
    assert one_line(said)[:60] in flat(read(full(said))).replace("\u200b", "") or not one_line(said).isascii()


@settings(max_examples=12, deadline=None)
@given(packets(**WRITTEN))
def test_any_packet_stays_within_its_pages(packet: Packet) -> None:
    assert edges(packet) == []
    assert qbr_pdf.rendered(packet, 2, "late")[:5] == b"%PDF-"


def test_it_is_made_on_the_day_it_was_frozen() -> None:
    assert read(lived()).metadata.creation_date.date() == lived().day  # type: ignore[union-attr]
    assert AT.date() == lived().day
