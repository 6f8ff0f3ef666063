"""The room serves a packet as a page of its own: to people of its plan alone, once they may read it, and inert."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pptx
import pytest
from pypdf import PdfReader
from sqlalchemy.engine import URL

from plan.agreement import Rhythm
from plan.sides import Side
from storage.store import Store
from tests.cards.test_injections import Shape
from tests.door import Door, Heard
from tests.house import Lived
from tests.packets.test_qbr_slides import told
from tests.pipeline import exported
from tests.plans import member, motion, small_plan
from tests.schedules.test_own import board
from tests.schedules.test_qbr import QUARTERLY

ACE_HEAD = ("Opportunity ID", "Opportunity Name", "Stage", "Amount", "Review status", "Origin")
ACE = (
    ("O1", "Orchard Home", "Launched", "310000", "Approved", "AWS Referral"),
    ("O2", "Larkspur", "Qualified", "120000", "Approved", "Partner Referral"),
    ("O3", "Brightway", "Qualified", "90000", "Action Required", "Partner Referral"),
)
WHERE = "/packets/acme-aws/2027Q1/1"


@pytest.fixture
def door(url: URL) -> Iterator[Door]:
    """A packet that is frozen and not sent yet; and a second plan, of other people."""
    lived = Lived(Store.open(url), datetime(2027, 3, 12, 20, 0, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(quarterly=QUARTERLY)))
    gus, ana = member("gus", "Gus Ray", Side.PARTNER), member("ana", "Ana Sol", Side.VENDOR)
    lived.add(
        small_plan(id="other", name="Zeta", people=(gus, ana), motions=(motion("m", "Play", "ana", "gus"),))
    )
    lived.until("2027-03-18 09:00")
    opened = Door(lived)
    opened.enter()
    yield opened
    opened.close()
    lived.close()


def asked(door: Door, who: str, where: str = WHERE) -> Heard:
    return door.get(where, **{"as": door.account(who)})


def test_only_leads_open_it_before_it_has_gone_out_and_then_everybody_on_the_plan(door: Door) -> None:
    assert {who: asked(door, who).status for who in ("vera", "paul", "tom", "ken", "gus")} == {
        "vera": 200, "paul": 200, "tom": 404, "ken": 404, "gus": 404,
    }  # fmt: skip
    door.lived.until("2027-03-22 09:00")
    assert {who: asked(door, who).status for who in ("vera", "tom", "ken", "gus")} == {
        "vera": 200, "tom": 200, "ken": 200, "gus": 404,
    }  # fmt: skip


def test_whoever_may_not_read_it_learns_not_even_that_it_is_there(door: Door) -> None:
    told = {asked(door, "gus").text, asked(door, "tom").text}
    for where in (
        "acme-aws/2027Q1/2",
        "acme-aws/2027Q1/-1",
        "acme-aws/2027Q1/%00",
        "acme-aws/2027Q3/1",
        "acme-aws/2027Q9/1",
        "acme-aws/yesterday/1",
        "other/2027Q1/1",
        "none/2027Q1/1",
    ):
        told.add(asked(door, "vera", f"/packets/{where}").text)
    assert told == {"There is no such document for this person."}
    assert door.get(WHERE).status == 400
    assert door.get(WHERE, **{"as": "room:acme:nobody"}).status == 400


def test_it_has_what_the_partners_own_qbr_asks_for_from_an_export_of_its_portal(url: URL) -> None:
    lived = Lived(Store.open(url), datetime(2027, 3, 12, 20, 0, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(quarterly=QUARTERLY)))
    lived.say("tom", "sync export")
    lived.fill("tom", lines=exported(*ACE, head=ACE_HEAD), on="2027-03-12", source="ACE export")
    lived.fill("tom")
    lived.until("2027-03-22 09:00")
    door = Door(lived)
    door.enter()
    try:
        page = " ".join("".join(Shape(asked(door, "ken").text).text).split())
        pdf = PdfReader(BytesIO(asked(door, "ken", f"{WHERE}/pdf").content))
        deck = pptx.Presentation(BytesIO(asked(door, "ken", f"{WHERE}/slides").content))
    finally:
        door.close()
        lived.close()
    texts = (page, " ".join(" ".join(each.extract_text() for each in pdf.pages).split()), told(deck))
    for said in (
        "AWS: ACE and Marketplace", "67%", "2 of 3 submitted opportunities are approved", "ACE export (Acme)",
        "as of 12 Mar 2027", "AWS Marketplace: no target, motion or programme of the plan reports it",
    ):  # fmt: skip
        assert [said in text for text in texts] == [True] * 3, said


def test_without_the_rooms_cookie_nobody_gets_it(door: Door) -> None:
    door.session.cookie_jar.clear()
    assert asked(door, "vera").status == 403


def test_the_page_is_kept_away_from_the_room_that_serves_it(door: Door) -> None:
    heard = asked(door, "vera")
    assert heard.headers["Content-Type"].startswith("text/html")
    policy = heard.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert heard.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in door.get("/").headers["Content-Security-Policy"]


def test_the_card_opens_it_and_never_carries_its_source(door: Door) -> None:
    door.lived.until("2027-03-22 09:00")
    door.say("vera", "/jbp qbr packet")
    (card,) = [each["html"] for each in door.sees("vera") if f'data-opens="{WHERE}"' in each.get("html", "")]
    assert f'data-opens="{WHERE}/pdf"' in card
    assert f'data-opens="{WHERE}/slides"' in card
    assert "<!doctype" not in card.casefold()
    assert "&lt;!doctype" not in card.casefold()


def test_the_pdf_opens_and_the_slides_are_saved_by_whom_the_page_is_for_and_by_nobody_else(
    door: Door,
) -> None:
    for format, media_type, begins, shown in (
        ("pdf", "application/pdf", b"%PDF-", "inline"),
        ("slides", "application/vnd.openxmlformats-officedocument", b"PK", "attachment"),
    ):
        heard = asked(door, "vera", f"{WHERE}/{format}")
        assert heard.headers["Content-Type"].startswith(media_type)
        assert heard.headers["Content-Disposition"].startswith(
            f"{shown}; filename*=UTF-8''acme-aws-qbr-2027Q1-v1."
        )
        assert heard.content.startswith(begins)
        assert asked(door, "tom", f"{WHERE}/{format}").status == 404
        assert asked(door, "gus", f"{WHERE}/{format}").status == 404
    assert asked(door, "vera", f"{WHERE}/docx").status == 404


def test_a_boards_page_opens_for_the_people_of_its_plan_once_it_is_frozen(url: URL) -> None:
    lived = Lived(Store.open(url), datetime(2027, 3, 11, 20, 0, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(own=(board(),))))
    gus, ana = member("gus", "Gus Ray", Side.PARTNER), member("ana", "Ana Sol", Side.VENDOR)
    lived.add(
        small_plan(id="other", name="Zeta", people=(gus, ana), motions=(motion("m", "Play", "ana", "gus"),))
    )
    door = Door(lived)
    door.enter()
    try:
        where = "/boards/acme-aws/jeb/2027Q1"
        assert asked(door, "ken", where).status == 404
        lived.until("2027-03-12 11:30")
        assert {who: asked(door, who, where).status for who in ("ken", "tom", "gus")} == {
            "ken": 200, "tom": 200, "gus": 404,
        }  # fmt: skip
        assert asked(door, "ken", where).content.startswith(b"%PDF-")
        for other in ("acme-aws/jeb/2027Q2", "acme-aws/qbr/2027Q1", "other/jeb/2027Q1", "none/jeb/2027Q1"):
            assert asked(door, "ken", f"/boards/{other}").status == 404
    finally:
        door.close()
        lived.close()


def test_what_was_made_is_kept_so_that_everybody_has_the_same_without_waiting(door: Door) -> None:
    door.lived.until("2027-03-22 09:00")
    asked(door, "vera", f"{WHERE}/pdf")
    (kept,) = door.lived.house.documents.kept.values()
    assert asked(door, "ken", f"{WHERE}/pdf").content == kept.content
    assert list(door.lived.house.documents.kept.values()) == [kept]
