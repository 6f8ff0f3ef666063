"""The packet's page is made of the packet alone, says nothing live whatever people wrote, and can be kept."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from cards.say import UNSAFE, one_line
from packets.qbr_page import TEMPLATES, policy, rendered
from plan import packet as parts
from plan.measures import Measure, Part
from plan.packet import Packet, Section, content_hash
from plan.packeting import made
from storage.plan_file import plan_of, read
from tests.browser import browser
from tests.cards.injections import INJECTIONS
from tests.cards.test_injections import HARMLESS, Shape
from tests.strategies import WRITTEN, packets

DAY, AT = date(2027, 3, 18), datetime(2027, 3, 18, 13, 0, tzinfo=UTC)
HERE = Path(__file__)


UNSEEN = ("id", "plan", "zone", "currency", "hyperscaler", "target", "about")


def full(said: str = HARMLESS) -> Packet:
    """A packet with everything there can be in it, people's words being `said`."""
    half = parts.Half(
        company="Acme", owner=said, on=DAY, colour="red", metric=Decimal(6), milestone_on=DAY, moved=said, blocker=said,
        blocker_of=said, next_step=said, next_on=DAY,
    )  # fmt: skip
    deal = parts.Deal(
        id="d",
        name=said,
        company=said,
        stage=said,
        outcome="lost",
        value=Decimal(5),
        on=DAY,
        origin=said,
        motion=said,
    )
    promise = parts.Commitment(
        id="p-1", promise=said, owner=said, company="Acme", due=DAY, reason=said, overdue=3
    )
    return Packet(
        plan="acme-aws", name=said, vendor="Acme", partner="AWS", quarter="2027Q1", meets=AT, frozen_at=AT, covers=said,
        zone="America/New_York", day=DAY, since=DAY, before=DAY, rule=said, attendees=(said, said),
        decisions=(parts.Asked(id="d-1", ask=said, company=said, cost=said, needed_by=said, age=2),),
        asks=(parts.Ask(company=said, of=said, ask=said, motion=said, on=DAY),),
        scorecard=(
            parts.Score(
                id="s", name=said, unit=said, goal=Decimal(8), value=Decimal(3), on=DAY, age=1, pace=Decimal(4),
                colour="amber", forecast=Decimal(6), method=said, source=said, given_by=said, word=parts.Word.DISPUTED,
                word_by=said, differs_as=Decimal(2), definition=said, motions=(said,),
            ),
        ),
        stages=(parts.Stage(stage=said, count=1, value=Decimal(5), unvalued=1),),
        waterfall=(parts.Flow(move=parts.Move.NEW, count=1, value=Decimal(5)),),
        deals=(deal,),
        hyperscaler="aws",
        measures=(
            Measure(name=said, stands=said, note=said, parts=(Part(name=said, stands=said),), source=said, on=DAY),
            Measure(name="Marketplace", target="s", source=said, on=DAY),
        ),
        motions=(
            parts.MotionLine(
                id="m", name=said, drives=said, counts=said, milestone=said, stage=said, halves=(half, half),
                apart=True, agreed=said,
            ),
        ),
        highlights=(parts.Remark(company="Acme", remark=said),),
        wins=(parts.Victory(customer=said, on=DAY, motion=said, attribution=said, told_by=said),),
        losses=(deal,),
        funding=(
            parts.Money(
                id="f", name=said, motion=said, unit="USD", planned=Decimal(5), amount=Decimal(5), state="requested",
                since=DAY, said_by=said, reference=said, claimant=said, at_risk=Decimal(5),
            ),
        ),
        clocks=(parts.Clock(item=said, todo="claim by", on=DAY),),
        risks=(parts.Risk(company=said, risk=said, motion=said, whose=said),),
        commitments=(promise,),
        promises=(promise,),
        missing=(parts.Missing(section=Section.WINS, lacks=said, asked=(said,)),),
    )  # fmt: skip


