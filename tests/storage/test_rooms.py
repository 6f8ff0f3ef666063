"""A plan lives in the rooms that it was linked to, and a room holds one plan."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plan.sides import Reader
from storage import plans, rooms
from storage.rooms import NoPlanHere, RoomTaken
from tests.plans import small_plan
from tests.storage.kept import HERE, Kept


def test_a_room_has_the_plan_that_was_linked_to_it(kept: Kept) -> None:
    kept.do(rooms.link, "acme-aws", HERE)

    assert kept.do(rooms.in_room, HERE, Reader.ROOM).id == "acme-aws"
    assert kept.read().rooms == (HERE,)


@pytest.mark.parametrize("part", ["platform", "channel"])
def test_a_channel_of_that_name_elsewhere_is_another_room(kept: Kept, part: str) -> None:
    kept.do(rooms.link, "acme-aws", HERE)

    with pytest.raises(NoPlanHere):
        kept.do(rooms.in_room, replace(HERE, **{part: "another"}), Reader.ROOM)


def test_a_channel_that_companies_share_is_one_room_from_the_workspaces_of_all_of_them(kept: Kept) -> None:
    kept.do(rooms.link, "acme-aws", HERE)

    assert kept.do(rooms.in_room, replace(HERE, tenant="another"), Reader.ROOM).id == "acme-aws"


def test_a_room_holds_one_plan_and_a_plan_may_have_several_rooms(kept: Kept) -> None:
    second = replace(HERE, channel="C2")
    kept.do(rooms.link, "acme-aws", HERE)
    kept.do(rooms.link, "acme-aws", second)
    kept.do(plans.add, small_plan(id="other"))

    with pytest.raises(RoomTaken):
        kept.do(rooms.link, "other", HERE)
    assert kept.read().rooms == (HERE, second)


def test_a_room_that_a_plan_has_left_has_none(kept: Kept) -> None:
    kept.do(rooms.link, "acme-aws", HERE)

    assert kept.do(rooms.unlink, "acme-aws", HERE)
    assert not kept.do(rooms.unlink, "acme-aws", HERE)
    with pytest.raises(NoPlanHere):
        kept.do(rooms.in_room, HERE, Reader.ROOM)
