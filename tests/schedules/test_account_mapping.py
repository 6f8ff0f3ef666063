"""Account mapping asks its people its list, and at its close tells the room how many accounts both companies have, and
the new ones as far as both let it; what is taken back later is taken out of what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest

from cards import plain
from plan.agreement import OwnKind, OwnRitual, Rhythm, RitualTerms
from storage.store import Store
from tests.commands.test_accounts import AWS, both, give
from tests.house import Lived
from tests.plans import small_plan


@pytest.fixture
def room(store: Store) -> Iterator[Lived]:
    """Mapping on Thursday 4 March 14:00 in New York, open for thirty hours, then on 1 April."""
    terms = RitualTerms(day="1st thu", at=time(14), who=("tom", "ines"))
    mapping = OwnRitual(
        id="mapping",
        name="Account mapping",
        every="monthly",
        kind=OwnKind.MAPPING,
        terms=terms,
        questions=("New?",),
    )
    lived = Lived(store, datetime(2027, 2, 26, 20, tzinfo=UTC))
    lived.add(small_plan(rhythm=Rhythm(weekly=small_plan().rhythm.weekly, own=(mapping,))))
    lived.say("paul", "me opt-in")
    yield lived
    lived.close()


def told(room: Lived, what: str = "Both have") -> list[str]:
    return [said for said in room.channel if what in said]


def test_the_room_hears_at_the_close_how_many_both_have_and_the_new_ones(room: Lived) -> None:
    both(room)
    room.until("2027-03-05 19:00")
    assert told(room) == []

    room.until("2027-03-05 21:00")
    (said,) = told(room)
    assert "Account mapping, March" in said
    assert "Both have 3" in said
    assert "Larkspur Foods GmbH" in said
    assert "Velmora" not in said
    assert "Onlyacme" not in said


def test_the_next_time_it_names_only_what_has_come_since(room: Lived) -> None:
    both(room)
    room.until("2027-03-20 12:00")
    give(room, "paul", AWS + "Onlyacme;onlyacme.com;US;Retail;Raj Rao\n")
    room.until("2027-04-02 21:00")

    said = told(room)[-1]
    assert "Both have 4, 1 of them new since 5 Mar" in said
    assert "Onlyacme" in said
    assert "Larkspur" not in said


def test_where_a_side_shares_counts_only_the_room_reads_no_names(room: Lived) -> None:
    both(room, aws="counts")
    room.until("2027-03-05 21:00")

    (said,) = told(room)
    assert "Both have fewer than 5" in said
    assert "Larkspur" not in said
    assert "AWS shares counts only" in said


def test_it_is_silent_of_accounts_until_a_list_is_there_and_asks_its_list_all_the_same(room: Lived) -> None:
    room.until("2027-03-05 21:00")

    assert told(room, "Nothing can be matched") == []
    assert told(room, "Account mapping, March: 0 of 2 answered")


@pytest.mark.parametrize("taken_back", ["accounts share counts", "accounts delete all"])
def test_what_a_side_takes_back_is_taken_out_of_what_the_room_reads(room: Lived, taken_back: str) -> None:
    both(room)
    room.until("2027-03-05 21:00")
    assert "Larkspur" in " ".join(room.channel)

    room.until("2027-03-15 12:00")
    room.say("paul", taken_back)
    assert "Larkspur" not in " ".join(room.channel)


def test_the_export_of_the_plan_has_the_ritual_and_none_of_the_accounts(room: Lived) -> None:
    both(room)
    room.until("2027-03-05 21:00")
    for said in ("export --format yaml", "export --history"):
        room.say("paul", said)
        written = plain.rendered(room.answer) + repr(room.answer)
        assert "kind: mapping" in written
        assert "Larkspur" not in written
        assert "Quillworks" not in written


def test_mapping_is_answered_like_any_list_of_questions(room: Lived) -> None:
    room.until("2027-03-04 15:00")
    room.press("tom", "Nothing new")
    assert "nothing new" in " ".join(room.hears("tom"))
