"""People at both companies work in Teams: in the channel, in a group chat, in their own chat, and by button."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.teams.answers import LATER
from cards.card import Card, Table, line
from plan.facts import Answer
from storage import conversations, facts, inbox, plans
from storage.cards import card_json
from tests.teams import cards
from tests.teams.cards import actions
from tests.teams.state import AWS, BOT
from tests.teams.wired import ROOM, Person, Wired, said


def answers(wired: Wired) -> list[Answer]:
    def history(book: Any) -> list[Any]:
        return facts.history(book, plans.number_of(book, "acme-aws"))

    return [each for each in wired.house.work.now(history) if isinstance(each, Answer)]


# -- typing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["status", "/jbp status", "STATUS", "@jbp status", "/jbp", "&#47;jbp status"]
)
def test_a_command_is_the_same_however_it_is_written(vera: Person, text: str) -> None:
    assert "Acme x AWS" in vera.writes(text)


def test_what_is_private_and_asked_in_the_channel_comes_to_the_askers_own_chat(
    wired: Wired, vera: Person
) -> None:
    shown = vera.mentions("status")

    assert "Acme x AWS" in vera.hears[-1]
    assert shown == ["The answer is in your chat with jbp."]
    assert wired.room_.messages[-1]["thread"] == wired.room_.messages[-2]["id"]  # under the question


def test_what_is_for_the_room_is_answered_in_the_thread_of_the_question(wired: Wired, vera: Person) -> None:
    (shown,) = vera.mentions("log sourced 3.4M")

    assert "Sourced pipeline" in shown
    assert wired.room_.messages[-1]["thread"]


def test_a_group_chat_is_spoken_to_by_mention_too(wired: Wired, vera: Person, tom: Person) -> None:
    group = wired.teams.add_group("19:both@thread.v2", vera.user, tom.user)
    wired.installed(group)

    assert tom.mentions("today", group) == ["The answer is in your chat with jbp."]
    assert tom.hears


def test_what_people_say_to_each_other_is_not_answered(wired: Wired, vera: Person) -> None:
    """Where a channel's messages may be read, Teams sends all of them."""
    before = len(wired.room_.messages)
    wired.send(wired.about(wired.room_, vera.user, "170", type="message", text="status of the venue?"))

    assert len(wired.room_.messages) == before
    assert vera.hears == []


def test_the_name_of_the_bot_is_left_in_what_is_written_about_it(wired: Wired, vera: Person) -> None:
    """Only the mention that a message begins with is the address."""
    vera.mentions("there is no <at>jbp</at>")

    assert "There is no command “there”" in vera.hears[-1]
    vera.mentions("<at>jbp</at> is here")
    assert "jbp" in vera.hears[-1]


def test_a_colleague_who_is_mentioned_is_that_person(wired: Wired, vera: Person, tom: Person) -> None:
    tag = "<at>Tom Ade</at>"
    tom_ = {"type": "mention", "text": tag, "mentioned": {"id": tom.user.id, "name": "Tom Ade"}}
    ours = {"type": "mention", "text": "<at>jbp</at>", "mentioned": {"id": BOT, "name": "jbp"}}
    vera.mentions("", text=f"<at>jbp</at> people is {tag} tom", entities=[ours, tom_])

    assert "Tom Ade" in vera.hears[-1]
    assert "is known" in vera.hears[-1] or "already" in vera.hears[-1]


def test_a_typo_is_answered_with_a_button(vera: Person) -> None:
    vera.writes("statsu")
    vera.presses("/jbp status")

    assert "Acme x AWS" in vera.hears[-1]


# -- the weekly review -----------------------------------------------------------------------------


def test_an_owner_of_the_own_tenant_is_prompted_in_their_own_chat_and_answers_there(
    wired: Wired, tom: Person
) -> None:
    wired.until("2027-03-08 09:00")
    assert "Marketplace launch" in tom.hears[-1]

    assert tom.presses("Answer") == "The answer is below."
    assert "Confidence" in tom.hears[-1] or "confidence" in tom.hears[-1].casefold()
    tom.fills(confidence="green", moved="listing is live")
    (answer,) = answers(wired)
    assert answer.moved == "listing is live"
    assert "listing is live" in wired.roots[-1]


def test_an_owner_of_the_other_tenant_is_mentioned_in_the_channel_and_answers_there_unseen(
    wired: Wired, ines: Person
) -> None:
    """Messages to people of another tenant fail, so nothing is sent: a mention, without a word of it."""
    wired.until("2027-03-08 09:00")

    (mention,) = [said(each) for each in wired.room_.messages if "<at>Ines Dua</at>" in str(each)]
    assert "Marketplace launch" not in mention
    assert len(wired.roots) == 1  # it stands in the week's thread
    assert "Marketplace launch" in ines.presses("Show me")
    assert "Marketplace launch" in ines.presses("Answer")
    ines.fills(confidence="red", moved="no seller trained")
    (answer,) = answers(wired)
    assert (answer.confidence, answer.moved) == ("red", "no seller trained")
    assert not [each for each in wired.room if "[Send]" in each]
    assert "no seller trained" in wired.roots[-1]


