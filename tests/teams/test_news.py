"""jbp is put into teams and chats and taken out, and channels and people come and go: what waits, and who is told."""

from __future__ import annotations

from typing import Any

from plan.sides import Reader
from storage import conversations, people, plans, posted
from tests.teams.state import ACME, AWS, BOT
from tests.teams.wired import ROOM, Person, Wired


def plan(wired: Wired) -> Any:
    return wired.house.work.now(lambda book: plans.named(book, "acme-aws", Reader.ROOM))


def kept(wired: Wired, conversation: str) -> Any:
    return wired.house.work.now(lambda book: conversations.find(book, ACME, conversation))


# -- installing ------------------------------------------------------------------------------------


def test_where_it_is_put_in_it_knows_how_to_post(wired: Wired) -> None:
    found = kept(wired, ROOM)

    assert (found.kind, found.service, found.team) == ("channel", wired.teams.service, wired.room_.team)


def test_an_address_that_changes_is_followed_from_what_is_heard_next(wired: Wired, vera: Person) -> None:
    wired.send(wired.about(vera.chat, vera.user, type="message", text="status"))
    before = wired.teams.service
    moved = before.rstrip("/") + "/emea/"
    body = wired.about(vera.chat, vera.user, type="message", text="status", serviceUrl=moved)
    wired.send(body)

    assert kept(wired, vera.chat.id).service == moved


def test_whoever_installs_it_for_themselves_is_greeted_once(wired: Wired, vera: Person) -> None:
    body = wired.about(vera.chat, vera.user, type="installationUpdate", action="add")
    wired.send(body)
    wired.send(body)

    assert len(vera.hears) == 1
    assert "/jbp status" in vera.hears[0] or "status" in vera.hears[0]


def test_taken_out_of_the_team_it_holds_what_waits_and_goes_on_when_it_is_back(
    wired: Wired, vera: Person
) -> None:
    wired.room_.bot = False
    wired.send(wired.about(wired.room_, type="conversationUpdate", membersRemoved=[{"id": BOT}]))
    wired.until("2027-03-08 09:00")

    assert wired.room == []
    told = [said for said in vera.hears if "I cannot post in" in said]
    assert 1 <= len(told) <= 3  # a day apart
    wired.room_.bot = True
    wired.installed(wired.room_)
    assert "Week 10" in str(wired.roots)


def test_back_in_the_team_it_posts_in_its_other_channels_too(wired: Wired) -> None:
    general = wired.teams.add_channel(wired.room_.team, "General", wired.room_.team)
    wired.send(wired.about(general, type="conversationUpdate", membersRemoved=[{"id": BOT}]))
    wired.until("2027-03-08 09:00")
    assert wired.room == []
    wired.installed(general)

    assert "Week 10" in str(wired.roots)


def test_uninstalled_by_a_person_their_own_chat_is_not_tried_any_more(wired: Wired, tom: Person) -> None:
    tom.writes("status")
    wired.send(wired.about(tom.chat, tom.user, type="installationUpdate", action="remove"))

    assert kept(wired, tom.chat.id) is None


def test_put_in_again_what_did_not_reach_them_comes(wired: Wired, tom: Person) -> None:
    tom.user.app = False
    wired.until("2027-03-08 09:00")
    assert tom.hears == []
    tom.user.app = True
    wired.send(wired.about(tom.chat, tom.user, type="installationUpdate", action="add"))

    assert any("Marketplace launch" in said for said in tom.hears)


# -- channels --------------------------------------------------------------------------------------


def test_a_channel_that_is_renamed_is_called_so(wired: Wired) -> None:
    wired.event("channelRenamed", channelData={"channel": {"id": ROOM, "name": "jbp with AWS"}})

    assert [place.name for place in plan(wired).rooms] == ["jbp with AWS"]


def test_a_channels_name_is_asked_for_where_nothing_tells_it(wired: Wired, vera: Person) -> None:
    wired.teams.add_channel("19:other@thread.tacv2", "Planning")
    wired.teams.conversations["19:other@thread.tacv2"].members.append(vera.user)
    vera.mentions("link acme-aws", wired.teams.conversations["19:other@thread.tacv2"])

    assert "Planning" in [place.name for place in plan(wired).rooms]


def test_a_channel_that_is_deleted_is_told_of(wired: Wired, vera: Person) -> None:
    wired.event("channelDeleted")

    assert "acme-aws was archived" in vera.hears[-1]


def test_a_team_that_is_archived_is_told_of_and_opens_again(wired: Wired, vera: Person) -> None:
    wired.event("teamArchived")
    assert "was archived" in vera.hears[-1]
    wired.room_.refuses = (403, "MessageWritesBlocked")
    wired.until("2027-03-08 09:00")
    assert wired.room == []
    wired.room_.refuses = None
    wired.event("teamUnarchived")

    assert "Week 10" in str(wired.roots)


def test_a_company_that_is_not_in_the_channel_any_more_is_told_of_by_name(wired: Wired, vera: Person) -> None:
    wired.event("channelUnshared", channelData={"unsharedFromTeams": [{"tenantId": AWS}]})

    assert "AWS left acme-aws" in vera.hears[-1]
    wired.event("channelShared")
    assert "shared again" in vera.hears[-1]


# -- people ----------------------------------------------------------------------------------------


def test_who_is_taken_out_of_the_channel_is_told_to_their_own_lead(
    wired: Wired, tom: Person, vera: Person
) -> None:
    gone = [{"id": tom.user.id, "aadObjectId": tom.user.object_id}]
    wired.send(wired.about(wired.room_, type="conversationUpdate", membersRemoved=gone))

    assert "Tom Ade was taken out of" in vera.hears[-1]


def test_whom_nobody_knows_is_answered_as_a_guest_and_asked_about_once(wired: Wired, vera: Person) -> None:
    ann = wired.joins("Ann Other")
    ann.mentions("status")
    ann.mentions("promises")

    assert "Acme x AWS" in ann.hears[0]
    assert "check-in" not in str(ann.hears)
    (asked,) = [said for said in vera.hears if "somebody I do not know" in said]
    assert "Ann Other" in asked


def test_who_is_named_by_their_lead_is_on_the_plan_from_then_on(wired: Wired, paul: Person) -> None:
    ken = wired.joins("Ken Ishi", AWS)
    ken.mentions("status")
    paul.mentions("people who")
    assert wired.house.work.now(lambda book: people.known_as(book, "teams", AWS, ken.user.object_id)) is None
    paul.presses("Show me")
    paul.fills(ken=ken.user.object_id)

    assert (
        wired.house.work.now(lambda book: people.known_as(book, "teams", AWS, ken.user.object_id)) is not None
    )


def test_news_of_other_rooms_is_nobodys_business(wired: Wired, vera: Person) -> None:
    wired.teams.add_channel("19:other@thread.tacv2", "Other", "19:otherteam@thread.tacv2")
    other = wired.teams.conversations["19:other@thread.tacv2"]
    before = len(vera.hears)
    for event in (
        "channelDeleted",
        "channelUnshared",
        "channelShared",
        "teamArchived",
        "channelRenamed",
        "unheardOf",
    ):
        wired.event(event, other)
    wired.send(wired.about(other, type="conversationUpdate", membersRemoved=[{"id": "29:nobody"}]))

    assert len(vera.hears) == before
    assert "dead" not in wired.house.work.now(posted.by_state)
