"""The card on which people say yes tells what is read: the channel's history only where whoever runs jbp lets it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.engine import URL

from plan.sides import Side
from storage.store import Store
from tests.house import Lived
from tests.plans import member, motion, people, small_plan
from tests.slack.conftest import FRIDAY, ON_SLACK
from tests.slack.wired import Wired

NOT_BACK = "not the channel’s other messages"
BACK = "and, where it cannot tell whether a message of its own arrived, the channel’s latest messages, to look for it"
NEW = tuple(replace(each, joined=None if each.id == "ines" else each.joined) for each in people())


@pytest.mark.parametrize("history", [False, True])
def test_it_says_so_where_the_history_may_be_read_and_only_there(url: URL, history: bool) -> None:
    wired = Wired(Store.open(url), FRIDAY, history=history)
    wired.add(small_plan(people=tuple(replace(each, account=ON_SLACK.get(each.id)) for each in NEW)))
    wired.until("2027-03-08 09:00")
    (said,) = wired.person("UINES").hears
    wired.close()

    assert "It reads" in said
    assert (BACK in said) is history
    assert (NOT_BACK in said) is not history


def test_in_a_room_of_another_chat_nothing_is_read_back(room: Lived) -> None:
    room.house.store.look_back("slack")
    noor = member("noor", "Noor Ali", Side.PARTNER, joined=None)
    work = motion("retail", "Retail event", "tom", "noor")
    room.add(small_plan(id="zeta", name="Zeta x AWS", people=(*people(), noor), motions=(work,)))
    room.until("2027-03-08 09:00")
    (said,) = room.hears("noor")

    assert "It reads" in said
    assert NOT_BACK in said
