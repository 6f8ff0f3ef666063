"""A QBR's packet reaches Teams as links: in the room and to every attendee, each opening the PDF and the slides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from plan.agreement import Rhythm
from storage.store import Store
from tests.plans import people, small_plan
from tests.schedules.test_own import board
from tests.schedules.test_qbr import QUARTERLY
from tests.teams.cards import parts
from tests.teams.conftest import SIDES
from tests.teams.state import Conversation, object_id
from tests.teams.wired import Wired

NAME = "acme-aws-qbr-2027Q1-v1"
BRIEF = "acme-aws-jeb-2027Q1-brief"
OUT = "2027-03-22 09:30"


@pytest.fixture
def wired(url: URL, tmp_path: Path) -> Iterator[Wired]:
    """The packet is about to go out, three working days ahead of the QBR of Thursday 25 March."""
    made = Wired(Store.open(url), datetime(2027, 3, 12, 20, 0, tzinfo=UTC), tmp_path)
    seated = [
        replace(each, account=f"teams:{SIDES[each.id]}:{object_id(each.name)}" if each.id in SIDES else None)
        for each in people()
    ]
    made.add(small_plan(people=tuple(seated), rhythm=Rhythm(quarterly=QUARTERLY)))
    made.until("2027-03-18 09:30")
    yield made
    made.close()


def links(where: Conversation, name: str = NAME) -> list[str]:
    cards = [each["content"] for message in where.messages for each in message.get("attachments", ())]
    return [each["url"] for each in parts(cards) if each["type"] == "Action.OpenUrl" and name in each["url"]]


def test_the_room_and_an_attendee_open_the_same_pdf_and_slides(wired: Wired) -> None:
    wired.until(OUT)
    vera = wired.person("Vera Lind")
    for where in (wired.room_, vera.chat):
        found = links(where)
        opened = {link.partition("?")[0].rpartition(".")[2]: wired.get(link) for link in found}
        assert {"pdf", "pptx"} <= set(opened)
        assert {status for status, _ in opened.values()} == {200}
        assert opened["pdf"][1].startswith("%PDF")
        assert opened["pptx"][1].startswith("PK")


def test_a_boards_page_opens_from_its_briefs_and_from_the_rooms_agenda(url: URL, tmp_path: Path) -> None:
    made = Wired(Store.open(url), datetime(2027, 3, 11, 20, 0, tzinfo=UTC), tmp_path)
    seated = [
        replace(each, account=f"teams:{SIDES[each.id]}:{object_id(each.name)}" if each.id in SIDES else None)
        for each in people()
    ]
    made.add(small_plan(people=tuple(seated), rhythm=Rhythm(own=(board(),))))
    try:
        made.until("2027-03-12 11:30")
        vera = made.person("Vera Lind")
        assert links(made.room_, BRIEF) == []
        (own,) = set(links(vera.chat, BRIEF))
        made.until("2027-03-17 11:30")
        opened = [made.get(each) for each in (own, links(made.room_, BRIEF)[-1])]
        assert [(status, text[:5]) for status, text in opened] == [(200, "%PDF-")] * 2
    finally:
        made.close()
