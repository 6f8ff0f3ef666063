"""Every target shows where its number is from, where it is heading, and asks the other side for its word once."""

from __future__ import annotations

from tests.house import Lived


def logged(room: Lived) -> None:
    room.say("ines", "log sourced 1.5M --source CRM --on 2027-03-04")


def test_a_number_says_who_gave_it_where_it_heads_and_what_drives_it(room: Lived) -> None:
    logged(room)

    said = " ".join(room.say("vera", "targets").split())
    assert "$1.5M of $8M" in said
    assert "CRM, yesterday, unconfirmed" in said
    assert "Given by Ines Dua." in said
    assert "Forecast $8.69M (run rate against phased pace)." in said
    assert "Driven by Migration play, Marketplace launch." in said
    assert "Originated jointly" in said
    assert "a stale number is never green" in said


def test_the_other_side_is_asked_for_its_word_until_it_has_said_it(room: Lived) -> None:
    logged(room)

    assert "[Confirm]" in room.say("vera", "targets")
    assert "[Confirm]" not in room.say("paul", "targets")
    assert "[Confirm]" not in room.say("ken", "targets")
    assert "[Confirm]" not in room.say("stranger", "targets", here=True)

    room.say("vera", "targets")
    room.press("vera", "Confirm")
    said = room.say("tom", "targets")
    assert "confirmed by Acme" in said
    assert "[Confirm]" not in said


def test_another_number_of_the_other_side_stands_beside_it(room: Lived) -> None:
    logged(room)
    room.say("vera", "log differs sourced 2027-03-04 --as 1.2M")

    assert "Acme differs, has $1.2M" in room.say("paul", "targets")


def test_before_the_first_number_there_is_no_colour_and_no_forecast(room: Lived) -> None:
    said = room.say("vera", "targets")

    assert "none yet of $8M" in said
    assert "nobody has logged it" in said
    assert "Forecast" not in said
    assert "● green" not in said
    assert "[Log a number]" in said
    assert "[Log a number]" not in room.say("ken", "targets")
