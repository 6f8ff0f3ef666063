"""In the local room each person sees what is theirs to see, what they say reaches who it is for, and a
change shows at once."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.room.events import KEPT, Events
from storage import room as messages
from storage.store import Store
from tests.door import Door
from tests.house import Lived


@pytest.fixture
def door(room: Lived) -> Iterator[Door]:
    opened = Door(room)
    opened.enter()
    yield opened
    opened.close()


def unread(door: Door, who: str) -> dict[str, int]:
    return {each["id"]: each["unread"] for each in door.state(who)["channels"]}


# -- who sees what -------------------------------------------------------------------------------------


def test_people_are_grouped_by_company_and_have_the_plans_channel_and_their_own(door: Door) -> None:
    shown = door.state("vera")

    assert {(each["name"], each["company"], each["side"]) for each in shown["people"]} >= {
        ("Vera Lind", "Acme", "vendor"),
        ("Paul Oka", "AWS", "partner"),
    }
    assert [each["id"] for each in shown["channels"]] == ["acme-aws", door.lived.direct("vera")]
    assert shown["me"]["initials"] == "VL"
    assert shown["plan_zone"] == "America/New_York"
    assert ["status", "Where this room's plan stands today"] in shown["commands"]


def test_a_room_without_a_plan_opens_empty(store: Store) -> None:
    lived = Lived(store, datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    door = Door(lived)
    door.enter()

    assert door.get("/api/state").json == {"people": [], "channels": []}
    assert door.get("/api/messages", **{"as": "room:acme:vera", "channel": "acme-aws"}).status == 400
    door.close()
    lived.runner.close()
    lived.house.work.threads.shutdown()


def test_whoever_is_not_known_any_more_becomes_the_first_person(door: Door) -> None:
    assert door.get("/api/state", **{"as": "room:no:body"}).json["me"]["name"] == "Vera Lind"


def test_words_in_the_channel_are_read_by_everybody_there(door: Door) -> None:
    assert door.say("vera", "Good morning, both") == {}

    (heard,) = door.sees("paul")
    assert (heard["author"], heard["side"], heard["text"]) == (
        "Vera Lind",
        "vendor",
        "Good morning, both",
    )


def test_a_command_in_the_channel_is_answered_to_the_asker_alone(door: Door) -> None:
    door.say("vera", "/jbp status")

    (seen,) = door.sees("vera")
    assert seen["only_you"]
    assert "Acme x AWS" in seen["html"]
    assert door.sees("paul") == []


def test_a_mention_is_a_command_too(door: Door) -> None:
    assert "Acme x AWS" in door.say("vera", "@jbp status")["said"]


def test_in_direct_messages_every_word_is_for_the_bot_and_both_sides_of_it_are_kept(door: Door) -> None:
    door.say("vera", "status", direct=True)

    asked, told = door.sees("vera", door.lived.direct("vera"))[-2:]
    assert asked["text"] == "status"
    assert "Acme x AWS" in told["html"]
    assert not told["only_you"]


@pytest.mark.parametrize("path", ["/api/messages", "/api/glance"])
def test_anothers_direct_messages_are_closed(door: Door, path: str) -> None:
    asked = {"as": door.account("paul"), "channel": door.lived.direct("vera")}

    assert door.get(path, **asked).status == 403
    assert door.get(path, **{**asked, "channel": "no-such-channel"}).status == 403


def test_nobody_writes_into_anothers_direct_messages(door: Door) -> None:
    said = door.said("paul", "hello", channel=door.lived.direct("vera"))
    read = {"as": door.account("paul"), "channel": door.lived.direct("vera"), "message": 1}

    assert door.post("/api/say", said).status == 403
    assert door.post("/api/read", read).status == 403


def test_markup_in_what_people_say_is_only_words(door: Door) -> None:
    door.say("vera", "<img src=x onerror=alert(1)> & so on")

    assert door.sees("paul")[-1]["text"] == "<img src=x onerror=alert(1)> & so on"
    assert "html" not in door.sees("paul")[-1]
    door.say("vera", "/jbp <script>alert(1)</script>")
    assert "<script" not in door.sees("vera")[-1]["html"]


def test_the_channel_begins_with_how_its_plan_stands_and_nothing_is_said_for_it(door: Door) -> None:
    shown = door.get("/api/glance", **{"as": door.account("vera"), "channel": "acme-aws"})

    assert "FY27" in shown.json["html"]
    assert door.sees("vera") == []
    own = door.get("/api/glance", **{"as": door.account("vera"), "channel": door.lived.direct("vera")})
    assert own.json == {"html": ""}


# -- saying it once ------------------------------------------------------------------------------------


def test_a_repeated_request_is_said_and_answered_once(door: Door) -> None:
    typed, asked = door.said("vera", "hello"), door.said("vera", "/jbp status")
    for _ in range(2):
        assert door.post("/api/say", typed).json == {}
        assert "Acme x AWS" in door.post("/api/say", asked).json["said"]

    assert len(door.sees("vera")) == 2


def test_another_persons_request_of_the_same_id_is_their_own(door: Door) -> None:
    door.say("vera", "/jbp me", id="the-same-id")
    door.say("paul", "/jbp status", id="the-same-id")

    assert "Acme x AWS" in door.sees("paul")[-1]["html"]


def test_a_message_with_a_token_that_is_there_already_is_that_message(room: Lived) -> None:
    first, second = (
        room.read(lambda book: messages.post(book, "acme-aws", "bot", "once", token="t")) for _ in range(2)
    )

    assert first == second
    assert [each.body for each in room.messages("acme-aws")] == ["once"]


# -- unread --------------------------------------------------------------------------------------------


def test_unread_is_counted_for_each_person_until_they_have_read_it(door: Door) -> None:
    door.say("vera", "one")
    door.say("vera", "two")

    assert unread(door, "vera")["acme-aws"] == 0
    assert unread(door, "paul")["acme-aws"] == 2
    first, second = door.sees("paul")
    read = {"as": door.account("paul"), "channel": "acme-aws"}
    door.post("/api/read", {**read, "message": first["id"]})
    assert unread(door, "paul")["acme-aws"] == 1
    door.post("/api/read", {**read, "message": second["id"]})
    door.post("/api/read", {**read, "message": first["id"]})
    assert unread(door, "paul")["acme-aws"] == 0
    assert unread(door, "tom")["acme-aws"] == 2


@pytest.mark.parametrize("message", [None, "1", -1, 2**40])
def test_only_a_messages_number_can_be_read_up_to(door: Door, message: object) -> None:
    read = {"as": door.account("paul"), "channel": "acme-aws", "message": message}

    assert door.post("/api/read", read).status == 400


def test_who_has_something_waiting_shows_beside_their_name(door: Door) -> None:
    door.post("/api/clock", {"as": door.account("vera"), "to": "monday"})

    waiting = {each["name"]: each["waiting"] for each in door.state("vera")["people"]}
    assert (
        waiting[next(name for name in waiting if name.startswith("Tom"))]
        == unread(door, "tom")[door.lived.direct("tom")]
        > 0
    )


# -- forms ---------------------------------------------------------------------------------------------


def test_a_form_comes_back_with_the_mistake_in_place_and_what_was_typed(door: Door) -> None:
    door.post("/api/clock", {"as": door.account("vera"), "to": "monday"})
    answer = door.lived.command("tom", "Answer")
    form = door.say("tom", answer, kind="pressed", direct=True)["form"]
    assert 'class="card-form"' in form

    draft = html.unescape(re.findall('data-draft="([^"]*)"', form)[0])
    command = html.unescape(re.findall('data-command="([^"]*)"', form)[0])
    sent = {"metric": "about a dozen", "moved": "the workshop"}
    again = door.say("tom", command, kind="sent", direct=True, values=sent, draft=draft)["form"]
    assert "field-error" in again
    assert "about a dozen" in again
    assert "the workshop" in again


# -- the clock -----------------------------------------------------------------------------------------


def test_the_clock_moves_to_the_next_monday_at_nine_where_the_plan_is(door: Door) -> None:
    moved = door.post("/api/clock", {"as": door.account("vera"), "to": "monday"})

    assert moved.json == {"now": "2027-03-08T14:00:00+00:00"}
    assert door.post("/api/clock", {"as": door.account("vera"), "to": "monday"}).json == {
        "now": "2027-03-15T13:00:00+00:00"
    }


def test_moving_the_clock_lives_through_everything_on_the_way(door: Door) -> None:
    door.post("/api/clock", {"as": door.account("vera"), "to": "2027-03-10T12:00"})

    assert len([each for each in door.sees("vera") if each["thread"] is None]) == 1
    assert "Week 10" in door.sees("vera")[0]["html"]


# -- live ----------------------------------------------------------------------------------------------


async def heard(events: Events, last: str, many: int) -> list[str]:
    """The data of the next events that a page would be given."""
    found: list[str] = []
    async for event in events.since(last):
        found += [line for line in event.decode().splitlines() if line.startswith(("data:", "id:"))]
        if len([line for line in found if line.startswith("data:")]) >= many:
            break
    return found


def test_a_page_hears_of_what_changes_as_it_changes(door: Door) -> None:
    async def listened() -> str:
        async with door.session.get(f"{door.origin}/api/events") as stream:
            assert stream.headers["Content-Type"] == "text/event-stream"
            said = {"Origin": door.origin, "X-Room-Token": door.token}
            async with door.session.post(
                f"{door.origin}/api/say", json=door.said("vera", "hello"), headers=said
            ):
                pass
            async with asyncio.timeout(10):
                while b"changed" not in (line := await stream.content.readline()):
                    pass
        return line.decode()

    assert '"changed": "acme-aws"' in door.lived.wait(listened())


def test_a_page_that_lost_its_connection_is_told_what_it_missed() -> None:
    events = Events()
    for channel in ("one", "two", "three"):
        events.tell({"changed": channel})

    got = asyncio.run(heard(events, f"{events.start}-1", 2))
    assert [line for line in got if line.startswith("data:")] == [
        'data: {"changed": "two"}',
        'data: {"changed": "three"}',
    ]
    assert got[-2] == f"id: {events.start}-3"


@pytest.mark.parametrize(
    "last", ["{start}-9999", "earlier-1", "nonsense", "{start}-", "{start}-²", "{start}-1"]
)
def test_a_page_that_missed_more_than_is_known_is_told_to_look_at_everything(last: str) -> None:
    events = Events()
    for _ in range(KEPT + 5):
        events.tell({"changed": "one"})

    assert 'data: {"again": true}' in asyncio.run(heard(events, last.format(start=events.start), 1))


def test_a_page_that_comes_new_is_told_only_what_happens_from_then_on() -> None:
    events = Events()
    events.tell({"changed": "before"})

    async def listened() -> list[str]:
        asyncio.get_running_loop().call_later(0.05, events.tell, {"changed": "after"})
        return await heard(events, "", 1)

    assert [line for line in asyncio.run(listened()) if "data" in line] == ['data: {"changed": "after"}']


def test_a_room_that_closes_lets_its_pages_go(door: Door) -> None:
    async def listened() -> bytes:
        async with door.session.get(f"{door.origin}/api/events") as stream:
            asyncio.get_running_loop().call_later(0.05, door.server.events.stop)
            async with asyncio.timeout(5):
                return await stream.content.read()

    assert door.lived.wait(listened()).startswith(b"retry: 1000")
