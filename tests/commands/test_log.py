"""A number has a date, a source and a giver; only the other company says whether it has the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cards.card import Audience, Card, Form
from plan.agreement import Target, TargetKind
from plan.facts import Number, NumberVerdict, Verdict, Win
from tests.house import Lived
from tests.plans import small_plan


def numbers(room: Lived) -> list[Number]:
    return [fact for fact in room.facts if isinstance(fact, Number)]


def verdicts(room: Lived) -> list[NumberVerdict]:
    return [fact for fact in room.facts if isinstance(fact, NumberVerdict)]


def wins(room: Lived) -> list[Win]:
    return [fact for fact in room.facts if isinstance(fact, Win)]


def form(room: Lived) -> Form:
    assert isinstance(room.answer, Form), room.answer
    return room.answer


def test_a_number_is_logged_in_a_line_with_its_date_and_source(room: Lived) -> None:
    said = room.say("vera", 'log sourced 3.4M --on 2027-03-04 --source "AWS export"')

    assert "$3.4M" in said
    assert "AWS export" in said
    (number,) = numbers(room)
    assert (number.value, number.on, number.source, number.by) == (
        Decimal(3_400_000), date(2027, 3, 4), "AWS export", "vera",
    )  # fmt: skip


def test_log_alone_asks_in_two_steps(room: Lived) -> None:
    room.say("vera", "log", here=True)
    assert (form(room).step, form(room).steps) == (1, 2)

    room.send("vera", form(room).command + " --plan acme-aws", what="number")
    assert (form(room).step, form(room).steps) == (2, 2)
    assert form(room).draft

    room.fill("vera", target="sourced", value="3.1M")
    assert [each.value for each in numbers(room)] == [Decimal(3_100_000)]


def test_a_number_in_words_comes_back_with_the_form_filled_in(room: Lived) -> None:
    room.say("vera", "log sourced three million --source CRM")

    assert "is not a number" in form(room).errors["value"]
    assert form(room).values["value"] == "three million"
    assert form(room).values["source"] == "CRM"
    assert numbers(room) == []


@pytest.mark.parametrize(
    "typed", ["1e-99999999", "0e-99999999", "NaN", "Infinity", "9" * 5000, "1e15", "--3"]
)
def test_what_only_a_machine_calls_a_number_is_none(room: Lived, typed: str) -> None:
    room.say("vera", f"log sourced {typed}")

    assert form(room).errors or form(room).values.get("value", "") == ""
    assert numbers(room) == []


def test_a_field_of_a_hundred_thousand_characters_says_how_many_to_cut(room: Lived) -> None:
    room.say("vera", "log win")
    room.fill("vera", customer="Contoso", attribution="x" * 100_000)

    assert form(room).errors == {"attribution": "That is 99,000 characters too long: at most 1,000 fit here."}
    assert len(form(room).values["attribution"]) == 100_000
    assert form(room).values["customer"] == "Contoso"
    assert wins(room) == []


def test_what_has_been_reached_cannot_lie_ahead_nor_before_the_target_nor_below_zero(room: Lived) -> None:
    for typed, field in (
        ("log sourced 3M --on 2027-03-06", "on"),
        ("log sourced 3M --on 2026-12-31", "on"),
        ("log sourced -3M", "value"),
    ):
        room.say("vera", typed)
        assert list(form(room).errors) == [field], typed
    assert numbers(room) == []


def test_a_wild_jump_is_asked_about_and_taken_when_it_is_sure(room: Lived) -> None:
    room.say("vera", "log sourced 3M")
    room.say("vera", "log sourced 31M")
    assert "more than 10 times the last number, $3M" in form(room).errors["value"]

    room.fill("vera", sure="31000000")
    assert [each.value for each in numbers(room)] == [Decimal(3_000_000), Decimal(31_000_000)]

    room.say("vera", "log sourced 2M --sure")
    assert numbers(room)[-1].value == Decimal(2_000_000)


def test_being_sure_of_one_number_is_not_being_sure_of_another(room: Lived) -> None:
    room.say("vera", "log sourced 900M")
    room.fill("vera", value="950M", sure="900000000")

    assert form(room).errors
    assert numbers(room) == []


def test_an_older_number_does_not_quietly_take_the_place_of_a_newer_one(room: Lived) -> None:
    room.say("vera", "log sourced 3M --on 2027-03-04")
    room.say("vera", "log sourced 3.2M --on 2027-03-01")

    assert "There is a newer number" in form(room).errors["on"]
    assert len(numbers(room)) == 1


def test_no_target_of_that_name_offers_those_there_are(room: Lived) -> None:
    room.say("vera", "log moonshots 12")

    assert "“moonshots”" in form(room).errors["target"]
    assert form(room).values["value"] == "12"


def test_the_same_number_twice_is_there_already(room: Lived) -> None:
    room.say("vera", "log sourced 3M")

    assert "there already" in room.say("vera", "log sourced 3M")
    assert len(numbers(room)) == 1


def test_in_the_room_both_companies_see_it_with_the_other_sides_buttons(room: Lived) -> None:
    room.say("vera", "log sourced 3M", here=True)

    assert isinstance(room.answer, Card)
    assert room.answer.audience is Audience.ROOM
    assert [button.label for button in room.answer.buttons] == ["Confirm", "It differs", "Can’t say"]


def test_from_a_direct_message_the_other_sides_lead_is_asked_and_confirms_in_one_press(room: Lived) -> None:
    room.say("vera", "log sourced 3M")
    assert "Acme has Sourced pipeline at $3M" in room.hears("paul")[-1]

    room.press("paul", "Confirm")
    (said,) = verdicts(room)
    assert (said.verdict, said.side.value, said.by) == (Verdict.CONFIRMED, "partner", "paul")
    assert room.plan().is_confirmed("sourced")
    assert "confirmed by Paul Oka (AWS)" in room.hears("paul")[-1]
    assert room.say("paul", "log confirm sourced 2027-03-05").count("said so already")
    assert len(verdicts(room)) == 1


def test_nobody_confirms_a_number_of_their_own_side(room: Lived) -> None:
    room.say("vera", "log sourced 3M")

    assert "your own side's" in room.say("tom", "log confirm sourced 2027-03-05 3000000 --plan acme-aws")
    assert verdicts(room) == []


def test_a_number_that_changed_since_is_not_confirmed_by_an_old_button(room: Lived) -> None:
    room.say("vera", "log sourced 3M")
    old = room.command("paul", "Confirm")
    room.say("vera", "log sourced 3.2M")

    said = room.say("paul", old)
    assert "has changed since" in said
    assert "$3.2M" in said
    assert verdicts(room) == []


def test_a_number_that_differs_stands_beside_the_other_and_its_giver_is_told(room: Lived) -> None:
    room.say("vera", "log sourced 3M")
    room.press("paul", "It differs")
    room.fill("paul", value="three")
    assert "is not a number" in form(room).errors["value"]
    room.fill("paul", value="3M")
    assert "the same number" in form(room).errors["value"]
    room.fill("paul", value="2.5M")

    assert verdicts(room)[-1].differs_as == Decimal(2_500_000)
    assert room.plan().number("sourced") == numbers(room)[0]
    assert "Paul Oka (AWS) has $2.5M" in room.hears("vera")[-1]


def test_who_may_not_say_says_so(room: Lived) -> None:
    room.say("vera", "log sourced 3M")
    room.press("paul", "Can’t say")

    assert verdicts(room)[-1].verdict is Verdict.CANNOT_SAY


def test_nobody_overwrites_the_other_sides_number_of_the_same_day(room: Lived) -> None:
    room.say("vera", "log sourced 3M")
    said = room.say("paul", "log sourced 2.5M")
    assert "Acme has another number of that day" in said
    assert len(numbers(room)) == 1

    room.press("paul", "We have $2.5M")
    assert verdicts(room)[-1].differs_as == Decimal(2_500_000)


def test_two_numbers_that_read_alike_in_short_are_shown_in_full(room: Lived) -> None:
    room.say("vera", "log sourced 3,121,456")

    assert "$3,121,456" in room.say("paul", "log sourced 3,122,000")


def test_guests_and_sponsors_log_nothing(room: Lived) -> None:
    assert "You are not on this plan" in room.say("stranger", "log sourced 3M", here=True)
    assert "Observers and sponsors read" in room.say("ken", "log sourced 3M")
    assert "Observers and sponsors read" in room.say("ken", "log win Contoso")
    assert room.facts == []


def test_a_share_stays_below_a_hundred_and_customers_are_whole(room: Lived) -> None:
    targets = (
        Target(id="wins", name="Customer wins", kind=TargetKind.WINS, unit="logos", amount=Decimal(6)),
        Target(id="act", name="Activation", kind=TargetKind.ACTIVATION, unit="%", amount=Decimal(60)),
    )
    room.add(replace(small_plan(targets=targets), id="zeta"))
    for typed in ("log act 130% --plan zeta", "log wins 2.5 --plan zeta"):
        room.say("vera", typed)
        assert list(form(room).errors) == ["value"], typed


def test_on_several_plans_it_is_asked_which(room: Lived) -> None:
    room.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))
    room.say("vera", "log")
    assert [field.name for field in form(room).fields] == ["what", "plan"]

    room.fill("vera", what="win", plan="zeta")
    assert form(room).command == "log win --plan zeta"


def test_a_win_is_logged_once_and_amended_only_with_what_is_new(room: Lived) -> None:
    room.say("vera", 'log win "Müller & Söhne" --motion 1 --value 250k')
    assert "there already" in room.say("paul", 'log win "MÜLLER &  Söhne" --value 250k')
    assert len(wins(room)) == 1

    room.say("paul", 'log win "müller & söhne" --attribution "Ines found them"')
    last = room.plan().wins()
    assert [(each.customer, each.value, each.attribution) for each in last] == [
        ("Müller & Söhne", Decimal(250_000), "Ines found them")
    ]


def test_a_win_needs_a_customer_in_letters_and_a_day_that_has_been(room: Lived) -> None:
    room.say("vera", "log win 🎉 --on 2027-03-06 --value -5")

    assert set(form(room).errors) == {"customer", "on", "value"}
    assert wins(room) == []


def test_a_request_that_the_chat_repeats_logs_once(room: Lived) -> None:
    request = room.request("vera", "log win Contoso")

    assert room.take(request) == room.take(request)
    assert len(wins(room)) == 1
