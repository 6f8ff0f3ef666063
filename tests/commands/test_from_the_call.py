"""A lead records both sides in a meeting; the other side's half is marked until that side has confirmed it."""

from __future__ import annotations

import pytest

from cards.card import Card, Form
from plan.facts import Answer, Confirmed, Phase
from plan.plan import NoSuchMotion
from plan.sides import Reader, Side
from tests.house import Lived

MARK = "recorded by Vera Lind, unconfirmed"


@pytest.fixture
def meeting(room: Lived) -> Lived:
    """Monday, ten o'clock: the review is open, and nobody has answered."""
    room.until("2027-03-08 10:00")
    return room


def flat(text: str) -> str:
    """Without the line breaks that plain text gets where a line is full."""
    return " ".join(text.split())


def record(room: Lived, who: str = "vera", motion: str = "1", **values: str) -> str:
    room.say(who, f"call {motion}")
    return flat(room.fill(who, **values))


def both(room: Lived) -> str:
    return record(
        room, vendor_confidence="green", vendor_moved="two signed", partner_confidence="red",
        partner_moved="no SA until April", partner_next_step="name one", partner_ask="a diagram",
    )  # fmt: skip


def answers(room: Lived) -> list[Answer]:
    return [fact for fact in room.facts if isinstance(fact, Answer)]


# -- recording ---------------------------------------------------------------------------------------


def test_the_list_shows_what_is_due_and_who_has_answered(meeting: Lived) -> None:
    meeting.send("paul", "check-in 1 changed", confidence="green")

    said = meeting.say("vera", "call")

    assert "1 Migration play" in said
    assert "Acme: not yet · AWS: answered" in said
    assert "Acme: not yet · AWS: not yet" in said


def test_both_halves_are_recorded_each_with_who_said_it_and_that_it_was_in_a_call(meeting: Lived) -> None:
    said = both(meeting)

    assert [(each.side, each.by, each.source, each.period) for each in answers(meeting)] == [
        (Side.VENDOR, "vera", "call", "2027-W10"),
        (Side.PARTNER, "vera", "call", "2027-W10"),
    ]
    assert "Acme ● green two signed" in said
    assert f"AWS ■ red no SA until April; next: name one; asks: a diagram · {MARK}" in said
    assert "Paul Oka can confirm it with one press" in said


def test_the_partners_lead_records_for_the_vendor_likewise(meeting: Lived) -> None:
    said = record(meeting, "paul", vendor_confidence="amber", vendor_moved="slow")

    assert "recorded by Paul Oka, unconfirmed" in said
    assert "Paul Oka recorded Acme’s half from the call" in meeting.hears("vera")[-1]


def test_one_half_alone_may_be_recorded(meeting: Lived) -> None:
    record(meeting, partner_confidence="amber")

    assert [each.side for each in answers(meeting)] == [Side.PARTNER]
    assert "vendor" not in meeting.hears("paul")[-1]


def test_the_form_is_filled_in_from_last_time_but_for_the_other_sides_colour(meeting: Lived) -> None:
    for who, colour in (("vera", "amber"), ("paul", "green")):
        meeting.send(who, "check-in 1 changed", confidence=colour, metric="6", next_step=f"{who} calls")
    meeting.until("2027-03-15 10:00")
    meeting.say("vera", "call 1")

    form = meeting.answer
    assert isinstance(form, Form)
    assert form.values["vendor_confidence"] == "amber"
    assert form.values["vendor_next_step"] == "vera calls"
    assert form.values["partner_next_step"] == "paul calls"
    assert "partner_confidence" not in form.values


def test_sent_as_it_came_only_ones_own_half_is_recorded(meeting: Lived) -> None:
    for who in ("vera", "paul"):
        meeting.send(who, "check-in 1 changed", confidence="green", next_step="a call")
    meeting.until("2027-03-15 10:00")

    record(meeting)

    assert [each.side for each in answers(meeting) if each.period == "2027-W11"] == [Side.VENDOR]


def test_a_form_without_a_colour_comes_back_filled_in(meeting: Lived) -> None:
    assert "Choose a colour for at least one side" in record(meeting)
    assert "nothing is recorded without one" in record(meeting, partner_moved="no SA")

    assert isinstance(meeting.answer, Form)
    assert meeting.answer.values["partner_moved"] == "no SA"
    assert answers(meeting) == []


