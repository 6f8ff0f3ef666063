"""In a channel that two companies share, all of it works: by command, mention, button, form and directly."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import URL

from tests.slack.conftest import on_slack
from tests.slack.wired import Person, Wired


def test_a_command_is_answered_to_who_typed_it_and_to_nobody_else(vera: Person, wired: Wired) -> None:
    assert "Acme x AWS" in vera.types("status")
    assert wired.room == []


def test_a_mention_is_answered_to_who_mentioned_it(paul: Person, wired: Wired) -> None:
    assert "Acme x AWS" in paul.mentions("status")
    assert len(wired.room) == 1  # his own words


def test_a_direct_message_is_a_command(ines: Person) -> None:
    assert "Acme x AWS" in ines.writes("status")
    assert "Acme x AWS" in ines.writes("/jbp status")


@pytest.mark.parametrize("socket", [False, True])
def test_a_week_goes_by_either_way_in(url: URL, *, socket: bool) -> None:
    wired = on_slack(url, socket=socket)
    tom, ines = wired.person("UTOM"), wired.person("UINES")
    wired.until("2027-03-08 09:00")
    assert "Marketplace launch" in tom.hears[-1]

    tom.presses("Answer")
    assert "What moved" in tom.modal
    tom.fills(confidence="green", moved="listing is live")
    ines.presses("Answer")
    ines.fills(confidence="red", moved="no seller trained")
    wired.until("2027-03-11 09:00")

    (week,) = wired.roots
    assert "listing is live" in week
    assert "no seller trained" in week
    wired.close()


def test_a_form_that_cannot_be_read_stays_open_with_the_error_at_its_question(
    tom: Person, wired: Wired
) -> None:
    wired.until("2027-03-08 09:00")
    tom.presses("Answer")
    answer = tom.fills(confidence="green", metric="a few", moved="two signed")

    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == ["f-metric"]
    tom.fills(metric="2")
    assert "metric" not in tom.modal


def test_the_home_is_what_waits(tom: Person, wired: Wired) -> None:
    wired.until("2027-03-08 09:00")

    assert "Marketplace launch" in tom.opens_home()
    tom.presses("Answer")
    tom.presses("Answer")
    assert "Confidence" in tom.modal


def test_a_message_becomes_a_promise(paul: Person, wired: Wired) -> None:
    message = {"ts": "1.1", "user": "UVERA", "text": 'I will send the "architecture" diagram &amp; the list'}
    paul.shortcut("promise", message)
    assert "Until" in paul.modal

    paul.fills(by="2027-03-19")
    assert "I will send the 'architecture' diagram & the list" in paul.writes("promises")


def test_an_update_is_logged_from_slacks_own_menu(vera: Person) -> None:
    vera.shortcut("log")
    vera.fills(what="win")
    vera.fills(customer="Orchard Home")

    assert "Orchard Home" in vera.modal


def test_what_is_logged_in_the_room_is_posted_there_and_closes_the_form(vera: Person, wired: Wired) -> None:
    vera.types("log win")
    vera.fills(customer="Orchard Home")

    assert vera.modal == ""
    assert "Orchard Home" in wired.room[-1]


def test_a_form_is_a_press_away_where_none_can_be_opened(paul: Person) -> None:
    assert "[Open]" in paul.writes("promises add")
    paul.presses("Open")
    paul.fills(what="the diagram", by="2027-03-19")

    assert "the diagram" in paul.modal
