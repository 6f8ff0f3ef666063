"""Once a week each owner is asked once what moved; only the colour is blind; the room gets one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from cards.card import Form
from plan.agreement import Cadence, DayOff, Period, Rhythm, RitualTerms
from plan.facts import Answer, Choice, Phase, Promise
from plan.sides import Side
from schedules.tick import tick
from storage import facts, plans, posted
from tests.house import Lived
from tests.plans import member, motion, people, small_plan

MONDAY, TUESDAY = "2027-03-08", "2027-03-09"


@pytest.fixture
def open_room(room: Lived) -> Lived:
    room.until(f"{MONDAY} 09:00")
    return room


def answer(room: Lived, who: str, motion: int, colour: str, **values: str) -> str:
    return room.send(who, f"check-in {motion} changed", confidence=colour, **values)


# -- asking ----------------------------------------------------------------------------------------


def test_nobody_is_asked_before_the_hour(room: Lived) -> None:
    room.until(f"{MONDAY} 08:59")

    assert room.channel == []
    assert room.hears("vera") == []


def test_each_owner_gets_one_prompt_for_what_is_theirs(open_room: Lived) -> None:
    assert len(open_room.hears("vera")) == 1
    assert "Migration play" in open_room.hears("vera")[0]
    assert "Marketplace launch" not in open_room.hears("vera")[0]
    assert open_room.hears("ken") == []


def test_the_room_gets_one_root_message_a_week_whatever_is_said(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green", moved="signed")
    answer(open_room, "paul", 1, "red", moved="stuck")
    open_room.until("2027-03-12 12:00")

    roots = [each for each in open_room.messages("acme-aws") if each.thread_of is None]
    assert len(roots) == 1


def test_one_prompt_covers_every_plan_that_opens_then(room: Lived) -> None:
    other = small_plan(
        id="acme-google",
        name="Acme x Google",
        people=(people()[0], member("gus", "Gus Ray", Side.PARTNER)),
        motions=(motion("fit", "Fit for BigQuery", "vera", "gus"),),
    )
    room.add(other)

    room.until(f"{MONDAY} 09:00")

    assert len(room.hears("vera")) == 1
    prompt = room.hears("vera")[0]
    assert prompt.startswith("2 motions due")
    assert "Acme x AWS" in prompt
    assert "Acme x Google" in prompt
    assert "Acme x Google" not in room.hears("paul")[0]


def test_all_unchanged_answers_on_every_plan_of_the_prompt(room: Lived) -> None:
    room.add(
        small_plan(
            id="acme-google",
            name="Acme x Google",
            people=(people()[0], member("gus", "Gus Ray", Side.PARTNER)),
            motions=(motion("fit", "Fit for BigQuery", "vera", "gus"),),
        )
    )
    room.until(f"{MONDAY} 09:00")
    room.send("vera", "check-in acme-aws/migration 2027-W10 changed", confidence="green")
    room.send("vera", "check-in acme-google/fit 2027-W10 changed", confidence="amber")
    room.until("2027-03-15 09:00")

    said = room.press("vera", "All unchanged")

    assert "2 unchanged" in said
    assert "Migration play" in said
    assert "Fit for BigQuery" in said


def test_a_prompt_across_plans_keeps_both_when_one_is_answered(room: Lived) -> None:
    room.add(
        small_plan(
            id="acme-google",
            name="Acme x Google",
            people=(people()[0], member("gus", "Gus Ray", Side.PARTNER)),
            motions=(motion("fit", "Fit for BigQuery", "vera", "gus"),),
        )
    )
    room.until(f"{MONDAY} 09:00")

    room.send("vera", "check-in acme-google/fit 2027-W10 changed", confidence="amber")

    prompt = room.hears("vera")[0]
    assert "Fit for BigQuery" in prompt
    assert "Migration play" in prompt
    assert prompt.startswith("1 motion due")


def test_a_monthly_motion_is_asked_in_the_first_review_of_a_month_only(room: Lived) -> None:
    monthly = small_plan(
        id="monthly", motions=(motion("story", "Win stories", "vera", "paul", cadence=Cadence.MONTHLY),)
    )
    room.add(monthly)
    room.until("2027-04-05 08:00")
    assert not any("Win stories" in message for message in room.hears("vera"))

    room.until("2027-04-05 09:00")
    assert "Win stories" in room.hears("vera")[-1]


def test_the_last_answer_is_shown_and_repeated_by_one_press(open_room: Lived) -> None:
    answer(
        open_room, "vera", 1, "amber", metric="6", moved="two signed", next_step="workshop", ask="name an SA"
    )
    open_room.until("2027-03-15 09:00")

    assert "last: ▲ amber, 6 deals; two signed; next: workshop" in " ".join(
        open_room.hears("vera")[-1].split()
    )
    open_room.press("vera", "No change")

    repeated = [fact for fact in open_room.facts if isinstance(fact, Answer)][-1]
    assert repeated.choice is Choice.NO_CHANGE
    assert (repeated.metric, repeated.next_step) == (6, "workshop")
    assert repeated.moved == ""
    assert repeated.ask == ""


def test_without_a_last_answer_no_change_is_not_offered(open_room: Lived) -> None:
    assert "[No change]" not in open_room.hears("vera")[0]
    assert "[All unchanged]" not in open_room.hears("vera")[0]


# -- what is shared, and what is blind -------------------------------------------------------------


def test_the_room_learns_the_facts_at_once_but_not_the_colour(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "red", metric="6", moved="two signed", ask="name an SA", blocker="no SA")

    assert "6 deals" in open_room.week
    assert "two signed" in open_room.week
    assert "no SA" in open_room.week
    assert "■" not in open_room.week


def test_the_choice_is_hidden_with_the_colour(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green")
    answer(open_room, "paul", 1, "green")
    open_room.until("2027-03-15 09:00")

    open_room.press("vera", "No change")

    assert "no change" not in open_room.week.casefold()
    assert "green" not in open_room.week


def test_both_colours_show_once_both_have_spoken_and_agree(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green", moved="signed")
    answer(open_room, "paul", 1, "green", moved="funded")

    assert "Acme: ● green signed" in open_room.week
    assert "AWS: ● green funded" in open_room.week


def test_a_colour_that_nobody_answered_shows_at_the_close(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "amber", moved="slow")
    open_room.until(f"{TUESDAY} 15:00")

    details = open_room.channel[-1]
    assert "▲ amber slow" in details
    assert "no answer" in details


# -- disagreeing -----------------------------------------------------------------------------------


@pytest.fixture
def differing(open_room: Lived) -> Lived:
    open_room.until(f"{MONDAY} 10:00")
    answer(open_room, "vera", 1, "green", moved="6 opportunities")
    open_room.until(f"{MONDAY} 11:00")
    answer(open_room, "paul", 1, "red", moved="no SA until April")
    return open_room


def test_the_pair_is_told_privately_and_nobody_else(differing: Lived) -> None:
    for who in ("vera", "paul"):
        told = differing.hears(who)[-1]
        assert "you two see it differently" in told
        assert "6 opportunities" in told
        assert "no SA until April" in told
        assert "Tue 9 Mar 11:00" in told
    assert all("differently" not in message for who in ("tom", "ines") for message in differing.hears(who))
    assert "■" not in differing.week


def test_after_a_day_the_room_sees_both_with_both_comments_never_an_average(differing: Lived) -> None:
    differing.until(f"{TUESDAY} 10:59")
    assert "■" not in differing.week
    differing.until(f"{TUESDAY} 15:00")

    assert "DECIDE" in differing.week
    assert "Acme ● green “6 opportunities”" in differing.week
    assert "AWS ■ red “no SA until April”" in differing.week
    assert "amber" not in differing.week


def test_a_late_disagreement_still_gets_its_day(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green", moved="fine")
    open_room.until(f"{TUESDAY} 14:00")
    answer(open_room, "paul", 1, "red", moved="not fine")
    open_room.until(f"{TUESDAY} 16:00")
    assert "the pair has until Wed 10 Mar 14:00" in open_room.week
    assert "■" not in "".join(open_room.channel)

    open_room.until("2027-03-10 14:00")

    assert "AWS ■ red “not fine”" in open_room.week


def test_we_talked_is_recorded_for_both_companies(differing: Lived) -> None:
    differing.press("paul", "We talked")
    differing.fill("paul", outcome="SA named for March", confidence="amber")
    differing.until(f"{TUESDAY} 15:00")

    assert "They talked and now both say ▲ amber: “SA named for March”" in differing.week
    assert "no SA until April" not in differing.week
    assert "on record already" in differing.say("vera", "check-in acme-aws/migration 2027-W10 talked")


def test_talking_without_agreeing_leaves_both_standing(differing: Lived) -> None:
    differing.press("vera", "We talked")
    differing.fill("vera", outcome="We see it differently still")
    differing.until(f"{TUESDAY} 15:00")

    assert "AWS ■ red" in differing.week
    assert "We see it differently still" in differing.week


# -- nudging ---------------------------------------------------------------------------------------


def test_who_has_not_answered_is_nudged_once_and_told_how_long_is_left(open_room: Lived) -> None:
    open_room.until(f"{TUESDAY} 14:59")

    nudges = [message for message in open_room.hears("vera") if "still wait" in message]
    assert len(nudges) == 1
    assert "Tue 9 Mar 15:00" in nudges[0]


def test_who_answered_is_not_nudged(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green")
    open_room.until(f"{TUESDAY} 14:59")

    assert not any("still wait" in message for message in open_room.hears("vera"))


def test_who_skipped_is_not_nudged(open_room: Lived) -> None:
    open_room.press("vera", "Skip this week")
    open_room.until(f"{TUESDAY} 14:59")

    assert not any("still wait" in message for message in open_room.hears("vera"))


def test_who_handed_it_over_is_not_nudged_and_the_colleague_is_asked(open_room: Lived) -> None:
    open_room.press("vera", "Hand to a colleague")
    open_room.fill("vera", to="tom")
    assert "Migration play (for Vera Lind)" in open_room.hears("tom")[0]

    open_room.until(f"{TUESDAY} 14:59")

    assert not any("still wait" in message for message in open_room.hears("vera"))
    assert "Migration play" in open_room.hears("tom")[-1]


def test_the_colleague_answers_for_them(open_room: Lived) -> None:
    open_room.press("vera", "Hand to a colleague")
    open_room.fill("vera", to="tom")

    answer(open_room, "tom", 1, "green", moved="done for Vera")

    assert "done for Vera" in open_room.week


def test_who_is_out_of_office_is_neither_asked_nor_nudged(room: Lived) -> None:
    room.say("vera", f"me out {MONDAY} 2027-03-12")
    room.until(f"{TUESDAY} 15:00")

    assert room.hears("vera") == [each for each in room.hears("vera") if "due" not in each.split("\n")[0]]
    assert not any("still wait" in message for message in room.hears("vera"))


def test_a_stand_in_is_asked_while_somebody_is_away(room: Lived) -> None:
    room.say("vera", f"me out {MONDAY} 2027-03-12 --delegate tom")
    room.until(f"{MONDAY} 09:00")

    assert "Migration play (for Vera Lind)" in room.hears("tom")[0]


def test_an_answer_between_the_queueing_and_the_sending_of_a_nudge_stops_it(open_room: Lived) -> None:
    open_room.until(f"{TUESDAY} 10:59")
    open_room.clock.set(open_room.clock.now().replace(hour=16, minute=0))
    open_room.read(tick)
    queued = open_room.read(lambda book: posted.states(book, "%nudge%"))
    assert set(queued.values()) == {"pending"}

    answer(open_room, "vera", 1, "green")

    assert not any("still wait" in message for message in open_room.hears("vera"))
    assert any("still wait" in message for message in open_room.hears("tom"))


# -- quiet hours -----------------------------------------------------------------------------------


def test_a_prompt_waits_for_the_end_of_quiet_hours(room: Lived) -> None:
    room.say("vera", "me quiet 20:00-10:30")
    room.until(f"{MONDAY} 10:29")
    assert not any("due" in message for message in room.hears("vera"))

    room.until(f"{MONDAY} 10:30")

    assert room.hears("vera")[-1].startswith("1 motion due")


def test_where_the_window_is_all_quiet_the_prompt_comes_at_once_and_silently(room: Lived) -> None:
    weekly = RitualTerms(day="mon", at=time(9), who=("gus",), open_for_hours=3)
    gus = member("gus", "Gus Ray", Side.VENDOR, account="room:acme:gus")
    motions = (motion("fit", "Fit for BigQuery", "gus", "paul"),)
    room.add(small_plan(id="short", rhythm=Rhythm(weekly=weekly), people=(*people(), gus), motions=motions))
    room.say("gus", "me quiet 08:00-18:00")

    room.until(f"{MONDAY} 09:00")

    prompt = room.messages(room.direct("gus"))[-1]
    assert prompt.silent


# -- the close -------------------------------------------------------------------------------------


def test_the_summary_counts_and_names_nobody_silent(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green")
    answer(open_room, "paul", 1, "green")
    open_room.until(f"{TUESDAY} 15:00")

    assert open_room.week.startswith("Week 10 · 1 of 2 heard from both sides")
    assert "Steady: 1" in open_room.week
    assert "Tom" not in open_room.week


def test_each_lead_hears_the_silent_names_of_their_own_side_only(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green")
    open_room.until(f"{TUESDAY} 15:00")

    assert "Tom Ade" in open_room.hears("vera")[-1]
    assert "Ines" not in open_room.hears("vera")[-1]
    assert "Ines Dua" in open_room.hears("paul")[-1]
    assert "Tom" not in open_room.hears("paul")[-1]


def test_an_ask_is_taken_once_and_becomes_a_promise(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green", ask="name an SA")
    open_room.until(f"{TUESDAY} 15:00")
    assert "Acme → AWS: name an SA" in open_room.week

    open_room.press("paul", "Take it", where="acme-aws")
    made = [fact for fact in open_room.facts if isinstance(fact, Promise)]

    assert [(fact.owner, fact.what) for fact in made] == [("paul", "name an SA")]
    assert "Paul Oka promised it" in open_room.week
    assert "[Take it]" not in open_room.week


def test_a_late_answer_is_marked_and_amends_the_same_message(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green")
    open_room.until(f"{TUESDAY} 18:00")
    before = [each.id for each in open_room.messages("acme-aws")]

    said = answer(open_room, "paul", 1, "green", moved="sorry, travelling")

    assert "late" in said
    assert [each.id for each in open_room.messages("acme-aws")] == before
    assert "1 of 2 heard from both sides" in open_room.week
    assert "sorry, travelling" in open_room.channel[-1]
    late = [fact for fact in open_room.facts if isinstance(fact, Answer)][-1]
    assert late.late


def test_last_weeks_button_writes_nothing_once_the_next_review_is_open(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green")
    open_room.until("2027-03-15 09:00")
    before = len(open_room.facts)

    said = open_room.say("vera", "check-in acme-aws/migration 2027-W10 changed")

    assert "over" in said
    assert len(open_room.facts) == before


def test_a_button_pressed_twice_answers_once(open_room: Lived) -> None:
    answer(open_room, "vera", 1, "green")
    open_room.until("2027-03-15 09:00")

    open_room.press("vera", "No change")
    again = open_room.say("vera", "check-in acme-aws/migration 2027-W11 same")

    assert "answered already" in again
    given = [fact for fact in open_room.facts if isinstance(fact, Answer) and fact.period == "2027-W11"]
    assert len(given) == 1


def test_the_wrong_side_is_told_so_and_writes_nothing(open_room: Lived) -> None:
    before = len(open_room.facts)

    said = open_room.send("ines", "check-in acme-aws/migration 2027-W10 changed", confidence="red")

    assert "another owner on your side" in said
    assert len(open_room.facts) == before


# -- the calendar ----------------------------------------------------------------------------------


def test_a_holiday_moves_the_review_to_the_next_working_day(room: Lived) -> None:
    rhythm = Rhythm(
        weekly=RitualTerms(day="mon", at=time(9), who=("vera",)),
        days_off=(DayOff(name="Founders’ Day", start=date(2027, 3, 8)),),
    )
    room.add(small_plan(id="off", name="Off", rhythm=rhythm))
    room.until("2027-03-09 08:59")
    opened = [fact for fact in facts_of(room, "off") if isinstance(fact, Phase)]
    assert opened == []

    room.until("2027-03-09 09:00")

    assert [fact.period for fact in facts_of(room, "off") if isinstance(fact, Phase)] == ["2027-W10"]


def test_no_review_is_held_before_or_after_the_plans_period(room: Lived) -> None:
    short = replace(
        small_plan(), id="short", period=Period(label="H", start=date(2027, 3, 15), end=date(2027, 3, 26))
    )
    room.add(short)
    room.until("2027-04-20 12:00")

    opened = [
        fact.period for fact in facts_of(room, "short") if isinstance(fact, Phase) and fact.phase == "open"
    ]
    assert opened == ["2027-W11", "2027-W12"]


def facts_of(room: Lived, plan: str) -> list[object]:
    return room.read(lambda book: facts.history(book, plans.number_of(book, plan)))


@pytest.mark.parametrize("act", ["skip", "hand"])
def test_who_only_reads_neither_skips_a_week_nor_hands_it_on(open_room: Lived, act: str) -> None:
    before = open_room.facts

    assert "sponsors read the plan" in open_room.say("ken", f"check-in {act} acme-aws/2027-W10")
    assert "sponsors read the plan" in open_room.send("ken", f"check-in {act} acme-aws/2027-W10", to="ines")

    assert open_room.facts == before


def test_a_week_is_handed_to_who_may_answer(open_room: Lived) -> None:
    open_room.say("paul", "check-in hand acme-aws/2027-W10")
    assert isinstance(open_room.answer, Form)

    assert [option.value for option in open_room.answer.fields[0].options] == ["ines"]
