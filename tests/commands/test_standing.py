"""Every command can be found, and whatever a card offers can be pressed, wherever one stands."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from bot.words import typed
from cards.card import Answer, Card, Command, Form
from commands.command import COMMANDS, every
from tests.house import Lived, buttons
from tests.plans import small_plan

NAMES = [each.name for each in every()]
ASKERS = ("vera", "ines", "ken", "stranger")


@pytest.fixture
def lived(room: Lived) -> Lived:
    """Two plans with the same people, a week after the first review: asks, a disagreement, promises, numbers."""
    room.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))
    room.say("vera", 'promises add "reference architecture" --by 2027-03-11 --plan acme-aws')
    room.say("ines", "log sourced 1M --plan acme-aws --source CRM --on 2027-03-04")
    room.until("2027-03-08 09:05")
    for who, confidence in (("vera", "green"), ("paul", "red")):
        room.say(who, "check-in acme-aws/migration 2027-W10 changed")
        room.fill(who, confidence=confidence, ask="name an SA")
    return room


def offered(answer: Answer) -> list[str]:
    return [button.command for button in buttons(answer)]


def found(room: Lived) -> dict[str, set[str]]:
    """Every command on a button, by who has it: under messages, and under what each command answers them."""
    pressed: dict[str, set[str]] = {who: set() for who in ASKERS}
    for who in ASKERS:
        for channel in (room.direct(who), "acme-aws"):
            for message in room.messages(channel):
                pressed[who].update(offered(message.body) if isinstance(message.body, Card) else ())
        for name in NAMES:
            for asked in (name, f"help {name}", f"{name} --plan acme-aws"):
                for here in (False, True):
                    room.say(who, asked, here=here)
                    pressed[who].update(offered(room.answer))
    return pressed


def test_every_button_is_a_command_and_names_its_target_in_full(lived: Lived) -> None:
    pressed = found(lived)

    assert sum(map(len, pressed.values())) > 50
    for who, wanted in pressed.items():
        for asked in sorted(wanted):
            assert typed(asked).command in COMMANDS, asked
            if asked in ("me stop", "me join"):
                continue
            said = lived.say(who, asked)  # in direct messages, where no room says which plan is meant
            assert "Which plan?" not in said, (who, asked)
            assert "You are on several plans" not in said, (who, asked)
            assert "went wrong on our side" not in said, (who, asked)


def test_every_command_is_in_help_with_one_line(room: Lived) -> None:
    said = room.say("vera", "help")

    for each in every():
        assert f"/jbp {each.name}" in said
        assert each.help in said
        assert each.help
        assert "\n" not in each.help
        assert not each.help.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_a_command_begins_with_what_people_type(name: str) -> None:
    module = sys.modules[COMMANDS[name].handler.__module__]

    assert (module.__doc__ or "").startswith(f"`/jbp {name}`")


@pytest.mark.parametrize("name", NAMES)
def test_every_command_shows_how_it_is_used(name: str) -> None:
    usage = COMMANDS[name].usage

    assert usage
    assert all(line.split()[0] == name and means for line, means in usage)


def test_a_stranger_outside_a_room_learns_nothing_of_any_plan(lived: Lived) -> None:
    for asked in (*NAMES, *(f"{name} --plan acme-aws" for name in NAMES)):
        said = lived.say("stranger", asked)
        assert "Sourced pipeline" not in said
        assert "Vera" not in said
        assert "Migration" not in said


def test_what_people_wrote_is_never_set_as_a_command(lived: Lived) -> None:
    """A command set as code is ours: no card puts a person's words into one."""
    for asked in (*NAMES, *(f"help {name}" for name in NAMES)):
        lived.say("vera", asked, here=True)
        elements = lived.answer.context if isinstance(lived.answer, Form) else lived.answer.body
        spans = [span for each in elements for span in getattr(each, "spans", ())]
        assert all(span.text.startswith("/jbp ") for span in spans if isinstance(span, Command))


@pytest.mark.parametrize(
    "name", ["plan", "check", "motions", "targets", "funding", "people", "history", "export"]
)
def test_on_several_plans_the_asker_is_asked_which_and_what_they_typed_is_kept(
    lived: Lived, name: str
) -> None:
    assert "Which plan?" in lived.say("vera", f"{name} --page 1")
    assert lived.command("vera", "Zeta x AWS") == f"{name} --page 1 --plan zeta"

    assert "Zeta x AWS" in lived.press("vera", "Zeta x AWS").splitlines()[0]