def test_what_cannot_be_read_comes_back_at_its_field(meeting: Lived) -> None:
    said = record(meeting, partner_confidence="red", partner_next_on="2027-01-01", partner_metric="many")

    assert isinstance(meeting.answer, Form)
    assert set(meeting.answer.errors) == {"partner_metric"}
    assert "many" in said
    meeting.fill("vera", partner_metric="")
    assert isinstance(meeting.answer, Form)
    assert set(meeting.answer.errors) == {"partner_next_on"}
    assert answers(meeting) == []


def test_what_a_side_has_said_itself_is_not_overwritten(meeting: Lived) -> None:
    meeting.send("paul", "check-in 1 changed", confidence="amber", moved="in my own words")

    meeting.say("vera", "call 1")
    said = meeting.send(
        "vera", "call acme-aws/migration 2027-W10", vendor_confidence="green", partner_confidence="red"
    )

    assert "AWS has answered already: its own answer stands" in said
    own = [each for each in answers(meeting) if each.side is Side.PARTNER]
    assert [(each.by, each.moved) for each in own] == [("paul", "in my own words")]


def test_where_both_have_answered_there_is_nothing_to_record(meeting: Lived) -> None:
    for who in ("vera", "paul"):
        meeting.send(who, "check-in 1 changed", confidence="green")

    said = meeting.say("vera", "call 1")

    assert isinstance(meeting.answer, Card)
    assert "answered already" in said
    assert len(answers(meeting)) == 2


def test_a_form_that_was_open_while_they_answered_leaves_their_answer(meeting: Lived) -> None:
    meeting.say("vera", "call 1")
    form = meeting.answer
    meeting.send("paul", "check-in 1 changed", confidence="amber")
    assert isinstance(form, Form)

    said = meeting.send("vera", form.command, partner_confidence="red", partner_moved="as I heard it")

    assert "Choose a colour for at least one side" in said
    assert [each.by for each in answers(meeting)] == ["paul"]


@pytest.mark.parametrize(
    ("who", "told"),
    [("tom", "Only a lead"), ("ken", "Only a lead"), ("stranger", "not on a plan")],
)
def test_only_a_lead_records(meeting: Lived, who: str, told: str) -> None:
    for typed in ("call", "call 1"):
        assert told in meeting.say(who, typed)
    assert answers(meeting) == []


def test_a_guest_in_the_room_records_nothing(meeting: Lived) -> None:
    meeting.say("stranger", "call 1", here=True)
    meeting.send("stranger", "call acme-aws/migration 2027-W10", partner_confidence="red")

    assert answers(meeting) == []


def test_before_the_first_review_and_after_the_next_one_it_says_so(room: Lived) -> None:
    assert "No review has opened" in room.say("vera", "call")
    room.until("2027-03-15 10:00")

    said = room.send("vera", "call acme-aws/migration 2027-W10", partner_confidence="red")

    assert "that review is over" in said.casefold()
    assert answers(room) == []


def test_a_motion_that_is_not_there_is_said_so(meeting: Lived) -> None:
    assert NoSuchMotion.__doc__ is not None
    assert "No motion of this plan is called that" in meeting.say("vera", "call 9")


# -- shown as unconfirmed ----------------------------------------------------------------------------


def test_it_is_marked_wherever_it_is_shown(meeting: Lived) -> None:
    both(meeting)

    assert f"AWS: no SA until April; next: name one · {MARK}" in flat(meeting.week)
    assert MARK in flat(meeting.say("paul", "motions"))
    assert MARK in flat(meeting.say("paul", "check-in"))
    assert "1 recorded from the call, unconfirmed" in flat(meeting.say("ken", "status"))
    assert "Migration play (for AWS, from the call): changed, red, unconfirmed" in flat(
        meeting.say("paul", "history")
    )
    meeting.until("2027-03-09 15:00")
    assert f"AWS → Acme: a diagram (Migration play) · {MARK}" in flat(meeting.week)
    assert f"■ red no SA until April; next: name one · {MARK}" in flat(meeting.channel[-1])
    meeting.until("2027-03-15 09:00")
    assert f"last: ■ red, no SA until April; next: name one · {MARK}" in flat(meeting.hears("paul")[-1])


