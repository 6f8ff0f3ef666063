"""A plan in two channels, or in a channel and the local room: each hears everything once, in its own thread; a person
with accounts on both chats is asked once; a channel that is archived or deleted keeps the other from nothing.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.chat import Account, Request
from bot.room.chat import direct
from plan.facts import Answer
from plan.plan import Place
from plan.sides import Reader
from storage import facts, people, plans, posted, room, rooms
from tests.house import shown
from tests.slack.wired import ROOM, Person, Wired, said

SECOND = "C2"
LOCAL = Place(platform="room", tenant="local", channel="acme-aws", name="Acme x AWS")


def link(wired: Wired, place: Place) -> None:
    wired.house.work.now(lambda book: rooms.link(book, "acme-aws", place))
    wired.settle()


@pytest.fixture
def two(wired: Wired) -> Wired:
    """Another channel, which Acme and AWS share too."""
    wired.slack.add_channel(SECOND, "acme-aws-leads", *wired.slack.channels[ROOM].members, shared=True)
    link(wired, Place(platform="slack", tenant="T1", channel=SECOND, name="#acme-aws-leads"))
    return wired


@pytest.fixture
def mixed(wired: Wired) -> Wired:
    """The local room too, in which Vera has a second account."""
    link(wired, LOCAL)

    def known(book: Any) -> None:
        person = people.known_as(book, "slack", "T1", "UVERA")
        people.identify(book, int(person or 0), "room", "acme", "vera")

    wired.house.work.now(known)
    return wired


def roots(wired: Wired, channel: str) -> list[str]:
    return [said(each) for each in wired.slack.channels[channel].messages if not each.get("thread_ts")]


def local(wired: Wired, channel: str = LOCAL.channel) -> list[str]:
    found = wired.house.work.now(lambda book: room.messages(book, channel, "nobody"))
    return [shown(message) for message in found]


def answers(wired: Wired) -> list[Answer]:
    history = wired.house.work.now(lambda book: facts.history(book, plans.number_of(book, "acme-aws")))
    return [fact for fact in history if isinstance(fact, Answer)]


def asked(heard: list[str]) -> int:
    return sum("week 10, until" in each for each in heard)


# -- two channels ----------------------------------------------------------------------------------


def test_each_channel_hears_the_week_once_with_its_details_in_its_own_thread(
    two: Wired, tom: Person, ines: Person
) -> None:
    two.until("2027-03-08 09:00")
    assert [asked(each.hears) for each in (tom, ines)] == [1, 1]
    tom.presses("Answer")
    tom.fills(confidence="green", moved="listing is live")
    two.until("2027-03-09 15:05")

    for channel in (ROOM, SECOND):
        messages = two.slack.channels[channel].messages
        (week,) = [each for each in messages if not each.get("thread_ts")]
        assert "Week 10" in said(week)
        assert "listing is live" in " ".join(map(said, messages))
        assert {each["thread_ts"] for each in messages if each.get("thread_ts")} == {week["ts"]}


def test_a_button_that_is_pressed_in_either_channel_counts_once(
    two: Wired, vera: Person, paul: Person
) -> None:
    two.until("2027-03-08 09:00")
    paul.presses("Answer")
    paul.fills(confidence="green", ask="an architecture diagram")
    two.until("2027-03-09 15:05")
    found = [  # as it stood on both screens, though the first press amends it
        (two.slack.channels[channel], copy.deepcopy(each))
        for channel in (ROOM, SECOND)
        for each in two.slack.channels[channel].messages
        if "Take it" in said(each)
    ]
    assert {channel.id for channel, _ in found} == {ROOM, SECOND}
    for channel, message in found:
        press(vera, channel.id, message, "Take it")

    history = two.house.work.now(lambda book: facts.history(book, plans.number_of(book, "acme-aws")))
    assert len([fact for fact in history if fact.kind == "promise"]) == 1  # type: ignore[attr-defined]
    for channel in (ROOM, SECOND):
        assert "Take it" not in roots(two, channel)[-1]


def press(person: Person, channel: str, message: dict[str, Any], label: str) -> None:
    """One message's button, where it stands."""
    (element,) = [
        element
        for block in message["blocks"]
        for element in block.get("elements", ())
        if block["type"] == "actions" and element["text"]["text"] == label
    ]
    action = {"type": "button", "action_id": element["action_id"], "block_id": "b", "value": element["value"]}
    where = {
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": channel},
        "channel": {"id": channel, "name": "x"},
        "message": message,
        "response_url": person.respond(channel),
    }
    person.interact({"type": "block_actions", "actions": [action], **where})
    if person.user.modal:
        person.fills()


def test_an_archived_channel_waits_and_the_other_goes_on(two: Wired, vera: Person, tom: Person) -> None:
    two.slack.channels[SECOND].archived = True
    two.event({"type": "channel_archive", "channel": SECOND, "user": "UVERA"})
    two.until("2027-03-08 09:00")
    tom.presses("Answer")
    tom.fills(confidence="green", moved="listing is live")

    assert "listing is live" in roots(two, ROOM)[-1]
    assert roots(two, SECOND) == []
    assert "[Leave #acme-aws-leads]" in " ".join(vera.hears)
    two.slack.channels[SECOND].archived = False
    two.event({"type": "channel_unarchive", "channel": SECOND, "user": "UVERA"})
    assert "listing is live" in roots(two, SECOND)[-1]