def test_what_is_longer_than_a_card_is_read_on_in_its_place(wired: Wired, ines: Person, paul: Person) -> None:
    """For people of the other tenant there is no chat in which it could go on."""
    rows = tuple((line(f"row {each} " + "wide " * 60), line("x")) for each in range(250))
    long, request = Card("A long one", (Table(("a", "b"), rows),)), "teams/x/y/z"
    wired.house.work.now(lambda book: inbox.take(book, request, card_json(long)))
    ines.mentions("today")
    where, message, _ = ines.button("Show me")
    asked = wired.wait(
        wired.door.reading.card(
            wired.about(where, ines.user, message["id"]), {"jbp": {"command": "today"}}, "execute"
        )
    )
    assert asked
    asked = replace(asked, request=replace(asked.request, id=request))
    ines.user.shown[where.id, message["id"]] = wired.door.answers.part(asked, long, 0)
    read = [cards.text_of(ines.user.shown[where.id, message["id"]])]
    while "[More" in read[-1]:
        read.append(ines.presses(re.findall(r"\[(More [^\]]*)\]", read[-1])[-1]))

    assert len(read) > 2
    assert all(any(f"row {each} " in said for said in read) for each in range(250))
    paul.user.shown[where.id, message["id"]] = wired.door.answers.part(asked, long, 0)
    where, message, action = paul.button(f"More (2 of {len(read)})")
    value = {"action": {"type": "Action.Execute", "verb": "command", "data": action["data"]}}
    body = wired.about(
        where, paul.user, message["id"], type="invoke", name="adaptiveCard/action", value=value
    )
    assert "for somebody else" in wired.send(body)["value"]


def test_the_room_is_the_same_whichever_tenant_an_activity_names(wired: Wired, paul: Person) -> None:
    paul.mentions("status", channelData={"tenant": {"id": AWS}})

    assert "Acme x AWS" in paul.presses("Show me")
    assert wired.house.work.now(lambda book: conversations.find(book, AWS, ROOM)) is None


def test_a_form_that_cannot_be_taken_comes_back_filled_in(wired: Wired, tom: Person) -> None:
    wired.until("2027-03-08 09:00")
    tom.presses("Answer")
    again = tom.fills(confidence="amber", moved="listing is live", next_on="2027-02-28")

    assert "listing is live" in again
    assert answers(wired) == []


def test_a_press_that_teams_sends_again_is_answered_and_done_once(wired: Wired, tom: Person) -> None:
    wired.until("2027-03-08 09:00")
    tom.presses("Answer")
    where, message, card = tom.form
    action = actions(card)[-1]
    value = {"action": {**action, "data": {**action["data"], "confidence": "green", "moved": "live"}}}
    body = wired.about(
        where, tom.user, type="invoke", name="adaptiveCard/action", value=value, replyToId=message["id"]
    )
    first, second = wired.send(body), wired.send(body)

    assert first == second
    assert len(answers(wired)) == 1


def test_what_teams_sends_again_brings_no_message_twice(wired: Wired, vera: Person) -> None:
    typed = wired.about(vera.chat, vera.user, type="message", text="statsu")
    wired.send(typed)
    wired.send(typed)
    assert len(vera.hears) == 1
    where, message, action = vera.button("/jbp status")
    value = {"action": {"type": "Action.Execute", "verb": "command", "data": action["data"]}}
    press = wired.about(
        where, vera.user, type="invoke", name="adaptiveCard/action", value=value, replyToId=message["id"]
    )
    wired.send(press)
    wired.send(press)

    assert len(vera.hears) == 2


def test_what_takes_longer_than_teams_waits_comes_by_itself(
    wired: Wired, tom: Person, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To who has no chat with jbp as a press in the thread, of which nobody else reads a word."""
    wired.until("2027-03-08 09:00")
    ines.presses("Show me")
    ines.presses("Answer")
    tom.presses("Answer")
    monkeypatch.setattr("bot.teams.door.SOON", 0)  # seconds
    assert tom.fills(confidence="green", moved="listing is live") == LATER
    assert "listing is live" in tom.hears[-1]

    assert ines.fills(confidence="red", moved="no seller trained") == LATER
    assert "There is an answer, for one person only" in wired.room[-1]
    monkeypatch.undo()
    assert "no seller trained" in ines.presses("Show me")
    assert len(answers(wired)) == 2


def test_an_old_client_presses_too(wired: Wired, tom: Person) -> None:
    wired.until("2027-03-08 09:00")
    tom.presses("Answer", old=True)
    tom.fills(confidence="green", moved="listing is live")

    assert len(answers(wired)) == 1


def test_a_card_that_is_not_ours_is_refused(wired: Wired, tom: Person) -> None:
    value = {"action": {"type": "Action.Execute", "verb": "x", "data": {"command": "status"}}}
    body = wired.about(tom.chat, tom.user, type="invoke", name="adaptiveCard/action", value=value)

    assert wired.send(body)["statusCode"] == 400


def test_other_invokes_are_answered_and_do_nothing(wired: Wired, tom: Person) -> None:
    body = wired.about(tom.chat, tom.user, type="invoke", name="composeExtension/query", value={})

    assert wired.send(body)["statusCode"] == 400
