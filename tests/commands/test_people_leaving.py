"""Who leaves is asked nothing any more; the pair breaks where everybody sees it, and their own leads name another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.card import Card
from plan.agreement import State
from plan.facts import SeatChange
from storage import outbox, posted
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book
from tests.house import Lived
from tests.plans import small_plan


def seats(room: Lived) -> list[SeatChange]:
    return [fact for fact in room.facts if isinstance(fact, SeatChange)]


def test_the_leads_of_their_company_get_one_card_with_what_waits_for_another(room: Lived) -> None:
    room.say("tom", 'promises add "reference architecture" --by 2027-03-11')
    room.say("vera", "me delegate tom")
    room.say("tom", "people leave")
    room.press("tom", "Leaves the plan")

    (card,) = room.hears("vera")
    assert "Tom Ade has left the plan" in card
    assert "Marketplace launch   [Name another]" in card
    assert "reference architecture   [Hand over]" in card
    assert "Nobody stands in for Vera Lind" in " ".join(card.split())


def test_the_other_companys_lead_hears_of_the_pair_and_of_nobodys_name(room: Lived) -> None:
    room.say("vera", "people leave tom")

    (card,) = room.hears("paul")
    assert "no owner at Acme for 1 motion" in card
    assert "Marketplace launch" in card
    assert "Tom" not in card
    assert room.hears("ines") == []


def test_the_pair_is_broken_wherever_the_plan_is_read(room: Lived) -> None:
    room.say("vera", "people leave tom")

    assert "Acme: nobody" in room.say("paul", "motions")
    assert "Acme’s half of Marketplace launch   [Name somebody]\n  has no owner" in room.say("vera", "people")
    assert "Name somebody" not in room.say("paul", "people")
    assert "Tom Ade has left" in room.say("vera", "check")
    assert "has left the plan" in room.say("ken", "people")
    assert "left the plan" in room.say("paul", "history")


def test_nothing_is_asked_of_them_any_more_and_they_read_nothing(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    assert "1 motion due" in room.hears("tom")[-1]
    before = room.hears("tom")
    room.say("vera", "people leave tom")

    room.until("2027-03-09 14:00")
    assert len(room.hears("tom")) == len(before)
    assert "not on a plan" in room.say("tom", "today")
    assert "not on this plan" in room.say("tom", "check-in launch", here=True)


def test_what_still_waited_to_be_sent_to_them_is_withdrawn(room: Lived) -> None:
    tom = room.plan().people["tom"].person

    def later(book: Book) -> None:
        post = Wanted(
            key="later", channel=f"person:{tom}", card=card_json(Card("Later")), plan=1,
            not_before=book.now + timedelta(hours=1),
        )  # fmt: skip
        outbox.queue(book, [post])

    room.read(later)
    room.say("vera", "people leave tom")

    assert room.read(lambda book: posted.states(book, "later"))["later"] == "withdrawn"
    room.until("2027-03-06 09:00")
    assert "Later" not in " ".join(room.hears("tom"))


def test_leaving_oneself_is_asked_once_more_with_what_is_left_behind(room: Lived) -> None:
    said = room.say("tom", "people leave")

    assert "Leave Acme x AWS?" in said
    assert "You own Marketplace launch" in said
    assert seats(room) == []
    assert "You have left Acme x AWS" in room.press("tom", "Leaves the plan")


def test_twice_is_once(room: Lived) -> None:
    room.say("vera", "people leave tom")

    assert "has left the plan already" in room.say("vera", "people leave tom")
    assert len(seats(room)) == 1
    assert len(room.hears("paul")) == 1


def test_they_come_back_to_what_was_theirs(room: Lived) -> None:
    room.say("vera", "people leave tom")

    room.say("vera", "people change tom")
    said = room.press("vera", "Take them back")

    assert "They own Marketplace launch again" in " ".join(said.split())
    room.until("2027-03-08 09:05")
    assert "1 motion due" in room.hears("tom")[-1]
    assert "Nothing was changed" in room.say("vera", "people back tom")


@pytest.mark.parametrize(
    ("who", "typed", "said"),
    [
        ("paul", "people leave tom", "whose own lead sees to its people"),
        ("tom", "people leave vera", "Only a lead of your company may do that for somebody else"),
        ("ines", "people leave tom", "whose own lead sees to its people"),
        ("stranger", "people leave tom --plan acme-aws", "No plan of yours"),
        ("paul", "people back tom", "whose own lead sees to its people"),
        ("ines", "people back ken", "Only a lead of the plan may do that"),
        ("vera", "people leave Zoë", "Nobody on this plan is called that"),
        ("vera", "people back", "Say who"),
    ],
)
def test_whose_business_it_is_not_changes_nothing(room: Lived, who: str, typed: str, said: str) -> None:
    assert said in " ".join(room.say(who, typed).split())
    assert seats(room) == []


def test_an_observer_leaves_without_anybody_being_troubled(room: Lived) -> None:
    room.say("ken", "people leave ken")

    assert room.hears("vera") == []
    assert "Nothing of theirs waits for anybody" in room.hears("paul")[-1]


def test_on_a_draft_too(room: Lived) -> None:
    room.add(small_plan(id="draft", name="Draft x AWS", state=State.DRAFT))
    room.say("vera", "people leave tom --plan draft")

    assert "Tom Ade has left" in room.say("vera", "check --plan draft")


@pytest.mark.parametrize("left", ["acme-aws", "zeta"])
def test_a_prompt_that_still_waits_is_about_their_other_plans_alone(room: Lived, left: str) -> None:
    """Their quiet hours hold back one prompt that is about both plans."""
    room.add(small_plan(id="zeta", name="Zeta x AWS"))
    room.say("tom", "me quiet 07:00-11:00")
    room.until("2027-03-08 09:05")
    room.say("vera", f"people leave tom --plan {left}")
    room.until("2027-03-08 11:05")

    asked = room.hears("tom")[-1]
    assert "1 motion due" in asked
    assert ("Acme x AWS" in asked, "Zeta x AWS" in asked) == (left == "zeta", left == "acme-aws")
