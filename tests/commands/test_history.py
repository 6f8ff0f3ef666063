"""History is what people said, the newest first; of any day it gives back the plan as it stood then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from storage import plans
from tests.house import Lived
from tests.plans import small_plan


def busy(room: Lived) -> None:
    """A number on Friday; on Monday a review with both answers, a promise, and a newer number."""
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")
    room.until("2027-03-08 09:05")
    for who, confidence in (("vera", "green"), ("paul", "green")):
        room.say(who, "check-in acme-aws/migration 2027-W10 changed")
        room.fill(who, confidence=confidence, moved=f"{who} moved it")
    room.say("vera", 'promises add "reference architecture" --by 2027-03-12')
    room.until("2027-03-10 12:00")
    room.say("vera", "log sourced 2M --source CRM --on 2027-03-09")


def test_the_newest_comes_first_with_who_and_when(room: Lived) -> None:
    busy(room)
    lines = room.say("paul", "history").splitlines()

    assert lines[1:3] == ["Wed 10 Mar 12:00 Vera Lind", "  logged Sourced pipeline: $2M (CRM, 9 Mar)"]
    assert "  promised reference architecture, due 12 Mar" in lines
    assert lines.index("  Migration play: changed, green. vera moved it") > 4


def test_what_only_the_clock_noted_is_left_out(room: Lived) -> None:
    busy(room)

    assert "clock" not in room.say("vera", "history")


def test_earlier_pages_are_a_press_away_until_the_first_word(room: Lived) -> None:
    for day in range(1, 21):
        room.say("vera", f"promises add thing-{day:02} --by 2027-04-{day:02}")

    first = room.say("vera", "history")
    assert "thing-20" in first
    assert "thing-05" not in first
    second = room.press("vera", "Earlier")
    assert "thing-05" in second
    assert "thing-01" in second
    assert "[Earlier]" not in second


def test_the_plan_as_it_stood_has_the_numbers_and_words_of_then(room: Lived) -> None:
    busy(room)

    then = room.say("paul", "history --at 2027-03-05")
    assert "Acme x AWS on 2027-03-05" in then
    assert "Sourced pipeline $1M of $8M" in then
    assert "pace today $1.4M · CRM, yesterday, unconfirmed" in then
    assert "Migration play      Acme no answer · AWS no answer" in then
    assert "moved it" not in then

    assert "Migration play      Acme ● green · AWS ● green" in room.say("paul", "history --at 2027-03-08")
    assert "Sourced pipeline $2M of $8M" in room.say("paul", "history --at 2027-03-10")


def test_what_was_said_by_then_goes_on_a_press_away_on_the_same_day(room: Lived) -> None:
    for day in range(1, 9):
        room.say("vera", f"promises add thing-{day} --by 2027-04-0{day}")
    room.until("2027-03-10 12:00")
    room.say("vera", "promises add afterwards --by 2027-04-09")

    assert "thing-8" in room.say("vera", "history --at 2027-03-05")
    earlier = room.press("vera", "Earlier")
    assert "Acme x AWS on 2027-03-05" in earlier
    assert "thing-1" in earlier
    assert "Sourced pipeline" not in earlier
    assert "afterwards" not in earlier


def test_the_version_of_then_is_shown(room: Lived) -> None:
    room.until("2027-03-10 12:00")
    target = replace(small_plan().targets[0], amount=Decimal(5_000_000))
    after = small_plan(version=2, targets=(target,))
    room.read(lambda book: plans.supersede(book, after))

    assert "FY27 v1" in room.say("vera", "history --at 2027-03-09")
    assert "of $8M" in room.say("vera", "history --at 2027-03-09")
    assert "FY27 v2" in room.say("vera", "history --at 2027-03-10")
    assert "of $5M" in room.say("vera", "history --at 2027-03-10")


@pytest.mark.parametrize("typed", ["5 Mar", "05.03.2027", "2027-03-05", '"5 Mar 2027"'])
def test_a_day_is_typed_as_people_do(room: Lived, typed: str) -> None:
    assert "Acme x AWS on 2027-03-05" in room.say("vera", f"history --at {typed}")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("2027-03-06", "still to come"),
        ("soon", "is not a date"),
        ("", "is not a date"),
        ("9" * 100_000, "is not a date"),
    ],
)
def test_a_day_that_is_none_is_asked_for_again(room: Lived, typed: str, told: str) -> None:
    said = room.say("vera", f"history --at {typed}")

    assert told in said
    assert len(said) < 500


def test_its_foot_says_that_the_record_is_a_chain_that_can_be_verified(room: Lived) -> None:
    for typed in ("history", "history --at 2027-03-05"):
        said = room.say("vera", typed)
        assert "The record is a chain: each entry holds the one before it." in said
        assert "Whoever runs jbp can verify" in said


def test_that_a_document_came_in_is_no_line_of_it(room: Lived) -> None:
    room.read(lambda book: plans.supersede(book, small_plan(version=2)))

    assert "Nothing is on record there." in room.say("vera", "history")


def test_before_anything_was_said_it_says_so(room: Lived) -> None:
    assert "Nothing is on record there." in room.say("vera", "history")
    assert "Nothing is on record there." in room.say("vera", "history --at 2020-01-01")


def test_a_file_brings_its_history_with_the_times_of_then(room: Lived) -> None:
    busy(room)
    facts = [fact for fact in room.facts if fact.at < datetime(2027, 3, 9, tzinfo=UTC)]
    room.add(small_plan(id="zeta", name="Zeta x AWS"), facts)

    assert "vera moved it" in room.say("vera", "history --plan zeta")
    assert "Sourced pipeline $1M" in room.say("vera", "history --at 2027-03-08 --plan zeta")
