"""The machine's clock may be moved by an hour or a day either way, and back again, at any moment of a review: every
period is held once, everybody is asked once, and nothing stays stuck. (A week of downtime: tests/schedules/
test_downtime.py.)"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from cards.card import Card
from plan.facts import REVIEW, Phase
from schedules.arrange import arrange
from storage.outbox import OUTBOX
from storage.rituals import OCCURRENCES
from tests.house import ZONE, Lived, shown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = ("2027-03-07 23:30", "2027-03-08 08:59", "2027-03-08 09:00", "2027-03-09 10:30", "2027-03-09 15:00")


def turn(room: Lived, by: timedelta) -> None:
    """Somebody sets the machine's clock; the next beat comes."""
    room.clock.at += by
    room.wait(room.house.heart.settle())


def live_until(room: Lived, local: str) -> None:
    """From wherever the clock stands now."""
    to = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE))
    if to > room.clock.now():
        room.until(local)


def prompts(room: Lived) -> list[int]:
    """How many prompts each person who was asked got, in all."""
    asked = OUTBOX.c.key.like(f"{REVIEW}/%/ask/%") & OUTBOX.c.message.is_not(None)
    found = room.read(lambda book: list(book.execute(select(OUTBOX.c.channel).where(asked)).scalars()))
    return list(Counter(found).values())


def reached(room: Lived, phase: str) -> list[str]:
    return [
        fact.period
        for fact in room.facts
        if isinstance(fact, Phase) and (fact.ritual, fact.phase) == (REVIEW, phase)
    ]


def occurrences(room: Lived) -> list[str]:
    ours = select(OCCURRENCES.c.period).where(OCCURRENCES.c.ritual == REVIEW)
    return list(room.read(lambda book: list(book.execute(ours).scalars())))


@pytest.mark.parametrize("back_again", [True, False], ids=["and put right", "and left so"])
@pytest.mark.parametrize("by", [HOUR, -HOUR, DAY, -DAY], ids=["+1h", "-1h", "+1d", "-1d"])
def test_a_clock_that_is_moved_makes_nothing_come_twice(room: Lived, by: timedelta, back_again: bool) -> None:
    for moment in MOMENTS:
        live_until(room, moment)
        turn(room, by)
        if back_again:
            turn(room, -by)
    live_until(room, "2027-03-16 20:00")

    for phase in ("open", "close"):
        assert reached(room, phase) == ["2027-W10", "2027-W11"], phase
    assert occurrences(room) == ["2027-W10", "2027-W11"]
    assert prompts(room) == [2, 2, 2, 2]
    roots = [shown(each) for each in room.messages(room.plan_id) if each.thread_of is None]
    assert len(roots) == 2
    assert set(room.states()) <= {"sent", "withdrawn"}


def test_answers_given_while_the_clock_was_wrong_are_kept_and_the_record_is_in_order(room: Lived) -> None:
    room.until("2027-03-08 09:30")
    room.send("vera", "check-in 1 changed", confidence="green", moved="before")
    turn(room, -DAY)
    room.send("paul", "check-in 1 changed", confidence="green", moved="yesterday, it seems")
    turn(room, DAY)
    room.send("tom", "check-in 2 changed", confidence="amber", moved="after")
    room.until("2027-03-09 20:00")

    assert Counter(fact.by for fact in room.facts if fact.slot.startswith("answer/")) == {
        "vera": 1,
        "paul": 1,
        "tom": 1,
    }
    assert isinstance(room.messages(room.plan_id)[0].body, Card)


def test_a_calendar_that_is_told_again_begins_no_period_twice(room: Lived) -> None:
    """The clock has gone back to before an opening when the plan's rhythm is arranged anew."""
    room.until("2027-03-08 10:00")
    room.clock.at -= DAY
    room.read(lambda book: arrange(book, room.plan_id))
    room.until("2027-03-08 12:00")

    assert occurrences(room) == ["2027-W10"]
    assert prompts(room) == [1, 1, 1, 1]
