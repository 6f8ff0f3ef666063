"""What is posted in Teams comes once and whole, however Teams answers; a room that is closed to us is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from cards.card import Card, File, Item, Table, line, text
from storage import outbox, people, plans, posted
from storage.cards import card_json
from storage.outbox import Wanted
from tests.teams.conftest import on_teams
from tests.teams.state import ACME
from tests.teams.wired import ROOM, Person, Wired

ADDRESS = f"teams:{ACME}:{ROOM}"


@pytest.fixture
def reading(url: URL, tmp_path: Path) -> Iterator[Wired]:
    """Where the channel's owners let the app read its messages."""
    made = on_teams(url, tmp_path, graph=True)
    made.teams.granted = True
    yield made
    made.close()


def want(wired: Wired, card: Card, key: str = "one", **more: Any) -> None:
    def queue(book: Any) -> None:
        number = plans.number_of(book, "acme-aws")
        channel = more.pop("channel", ADDRESS)
        outbox.queue(
            book,
            [
                Wanted(
                    key=key, channel=channel, card=card_json(card), not_before=book.now, plan=number, **more
                )
            ],
        )

    wired.house.work.now(queue)
    wired.settle()


def state(wired: Wired, key: str = "one") -> str:
    return wired.house.work.now(lambda book: posted.states(book, key))[key]


def in_channel(wired: Wired) -> list[str]:
    """In the channel, without the mentions of those whom nothing else reaches."""
    return [said for said in wired.room if "for one person" not in said]


def later(wired: Wired, **span: float) -> None:
    wired.clock.forward(timedelta(**span))
    wired.settle()


# -- answers that are lost -------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["drop", "500 after", "502 after", "504 after"])
def test_a_post_that_was_taken_without_an_answer_is_found_and_not_posted_again(
    reading: Wired, day: str
) -> None:
    reading.teams.troubles["create"].append(day)
    want(reading, Card("A message"))
    assert state(reading) == "unknown"
    later(reading, seconds=61)

    assert (state(reading), reading.room) == ("sent", ["A message"])


def test_a_post_that_was_not_taken_comes_after_it_was_looked_for(reading: Wired) -> None:
    reading.teams.troubles["create"].append("502 before")
    want(reading, Card("A message"))
    later(reading, seconds=61)

    assert (state(reading), reading.room) == ("sent", ["A message"])


def test_a_lost_reply_is_looked_for_in_its_thread(reading: Wired) -> None:
    want(reading, Card("The week"))
    reading.teams.troubles["send"].append("drop")
    want(reading, Card("A reply"), "two", thread_of="one")
    later(reading, seconds=61)

    assert (state(reading, "two"), reading.room) == ("sent", ["The week", "A reply"])


def test_where_nothing_may_be_read_a_lead_says_that_it_is_there(wired: Wired, vera: Person) -> None:
    wired.teams.troubles["create"].append("drop")
    want(wired, Card("A message"))
    later(wired, seconds=61)
    want(wired, Card("The next one"), "two")
    assert "is this message there?" in vera.hears[-1]
    assert in_channel(wired) == ["A message"]  # what comes after waits behind it

    vera.presses("It is there")
    message = wired.room_.messages[-1]["id"]
    link = f"https://teams.microsoft.com/l/message/19%3Aacme-aws%40thread.tacv2/{message}?tenantId={ACME}&groupId=g"
    vera.fills(link=link)
    later(wired, seconds=5)
    assert in_channel(wired) == ["A message", "The next one"]
    assert wired.room_.messages[0].get("edited")  # what stands may be an older card


def test_a_link_to_another_channel_is_not_taken(wired: Wired, vera: Person) -> None:
    wired.teams.troubles["create"].append("drop")
    want(wired, Card("A message"))
    later(wired, seconds=61)
    vera.presses("It is there")
    said = vera.fills(link="https://teams.microsoft.com/l/message/19%3Aelse%40thread.tacv2/17?x=y")

    assert "another channel" in said
    assert state(wired) == "unknown"


def test_or_that_it_is_to_be_sent_again(wired: Wired, vera: Person) -> None:
    wired.teams.troubles["create"].append("502 before")
    want(wired, Card("A message"))
    later(wired, seconds=61)
    vera.presses("Send it again")

    assert (state(wired), in_channel(wired)) == ("sent", ["A message"])


def test_where_consent_was_not_given_leads_are_asked(reading: Wired) -> None:
    vera = reading.person("Vera Lind")
    reading.teams.granted = False
    reading.teams.troubles["create"].append("drop")
    want(reading, Card("A message"))
    later(reading, seconds=61)

    assert "is this message there?" in vera.hears[-1]


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["429 3", "429", "412", "503 before"])
def test_a_post_that_was_not_taken_comes_again(wired: Wired, trouble: str) -> None:
    wired.teams.troubles["create"].append(trouble)
    want(wired, Card("A message"))
    later(wired, seconds=30)

    assert (state(wired), in_channel(wired)) == ("sent", ["A message"])


def test_while_teams_asks_to_wait_nothing_else_is_posted_there(wired: Wired) -> None:
    wired.teams.troubles["create"].append("429 300")
    want(wired, Card("A message"))
    want(wired, Card("The next one"), "two")
    assert in_channel(wired) == []
    later(wired, seconds=400)

    assert in_channel(wired) == ["A message", "The next one"]