def texts(value: Any) -> set[str]:
    """Every text that a packet's parts hold, but for ids and words of ours."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, tuple):
        return {each for one in value for each in texts(one)}
    if is_dataclass(value):
        named = [field for field in fields(value) if field.name not in UNSEEN]
        return {each for field in named for each in texts(getattr(value, field.name))}
    return set()


@pytest.mark.parametrize("said", INJECTIONS)
def test_the_page_has_the_same_tags_whatever_is_said(said: str) -> None:
    harmless, other = Shape(rendered(full(), 2, HARMLESS)), Shape(rendered(full(said), 2, said))
    assert other.tags == harmless.tags or not one_line(said)
    assert other.commands == harmless.commands
    assert all(each.startswith("data:image/svg+xml;base64,") for each in harmless.commands)
    assert one_line(said) in " ".join("".join(other.text).split())
    assert not UNSAFE.search("".join(other.text))


def test_everything_that_the_packet_says_is_on_the_page() -> None:
    page = one_line("".join(Shape(rendered(example())).text))
    left = {"won", "lost", "open", "kept", "money", "2027Q1", "USD", "hours", Section.PARTNER}
    missing = {each for each in texts(replace(example(), deals=())) - left if one_line(each) not in page}
    assert missing == set()


def example() -> Packet:
    file = read((HERE.parents[2] / "examples" / "aws.yaml").read_text(encoding="utf-8"))
    return made(plan_of(file, DAY), (), "2027Q1", AT, AT)


@settings(max_examples=60)
@given(packets(**WRITTEN))
def test_any_packet_can_be_shown(packet: Packet) -> None:
    page = rendered(packet, 3)
    assert content_hash(packet) in page
    assert "<script" not in page.casefold().replace("&lt;script", "")


def test_it_needs_nothing_from_elsewhere_and_its_own_policy_forbids_it() -> None:
    page = rendered(full())
    assert not re.search(r"(?:src|href|url|@import)\s*[=(](?!\"data:image/svg\+xml;base64,)", page)
    assert "script" not in policy()
    assert f'content="{policy().replace(chr(39), "&#39;")}"' in page
    assert "default-src &#39;none&#39;" in page


def test_names_of_any_script_are_set_apart_so_that_the_line_around_them_keeps_its_order() -> None:
    for name in ("数字とともに", "مرحبا بالعالم", "שלום", "हिन्दी"):
        page = rendered(full(name))
        assert page.count(f"<bdi>{name}</bdi>") > 20
        assert '<th scope="row" dir="auto">' in page


def test_tables_have_headers_and_the_foot_has_version_cut_offs_and_hash() -> None:
    page = rendered(full(), 4)
    tables = re.findall(r"<table>.*?</table>", page, re.S)
    assert len(tables) > 8
    assert all('<th scope="col"' in each and '<th scope="row"' in each for each in tables)
    foot = page.split("<footer>")[1]
    assert "Version 4 of Q1 2027" in foot
    assert "18 Mar 2027" in foot
    assert f"sha256:{content_hash(full())}" in foot


def test_an_empty_packet_says_of_every_section_that_it_has_nothing() -> None:
    page = rendered(
        Packet(plan="a", name="A x B", vendor="A", partner="B", quarter="2027Q1", meets=AT, frozen_at=AT)
    )
    for said in (
        "No decision is put",
        "Neither side names a risk",
        "No promise is overdue",
        "No funding is on",
    ):
        assert said in page
    assert "no number was logged" in page


def test_the_style_is_in_the_page_to_the_letter_or_its_policy_would_refuse_it() -> None:
    assert f"<style>{(TEMPLATES / 'qbr.css').read_text(encoding='utf-8')}</style>" in rendered(full())


@pytest.mark.xdist_group("browser")
def test_a_browser_shows_it_on_paper_and_on_a_phone_without_a_complaint(tmp_path: Path) -> None:
    path = tmp_path / "packet.html"
    path.write_text(rendered(example(), 2, "A late export"), encoding="utf-8")
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 360, "height": 780}, color_scheme="dark")
        complaints: list[str] = []
        page.on("console", lambda line: complaints.append(line.text))
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        # Nothing is to be looked for beside the screen, and each cell says which column it is of.
        assert (
            page.evaluate("[...document.querySelectorAll('*')].filter(e => e.scrollWidth > 361).length") == 0
        )
        pace = "getComputedStyle(document.querySelector('[data-of=Pace]'), '::before').content"
        assert page.evaluate(pace) == '"Pace"'
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(media="print")
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)" != dark
        )
        pdf = page.pdf(prefer_css_page_size=True)
        assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 8
        assert complaints == []
