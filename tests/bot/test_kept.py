"""An answer that was given a moment ago is given again only while nothing was said on its plans, to nobody else, and
for no longer than a minute."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from cards.card import Card
from commands.command import COMMANDS, every
from storage.inbox import INBOX
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


def at_once(room: Lived, *requests: Any) -> list[Any]:
    """What each is answered, all of them asked at the same time."""

    async def ask() -> list[Any]:
        return await asyncio.gather(*(room.house.intake.take(each) for each in requests))

    return list(room.wait(ask()))


def test_those_who_ask_at_once_share_a_transaction_and_are_each_told_their_own(room: Lived) -> None:
    own = {who: answer(room, who) for who in ("tom", "vera", "ines")}
    begun: list[object] = []
    event.listen(room.house.store.engine, "begin", begun.append)
    asked = [who for _ in range(5) for who in own]
    answers = at_once(room, *(room.request(who, "status", here=True) for who in asked))

    assert all(given is own[who] for who, given in zip(asked, answers, strict=True))
    assert len(begun) <= 2, "one for who came first, one for all others"


def test_a_repeat_that_comes_at_the_same_time_is_recognised(room: Lived) -> None:
    answer(room, "tom")
    request = room.request("tom", "status", here=True)
    first, second, third = at_once(room, request, request, room.request("tom", "status", here=True))

    assert first == second == third
    taken = select(func.count()).select_from(INBOX).where(INBOX.c.id == request.id)
    assert room.read(lambda book: book.execute(taken).scalar()) == 1


def test_of_those_who_ask_at_once_each_is_told_what_was_said_since_their_own_answer(room: Lived) -> None:
    before = answer(room, "tom")
    room.say("vera", "log sourced 3.4M --source CRM")
    kept = answer(room, "ines")
    new, same = at_once(room, *(room.request(who, "status", here=True) for who in ("tom", "ines")))

    assert same is kept
    assert new != before
    assert "$3.4M" in str(new)


def test_a_store_that_fails_is_told_to_each_and_the_next_is_answered(room: Lived) -> None:
    first = answer(room, "tom")
    room.read(lambda book: book.execute(text("ALTER TABLE inbox RENAME TO away")))
    failed = at_once(room, *(room.request("tom", "status", here=True) for _ in range(3)))
    room.read(lambda book: book.execute(text("ALTER TABLE away RENAME TO inbox")))

    assert ["The store cannot be written" in str(each) for each in failed] == [True] * 3
    assert answer(room, "tom") is first
