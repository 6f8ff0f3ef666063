"""A form that cannot be taken comes back in its own place in Teams: what is to be put right stands at its field, all
that was typed is still in it, and nothing is written. A press that comes late or twice is told what is so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commands.sections.order import SECTIONS
from plan.sides import Reader
from storage import drafting, facts, plans
from tests.teams import cards
from tests.teams.wired import Person, Wired

LONG = "x" * 201
BAD: dict[str, tuple[str, dict[str, str], str]] = {
    "basics": ("", {"name": "Ours", "currency": "Dollars", "time_zone": "Europe/Berln"}, "Did you mean Europe/Berlin?"),
    "thesis": ("", {"problem": "x" * 2001, "horizon": "By 2030 it is done."}, "1 characters too long"),
    "targets": ("new", {"name": "Wins", "amount": "9 or so", "phasing": "2027Q9 5"}, "number"),
    "target-dates": ("sourced", {"start": "2027-09-01", "end": "2027-03-01"}, "before"),
    "motions": ("new", {"name": "Marketplace launch", "vendor_role": "Sales"}, "is called that already"),
    "motion-details": ("migration", {"stage": LONG, "metric": "opportunities"}, "too long"),
    "programmes": ("new", {"name": LONG}, "too long"),
    "funding": ("new", {"name": "MDF", "amount": "5 bananas", "claim_by": "2027-06-30"}, "number"),
    "funding-dates": ("mdf", {"claimant": LONG}, "too long"),
    "rhythm": ("weekly", {"day": "someday", "who": "Nobody Known", "open_for_hours": "1.5"}, "not a day"),
    "rituals": ("new", {"name": "Board", "day": "99th mon", "open_for_hours": "1.5"}, "not a day"),
    "days-off": ("new", {"name": "Holidays", "start": "2027-12-31", "end": "2027-12-24"}, "before"),
    "escalation": ("", {"vendor_1": "vera", "vendor_2": "vera"}, "on the path already"),
    "account-list": ("", {"where": "the shared folder"}, "Give the list a name"),
    "references": ("new", {"name": LONG, "note": "agrees"}, "too long"),
    "calendar": ("new", {"on": "2027-10-05", "what": "x" * 2001}, "too long"),
}  # fmt: skip


def draft(wired: Wired) -> Any:
    def read(book: Any) -> Any:
        return drafting.to_write(book, plans.named(book, "acme-aws", Reader.ROOM))

    return wired.house.work.now(read)


def test_every_section_is_tried() -> None:
    assert set(BAD) == {each.name for each in SECTIONS}


@pytest.mark.parametrize("section", BAD)
def test_a_sections_form_comes_back_with_what_to_put_right_and_everything_typed(
    wired: Wired, vera: Person, section: str
) -> None:
    item, values, says = BAD[section]
    if section == "funding-dates":
        vera.writes("edit funding new")
        vera.fills(name="MDF", amount="60k")
    vera.writes(f"edit {section} {item}")
    where, message, _ = vera.form
    before = draft(wired)
    said = vera.fills(**values)
    there, again, card = vera.form

    assert "Nothing is saved yet: what is to be put right stands under its field." in said
    assert says in said
    assert (there, again["id"]) == (where, message["id"])
    asked = cards.inputs(card)
    assert {name: asked[name]["value"] for name in values} == values
    assert draft(wired) == before


def test_so_it_does_for_somebody_of_another_tenant_in_the_channel(wired: Wired, paul: Person) -> None:
    paul.mentions("edit targets sourced")
    paul.presses("Show me")
    said = paul.fills(amount="9 or so", definition="Originated by both")

    assert "not a number" in said
    asked = cards.inputs(paul.form[2])
    assert (asked["amount"]["value"], asked["definition"]["value"]) == ("9 or so", "Originated by both")
    assert not any("9 or so" in each for each in wired.room)


def test_a_line_that_is_too_long_for_a_telephone_has_several_and_is_one(wired: Wired, vera: Person) -> None:
    quarters = "2027Q1 0.5M, 2027Q2 2M, 2027Q3 5M, 2027Q4 8M"
    vera.writes("edit targets sourced")
    assert not cards.inputs(vera.form[2])["phasing"]["isMultiline"]
    vera.fills(phasing=quarters)
    vera.writes("edit targets sourced")
    asked = cards.inputs(vera.form[2])["phasing"]

    assert (asked["value"], asked["isMultiline"]) == (quarters, True)
    vera.fills(phasing=quarters.replace("2M, ", "3M,\n"))
    reached = (draft(wired).targets[0].phasing or {}).values()
    assert list(reached) == [500_000, 3_000_000, 5_000_000, 8_000_000]


def sent(person: Person, form: Any, values: dict[str, str]) -> str:
    """A form as it stood there, sent (again); what that is answered."""
    where, message, card = form
    action, asked = cards.actions(card)[-1], cards.inputs(card)
    filled = {name: each["value"] for name, each in asked.items() if "value" in each} | values
    return person.press(where, message, action, filled)


def facts_of(book: Any) -> int:
    return len(facts.history(book, plans.number_of(book, "acme-aws")))


TWICE = {
    "promises add": ({"what": "Send the list", "by": "2027-04-01"}, "That is there already"),
    "log win": ({"customer": "Hallmark"}, "Hallmark is there already"),
    "log sourced": ({"value": "3.4M"}, "that number is there already"),
    "edit targets new": ({"name": "Wins", "amount": "9"}, "Another target is called that already"),
    "people add": ({"name": "Ann Lee"}, "on the plan already"),
}


@pytest.mark.parametrize("command", TWICE)
def test_a_form_that_is_sent_twice_is_done_once_and_says_so(wired: Wired, vera: Person, command: str) -> None:
    values, later = TWICE[command]
    wired.until("2027-03-08 09:00")
    vera.writes(command)
    form = vera.form
    first, second = sent(vera, form, values), sent(vera, form, values)
    assert first == second
    before = wired.house.work.now(facts_of)

    wired.clock.set(wired.clock.now() + timedelta(minutes=1))
    assert later in sent(vera, form, values)
    assert wired.house.work.now(facts_of) == before


def test_a_form_that_is_sent_again_with_something_else_is_taken(wired: Wired, vera: Person) -> None:
    """There and back within a moment, from the card that was answered."""
    wired.until("2027-03-08 09:00")
    vera.writes("check-in 1 changed")
    form = vera.form
    for moved in ("one signed", "two signed", "three signed"):
        assert moved in sent(vera, form, {"confidence": "green", "moved": moved})


# -- presses that come late ------------------------------------------------------------------------


def test_a_proposal_that_was_changed_is_not_agreed_to_by_a_press_on_what_it_said(
    wired: Wired, vera: Person, paul: Person
) -> None:
    vera.writes("edit thesis")
    vera.fills(problem="Grocers throw away nine per cent of fresh food by noon.")
    vera.presses("Propose it")
    vera.presses("Propose to AWS")
    where, message, agree = paul.button("Agree")
    vera.writes("edit thesis")
    vera.fills(horizon="By 2030 forty grocers plan by the hour.")

    said = paul.press(where, message, agree, {})
    assert "It has changed since\nVera Lind was the last to do so. Nothing was recorded." in said
    assert "after: By 2030 forty grocers plan by the hour." in said
    assert (
        wired.house.work.now(lambda book: plans.named(book, "acme-aws", Reader.ROOM)).agreement.version == 1
    )


def test_a_prompt_of_last_week_leads_on_to_the_newer_one(wired: Wired, tom: Person) -> None:
    wired.until("2027-03-08 09:00")
    _, message, action = tom.button("Answer")
    wired.until("2027-03-16 09:00")
    tom.press(tom.chat, message, action, {})

    assert "That review is over and a newer one has begun. Nothing was changed" in tom.hears[-1]
    tom.presses("/jbp check-in")
    assert "Marketplace launch" in tom.hears[-1]


def test_what_is_anothers_to_press_is_refused_with_a_reason(wired: Wired, vera: Person, ines: Person) -> None:
    """A card of the room is everybody's to press."""
    wired.until("2027-03-08 09:00")
    _, _, answer = vera.button("Answer")
    before = wired.house.work.now(facts_of)
    said = ines.press(wired.room_, wired.room_.messages[0], answer, {})

    assert "has another owner on your side" in said
    assert wired.house.work.now(facts_of) == before
