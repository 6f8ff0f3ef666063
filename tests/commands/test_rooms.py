"""A plan may live in several rooms: each hears everything once, answers count from either, a person is asked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from cards.card import Card, Form
from plan.agreement import OwnKind, OwnRitual, Rhythm, RitualTerms
from plan.facts import Answer, Decision, Promise
from storage import posted, sending
from tests.house import Lived, shown
from tests.plans import small_plan


def in_room(room: Lived, who: str, text: str, channel: str = "other", **more: object) -> str:
    return room.take(
        room.request(who, text, channel=channel, channel_name=f"#{channel}", channel_tenant="local", **more)
    )


def press_in(room: Lived, who: str, label: str, channel: str) -> str:
    """The newest button of that label in a room, pressed there."""
    command = room.command(who, label, where=channel)
    return in_room(room, who, command, channel, kind="pressed")


def stands(room: Lived, channel: str) -> list[str]:
    return [shown(message) for message in room.messages(channel)]


def roots(room: Lived, channel: str) -> list[str]:
    return [shown(each) for each in room.messages(channel) if each.thread_of is None]


@pytest.fixture
def both(room: Lived) -> Lived:
    """The plan in two rooms, on Monday when its review has opened."""
    in_room(room, "vera", "link acme-aws")
    room.until("2027-03-08 09:05")
    return room


# -- each room once, each person once --------------------------------------------------------------


def test_each_room_hears_the_week_once_and_each_person_is_asked_once(both: Lived) -> None:
    assert [len(roots(both, each)) for each in ("acme-aws", "other")] == [1, 1]
    for who in ("vera", "tom", "paul", "ines"):
        assert len([said for said in both.hears(who) if "to answer" in said or "due, about" in said]) == 1, (
            who
        )


def test_an_answer_from_either_room_counts_and_both_say_it(both: Lived) -> None:
    in_room(both, "vera", "check-in acme-aws/migration 2027-W10 changed", "acme-aws")
    both.fill("vera", confidence="green", moved="six opportunities")
    in_room(both, "paul", "check-in 1 changed", "other")
    both.fill("paul", confidence="green", moved="an SA is named")
    both.until("2027-03-09 15:05")

    for channel in ("acme-aws", "other"):
        (week,) = roots(both, channel)
        assert "six opportunities" in " ".join(stands(both, channel)), channel
        assert "an SA is named" in " ".join(stands(both, channel)), channel
        assert "Week 10" in week
    assert len([fact for fact in both.facts if isinstance(fact, Answer)]) == 2


def test_a_late_answer_amends_the_summary_in_both_and_posts_nothing_new(both: Lived) -> None:
    both.until("2027-03-09 15:05")
    before = {channel: len(both.messages(channel)) for channel in ("acme-aws", "other")}
    both.say("tom", "check-in acme-aws/launch 2027-W10 changed")
    both.fill("tom", confidence="red", moved="listing slipped")

    for channel, count in before.items():
        assert "listing slipped" in " ".join(stands(both, channel))
        assert len(both.messages(channel)) == count


def test_details_stand_in_each_rooms_own_thread(both: Lived) -> None:
    both.until("2027-03-09 15:05")

    for channel in ("acme-aws", "other"):
        ids = [each.id for each in both.messages(channel) if each.thread_of is None]
        replies = [each.thread_of for each in both.messages(channel) if each.thread_of is not None]
        assert replies
        assert set(replies) <= set(ids)


def test_what_was_asked_for_is_taken_once_though_it_is_pressed_in_both(both: Lived) -> None:
    both.say("paul", "check-in acme-aws/migration 2027-W10 changed")
    both.fill("paul", confidence="green", ask="an architecture diagram")
    both.until("2027-03-09 15:05")
    presses = [both.command("vera", "Take it", where=channel) for channel in ("acme-aws", "other")]
    in_room(both, "vera", presses[0], "acme-aws", kind="pressed")
    if not isinstance(both.answer, Card):
        both.fill("vera", by="2027-03-12")
    again = in_room(both, "vera", presses[1], "other", kind="pressed")

    assert len({fact.id for fact in both.facts if isinstance(fact, Promise)}) == 1
    assert len([fact for fact in both.facts if isinstance(fact, Promise)]) == 1
    assert again


# -- a meeting in both -----------------------------------------------------------------------------


@pytest.fixture
def board(room: Lived) -> Lived:
    """A plan with a board, in two rooms, at the board's hour with one decision to make."""
    terms = RitualTerms(day="3rd wed", at=time(11), who=("vera", "paul", "ken"), open_for_hours=2)
    jeb = OwnRitual(
        id="jeb", name="Joint executive board", every="quarterly", terms=terms, kind=OwnKind.BOARD
    )
    rhythm = Rhythm(weekly=small_plan().rhythm.weekly, own=(jeb,))
    room.add(replace(small_plan(rhythm=rhythm), id="zeta", name="Zeta x AWS"))
    room.plan_id = "zeta"
    in_room(room, "vera", "link zeta")
    room.say("tom", 'decide add "Name a second SA" --cost "two pilots wait" --needed-by "1 Apr" --plan zeta')
    room.until("2027-03-17 11:00")
    return room


