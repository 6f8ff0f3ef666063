"""A plan is linked to a room by its leads, and to anybody else it is not said that there is such a plan."""

from __future__ import annotations

from dataclasses import replace

from plan.plan import Place
from tests.house import Lived
from tests.plans import small_plan


def in_room(room: Lived, who: str, text: str, channel: str = "other") -> str:
    return room.take(
        room.request(who, text, channel=channel, channel_name=f"#{channel}", channel_tenant="local")
    )


def rooms(room: Lived) -> list[str]:
    return [place.channel for place in room.plan().rooms]


def test_a_lead_links_it_and_the_other_lead_is_told_where(room: Lived) -> None:
    assert "now lives in #other" in in_room(room, "vera", "link acme-aws")

    assert rooms(room) == ["acme-aws", "other"]
    assert "now lives in #other" in room.hears("paul")[-1]
    assert room.plan().rooms[-1] == Place(platform="room", tenant="local", channel="other", name="#other")


def test_twice_changes_nothing(room: Lived) -> None:
    in_room(room, "vera", "link acme-aws")

    assert "Nothing was changed" in in_room(room, "vera", "link acme-aws")
    assert rooms(room) == ["acme-aws", "other"]


def test_a_room_holds_one_plan(room: Lived) -> None:
    room.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))

    assert "This room has a plan already" in in_room(room, "vera", "link zeta", channel="acme-aws")


def test_with_no_plan_named_it_offers_the_ones_the_asker_leads(room: Lived) -> None:
    in_room(room, "vera", "link")

    in_room(room, "vera", room.command("vera", "Acme x AWS"))
    assert rooms(room) == ["acme-aws", "other"]


def test_an_owner_may_not(room: Lived) -> None:
    assert "Only a lead" in in_room(room, "tom", "link acme-aws")
    assert "Only a lead" in in_room(room, "tom", "link")
    assert "Only a lead" in in_room(room, "tom", "link --remove", channel="acme-aws")
    assert rooms(room) == ["acme-aws"]


def test_to_a_stranger_a_plan_that_exists_is_like_one_that_does_not(room: Lived) -> None:
    there, not_there = (
        in_room(room, "stranger", "link acme-aws"),
        in_room(room, "stranger", "link no-such-plan"),
    )
    assert there == not_there
    assert in_room(room, "stranger", "link --remove --plan acme-aws") == not_there
    assert "You are not on this plan" in in_room(room, "stranger", "link --remove", channel="acme-aws")
    assert rooms(room) == ["acme-aws"]


def test_in_direct_messages_it_says_to_type_it_in_the_room(room: Lived) -> None:
    assert "this is a direct message" in room.say("vera", "link acme-aws")


def test_it_leaves_a_room_and_can_come_back(room: Lived) -> None:
    assert "has left" in in_room(room, "vera", "link --remove", channel="acme-aws")
    assert rooms(room) == []
    assert "has no plan yet" in in_room(room, "vera", "link --remove", channel="acme-aws")
    assert "does not live in this room" in in_room(room, "vera", "link --remove --plan acme-aws")

    in_room(room, "vera", "link acme-aws", channel="acme-aws")
    assert rooms(room) == ["acme-aws"]
