"""The room serves a plan’s documents to the people of that plan, each with their own eyes, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from plan.sides import Side
from storage.store import Store
from tests.door import Door, Heard
from tests.house import Lived
from tests.plans import member, motion, small_plan

WHERE = "/plans/acme-aws/current/own/pdf"


@pytest.fixture
def door(url: URL) -> Iterator[Door]:
    """A plan; and a second one, of other people."""
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    lived.add(small_plan())
    gus, ana = member("gus", "Gus Ray", Side.PARTNER), member("ana", "Ana Sol", Side.VENDOR)
    lived.add(
        small_plan(id="other", name="Zeta", people=(gus, ana), motions=(motion("m", "Play", "ana", "gus"),))
    )
    opened = Door(lived)
    opened.enter()
    yield opened
    opened.close()
    lived.close()


def asked(door: Door, who: str, where: str = WHERE) -> Heard:
    return door.get(where, **{"as": door.account(who)})


def test_everybody_on_the_plan_opens_it_and_nobody_else(door: Door) -> None:
    assert {who: asked(door, who).status for who in ("vera", "paul", "ken", "gus")} == {
        "vera": 200, "paul": 200, "ken": 200, "gus": 404,
    }  # fmt: skip


def test_pdf_opens_in_the_browser_and_word_is_saved(door: Door) -> None:
    pdf, word = asked(door, "vera"), asked(door, "vera", "/plans/acme-aws/current/own/word")

    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Content-Disposition"] == "inline; filename*=UTF-8''acme-aws-v1.pdf"
    assert word.content.startswith(b"PK")
    assert word.headers["Content-Disposition"] == "attachment; filename*=UTF-8''acme-aws-v1.docx"
    assert word.headers["X-Content-Type-Options"] == "nosniff"
    assert word.headers["Cache-Control"] == "no-store"


def test_whoever_may_not_read_it_learns_not_even_that_it_is_there(door: Door) -> None:
    told = {asked(door, "gus").text}
    for where in (
        "other/current/own/pdf",
        "none/current/own/pdf",
        "acme-aws/draft/own/pdf",
        "acme-aws/current/own/exe",
    ):
        told.add(asked(door, "vera", f"/plans/{where}").text)
    assert told == {"There is no such document for this person."}
    assert door.get(WHERE).status == 400


def test_without_the_rooms_cookie_nobody_gets_it(door: Door) -> None:
    door.session.cookie_jar.clear()
    assert asked(door, "vera").status == 403


def test_the_card_has_a_link_to_it_and_nothing_of_it(door: Door) -> None:
    door.say("vera", "/jbp export --format pdf")
    html = door.sees("vera")[-1]["html"]
    assert f'data-opens="{WHERE}"' in html
    assert "acme-aws-v1.pdf" in html
