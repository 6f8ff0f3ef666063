"""An answer that was given a moment ago is given again only while nothing was said on its plans, to nobody else, and
for no longer than a minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cards.card import Card
from commands.command import COMMANDS, every
from tests.house import Lived


def answer(room: Lived, who: str, *, here: bool = True) -> Any:
    room.say(who, "status", here=here)
    return room.answer


def test_the_same_question_has_the_same_answer(room: Lived) -> None:
    first = answer(room, "tom")

    assert isinstance(first, Card)
    assert answer(room, "tom") is first


def test_what_was_said_meanwhile_is_in_it(room: Lived) -> None:
    first = answer(room, "tom")
    room.say("vera", "log sourced 3.4M --source CRM")
    now = answer(room, "tom")

    assert now != first
    assert "$3.4M" in str(now)


def test_what_was_said_in_between_by_the_clock_is_in_it(room: Lived) -> None:
    first = answer(room, "tom")
    room.until("2027-03-08 09:00")

    assert answer(room, "tom") != first


def test_it_is_nobody_elses_and_of_no_other_place(room: Lived) -> None:
    first = answer(room, "tom")

    assert answer(room, "vera") is not first
    assert answer(room, "ines") is not first
    assert answer(room, "tom", here=False) is not first


def test_a_minute_later_it_is_made_anew(room: Lived) -> None:
    first = answer(room, "tom")
    room.clock.forward(timedelta(minutes=1))

    assert answer(room, "tom") is not first


def test_who_was_a_guest_and_is_named_reads_as_themselves_at_once(room: Lived) -> None:
    before = room.say("newcomer", "status", here=True)
    code = room.say("tom", "me join").split("Your code: ")[1].split()[0]
    room.say("newcomer", f"me join {code}")

    assert "Waiting for you" not in before
    assert room.say("newcomer", "status", here=True) == room.say("tom", "status", here=True)


def test_a_repeated_request_is_still_recognised(room: Lived) -> None:
    answer(room, "tom")
    request = room.request("tom", "status", here=True)
    first, second = room.take(request), room.take(request)

    assert first == second


@pytest.mark.parametrize("name", [each.name for each in every() if each.reads])
def test_a_command_whose_answers_are_kept_changes_nothing(room: Lived, name: str) -> None:
    before = room.facts
    room.say("vera", name, here=True)

    assert COMMANDS[name].reads
    assert room.facts == before
