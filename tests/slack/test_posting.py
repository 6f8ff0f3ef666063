"""What is posted in Slack comes once and whole, however Slack answers, and files come with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.engine import URL

from cards.card import Card, File, Item, Table, line, text
from storage import outbox, plans, posted
from storage.cards import card_json
from storage.outbox import Wanted
from tests.slack.conftest import on_slack
from tests.slack.wired import ROOM, Person, Wired

ADDRESS = f"slack:T1:{ROOM}"


@pytest.fixture
def reading(url: URL) -> Iterator[Wired]:
    """Where the channel's history may be read."""
    made = on_slack(url, history=True)
    yield made
    made.close()


def want(wired: Wired, card: Card, key: str = "one", **more: Any) -> None:
    def queue(book: Any) -> None:
        number = plans.number_of(book, "acme-aws")
        post = Wanted(
            key=key, channel=ADDRESS, card=card_json(card), not_before=book.now, plan=number, **more
        )
        outbox.queue(book, [post])

    wired.house.work.now(queue)
    wired.settle()


def state(wired: Wired, key: str = "one") -> str:
    return wired.house.work.now(lambda book: posted.states(book, key))[key]


def later(wired: Wired, **span: float) -> None:
    wired.clock.forward(timedelta(**span))
    wired.settle()


# -- answers that are lost -------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["drop", "500 after"])
def test_a_post_that_was_taken_without_an_answer_is_found_and_not_posted_again(
    reading: Wired, day: str
) -> None:
    reading.slack.troubles["chat.postMessage"].append(day)
    want(reading, Card("A message"))
    assert state(reading) == "unknown"
    later(reading, seconds=61)

    assert (state(reading), reading.room) == ("sent", ["A message"])


def test_a_post_that_was_not_taken_comes_after_it_was_looked_for(reading: Wired) -> None:
    reading.slack.troubles["chat.postMessage"].append("500 before")
    want(reading, Card("A message"))
    later(reading, seconds=61)

    assert (state(reading), reading.room) == ("sent", ["A message"])


def test_where_the_history_may_not_be_read_a_lead_says_that_it_is_there(wired: Wired, vera: Person) -> None:
    wired.slack.troubles["chat.postMessage"].append("drop")
    want(wired, Card("A message"))
    later(wired, seconds=61)
    want(wired, Card("The next one"), "two")
    assert "is this message there?" in vera.hears[-1]
    assert wired.room == ["A message"]  # what comes after waits behind it

    vera.presses("It is there")
    stamp = wired.slack.channels[ROOM].messages[0]["ts"].replace(".", "")
    assert "errors" not in vera.fills(link=f"https://acme.slack.com/archives/{ROOM}/p{stamp}")
    want(wired, Card("Amended"))
    assert wired.room == ["Amended", "The next one"]


def test_or_that_it_is_to_be_sent_again(wired: Wired, paul: Person) -> None:
    wired.slack.troubles["chat.postMessage"].append("500 before")
    want(wired, Card("A message"))
    later(wired, seconds=61)
    paul.presses("Send it again")

    assert wired.room == ["A message"]
    paul.presses("Send it again")
    assert "not stuck any more" in paul.sees(paul.direct.id)
    assert wired.room == ["A message"]


def test_a_link_to_another_channel_or_to_nothing_is_refused_with_what_to_do(
    wired: Wired, vera: Person
) -> None:
    wired.slack.troubles["chat.postMessage"].append("drop")
    want(wired, Card("A message"))
    later(wired, seconds=61)
    vera.presses("It is there")

    vera.fills(link="yes")
    assert "Choose Copy link" in vera.modal
    vera.fills(link="https://acme.slack.com/archives/C99/p1804514400000001")
    assert "another channel" in vera.modal
    assert state(wired) == "unknown"


# -- rates -----------------------------------------------------------------------------------------


def test_when_slack_asks_to_wait_it_waits_and_gives_nothing_up(wired: Wired) -> None:
    wired.slack.troubles["chat.postMessage"].extend(["429 20"] * 12)
    want(wired, Card("A message"))
    for _ in range(14):
        later(wired, seconds=21)

    assert (state(wired), wired.room) == ("sent", ["A message"])