def test_who_leads_is_told_of_it_once_a_week_and_takes_the_plan_out_from_where_they_are(
    two: Wired, vera: Person
) -> None:
    two.slack.channels[SECOND].archived = True
    two.until("2027-03-19 12:00")
    told = [each for each in vera.hears if "I cannot post in the room #acme-aws-leads" in each]
    assert len(told) == 2

    vera.presses("Leave #acme-aws-leads")
    assert [place.channel for place in rooms_of(two)] == [ROOM]
    waits = two.house.work.now(lambda book: posted.states(book, f"%slack:T1:{SECOND}"))
    assert set(waits.values()) == {"withdrawn"}


def test_a_channel_that_is_deleted_is_left_and_the_plan_goes_on(
    two: Wired, vera: Person, tom: Person
) -> None:
    del two.slack.channels[SECOND]
    two.event({"type": "channel_deleted", "channel": SECOND})
    two.until("2027-03-08 09:00")
    tom.presses("Answer")
    tom.fills(confidence="green", moved="listing is live")

    assert [place.channel for place in rooms_of(two)] == [ROOM]
    assert len([each for each in vera.hears if "#acme-aws-leads was deleted" in each]) == 1
    assert "The plan goes on in #acme-aws." in " ".join(vera.hears)
    assert "listing is live" in roots(two, ROOM)[-1]
    assert two.house.work.now(posted.by_state).keys() <= {"sent"}


def test_removed_while_it_was_not_linked_it_posts_at_once_when_it_is_linked_again(
    two: Wired, vera: Person
) -> None:
    two.slack.channels[SECOND].members.discard(two.bot_user)
    two.until("2027-03-08 09:00")  # it finds out, and would try again tomorrow
    vera.types("link --remove acme-aws --room slack:T1:C2")
    two.slack.channels[SECOND].members.add(two.bot_user)
    two.event({"type": "member_joined_channel", "channel": SECOND, "user": two.bot_user})
    vera.types("link acme-aws", SECOND, channel_name="acme-aws-leads")

    assert "Week 10" in roots(two, SECOND)[-1]


def rooms_of(wired: Wired) -> list[Place]:
    plan = wired.house.work.now(lambda book: plans.named(book, "acme-aws", Reader.ROOM))
    return list(plan.rooms)


# -- a channel and the local room ------------------------------------------------------------------


def ask_locally(wired: Wired, text: str, **more: Any) -> Any:
    request = Request(
        id=f"local-{next(wired.numbers)}", account=Account(platform="room", tenant="acme", user="vera"), text=text,
        channel=LOCAL.channel, channel_tenant=LOCAL.tenant, **more,
    )  # fmt: skip
    answer = wired.wait(wired.house.intake.take(request))
    wired.settle()
    return answer


def test_the_channel_and_the_local_room_each_hear_it_once_and_who_is_on_both_is_asked_once(
    mixed: Wired, vera: Person, tom: Person
) -> None:
    mixed.until("2027-03-08 09:00")
    vera.presses("Answer")
    vera.fills(confidence="green", moved="six opportunities")

    assert "six opportunities" in mixed.roots[-1]
    assert "six opportunities" in local(mixed)[-1]
    assert len(mixed.roots) == len(local(mixed)) == 1
    assert (
        asked(vera.hears) + asked(local(mixed, direct(Account(platform="room", tenant="acme", user="vera"))))
        == 1
    )


def test_what_is_answered_in_the_local_room_is_said_on_slack_and_amended_late(mixed: Wired) -> None:
    mixed.until("2027-03-09 16:00")
    form = ask_locally(mixed, "check-in acme-aws/migration 2027-W10 changed")
    sent = {**form.values, "confidence": "red", "moved": "no SA until April"}
    ask_locally(mixed, form.command, values=sent, kind="sent", draft=form.draft, step=form.step)

    (answer,) = answers(mixed)
    assert (answer.by, answer.moved) == ("vera", "no SA until April")
    assert "no SA until April" in " ".join(mixed.room)
    assert "no SA until April" in " ".join(local(mixed))
    assert len(mixed.roots) == 1


def test_who_cannot_be_reached_on_slack_is_asked_in_the_local_room_and_still_once(
    mixed: Wired, vera: Person
) -> None:
    vera.user.deleted = True
    mixed.until("2027-03-08 09:05")

    assert asked(local(mixed, direct(Account(platform="room", tenant="acme", user="vera")))) == 1
    assert asked(vera.hears) == 0


def test_what_stands_on_one_chat_is_amended_there_though_they_are_reached_on_the_other_by_now(
    mixed: Wired, vera: Person
) -> None:
    mixed.until("2027-03-08 09:00")
    assert asked(vera.hears) == 1
    mixed.event({"type": "user_change", "user": {"id": "UVERA", "team_id": "T1", "deleted": True}})
    form = ask_locally(mixed, "check-in acme-aws/migration 2027-W10 changed")
    sent = {**form.values, "confidence": "green", "moved": "six opportunities"}
    ask_locally(mixed, form.command, values=sent, kind="sent", draft=form.draft, step=form.step)

    assert "six opportunities" in vera.hears[-1]
    assert "dead" not in mixed.house.work.now(posted.by_state)
    assert asked(local(mixed, direct(Account(platform="room", tenant="acme", user="vera")))) == 0
