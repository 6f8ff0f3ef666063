"""An exported plan is the whole plan: read back it is the same, history included."""

from __future__ import annotations

from datetime import date

from cards.card import Card, File
from plan.facts import Phase
from storage.plan_file import PlanFile, read
from tests.house import Lived
from tests.plans import small_plan


def exported(room: Lived, typed: str = "export") -> PlanFile:
    room.say("vera", typed)
    assert isinstance(room.answer, Card)
    (file,) = [each for each in room.answer.body if isinstance(each, File)]
    assert file.name == "acme-aws.yaml"
    return read(file.content)


def test_the_document_reads_back_as_it_is(room: Lived) -> None:
    file = exported(room)

    assert file.agreement == small_plan()
    assert file.as_of == date(2027, 3, 5)
    assert file.history == ()


def test_the_history_comes_along_on_request(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")
    room.until("2027-03-08 09:05")
    room.say("vera", "check-in acme-aws/migration 2027-W10 changed")
    room.fill("vera", confidence="green", moved="workshop: held, with “quotes”\nand a second line")
    room.until("2027-03-10 09:00")

    file = exported(room, "export --history")
    assert list(file.history) == room.facts
    assert any(isinstance(fact, Phase) for fact in file.history)


def test_the_history_is_a_press_away(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")

    assert "history:" not in room.say("vera", "export")
    assert "kind: number" in room.press("vera", "With its history")
