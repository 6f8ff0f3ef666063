"""Each side's leads have a brief of their own for a QBR: what the others will raise, what is owed, what was kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from plan.agreement import Rhythm
from storage.store import Store
from tests.commands.test_qbr import REF
from tests.house import Lived
from tests.plans import small_plan
from tests.schedules.test_qbr import QUARTERLY


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    lived = Lived(Store.open(url), datetime(2027, 3, 12, 20, 0, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(quarterly=QUARTERLY)))
    yield lived
    lived.close()


def brief(room: Lived, who: str) -> str:
    return " ".join(room.say(who, f"qbr brief {REF}").split())


def prepared(room: Lived) -> None:
    """AWS asks, disputes, promises and owes; Acme does too."""
    room.send("paul", f"qbr write {REF}", asks="Name a second architect", risks="Quota in the second region")
    room.send("vera", f"qbr write {REF}", asks="Open the retail accounts", risks="Our sponsor leaves in May")
    room.say("vera", "log sourced 2M --source CRM --on 2027-03-10")
    room.say("vera", 'promises add "send the diagram" --by 2027-03-16')
    room.say("paul", 'promises add "approve the request" --by 2027-03-16')
    room.until("2027-03-18 09:05")


def test_it_says_what_the_others_will_raise_and_what_we_owe(room: Lived) -> None:
    prepared(room)
    told = brief(room, "vera")
    raised, owed = told.split("WHAT ACME OWES")
    assert "WHAT AWS WILL RAISE" in raised
    assert "Ask: Name a second architect" in raised
    assert "Risk: Quota in the second region" in raised
    assert "Open the retail accounts" not in raised
    assert "send the diagram" in owed
    assert "2 days overdue" in owed
    assert "approve the request" not in owed


def test_each_side_has_its_own_and_reads_nothing_of_the_others_people(room: Lived) -> None:
    prepared(room)
    acme, aws = brief(room, "vera"), brief(room, "paul")
    assert "Your people this quarter: Vera Lind 0 of 1" in acme
    assert "Paul Oka 0 of" not in acme
    assert "Your people this quarter: Paul Oka 0 of 1" in aws
    assert "Vera Lind 0 of" not in aws
    assert "NUMBERS OF ACME THAT YOU HAVE NOT ANSWERED" in aws
    assert "Sourced pipeline: $2M, CRM" in aws
    assert "NOT ANSWERED" not in acme


def test_before_the_freeze_it_has_no_word_that_the_others_have_written_for_it(room: Lived) -> None:
    room.send("paul", f"qbr write {REF}", asks="Name a second architect")
    told = brief(room, "vera")
    assert "the packet is not frozen yet" in told
    assert "second architect" not in told


def test_only_leads_have_one_and_it_is_shown_to_nobody_else(room: Lived) -> None:
    prepared(room)
    before = room.channel
    assert "lead" in brief(room, "tom")
    brief(room, "vera")
    assert room.channel == before
    assert not [
        line for who in ("tom", "ken", "paul", "ines") for line in room.hears(who) if "own brief" in line
    ]


def test_a_lead_finds_it_where_the_qbr_stands(room: Lived) -> None:
    prepared(room)
    room.say("vera", "qbr")
    room.press("vera", "Your own brief")
    assert "For Acme alone" in " ".join(room.say("vera", f"qbr brief {REF}").split())
