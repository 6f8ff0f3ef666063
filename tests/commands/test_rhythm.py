"""Leads hold the rhythm: they see it ahead, pause and resume it, ask now; the leads of both sides are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from cards.card import Form
from plan.agreement import DayOff, Rhythm, RitualTerms, State
from plan.facts import Phase, RhythmChange
from tests.house import Lived
from tests.plans import small_plan


def changes(room: Lived) -> list[RhythmChange]:
    return [fact for fact in room.facts if isinstance(fact, RhythmChange)]


def test_it_says_what_comes_next_whom_it_asks_and_which_days_are_off(room: Lived) -> None:
    weekly, monthly = (
        RitualTerms(day="mon", at=time(9)),
        RitualTerms(day="2nd tue", at=time(16), who=("vera",)),
    )
    off = DayOff(name="Spring blackout", start=date(2027, 3, 15), end=date(2027, 3, 16))
    terms = Rhythm(weekly=weekly, monthly=monthly, days_off=(off,))
    room.add(replace(small_plan(rhythm=terms), id="zeta", name="Zeta x AWS"))

    said = room.say("tom", "rhythm --plan zeta")
    assert "Weekly motion review" in said
    assert "8 Mar" in said
    assert "Vera Lind, Paul Oka, Tom Ade, Ines Dua" in said
    assert (
        "Monthly pipeline sync\n  next: Tue 9 Mar 16:00, until Wed 10 Mar 22:00\n  asks Vera Lind, Paul Oka"
        in said
    )
    assert "Spring blackout" in said
    assert "Pause" not in said


def test_a_pause_is_recorded_told_to_the_other_lead_and_holds(room: Lived) -> None:
    said = room.say("vera", 'rhythm pause motion-review --because "trade fair"')
    assert "Vera Lind paused the weekly motion review" in said
    assert "trade fair" in room.hears("paul")[-1]
    assert room.hears("tom") == []

    room.until("2027-03-08 12:00")
    assert room.hears("tom") == []
    (skipped,) = [fact for fact in room.facts if isinstance(fact, Phase)]
    assert (skipped.phase, skipped.note) == ("skipped", "paused: trade fair")


def test_a_resume_is_told_too_and_the_next_review_is_held(room: Lived) -> None:
    room.say("vera", "rhythm pause motion-review")
    room.say("paul", "rhythm resume motion-review")
    assert "Paul Oka resumed" in room.hears("vera")[-1]

    room.until("2027-03-08 12:00")
    assert "1 motion due" in room.hears("tom")[-1]


def test_twice_changes_nothing_and_says_who_did_it(room: Lived) -> None:
    assert "is not paused" in room.say("vera", "rhythm resume motion-review")
    room.say("vera", "rhythm pause motion-review")

    assert "Vera Lind paused it already" in room.say("paul", "rhythm pause motion-review")
    assert len(changes(room)) == 1


def test_only_leads_hold_it(room: Lived) -> None:
    for act in ("pause", "resume", "preview", "now"):
        assert "Only a lead" in room.say("tom", f"rhythm {act} motion-review")
        assert "You are not on this plan" in room.say("stranger", f"rhythm {act} motion-review", here=True)
    assert room.facts == []


def test_a_ritual_the_plan_does_not_hold_is_said_so(room: Lived) -> None:
    assert "holds no ritual of that name" in room.say("vera", "rhythm pause seance")
    assert "is none of" in room.say("vera", "rhythm dance")


def test_a_reason_too_long_comes_back_whole(room: Lived) -> None:
    room.say("vera", f"rhythm pause motion-review --because {'x' * 100_000}")

    assert isinstance(room.answer, Form)
    assert "99,000 characters too long" in room.answer.errors["because"]
    assert len(room.answer.values["because"]) == 100_000
    assert changes(room) == []


def test_a_preview_shows_ones_own_prompts_and_of_the_others_only_to_whom(room: Lived) -> None:
    said = room.say("vera", "rhythm preview motion-review")
    own, _, others = said.casefold().partition("to aws")

    assert "tom ade" in own
    assert "marketplace launch" in own
    assert "paul oka" in others
    assert "marketplace launch" not in others
    assert room.hears("tom") == []
    assert room.states() == {}


def test_asking_now_opens_this_periods_review_once_and_tells_the_other_lead(room: Lived) -> None:
    said = room.say("vera", "rhythm now motion-review")
    assert "Vera Lind opened the weekly motion review now" in said
    assert "1 motion due" in room.hears("tom")[-1]
    assert any("Vera Lind opened" in each for each in room.hears("paul"))

    assert "open already in 2027-W09" in room.say("paul", "rhythm now motion-review")
    assert len([each for each in room.hears("tom") if "motion due" in each]) == 1


def test_asked_for_on_its_own_day_it_is_not_held_twice(room: Lived) -> None:
    room.until("2027-03-08 08:00")
    room.say("vera", "rhythm now motion-review")
    room.until("2027-03-08 12:00")

    assert len([each for each in room.hears("tom") if "motion due" in each]) == 1
    room.until("2027-03-10 12:00")
    assert "was held in 2027-W10" in room.say("vera", "rhythm now motion-review")


def test_nothing_is_opened_while_paused_or_where_the_plan_is_not_in_force(room: Lived) -> None:
    room.say("vera", "rhythm pause motion-review")
    assert "It is paused" in room.say("vera", "rhythm now motion-review")

    room.add(replace(small_plan(state=State.DRAFT), id="draft", name="Draft x AWS"))
    assert "while a plan is agreed" in room.say("vera", "rhythm now motion-review --plan draft")


def test_two_plans_opened_in_one_minute_ask_with_one_prompt(room: Lived) -> None:
    room.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))
    room.say("vera", "rhythm now motion-review --plan acme-aws")
    room.say("vera", "rhythm now motion-review --plan zeta")

    asked = [each for each in room.hears("tom") if "due" in each]
    assert len(asked) == 1
    assert "2 motions due" in asked[0]


def test_a_lead_who_takes_no_messages_is_sent_none(room: Lived) -> None:
    room.say("paul", "me stop")
    room.say("vera", "rhythm pause motion-review")

    assert room.hears("paul") == []