def test_the_summary_counts_it_apart(meeting: Lived) -> None:
    both(meeting)
    for who in ("tom", "ines"):
        meeting.send(who, "check-in 2 changed", confidence="green")
    meeting.until("2027-03-09 15:00")

    assert meeting.week.startswith("Week 10 · 1 of 2 heard from both sides, 1 from the call")
    close = [fact for fact in meeting.facts if isinstance(fact, Phase) and fact.phase == "close"]
    assert [(each.heard, each.asked) for each in close] == [(3, 4)]


def test_a_recorded_half_still_waits_for_its_owner_and_is_not_repeated_with_the_others(
    meeting: Lived,
) -> None:
    both(meeting)

    assert "[All unchanged]" not in meeting.say("paul", "check-in")
    meeting.say("paul", "check-in unchanged acme-aws/2027-W10")
    said = meeting.say("paul", "check-in acme-aws/migration 2027-W10 same")

    assert "[That is right]" in said
    assert [each.by for each in answers(meeting)] == ["vera", "vera"]
    assert "1 motion due" in meeting.say("paul", "check-in")


def test_their_lead_reads_after_the_close_that_it_is_unconfirmed(meeting: Lived) -> None:
    both(meeting)
    meeting.until("2027-03-09 15:00")

    assert "Migration play: recorded by Vera Lind from the call, unconfirmed" in flat(
        meeting.hears("paul")[-1]
    )


# -- confirming --------------------------------------------------------------------------------------


def test_the_owner_confirms_with_one_press_and_it_is_their_word(meeting: Lived) -> None:
    both(meeting)
    assert "Vera Lind recorded AWS’s half from the call" in meeting.hears("paul")[-1]

    said = meeting.press("paul", "That is right")

    confirmed = [fact for fact in meeting.facts if isinstance(fact, Confirmed)]
    assert [(each.by, each.side, each.motion, each.period) for each in confirmed] == [
        ("paul", Side.PARTNER, "migration", "2027-W10")
    ]
    assert "Thank you: Migration play" in said
    assert MARK not in meeting.week
    assert MARK not in meeting.say("tom", "motions")
    assert "unconfirmed" not in meeting.say("vera", "history")
    assert "confirmed what was recorded from the call" in meeting.say("vera", "history")
    assert "Paul Oka confirmed what Vera Lind recorded" in " ".join(meeting.hears("paul"))
    assert "[That is right]" not in meeting.hears("paul")[-2]


def test_confirmed_it_counts_as_heard_and_as_a_colour_and_the_pair_has_its_day(meeting: Lived) -> None:
    both(meeting)
    meeting.until("2027-03-08 14:00")
    meeting.press("paul", "That is right")

    for who in ("vera", "paul"):
        assert "you two see it differently" in meeting.hears(who)[-1]
        assert "Tue 9 Mar 14:00" in meeting.hears(who)[-1]
    meeting.until("2027-03-09 13:59")
    assert "■" not in meeting.week
    meeting.until("2027-03-09 15:00")
    assert "1 of 2 heard from both sides" in meeting.week
    assert "AWS ■ red “no SA until April; next: name one” Paul Oka" in flat(meeting.week)


def test_a_second_press_says_that_it_stands(meeting: Lived) -> None:
    both(meeting)
    pressed = meeting.command("paul", "That is right")
    meeting.say("paul", pressed)

    assert "answered already" in meeting.say("paul", pressed)
    assert len([fact for fact in meeting.facts if isinstance(fact, Confirmed)]) == 1


def test_what_was_recorded_anew_since_the_button_is_shown_before_it_is_confirmed(meeting: Lived) -> None:
    both(meeting)
    pressed = meeting.command("paul", "That is right")
    meeting.until("2027-03-08 10:05")
    record(meeting, partner_confidence="amber", partner_moved="SA found")

    said = meeting.say("paul", pressed)

    assert "has changed it since. Is this right?" in said
    assert "SA found" in said
    assert not any(isinstance(fact, Confirmed) for fact in meeting.facts)
    meeting.press("paul", "That is right")
    assert any(isinstance(fact, Confirmed) for fact in meeting.facts)
    assert "AWS: ▲ amber SA found" in meeting.say("paul", "motions")


