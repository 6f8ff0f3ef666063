"""A colour is nobody else's business until both have answered or the window closes.

Shown by non-interference: the same week is lived twice, alike but for one colour. All that anybody else can
read, in every message, button, answer, export and log, must be the same to the letter.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cards import plain, web
from cards.card import Answer
from commands.command import every
from storage.cards import card_json
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import small_plan

OTHERS = ("paul", "ines", "ken", "stranger")  # everybody who is not of Acme
MORE = (
    "check-in 1",
    "history --at 2027-03-08",
    "export --format yaml",
    "export --history",
    "motions",
    "help check-in",
    "rhythm preview",
)


def lived(folder: Path, colour: str, *, blocked: bool = False) -> Lived:
    """Monday, ten o'clock: last week both answered green; Vera has just answered, Paul has not."""
    room = Lived(
        Store.open(sqlite_url(folder / f"{colour}-{blocked}.sqlite3")), datetime(2027, 2, 26, 20, tzinfo=UTC)
    )
    room.add(small_plan())
    room.until("2027-03-01 09:00")
    for who in ("vera", "paul"):
        room.send(who, "check-in 1 changed", confidence="green", moved="as planned")
    room.until("2027-03-08 10:00")
    return room


def answered(room: Lived, colour: str) -> None:
    room.send("vera", "check-in 1 changed", confidence=colour, moved="two signed", ask="name an SA")


def seen(room: Lived) -> list[str]:
    """All that anybody outside Acme can see: the room, their direct messages, and what every command tells them."""
    found: list[str] = []
    for channel in (room.plan_id, *(room.direct(who) for who in OTHERS)):
        found += [card_json(message.body) for message in room.messages(channel)]
        found += [f"{message.edits} {message.posted_at}" for message in room.messages(channel)]
    for who in OTHERS:
        for text in (*(command.name for command in every()), *MORE):
            for here in (True, False):
                room.say(who, text, here=here)
                found += rendered(room.answer)
    return found


def rendered(answer: Answer) -> Iterator[str]:
    yield card_json(answer)
    yield plain.rendered(answer)
    yield web.rendered(answer)


@pytest.mark.parametrize("other", ["amber", "red"])
def test_until_both_have_answered_nobody_can_tell_one_colour_from_another(
    tmp_path: Path, other: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    worlds, logs = [], []
    for colour in ("green", other):
        caplog.clear()
        room = lived(tmp_path, colour)
        answered(room, colour)
        worlds.append(seen(room))
        logs.append(
            [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "schedules"))]
        )
        room.close()

    assert worlds[0] == worlds[1]
    assert logs[0] == logs[1]
    assert any("two signed" in text for text in worlds[0])


def test_nobody_can_tell_no_change_from_a_change_to_the_same(tmp_path: Path) -> None:
    """ "No change" would tell last week's colour."""
    worlds = []
    for press in (True, False):
        room = lived(tmp_path, f"press-{press}")
        if press:
            room.press("vera", "No change")
        else:
            room.send("vera", "check-in 1 changed", confidence="red")
        worlds.append(seen(room))
        room.close()

    assert worlds[0] == worlds[1]


def test_once_the_window_has_closed_the_colours_are_told(tmp_path: Path) -> None:
    worlds = []
    for colour in ("green", "red"):
        room = lived(tmp_path, colour)
        answered(room, colour)
        room.until("2027-03-09 15:00")
        worlds.append(" ".join(room.channel))
        room.close()

    assert worlds[0] != worlds[1]
    assert "■ red two signed" in worlds[1]


def test_the_members_of_ones_own_side_may_know(tmp_path: Path) -> None:
    room = lived(tmp_path, "own")
    answered(room, "red")

    assert "■ red two signed" in room.say("tom", "motions")
    assert "■" not in room.say("paul", "motions")
    room.close()
