"""A side that never answers is asked less, and only to confirm; the plan stays useful, and says calmly who reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.checks import findings
from plan.facts import Answer, Confirmed, Phase, Unheard
from plan.plan import Plan
from plan.sides import Side
from tests.house import Lived

MONDAYS = ("2027-03-08", "2027-03-15", "2027-03-22", "2027-03-29", "2027-04-05", "2027-04-12", "2027-04-19")
QUIET = "AWS has not answered yet"


def flat(text: str) -> str:
    return " ".join(text.split())


def weeks(room: Lived, first: int, last: int) -> None:
    """Acme answers both motions in these reviews; AWS nothing."""
    for monday in MONDAYS[first:last]:
        room.until(f"{monday} 09:30")
        room.send("vera", "check-in 1 changed", confidence="green", moved=f"done by {monday}", metric="6")
        room.send("tom", "check-in 2 changed", confidence="green")


@pytest.fixture
def silent(room: Lived) -> Lived:
    """Four reviews without a word of AWS; the fifth, the first in April, opens at nine."""
    weeks(room, 0, 4)
    room.until("2027-04-05 09:00")
    return room


def asked(room: Lived, who: str) -> str:
    return room.hears(who)[-1]


# -- when it begins ----------------------------------------------------------------------------------


def test_after_three_reviews_nothing_has_changed_yet(room: Lived) -> None:
    weeks(room, 0, 3)
    room.until("2027-03-29 09:00")

    assert "motion due" in asked(room, "paul")
    assert "Acme-reported" not in room.say("vera", "status")


def test_the_fourth_close_makes_it_acme_reported_and_status_says_so_calmly(room: Lived) -> None:
    weeks(room, 0, 4)
    room.until("2027-03-30 14:59")
    assert "Acme-reported" not in room.say("vera", "status")
    room.until("2027-03-30 15:00")

    for who in ("vera", "paul", "ken"):
        said = flat(room.say(who, "status"))
        assert f"Acme-reported: {QUIET}. It is asked only to confirm, once a month." in said
        assert "AWS: has not answered yet; Acme-reported" in flat(room.say(who, "motions"))


def test_since_when_is_said_where_they_once_answered(room: Lived) -> None:
    room.until("2027-03-08 09:30")
    room.send("paul", "check-in 1 changed", confidence="red")
    weeks(room, 1, 5)
    room.until("2027-04-12 09:00")

    assert "AWS has not answered since 8 Mar" in flat(room.say("vera", "status"))
    assert "■" not in room.say("vera", "motions")


def test_the_leads_of_both_sides_are_told_once_why(silent: Lived) -> None:
    weeks(silent, 4, 6)
    silent.until("2027-04-19 12:00")

    for who in ("vera", "paul"):
        said = [each for each in silent.hears(who) if "is Acme-reported for now" in each]
        assert len(said) == 1
        assert QUIET in said[0]
    assert not any("Acme-reported" in each.splitlines()[0] for each in silent.hears("ines"))


def test_where_neither_side_answers_nobody_reports_for_the_other(room: Lived) -> None:
    room.until("2027-04-12 10:00")

    assert "reported" not in room.say("vera", "status")
    assert "motion due" in asked(room, "paul")


def test_a_pause_is_not_silence(room: Lived) -> None:
    weeks(room, 0, 2)
    room.say("vera", "rhythm pause")
    room.until("2027-04-02 12:00")
    room.say("vera", "rhythm resume")
    weeks(room, 4, 5)
    room.until("2027-04-07 12:00")

    assert "reported" not in room.say("vera", "status")


def test_who_is_out_of_office_was_not_asked(room: Lived) -> None:
    for who in ("paul", "ines"):
        room.say(who, "me out 2027-03-08 2027-04-09")
    weeks(room, 0, 5)
    room.until("2027-04-07 12:00")

    assert not any(isinstance(fact, Unheard) for fact in room.facts)
    assert "reported" not in room.say("vera", "status")


def test_what_the_other_lead_records_from_the_call_is_not_an_answer_of_theirs(room: Lived) -> None:
    weeks(room, 0, 3)
    room.until("2027-03-29 10:00")
    room.send(
        "vera", "call acme-aws/migration 2027-W13", vendor_confidence="green", partner_confidence="green"
    )
    room.until("2027-04-05 09:00")

    assert "Is what Acme reports right?" in " ".join(room.hears("paul"))


def test_recording_over_their_last_answer_does_not_make_them_silent(room: Lived) -> None:
    """They answered late in the fourth week; what is recorded for them in the fifth takes nothing back."""
    weeks(room, 0, 4)
    room.until("2027-04-02 10:00")
    room.send("paul", "check-in 1 changed", confidence="green")
    room.until("2027-04-05 09:30")
    room.send("vera", "call acme-aws/migration 2027-W14", partner_confidence="red")
    last = [fact for fact in room.facts if isinstance(fact, Answer)][-1]
    assert (last.by, last.side) == ("vera", Side.PARTNER)

    assert "reported" not in room.say("vera", "status")
    assert "motion due" in " ".join(each.splitlines()[0] for each in room.hears("ines")[-1:])


# -- what is asked ---------------------------------------------------------------------------------


def test_in_the_first_review_of_a_month_they_are_asked_only_to_confirm(silent: Lived) -> None:
    said = flat(asked(silent, "ines"))

    assert said.startswith("Is what Acme reports right?")
    assert "2 Marketplace launch [Confirm] [Differs] Acme ● green · 29 Mar" in said
    assert "[Confirm all]" in said
    assert "[No change]" not in said


def test_acme_is_asked_as_ever(silent: Lived) -> None:
    assert "1 motion due" in asked(silent, "tom")


def test_in_the_other_weeks_they_are_neither_asked_nor_nudged(silent: Lived) -> None:
    before = len(silent.hears("ines"))
    silent.until("2027-04-30 12:00")
    assert len(silent.hears("ines")) == before
    assert "Is what Acme reports right?" in silent.hears("ines")[-1]

    silent.until("2027-05-03 09:00")

    assert "1 motion due" in silent.hears("ines")[-1], "by now neither side answers"


def test_while_acme_goes_on_they_are_asked_again_in_the_next_month(silent: Lived) -> None:
    weeks(silent, 4, 7)
    silent.until("2027-04-26 09:30")
    silent.send("vera", "check-in 1 changed", confidence="green")
    before = len(silent.hears("ines"))
    silent.until("2027-05-03 09:00")

    assert len(silent.hears("ines")) == before + 1
    assert "Is what Acme reports right?" in asked(silent, "ines")


def test_the_rooms_week_counts_what_is_reported_and_prints_no_alarm(silent: Lived) -> None:
    weeks(silent, 4, 5)
    assert "AWS: not heard; Acme-reported" in silent.week
    silent.until("2027-04-06 15:00")

    assert silent.week.startswith("Week 14 · 2 of 2 Acme-reported")
    assert "Steady: 2" in silent.week
    assert f"Acme-reported: {QUIET}." in silent.week
    assert "no answer" not in " ".join(silent.channel[-2:])
    assert not any("not heard from AWS" in message for message in silent.hears("paul")[-2:])


def test_the_hidden_colour_of_this_week_is_not_in_the_question(silent: Lived) -> None:
    silent.send("tom", "check-in 2 changed", confidence="red", moved="it slipped")

    said = flat(asked(silent, "ines"))
    assert "it slipped" in said
    assert "■" not in said


# -- confirming ------------------------------------------------------------------------------------


def confirmed(room: Lived) -> list[tuple[str, str, str, bool]]:
    said = [fact for fact in room.facts if isinstance(fact, Confirmed)]
    return [(fact.by, fact.motion, fact.period, fact.report) for fact in said]


def test_one_press_confirms_and_is_no_answer_of_theirs(silent: Lived) -> None:
    said = silent.press("ines", "Confirm")

    assert "1 confirmed" in said
    assert confirmed(silent) == [("ines", "launch", "2027-W14", True)]
    assert not any(isinstance(fact, Answer) and fact.side is Side.PARTNER for fact in silent.facts)
    assert "AWS: Ines Dua confirmed Acme’s report" in silent.week
    assert asked(silent, "ines").startswith("Thank you")
    assert "Acme-reported" in silent.say("vera", "status")
    assert "confirmed what Acme reported" in flat(silent.say("vera", "history"))


def test_a_confirmation_says_no_more_than_what_was_there_to_be_read(silent: Lived) -> None:
    silent.press("ines", "Confirm")
    silent.until("2027-04-05 11:00")
    silent.send("tom", "check-in 2 changed", confidence="red", moved="it slipped")
    silent.send("vera", "check-in 1 changed", confidence="amber", moved="slow")
    assert "Ines Dua confirmed Acme’s earlier report" in silent.week

    silent.until("2027-04-05 12:00")
    silent.press("paul", "Confirm")
    silent.until("2027-04-06 16:00")

    details = flat(silent.channel[-1])
    assert "Paul Oka confirmed Acme’s report, not its colour" in details
    assert "Ines Dua confirmed Acme’s earlier report" in details


def test_confirm_all_confirms_what_is_asked_of_them_once(silent: Lived) -> None:
    pressed = silent.command("paul", "Confirm all")
    silent.say("paul", pressed)
    again = silent.say("paul", pressed)

    assert "Nothing was left to confirm" in again
    assert confirmed(silent) == [("paul", "migration", "2027-W14", True)]


def test_differs_is_the_ordinary_form_and_the_next_review_asks_both_again(silent: Lived) -> None:
    silent.press("ines", "Differs")
    silent.fill("ines", confidence="amber", moved="listing not live")

    assert "Acme-reported: AWS" not in silent.say("vera", "status")
    assert "motion due" not in asked(silent, "paul"), "this review stays as it began"
    assert "heard from both sides" in silent.week
    silent.until("2027-04-12 09:00")
    assert "1 motion due" in asked(silent, "paul")
    assert "heard from both sides" in silent.week


def test_a_stale_press_after_they_answer_again_writes_nothing(silent: Lived) -> None:
    pressed = silent.command("ines", "Confirm")
    silent.send("ines", "check-in 2 changed", confidence="green")

    assert "Nothing was left to confirm" in silent.say("ines", pressed)
    silent.until("2027-04-12 09:30")
    assert "over" in silent.say("ines", pressed)
    assert confirmed(silent) == []


def test_nobody_else_confirms(silent: Lived) -> None:
    pressed = silent.command("ines", "Confirm")

    assert "Nothing was left" in silent.say("vera", pressed)
    assert "another owner on your side" in silent.say("ken", pressed)
    silent.say("stranger", pressed)
    silent.say("ines", "check-in confirm acme-aws/2027-W14/nothing")
    silent.say("ines", "check-in confirm")
    assert confirmed(silent) == []


def test_where_they_answered_late_and_then_again_the_review_asks_as_it_began(room: Lived) -> None:
    weeks(room, 0, 4)
    room.until("2027-04-02 10:00")
    room.send("paul", "check-in 1 changed", confidence="green")
    room.until("2027-04-05 10:00")
    room.send("paul", "check-in 1 changed", confidence="green")

    assert "motion due" in asked(room, "ines")
    silent = [fact for fact in room.facts if isinstance(fact, Phase) and fact.phase.startswith("one-sided")]
    assert silent == []


def test_the_partner_reports_alone_likewise(room: Lived) -> None:
    for monday in MONDAYS[:4]:
        room.until(f"{monday} 09:30")
        for who, motion in (("paul", 1), ("ines", 2)):
            room.send(who, f"check-in {motion} changed", confidence="green")
    room.until("2027-04-05 09:00")

    assert "AWS-reported: Acme has not answered yet" in flat(room.say("paul", "status"))
    assert asked(room, "tom").startswith("Is what AWS reports right?")


def test_the_checks_stay_true(silent: Lived) -> None:
    """What is asked is less; what is weak in the plan is said as ever."""
    plan: Plan = silent.plan()
    loud = replace(
        plan, latest={slot: fact for slot, fact in plan.latest.items() if not isinstance(fact, Unheard)}
    )
    for today in (date(2027, 4, 5), date(2027, 7, 1)):
        assert list(findings(plan, today)) == list(findings(loud, today))
        assert list(findings(plan, today))