def test_changing_it_is_the_ordinary_check_in(meeting: Lived) -> None:
    both(meeting)

    meeting.press("paul", "Change it")
    meeting.fill("paul", confidence="amber", moved="an SA from May")

    assert answers(meeting)[-1].by == "paul"
    assert MARK not in meeting.week
    assert "Paul Oka answered instead of what Vera Lind recorded" in " ".join(meeting.hears("paul"))
    assert "answered already" in meeting.say("paul", "call confirm acme-aws/migration 2027-W10")


def test_nobody_confirms_for_the_other_side_and_no_bystander_does(meeting: Lived) -> None:
    both(meeting)

    assert "answered already" in meeting.say("vera", "call confirm 1")
    assert "another owner on your side" in meeting.say("ines", "call confirm 1")
    assert "another owner on your side" in meeting.say("ken", "call confirm 1")
    meeting.say("stranger", "call confirm acme-aws/migration 2027-W10")
    assert not any(isinstance(fact, Confirmed) for fact in meeting.facts)


def test_with_nothing_recorded_there_is_nothing_to_confirm(meeting: Lived) -> None:
    assert "nothing to confirm" in meeting.say("paul", "call confirm 1")


def test_who_takes_no_messages_gets_none_and_the_lead_is_told_so(meeting: Lived) -> None:
    meeting.say("paul", "me stop")
    before = len(meeting.hears("paul"))

    said = record(meeting, partner_confidence="red")

    assert "Nobody of AWS takes messages yet" in said
    assert len(meeting.hears("paul")) == before


def test_once_confirmed_it_cannot_be_recorded_over(meeting: Lived) -> None:
    both(meeting)
    meeting.press("paul", "That is right")

    meeting.send("vera", "call acme-aws/migration 2027-W10", partner_confidence="green")

    assert len(answers(meeting)) == 2
    assert "AWS: ■ red" in meeting.say("paul", "motions")


def test_recorded_late_it_is_late_and_amends_the_summary(meeting: Lived) -> None:
    meeting.until("2027-03-09 16:00")
    record(meeting, partner_confidence="amber", partner_moved="late news")

    assert answers(meeting)[-1].late
    assert "late news" in meeting.channel[-1]


# -- blindness: recording uncovers nothing -----------------------------------------------------------


def test_recording_the_other_half_does_not_uncover_ones_own_colour_to_them(meeting: Lived) -> None:
    both(meeting)

    assert "green" not in meeting.say("paul", "motions")
    assert "green" not in " ".join([*meeting.hears("paul"), meeting.week])
    assert meeting.plan(Reader.PARTNER).answer("migration", Side.VENDOR).sealed  # type: ignore[union-attr]


def test_a_lead_cannot_uncover_a_hidden_colour_by_recording_their_own_word_for_the_other_side(
    meeting: Lived,
) -> None:
    """Inês has answered the second motion; Vera's side has not. Whatever Vera sends for AWS, Inês's colour
    stays hidden, in the form that is offered too."""
    meeting.send("ines", "check-in 2 changed", confidence="red", moved="stuck")

    for typed in ("call", "call 2"):
        assert "■" not in meeting.say("vera", typed)
    assert isinstance(meeting.answer, Form)
    assert not any(field.name.startswith("partner_") for field in meeting.answer.fields)
    assert "partner" not in str(meeting.answer.values)
    meeting.send("vera", "call acme-aws/launch 2027-W10", partner_confidence="green")
    assert "■" not in meeting.say("vera", "motions")


def test_a_recorded_colour_neither_opens_nor_closes_a_disagreement(meeting: Lived) -> None:
    meeting.send("vera", "check-in 1 changed", confidence="green")
    record(meeting, partner_confidence="red")
    meeting.until("2027-03-10 12:00")

    assert not any("differently" in told for who in ("vera", "paul") for told in meeting.hears(who))
    assert "DECIDE" not in meeting.week
    assert "do not differ" in meeting.say("vera", "check-in acme-aws/migration 2027-W10 talked")


def test_a_recorded_green_does_not_hide_their_own_not_mine(meeting: Lived) -> None:
    """Their own word has no colour: what was recorded before does not stand in for it."""
    meeting.send("vera", "check-in 1 changed", confidence="green")
    record(meeting, partner_confidence="green")
    meeting.say("paul", "check-in acme-aws/migration 2027-W10 not-mine")

    assert "colour hidden" in meeting.say("paul", "motions")
