"""Today is what waits for one person on every plan of theirs, each a press from being done."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from plan.agreement import Agreement, RitualTerms
from plan.sides import Side
from tests.house import Lived
from tests.plans import member, people, small_plan


def test_with_nothing_due_it_says_so(room: Lived) -> None:
    said = room.say("vera", "today")

    assert "Nothing waits for you" in said
    assert "Nothing on Acme x AWS." in said


def test_every_plan_of_theirs_is_in_it(room: Lived) -> None:
    room.add(small_plan(id="zeta", name="Zeta x AWS"))
    room.until("2027-03-08 09:05")

    said = room.say("vera", "today")
    assert "2 wait for you" in said
    assert said.count("1 to answer: Migration play") == 2
    assert "until Tue 9 Mar 15:00" in said


def test_what_is_answered_or_closed_waits_no_more(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    room.say("vera", "check-in acme-aws/migration 2027-W10 changed")
    room.fill("vera", confidence="green")
    assert "Nothing waits for you" in room.say("vera", "today")

    assert "1 to answer" in room.say("tom", "today")
    room.until("2027-03-09 16:00")
    assert "to answer" not in room.say("tom", "today")


def test_a_pair_that_differs_is_reminded_while_it_may_talk(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    for who, colour in (("vera", "green"), ("paul", "red")):
        room.say(who, "check-in acme-aws/migration 2027-W10 changed")
        room.fill(who, confidence=colour)

    for who in ("vera", "paul"):
        assert "Migration play: you two see it differently" in room.say(who, "today")
    assert "differently" not in room.say("tom", "today")

    room.press("vera", "We talked")
    room.fill("vera", outcome="AWS names an SA")
    assert "differently" not in room.say("paul", "today")


def test_an_ask_waits_for_the_motions_owner_on_the_other_side_and_their_lead(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    room.say("tom", "check-in acme-aws/launch 2027-W10 changed")
    room.fill("tom", confidence="green", ask="name an SA")

    assert "Acme asks: name an SA (Marketplace launch)" in room.say("ines", "today")
    assert "Acme asks" in room.say("paul", "today")
    assert "Acme asks" not in room.say("ken", "today")
    assert "asks" not in room.say("vera", "today")

    room.say("ines", "today")
    assert "It is yours" in room.press("ines", "Take it")
    assert "Acme asks" not in room.say("paul", "today")


def test_own_promises_wait_from_a_week_before_their_day(room: Lived) -> None:
    room.say("vera", "promises add sooner --by 2027-03-12")
    room.say("vera", "promises add later --by 2027-04-20")

    said = room.say("vera", "today")
    assert "1 waits for you" in said
    assert "You promised: sooner" in said
    assert "You promised: later" not in said
    assert "1 of your promises is due later." in said

    assert "Kept, thank you" in room.press("vera", "Kept")
    assert "Nothing waits for you" in room.say("vera", "today")


def test_nobody_elses_promises_are_in_it(room: Lived) -> None:
    room.say("vera", "promises add sooner --by 2027-03-12")

    assert "sooner" not in room.say("tom", "today")


def test_a_long_list_is_cut_and_says_how_much_is_left(room: Lived) -> None:
    for day in range(1, 8):
        room.say("vera", f"promises add thing-{day} --by 2027-03-0{min(day + 4, 9)}")

    said = room.say("vera", "today")
    assert "7 wait for you" in said
    assert "2 more wait here." in said
    assert "thing-7" not in said


def test_who_has_not_said_yes_to_prompts_is_asked_once_for_all_plans(room: Lived) -> None:
    new = member("noor", "Noor Aziz", Side.PARTNER, joined=None)
    for id in ("zeta", "eta"):
        room.add(replace(small_plan(id=id, name=id), people=(*people(), new)))

    said = room.say("noor", "today")
    assert "1 waits for you" in said
    assert "Nobody asks you yet" in said
    assert "Waiting for you: 1" in room.say("noor", "status --plan zeta")

    room.say("noor", "today")
    room.press("noor", "I’m in")
    assert "Nothing waits for you" in room.say("noor", "today")


def test_who_is_on_no_plan_is_told_how_to_get_on_one(room: Lived) -> None:
    assert "You are not on a plan yet" in room.say("stranger", "today")


def whole(id: str = "whole") -> Agreement:
    """A plan with a month, a quarter and a half to it."""
    plan = small_plan(id=id, name="Whole x AWS")
    rhythm = replace(
        plan.rhythm,
        monthly=RitualTerms(day="2nd tue", at=time(16), who=("tom", "ines"), open_for_hours=48),
        quarterly=RitualTerms(day="last thu", at=time(10), who=("vera", "paul")),
        half_year=RitualTerms(who=("vera", "paul")),
    )
    return replace(plan, rhythm=rhythm)


def test_an_open_sync_waits_for_who_gives_the_numbers_and_then_for_who_confirms_them(room: Lived) -> None:
    room.add(whole())
    room.until("2027-03-09 16:05")
    asked = "March pipeline sync: Acme’s numbers, and what changed"
    assert asked in room.say("tom", "today")
    assert asked not in room.say("vera", "today")

    room.say("tom", 'log sourced 940k --source "ACE export" --plan whole')
    assert asked not in room.say("tom", "today")
    assert "1 number of Acme’s: do you have the same?" in room.say("ines", "today")

    room.until("2027-03-11 16:05")
    assert "pipeline sync" not in room.say("ines", "today")


def test_a_qbr_waits_for_each_leads_words_until_they_are_written(room: Lived) -> None:
    room.add(whole())
    room.until("2027-03-15 09:05")
    assert "QBR of Q1 2027: wins, asks and risks" in room.say("vera", "today")
    assert "QBR" not in room.say("tom", "today")

    room.say("vera", "qbr write whole/2027Q1")
    room.fill("vera", wins="Contoso signed")
    assert "QBR" not in room.say("vera", "today")
    assert "QBR of Q1 2027" in room.say("paul", "today")


def test_a_proposed_reset_waits_for_the_lead_who_has_not_answered(room: Lived) -> None:
    room.add(whole())
    room.until("2027-03-15 09:05")
    room.say("vera", 'reset propose --because "the market moved" --plan whole')

    assert "A reset is proposed: accept or decline it" in room.say("paul", "today")
    assert "A reset is proposed" not in room.say("vera", "today")
    room.say("paul", "reset decline whole/2027H1 --because no")
    assert "A reset is proposed" not in room.say("paul", "today")
