"""A QBR's packet reaches Slack as files: in the room and to every attendee, the same bytes for all; a corrected one is
a message of its own, with files of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pptx
import pytest
from pypdf import PdfReader
from sqlalchemy.engine import URL

from plan.agreement import Rhythm
from storage.store import Store
from tests.plans import people, small_plan
from tests.schedules.test_own import board
from tests.schedules.test_qbr import QUARTERLY
from tests.slack.conftest import ON_SLACK
from tests.slack.wired import Wired

NAME = "acme-aws-qbr-2027Q1"
OUT = "2027-03-22 09:30"


@pytest.fixture
def slack(url: URL) -> Iterator[Wired]:
    """The packet is about to go out, three working days ahead of the QBR of Thursday 25 March."""
    made = Wired(Store.open(url), datetime(2027, 3, 12, 20, 0, tzinfo=UTC))
    seated = tuple(replace(each, account=ON_SLACK.get(each.id)) for each in people())
    made.add(small_plan(people=seated, rhythm=Rhythm(quarterly=QUARTERLY)))
    made.until("2027-03-18 09:30")
    yield made
    made.close()


def contents(slack: Wired, name: str) -> list[bytes]:
    return [each["content"] for each in slack.slack.files.values() if each["name"] == name]


def test_the_room_and_every_attendee_on_slack_get_the_pdf_and_the_slides(slack: Wired) -> None:
    slack.until(OUT)
    attendees = [slack.person(each) for each in ("UVERA", "UPAUL")]
    for hears in (slack.room, *(each.hears for each in attendees)):
        said = " ".join(hears)
        assert said.count(f"[file {NAME}-v1.pdf]") == 1
        assert said.count(f"[file {NAME}-v1.pptx]") == 1
    assert not any(NAME in line for line in slack.person("UTOM").hears)


def test_all_of_them_got_the_same_bytes_made_once(slack: Wired) -> None:
    slack.until(OUT)
    for ending in ("pdf", "pptx"):
        found = contents(slack, f"{NAME}-v1.{ending}")
        assert len(found) == 3
        assert len(set(found)) == 1
    pages = PdfReader(BytesIO(contents(slack, f"{NAME}-v1.pdf")[0])).pages
    assert len(pages) == 2, "one of a quarter in which nobody said anything"
    assert len(pptx.Presentation(BytesIO(contents(slack, f"{NAME}-v1.pptx")[0])).slides) > 8


def test_a_corrected_packet_is_a_new_message_with_what_changed_and_new_files(slack: Wired) -> None:
    slack.until(OUT)
    vera = slack.person("UVERA")
    vera.types("log sourced 2M --source CRM --on 2027-03-14")
    vera.types('qbr correct --because "a late export"')
    slack.until("2027-03-22 10:30")
    last = " ".join(slack.room[-3:])
    assert "a late export" in last
    assert f"[file {NAME}-v2.pdf]" in last
    assert " ".join(slack.room).count(f"[file {NAME}-v1.pdf]") == 1
    assert contents(slack, f"{NAME}-v2.pdf")[0] != contents(slack, f"{NAME}-v1.pdf")[0]


def test_a_file_that_slack_did_not_take_comes_later_and_the_message_only_once(slack: Wired) -> None:
    slack.slack.troubles["files.completeUploadExternal"].append("500 before")
    slack.until(OUT)
    slack.until("2027-03-22 12:00")
    assert len([line for line in slack.room if "the packet for the QBR" in line]) == 1
    assert " ".join(slack.room).count(f"[file {NAME}-v1.pdf]") == 1


def test_a_boards_page_comes_with_its_briefs_and_in_the_room_with_its_agenda(url: URL) -> None:
    made = Wired(Store.open(url), datetime(2027, 3, 11, 20, 0, tzinfo=UTC))
    seated = tuple(replace(each, account=ON_SLACK.get(each.id)) for each in people())
    made.add(small_plan(people=seated, rhythm=Rhythm(own=(board(),))))
    name = "acme-aws-jeb-2027Q1-brief.pdf"
    try:
        made.until("2027-03-12 11:30")
        assert " ".join(made.person("UVERA").hears).count(f"[file {name}]") == 1
        assert not any(name in line for line in (*made.room, *made.person("UTOM").hears))
        made.until("2027-03-17 11:30")
        assert " ".join(made.room).count(f"[file {name}]") == 1
        found = contents(made, name)
        assert len(set(found)) == 1
        assert len(PdfReader(BytesIO(found[0])).pages) == 1
    finally:
        made.close()
