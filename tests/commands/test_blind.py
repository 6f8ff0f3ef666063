"""Until both sides have answered, nothing that anybody can type tells the other side's colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cards.card import Answer, Form
from commands.command import every
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import small_plan

READ = [
    *(each.name for each in every()),
    "history --at 2027-03-08", "export --history", "check-in 1", "rhythm preview motion-review", "promises --all",
]  # fmt: skip
OTHERS = ("paul", "ines", "ken", "stranger")


def everything_said(room: Lived, who: str) -> list[Answer]:
    answers = []
    for asked in READ:
        for here in (False, True):
            room.say(who, asked, here=here)
            answers.append(replace(room.answer, draft="") if isinstance(room.answer, Form) else room.answer)
    return answers


def answered(room: Lived, colour: str) -> None:
    room.until("2027-03-08 09:05")
    room.say("vera", "check-in acme-aws/migration 2027-W10 changed")
    room.fill("vera", confidence=colour, moved="workshop held", ask="name an SA")


@pytest.fixture
def second(made: Path, tmp_path: Path) -> Iterator[Lived]:
    """Another house, the same in everything."""
    path = tmp_path / "second.sqlite3"
    path.write_bytes(made.read_bytes())
    lived = Lived(Store.open(sqlite_url(path)), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    lived.add(small_plan())
    yield lived
    lived.close()


@pytest.fixture
def green_and_red(room: Lived, second: Lived) -> tuple[Lived, Lived]:
    answered(room, "green")
    answered(second, "red")
    return room, second


@pytest.mark.parametrize("who", OTHERS)
def test_everybody_else_reads_the_same_whichever_colour_was_given(
    green_and_red: tuple[Lived, Lived], who: str
) -> None:
    green, red = green_and_red

    assert everything_said(green, who) == everything_said(red, who)


def test_the_note_and_the_ask_are_shared_at_once(room: Lived) -> None:
    answered(room, "green")

    said = room.say("paul", "motions")
    assert "workshop held" in said
    assert "colour hidden until both have answered" in said
    assert "name an SA" in room.say("paul", "today")
    assert "colour hidden" in room.say("paul", "history")


def test_ones_own_side_reads_its_colour(room: Lived) -> None:
    answered(room, "green")

    assert "Acme: ● green workshop held" in room.say("tom", "motions")
    assert "changed, green. workshop held" in room.say("tom", "history")


def test_a_file_for_the_other_side_leaves_the_answer_out_and_says_so(room: Lived) -> None:
    answered(room, "green")

    said = room.say("paul", "export --history")
    assert "workshop held" not in said
    assert "1 answer with a colour that is still hidden: left out" in said
    assert "workshop held" in room.say("tom", "export --history")


def test_once_both_have_answered_the_pair_reads_both_and_the_room_a_day_later(room: Lived) -> None:
    answered(room, "green")
    room.say("paul", "check-in acme-aws/migration 2027-W10 changed")
    room.fill("paul", confidence="red")

    assert "Acme: ● green" in room.say("paul", "motions")
    assert "colour hidden for now" in room.say("stranger", "motions", here=True)

    room.until("2027-03-09 16:00")
    assert "AWS: ■ red" in room.say("stranger", "motions", here=True)


def test_after_the_close_the_colour_that_stands_alone_is_shown(room: Lived) -> None:
    answered(room, "green")
    room.until("2027-03-09 16:00")

    assert "Acme: ● green" in room.say("paul", "motions")


# -- what is recorded from a call --------------------------------------------------------------------


def tried(room: Lived) -> list[str]:
    """All that a lead of Acme can try with `call` to learn the colour that Paul of AWS has given."""
    typed = ("call", "call 1", "call confirm 1", "call confirm acme-aws/migration 2027-W10", "call 2")
    heard = [room.say("vera", each, here=here) for each in typed for here in (True, False)]
    for values in (
        {"partner_confidence": "green", "partner_moved": "as I heard it"},
        {"partner_confidence": "red"},
        {"partner_confidence": ""},
    ):
        heard.append(room.send("vera", "call acme-aws/migration 2027-W10", **values))
    heard.append(
        room.send(
            "vera", "call acme-aws/launch 2027-W10", vendor_confidence="red", partner_confidence="amber"
        )
    )
    heard.append(room.say("vera", "check-in acme-aws/migration 2027-W10 talked"))
    return heard + [" ".join(room.hears(who)) for who in ("vera", "tom")] + room.channel


def test_a_lead_learns_no_colour_by_recording_it(room: Lived, second: Lived) -> None:
    worlds = []
    for lived, colour in ((room, "green"), (second, "red")):
        lived.until("2027-03-08 09:05")
        lived.send("paul", "check-in 1 changed", confidence=colour, moved="as planned")
        worlds.append((tried(lived), [everything_said(lived, who) for who in ("vera", "tom")]))

    assert worlds[0] == worlds[1]


def test_who_records_both_halves_does_not_tell_the_other_side_their_own_colour(
    room: Lived, second: Lived
) -> None:
    """What Vera recorded for AWS is there for AWS to read; her own colour is not, until AWS has spoken."""
    worlds = []
    for lived, colour in ((room, "green"), (second, "red")):
        lived.until("2027-03-08 09:05")
        lived.send(
            "vera", "call acme-aws/migration 2027-W10", vendor_confidence=colour, vendor_moved="two signed",
            partner_confidence="amber", partner_moved="no SA",
        )  # fmt: skip
        direct = [" ".join(lived.hears(who)) for who in OTHERS]
        worlds.append((direct, lived.channel, [everything_said(lived, who) for who in OTHERS]))

    assert worlds[0] == worlds[1]
    assert "two signed" in room.week
    assert "▲ amber no SA" in room.say("paul", "check-in")


def test_what_is_recorded_for_the_other_side_is_hidden_from_the_room_like_any_colour(
    room: Lived, second: Lived
) -> None:
    worlds = []
    for lived, colour in ((room, "green"), (second, "red")):
        lived.until("2027-03-08 09:05")
        lived.send(
            "vera", "call acme-aws/migration 2027-W10", partner_confidence=colour, partner_moved="no SA"
        )
        worlds.append((lived.channel, everything_said(lived, "stranger"), everything_said(lived, "tom")))

    assert worlds[0] == worlds[1]