def test_a_channel_gets_a_message_a_second_at_most_and_in_order(wired: Wired) -> None:
    begun = wired.clock.now()
    for number in range(5):
        want(wired, Card(f"Message {number}"), f"m{number}")

    assert wired.room == [f"Message {number}" for number in range(5)]
    assert wired.clock.now() - begun >= timedelta(seconds=4.4)


# -- long ones, and files --------------------------------------------------------------------------


def long_card(rows: int) -> Card:
    items = tuple(Item(line(f"Number {number}.")) for number in range(rows))
    tables = tuple(Table(("A", "B"), ((line("x"), line(f"table {each}")),)) for each in range(2))
    return Card("A long one", (*items, *tables))


def test_what_is_longer_than_a_message_is_continued_under_it(wired: Wired) -> None:
    want(wired, long_card(60))

    (root,) = wired.roots
    assert "Number 0." in root
    assert "Number 59." in " ".join(wired.room)
    assert "table 1" in " ".join(wired.room)


def test_a_part_that_is_not_filled_any_more_goes_and_one_that_is_comes(wired: Wired) -> None:
    want(wired, long_card(60))
    parts = len(wired.room)
    want(wired, Card("Short now"))
    later(wired, minutes=1)
    assert wired.room == ["Short now"]

    want(wired, long_card(60))
    later(wired, minutes=1)
    assert len(wired.room) == parts


def test_a_part_whose_answer_was_lost_is_not_posted_twice(reading: Wired) -> None:
    reading.slack.troubles["chat.postMessage"].extend(["", "drop"])
    want(reading, long_card(60))
    later(reading, minutes=2)

    assert state(reading) == "sent"
    assert len(reading.room) == len(set(reading.room))


def test_a_file_comes_with_its_message_and_a_corrected_one_again(wired: Wired) -> None:
    want(wired, Card("The packet", (File("packet.html", "<p>v1</p>", "text/html"),)))
    assert "packet.html is attached" in wired.roots[0]
    assert [said for said in wired.room if "[file packet.html]" in said]

    want(wired, Card("The packet", (File("packet.html", "<p>v1</p>", "text/html"), text("read by 3"))))
    assert len([said for said in wired.room if "[file" in said]) == 1
    want(wired, Card("The packet", (File("packet.html", "<p>v2</p>", "text/html"),)))
    later(wired, minutes=1)
    assert len([said for said in wired.room if "[file" in said]) == 2


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("day", ["drop", "500 before", "500 after"])
def test_a_file_that_is_lost_on_the_way_comes_once(wired: Wired, method: str, day: str) -> None:
    wired.slack.troubles[method].append(day)
    want(wired, Card("The packet", (File("packet.html", "<p>v1</p>", "text/html"),)))
    later(wired, minutes=2)

    assert state(wired) == "sent"
    assert len([said for said in wired.room if "[file packet.html]" in said]) == 1


def test_an_export_comes_to_who_asked_and_to_nobody_else(vera: Person, wired: Wired) -> None:
    vera.types("export --format yaml")

    assert "[file acme-aws.yaml]" in vera.hears[-1]
    assert wired.room == []


@pytest.mark.parametrize(("format", "begins"), [("pdf", b"%PDF-"), ("word", b"PK")])
def test_a_document_is_made_for_who_asked_and_comes_to_them_alone(
    vera: Person, wired: Wired, format: str, begins: bytes
) -> None:
    vera.types("export")
    vera.presses({"pdf": "PDF", "word": "Word"}[format])

    assert f"[file acme-aws-v1.{ {'pdf': 'pdf', 'word': 'docx'}[format] }]" in vera.hears[-1]
    (file,) = wired.slack.files.values()
    assert file["content"].startswith(begins)
    assert wired.room == []


def test_what_both_companies_can_read_of_a_message_holds_an_opaque_key(wired: Wired) -> None:
    want(wired, Card("A message"))

    (message,) = wired.slack.channels[ROOM].messages
    assert set(message["metadata"]["event_payload"]) == {"key", "part"}
    assert "one" not in message["metadata"]["event_payload"]["key"].split()
