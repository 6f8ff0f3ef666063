"""The room serves a packet as a page of its own: to people of its plan alone, once they may read it, and inert."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from plan.agreement import Rhythm
from plan.sides import Side
from storage.store import Store
from tests.door import Door, Heard
from tests.house import Lived
from tests.plans import member, motion, small_plan
from tests.schedules.test_qbr import QUARTERLY

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
    assert told == {"There is no such packet for this person."}
    assert door.get(WHERE).status == 400
    assert door.get(WHERE, **{"as": "room:acme:nobody"}).status == 400


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
    (card,) = [each["html"] for each in door.sees("vera") if "Open acme-aws-qbr" in each.get("html", "")]
    assert f'data-opens="{WHERE}"' in card
    assert "<!doctype" not in card.casefold()
    assert "&lt;!doctype" not in card.casefold()
