"""Plan, check, motions and people say what is there, to who may read it, without a wall of text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cards.card import Card, Item
from plan.agreement import Cadence, Owner, Thesis
from plan.facts import SeatChange
from plan.sides import Side
from tests.house import Lived
from tests.plans import member, motion, people, small_plan

NOW = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["plan", "check", "funding", "people", "history", "export"])
def test_a_guest_of_the_room_does_not_read_more_than_is_posted_there(room: Lived, name: str) -> None:
    assert "You are not on this plan" in room.say("stranger", name, here=True)
    assert "You are not on this plan" not in room.say("ken", name, here=True)


# -- plan ------------------------------------------------------------------------------------------


def test_the_plan_has_its_six_sections_and_says_that_it_binds_nobody(room: Lived) -> None:
    said = room.say("vera", "plan")

    for section in ("THESIS", "Targets", "Motions", "Funding", "Rhythm", "Attached", "Escalation"):
        assert section in said
    assert "Slow planning" in said
    assert "weekly Mon 09:00" in said
    assert "non-binding, and it amends no contract" in said
    assert "Acme x AWS: motions" in room.press("vera", "Motions")


def test_an_empty_plan_is_read_out_too(room: Lived) -> None:
    room.add(small_plan(id="zeta", name="Zeta x AWS", thesis=Thesis(), targets=(), motions=()))

    assert "Not written yet." in room.say("vera", "plan --plan zeta")
    assert "No targets are on the plan." in room.say("vera", "targets --plan zeta")
    assert "No motions are on the plan." in room.say("vera", "motions --plan zeta")
    assert "No funding is on the plan." in room.say("vera", "funding --plan zeta")
    assert "Pairs 0 of 0 active" in room.say("vera", "status --plan zeta")


# -- check -----------------------------------------------------------------------------------------


def test_a_check_names_the_rule_the_evidence_and_what_to_do(room: Lived) -> None:
    said = room.say("vera", "check")

    assert "of 18 checks fail" in said
    assert "targets: there are 1" in said
    assert "Keep the three to five that you would both report upwards." in said
    assert "targets-count" in said


def test_what_stops_an_agreement_comes_first(room: Lived) -> None:
    room.add(small_plan(id="zeta", name="Zeta x AWS", thesis=Thesis()))

    assert room.say("vera", "check --plan zeta").splitlines()[1].startswith("problem: it is empty")


def test_many_findings_come_in_pages(room: Lived) -> None:
    motions = tuple(motion(f"m{each}", f"Motion {each}", None, None) for each in range(9))
    room.add(small_plan(id="zeta", name="Zeta x AWS", motions=motions))

    seen: list[str] = []
    room.say("vera", "check --plan zeta")
    while True:
        assert isinstance(room.answer, Card)
        items = [each for each in room.answer.body if isinstance(each, Item)]
        assert len(items) <= 8
        seen += [str(each) for each in items]
        if "More" not in [button.label for button in room.answer.buttons]:
            break
        room.press("vera", "More")
    assert len(seen) == len(set(seen)) > 18


def test_past_the_last_page_there_is_the_last_one(room: Lived) -> None:
    last = room.say("vera", "check --page 2")

    assert "page 2 of 2" in last
    assert room.say("vera", "check --page 99") == last


@pytest.mark.parametrize("page", ["0", "-1", "two", "²", "9" * 5000])
def test_a_page_that_is_no_number_is_asked_for_again(room: Lived, page: str) -> None:
    assert "takes a whole number from 1." in room.say("vera", f"check --page {page}")


# -- motions ---------------------------------------------------------------------------------------


def test_a_motion_shows_its_number_pair_terms_and_each_sides_last_word(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    for who in ("vera", "paul"):
        room.say(who, "check-in acme-aws/migration 2027-W10 changed")
        room.fill(who, confidence="green", moved=f"{who} moved it")

    said = room.say("vera", "motions")
    assert "1 Migration play co-sell play · weekly · drives Sourced pipeline" in said
    assert "Acme: Vera Lind · AWS: Paul Oka" in said
    assert "Acme: ● green vera moved it · today" in said
    assert "AWS: ● green paul moved it · today" in said
    assert "Acme: nothing said yet" in said


def test_a_pair_that_is_not_whole_is_seen(room: Lived) -> None:
    alone = replace(motion("solo", "Solo play", "vera", None), partner_owner=Owner())
    room.add(small_plan(id="zeta", name="Zeta x AWS", motions=(alone,)))

    assert "AWS: nobody" in room.say("vera", "motions --plan zeta")
    assert "Pairs 0 of 1 active" in room.say("vera", "status --plan zeta")


def test_a_silent_motion_says_for_how_long(room: Lived) -> None:
    assert "silent for 63 days" in room.say("vera", "motions")


def test_a_trigger_that_nobody_named_is_seen(room: Lived) -> None:
    waits = motion("wins", "Win stories", "vera", "paul", cadence=Cadence.PER_TRIGGER)
    room.add(small_plan(id="zeta", name="Zeta x AWS", motions=(waits,)))

    assert "per-trigger, none named" in room.say("vera", "motions --plan zeta")


# -- people ----------------------------------------------------------------------------------------


def test_people_stand_by_company_with_what_they_do(room: Lived) -> None:
    acme, _, aws = room.say("ken", "people").partition("AWS\n")

    assert "Vera Lind lead\n  lead · owns Migration play" in acme
    assert "Tom Ade owner\n  owns Marketplace launch" in acme
    assert "Paul Oka" in aws
    assert "sponsor" in aws


def test_who_is_away_and_who_stands_in(room: Lived) -> None:
    room.say("tom", "me out 2027-03-01 2027-03-12 --delegate vera")

    assert "out of office until 12 Mar · Vera Lind stands in" in room.say("paul", "people")


def test_who_left_is_still_named(room: Lived) -> None:
    room.add(
        small_plan(id="zeta", name="Zeta x AWS"), [SeatChange(by="vera", at=NOW, member="tom", active=False)]
    )

    assert "Tom Ade owner\n  has left the plan" in room.say("paul", "people --plan zeta")


def test_only_their_own_side_sees_who_is_not_prompted(room: Lived) -> None:
    new = member("noor", "Noor Aziz", Side.PARTNER, joined=None)
    room.add(replace(small_plan(id="zeta", name="Zeta x AWS"), people=(*people(), new)))
    room.say("ines", "me stop")

    theirs = room.say("paul", "people --plan zeta")
    assert "has not said yes to prompts yet" in theirs
    assert "has stopped prompts" in theirs
    assert "prompts" not in room.say("vera", "people --plan zeta")