@pytest.mark.parametrize(
    "error", ["MessageWritesBlocked", "BotNotInConversationRoster", "BotDisabledByAdmin"]
)
def test_an_error_that_means_stop_pauses_the_room_and_tells_the_leads(
    wired: Wired, vera: Person, error: str
) -> None:
    wired.room_.refuses = (403, error)
    want(wired, Card("A message"))
    want(wired, Card("The next one"), "two")
    later(wired, hours=2)

    assert (state(wired), state(wired, "two")) == ("pending", "pending")
    assert len([said for said in vera.hears if "I cannot post in the room" in said]) == 1
    wired.room_.refuses = None
    wired.installed(wired.room_)  # let in again: at once, and not a day later
    assert in_channel(wired) == ["A message", "The next one"]


def test_a_message_that_teams_will_never_take_is_given_up_and_told(wired: Wired, vera: Person) -> None:
    wired.teams.troubles["create"].append("400 BadSyntax")
    want(wired, Card("A message"))

    assert state(wired) == "dead"
    assert "could not be delivered" in vera.hears[-1]


def test_a_personal_chat_that_is_blocked_is_not_tried_again_that_day(
    wired: Wired, tom: Person, vera: Person
) -> None:
    wired.until("2027-03-05 15:01")
    tom.writes("status")
    tom.chat.refuses = (403, "ConversationBlockedByUser")
    person = wired.house.work.now(lambda book: people.known_as(book, "teams", ACME, tom.user.object_id))
    want(wired, Card("For Tom"), "tom", channel=f"person:{person}")
    later(wired, minutes=5)

    assert state(wired, "tom") == "undelivered"
    assert wired.teams.calls["send"] < 6
    tom.chat.refuses = None
    tom.writes("today")
    later(wired, hours=25)
    assert state(wired, "tom") == "sent"


# -- amending --------------------------------------------------------------------------------------


def test_a_card_that_changes_amends_the_message(wired: Wired) -> None:
    want(wired, Card("Week 10"))
    want(wired, Card("Week 10, closed"))

    assert in_channel(wired) == ["Week 10, closed"]


def test_an_amendment_whose_answer_is_lost_is_made_again(wired: Wired) -> None:
    want(wired, Card("Week 10"))
    wired.teams.troubles["update"].append("drop")
    want(wired, Card("Week 10, closed"))
    later(wired, seconds=30)

    assert (state(wired), in_channel(wired)) == ("sent", ["Week 10, closed"])


def test_a_message_that_somebody_deleted_is_given_up(wired: Wired) -> None:
    want(wired, Card("Week 10"))
    wired.room_.messages.clear()
    want(wired, Card("Week 10, closed"))

    assert state(wired) == "dead"


# -- long cards ------------------------------------------------------------------------------------


def long(rows: int) -> Card:
    cells = tuple((line(f"row {each} " + "wide " * 60), line("x")) for each in range(rows))
    return Card("A long one", (Table(("a", "b"), cells), Item(line("the end"))))


def test_a_card_over_the_size_is_continued_under_it_and_nothing_is_cut(wired: Wired) -> None:
    want(wired, long(250))
    said = "\n".join(wired.room)

    assert len(wired.room) > 1
    assert len(wired.roots) == 1
    assert all(f"row {each} " in said for each in range(250))
    assert "the end" in wired.room[-1]


def test_a_long_card_that_grows_shorter_takes_its_further_parts_away(wired: Wired) -> None:
    want(wired, long(250))
    want(wired, long(3))

    assert len(in_channel(wired)) == 1


def test_a_part_whose_answer_was_lost_is_added_once(reading: Wired) -> None:
    reading.teams.troubles["send"].append("502 before")
    want(reading, long(250))
    later(reading, minutes=5)

    assert state(reading) == "sent"
    assert "\n".join(reading.room).count("row 249 ") == 1


# -- documents -------------------------------------------------------------------------------------


def test_a_document_is_a_link_that_opens_it(wired: Wired, vera: Person) -> None:
    page = File("packet.html", "<h1>The packet</h1>", "text/html")
    want(wired, Card("The packet is out", (text("Read it."), page)))
    (link,) = links(wired)

    assert "packet.html" in wired.room[-1]
    status, said = wired.get(link)
    assert (status, said) == (200, "<h1>The packet</h1>")


def test_a_link_that_is_changed_or_has_run_out_opens_nothing(wired: Wired) -> None:
    want(wired, Card("An export", (File("plan.yaml", "name: x"),)))
    (link,) = links(wired)
    assert wired.get(link)[0] == 200

    assert wired.get(link.replace("sign=", "sign=0"))[0] == 404
    later(wired, days=15)
    assert wired.get(link)[0] == 404


@pytest.mark.parametrize(("format", "begins"), [("yaml", "#"), ("pdf", "%PDF"), ("word", "PK")])
def test_an_export_that_was_asked_for_opens_as_its_asker_sees_it(
    wired: Wired, vera: Person, format: str, begins: str
) -> None:
    vera.writes(f"export --format {format}")
    (link,) = links(wired, vera)
    status, said = wired.get(link)

    assert status == 200
    assert said.startswith(begins) or "Acme x AWS" in said[:400]


def test_who_left_the_plan_opens_no_document_of_theirs_any_more(wired: Wired, tom: Person) -> None:
    tom.writes("export --format pdf")
    (link,) = links(wired, tom)
    assert wired.get(link)[0] == 200
    wired.house.work.now(
        lambda book: plans.set_seat(book, plans.number_of(book, "acme-aws"), "tom", active=False)
    )

    assert wired.get(link)[0] == 404


def links(wired: Wired, person: Person | None = None) -> list[str]:
    from tests.teams.cards import parts

    where = person.chat if person else wired.room_
    cards = [each["content"] for message in where.messages for each in message.get("attachments", ())]
    return [each["url"] for each in parts(cards) if each["type"] == "Action.OpenUrl"]
