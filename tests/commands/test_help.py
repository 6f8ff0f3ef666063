"""Help teaches the few commands to know first, lists the rest, and only offers what exists."""

from __future__ import annotations

from commands.command import every
from tests.house import Lived


def test_the_taught_ones_come_first_and_in_their_order(room: Lived) -> None:
    first, _, rest = room.say("vera", "help").partition("ALSO THERE")
    taught = [line.split()[1] for line in first.splitlines() if line.startswith("/jbp")]

    assert taught == [
        name for name in ("status", "today", "check-in", "log", "promises", "qbr") if name in known()
    ]
    assert "/jbp funding" in rest


def known() -> set[str]:
    return {each.name for each in every()}


def test_one_command_shows_every_way_to_use_it_whatever_it_is_typed_like(room: Lived) -> None:
    for typed in ("help history", "help /jbp history", "/jbp HELP History"):
        said = room.say("vera", typed)
        assert "What happened, by whom; or the plan as it stood on a day." in said
        assert "/jbp history --at 2027-02-01" in said


def test_a_mistyped_name_gets_the_nearest(room: Lived) -> None:
    assert "Did you mean “funding”?" in room.say("vera", "help fundin")
    assert "There is no command “zzzz”." in room.say("vera", "help zzzz")
    assert len(room.say("vera", "help " + "z" * 100_000)) < 500


def test_anybody_may_ask(room: Lived) -> None:
    assert "What you can type" in room.say("stranger", "help")
