"""A shared channel changes under the bot: people whom nobody knows, messages that reach nobody, channels that move."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage import people, plans, posted
from tests.slack.wired import ROOM, Person, Wired


def rooms(wired: Wired) -> list[str]:
    plan = wired.house.work.now(lambda book: plans.named(book, "acme-aws", reader()))
    return [place.channel for place in plan.rooms]


def reader() -> Any:
    from plan.sides import Reader

    return Reader.ROOM


# -- who is who ------------------------------------------------------------------------------------


def test_whom_nobody_knows_is_answered_as_a_guest_and_asked_about_once(
    wired: Wired, vera: Person, paul: Person
) -> None:
    ken = wired.joins("UKEN", "ken", "T2")
    ken.mentions("status")
    ken.mentions("promises")

    (asked,) = [said for said in paul.hears if "somebody I do not know" in said]
    assert "@UKEN" in asked
    assert "people of AWS" in asked
    assert "[Ken Ishi, AWS]" in asked
    assert not [said for said in vera.hears if "[Ken Ishi, AWS]" in said]  # AWS has a lead of its own


def test_who_is_named_by_their_own_lead_reads_and_answers_from_then_on(wired: Wired, paul: Person) -> None:
    ken = wired.joins("UKEN", "ken", "T2")
    assert "You are not on a plan yet" in ken.writes("today")
    ken.mentions("status")
    paul.presses("Ken Ishi, AWS")

    assert "Paul Oka has told me who you are on Acme x AWS" in ken.hears[-1]
    assert "not on a plan" not in ken.writes("today")


def test_the_other_companys_lead_names_nobody_of_theirs(wired: Wired, vera: Person, paul: Person) -> None:
    wired.joins("UKEN", "ken", "T2")
    vera.types("people is <@UKEN> ken")

    assert "whose own lead says who they are" in vera.sees()
    assert wired.house.work.now(lambda book: people.known_as(book, "slack", "T2", "UKEN")) is None


def test_a_person_of_an_organisation_is_the_same_in_each_of_its_workspaces(
    wired: Wired, paul: Person
) -> None:
    ken = wired.joins("UKEN", "ken", "T7", grid="E2")
    ken.mentions("status")
    paul.presses("Ken Ishi, AWS")

    assert wired.house.work.now(lambda book: people.known_as(book, "slack", "E2", "UKEN")) is not None
    assert "not on a plan" not in ken.writes("today", team="T8")


def test_everybody_is_named_at_once_in_a_form(wired: Wired, paul: Person) -> None:
    wired.joins("UKEN", "ken", "T2")
    paul.writes("people who")
    paul.presses("Open")
    paul.fills(ken="UKEN")

    assert "Known now: Ken Ishi" in paul.modal
    assert wired.house.work.now(lambda book: people.known_as(book, "slack", "T2", "UKEN")) is not None


# -- messages that reach nobody --------------------------------------------------------------------


def test_who_takes_no_direct_messages_is_mentioned_in_the_thread_and_sees_it_alone(
    wired: Wired, ines: Person
) -> None:
    ines.user.dms = False
    wired.until("2027-03-08 09:00")

    (mention,) = [said for said in wired.room if "A message for one person" in said]
    assert "@UINES" in mention
    assert "Marketplace launch" not in mention
    assert len(wired.roots) == 1  # it stands in the week's thread
    ines.presses("Show me")
    assert "Marketplace launch" in ines.sees()
    ines.presses("Answer")
    ines.fills(confidence="red", moved="no seller trained")
    assert "no seller trained" in wired.roots[-1]


def test_their_own_lead_is_told_and_the_other_is_not(
    wired: Wired, ines: Person, vera: Person, paul: Person
) -> None:
    ines.user.dms = False
    wired.until("2027-03-08 09:00")

    assert [said for said in paul.hears if "do not reach Ines Dua" in said]
    assert not [said for said in vera.hears if "do not reach" in said]


def test_an_account_that_was_deactivated_is_told_to_their_own_lead(
    wired: Wired, tom: Person, vera: Person
) -> None:
    tom.user.deleted = True
    wired.event({"type": "user_change", "user": {"id": "UTOM", "team_id": "T1", "deleted": True}})

    assert "Tom Ade’s account was deactivated" in vera.hears[-1]
    assert "Marketplace launch" in vera.hears[-1]
    tom.user.deleted = False
    wired.event({"type": "user_change", "user": {"id": "UTOM", "team_id": "T1", "deleted": False}})
    assert "Acme x AWS" in tom.writes("status")


# -- the channel -----------------------------------------------------------------------------------


def test_a_channel_that_gets_another_id_is_followed(wired: Wired, tom: Person) -> None:
    wired.until("2027-03-08 09:00")
    wired.slack.channels["C2"] = wired.slack.channels.pop(ROOM)
    wired.slack.channels["C2"].id = "C2"
    wired.event({"type": "channel_id_changed", "old_channel_id": ROOM, "new_channel_id": "C2"})
    tom.presses("Answer")
    tom.fills(confidence="green", moved="listing is live")

    assert rooms(wired) == ["C2"]
    (week,) = wired.slack.channels["C2"].messages
    assert "listing is live" in str(week)


def test_removed_from_the_channel_it_holds_what_waits_and_goes_on_when_invited(
    wired: Wired, vera: Person, paul: Person
) -> None:
    wired.slack.channels[ROOM].members.discard(wired.bot_user)
    wired.event({"type": "channel_left", "channel": ROOM})
    wired.until("2027-03-08 09:00")

    assert wired.room == []
    assert all("I cannot post in the room #acme-aws" in str(lead.hears) for lead in (vera, paul))
    wired.slack.channels[ROOM].members.add(wired.bot_user)
    wired.event({"type": "member_joined_channel", "channel": ROOM, "user": wired.bot_user})
    assert "Week 10" in wired.room[-1]


def test_where_it_was_removed_and_not_told_it_finds_out(wired: Wired, vera: Person) -> None:
    wired.slack.channels[ROOM].members.discard(wired.bot_user)
    wired.until("2027-03-08 12:00")

    assert len([said for said in vera.hears if "I cannot post in the room #acme-aws" in said]) == 1
    assert "dead" not in wired.house.work.now(posted.by_state)
    wired.slack.channels[ROOM].members.add(wired.bot_user)
    wired.until("2027-03-09 12:00")
    assert "Week 10" in wired.room[-1]


def test_an_archived_channel_is_told_of(wired: Wired, vera: Person) -> None:
    wired.event({"type": "channel_archive", "channel": ROOM, "user": "UVERA"})

    assert "#acme-aws was archived" in vera.hears[-1]


def test_a_company_that_leaves_the_channel_is_told_of_by_name(wired: Wired, vera: Person) -> None:
    wired.event({"type": "channel_unshared", "previously_connected_team_id": "T2", "channel": ROOM})

    assert "AWS left #acme-aws" in vera.hears[-1]
    wired.event({"type": "channel_shared", "connected_team_id": "T2", "channel": ROOM})
    assert "shared again" in vera.hears[-1]


def test_a_channel_that_is_renamed_is_called_so(wired: Wired, vera: Person) -> None:
    wired.event({"type": "channel_rename", "channel": {"id": ROOM, "name": "jbp-aws"}})

    plan = wired.house.work.now(lambda book: plans.named(book, "acme-aws", reader()))
    assert [place.name for place in plan.rooms] == ["#jbp-aws"]


def test_news_of_other_channels_and_people_is_nobodys_business(wired: Wired, vera: Person) -> None:
    before = len(vera.hears)
    for event in ("channel_archive", "channel_left", "channel_unshared", "channel_shared", "group_left"):
        wired.event({"type": event, "channel": "C99", "previously_connected_team_id": "T2"})
    wired.event({"type": "channel_id_changed", "old_channel_id": "C98", "new_channel_id": "C97"})
    wired.event({"type": "user_change", "user": {"id": "U99", "team_id": "T1", "deleted": True}})
    wired.clock.forward(timedelta(minutes=1))
    wired.settle()

    assert len(vera.hears) == before
    assert rooms(wired) == [ROOM]