def test_a_decision_that_is_pressed_in_both_rooms_is_made_once(board: Lived) -> None:
    presses = {
        (who, channel): board.command(who, label, where=channel)
        for who, label, channel in (("vera", "Yes", "zeta"), ("paul", "No", "other"))
    }
    for (who, channel), command in presses.items():
        in_room(board, who, command, channel, kind="pressed")
        if isinstance(board.answer, Form):
            board.fill(who)

    assert len([fact for fact in board.facts if isinstance(fact, Decision)]) == 1
    said = {channel: stands(board, channel)[-1] for channel in ("zeta", "other")}
    assert said["zeta"] == said["other"]
    assert "Vera Lind" in said["other"]
    assert "[Yes]" not in said["other"]


# -- leaving and coming back -----------------------------------------------------------------------


def test_a_room_that_is_linked_in_the_middle_of_a_week_has_it_at_once(room: Lived) -> None:
    room.until("2027-03-08 12:00")
    room.say("vera", "check-in acme-aws/migration 2027-W10 changed")
    room.fill("vera", confidence="green", moved="six opportunities")
    in_room(room, "vera", "link acme-aws")

    (week,) = roots(room, "other")
    assert "six opportunities" in week
    assert len(roots(room, "acme-aws")) == 1


def test_a_room_that_it_leaves_hears_no_more_and_the_other_goes_on(both: Lived) -> None:
    in_room(both, "paul", "link --remove", "other")
    before = stands(both, "other")
    both.say("tom", "check-in acme-aws/launch 2027-W10 changed")
    both.fill("tom", confidence="green", moved="listing is live")
    both.until("2027-03-09 15:05")

    assert stands(both, "other") == before
    assert "listing is live" in " ".join(stands(both, "acme-aws"))
    assert len(roots(both, "acme-aws")) == 1


def test_linked_again_the_same_message_goes_on(both: Lived) -> None:
    in_room(both, "vera", "link --remove", "other")
    both.say("tom", "check-in acme-aws/launch 2027-W10 changed")
    both.fill("tom", confidence="green", moved="listing is live")
    in_room(both, "vera", "link acme-aws", "other")

    (week,) = roots(both, "other")
    assert "listing is live" in week
    both.until("2027-03-15 09:05")
    assert len(roots(both, "other")) == 2  # the next week's


def test_the_people_are_asked_once_whatever_happens_to_the_rooms(both: Lived) -> None:
    before = {who: len(both.hears(who)) for who in ("tom", "ines")}
    in_room(both, "vera", "link --remove", "other")
    in_room(both, "vera", "link --remove", "acme-aws")
    in_room(both, "vera", "link acme-aws", "third")

    assert {who: len(both.hears(who)) for who in ("tom", "ines")} == before
    assert len(roots(both, "third")) == 1
    assert both.states().get("pending", 0) == 0


def test_with_no_room_at_all_people_are_still_asked_and_may_answer(room: Lived) -> None:
    in_room(room, "vera", "link --remove", "acme-aws")
    room.until("2027-03-08 09:05")
    room.press("tom", "Answer")
    room.fill("tom", confidence="green")

    assert len([fact for fact in room.facts if isinstance(fact, Answer)]) == 1
    assert room.channel == []


# -- a room that is gone ---------------------------------------------------------------------------


def test_a_lead_takes_it_out_of_a_room_from_anywhere(both: Lived) -> None:
    said = both.say("vera", "link --remove")

    assert "lives in 2 rooms" in said
    assert "has left #other" in both.take(
        both.request("vera", both.command("vera", "Leave #other"), kind="pressed")
    )
    assert [place.channel for place in both.plan().rooms] == ["acme-aws"]
    assert "does not live in this room" in both.say("vera", "link --remove acme-aws --room room:local:other")


def test_who_leads_several_says_which_and_who_leads_none_may_not(both: Lived) -> None:
    both.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))
    assert "Which plan is to leave a room?" in both.say("vera", "link --remove")
    both.take(both.request("vera", both.command("vera", "Zeta x AWS"), kind="pressed"))
    both.take(both.request("vera", both.command("vera", "Leave Zeta x AWS"), kind="pressed"))

    assert "lives in no room" in both.say("vera", "link --remove zeta")
    assert "Only a lead" in both.say("tom", "link --remove zeta")
    assert "No plan of yours" in both.say("stranger", "link --remove zeta")


def test_what_was_sent_but_not_yet_amended_is_not_amended_there(both: Lived) -> None:
    """The room is held just now; an answer waits to be shown in it when the plan leaves."""

    def hold(book: object) -> None:
        sending.hold_channel(book, "room:local:other", both.clock.now().replace(hour=23))  # type: ignore[arg-type]

    both.read(hold)
    before = stands(both, "other")
    both.say("tom", "check-in acme-aws/launch 2027-W10 changed")
    both.fill("tom", confidence="green", moved="listing is live")
    in_room(both, "vera", "link --remove", "other")
    both.until("2027-03-10 12:00")

    assert stands(both, "other") == before
    assert both.states().get("pending", 0) == 0


def test_what_waited_for_the_room_is_withdrawn(room: Lived) -> None:
    in_room(room, "vera", "link acme-aws")

    def hold(book: object) -> None:
        sending.hold_channel(book, "room:local:other", room.clock.now().replace(day=20))  # type: ignore[arg-type]

    room.read(hold)
    room.until("2027-03-08 12:00")
    assert stands(room, "other") == []
    in_room(room, "vera", "link --remove", "other")

    waits = room.read(lambda book: posted.states(book, "%room:local:other"))
    assert set(waits.values()) == {"withdrawn"}
    in_room(room, "vera", "link acme-aws", "other")  # which lets us in again
    assert len(roots(room, "other")) == 1
