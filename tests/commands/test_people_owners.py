"""Owners are picked as people: a lead names one of theirs, who accepts where they are, hands it on, or says no."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.card import Form
from plan.agreement import Agreement, Role, State
from plan.facts import OwnerAccepted, OwnerNamed
from plan.people import Someone
from plan.sides import Reader, Side
from storage import drafting, plans
from storage.store import Book
from tests.house import Lived
from tests.plans import member, people, small_plan


@pytest.fixture
def room(room: Lived) -> Lived:
    """Acme has Ana too, who owns nothing yet; AWS has Noor, who has not said yes to prompts."""
    room.say("vera", "people add Ana Ruiz --role owner room:acme:ana")
    room.say("paul", "people add Noor Ali --role owner room:aws:noor")
    room.accounts |= {"ana": "room:acme:ana", "noor": "room:aws:noor"}
    return room


def owner(room: Lived, motion: str = "launch", side: Side = Side.VENDOR) -> Someone | None:
    plan = room.plan()
    return plan.owner(plan.motions[motion], side)


def owned_by(room: Lived, motion: str = "launch", side: Side = Side.VENDOR) -> str:
    found = owner(room, motion, side)
    return found.id if found else "nobody"


def named(room: Lived) -> list[OwnerNamed | OwnerAccepted]:
    return [fact for fact in room.facts if isinstance(fact, OwnerNamed | OwnerAccepted)]


# -- a lead names somebody -------------------------------------------------------------------------


def test_who_is_named_is_asked_where_they_are_and_the_lead_hears_the_answer(room: Lived) -> None:
    room.say("vera", "people owner launch")
    assert "Ana Ruiz is named for Acme’s half of Marketplace launch" in room.fill("vera", member="ana-ruiz")

    assert "Vera Lind named you for Acme’s half of Marketplace launch" in room.hears("ana")[-1]
    assert "Ana Ruiz owner\n  owns Marketplace launch (named, not accepted yet)" in room.say("paul", "people")
    room.press("ana", "Accept")

    assert "Ana Ruiz owns Acme’s half of Marketplace launch" in room.hears("vera")[-1]
    assert "not accepted yet" not in room.say("paul", "people")


def test_who_owned_it_is_told_and_who_owns_the_other_half_once_it_is_sure(room: Lived) -> None:
    room.say("vera", "people owner launch ana-ruiz")

    assert "Acme’s half of Marketplace launch is with Ana Ruiz now" in room.hears("tom")[-1]
    assert room.hears("ines") == []
    room.press("ana", "Accept")
    assert "Ana Ruiz owns Acme’s half of Marketplace launch" in room.hears("ines")[-1]


def test_it_waits_for_them_under_today_until_they_have_answered(room: Lived) -> None:
    room.say("vera", "people owner 2 Ana Ruiz")

    assert "you were named for Acme’s half; do you take it?" in " ".join(room.say("ana", "today").split())
    room.say("ana", room.command("ana", "Accept"))
    assert "Nothing waits for you" in room.say("ana", "today")


def test_of_the_other_companys_half_only_their_lead_decides(room: Lived) -> None:
    for typed in ("people owner launch ines", "people owner launch Noor Ali"):
        assert "whose own lead sees to its people" in " ".join(room.say("vera", typed).split())

    room.say("paul", "people owner launch noor-ali")
    assert owned_by(room, side=Side.PARTNER) == "noor-ali"
    assert owned_by(room) == "tom"


def test_a_partners_person_is_invited_before_they_take_prompts_and_says_yes_to_both(room: Lived) -> None:
    room.say("paul", "people owner launch noor-ali")

    welcome, asked = room.hears("noor")
    assert "this is Acme x AWS" in welcome
    assert "Paul Oka named you for AWS’s half of Marketplace launch" in asked
    assert "if you say yes to prompts" in " ".join(room.press("noor", "Accept").split())
    room.press("noor", "I’m in")
    room.until("2027-03-08 09:05")
    assert "1 motion due" in room.hears("noor")[-1]


def test_a_lead_who_names_themselves_has_said_yes(room: Lived) -> None:
    assert "You have taken it yourself" in room.say("vera", "people owner launch vera")

    assert "not accepted yet" not in room.say("paul", "people")
    assert [type(fact) for fact in named(room)] == [OwnerNamed, OwnerAccepted]


@pytest.mark.parametrize(
    ("who", "typed", "said"),
    [
        ("tom", "people owner launch ana-ruiz", "Only a lead of the plan"),
        ("ken", "people owner launch ken", "Only a lead of the plan"),
        ("stranger", "people owner launch ana-ruiz --plan acme-aws", "No plan of yours"),
        ("vera", "people owner launch zoë", "Nobody on this plan is called that"),
        ("vera", "people owner football ana-ruiz", "No motion of this plan"),
        ("vera", "people owner launch tom", "down for Acme’s half of Marketplace launch already"),
        ("paul", "people owner launch ken", "Sponsors and observers read it and own nothing"),
        ("ana", "people accept launch", "You are not down for Acme’s half"),
        ("tom", "people accept launch", "is yours already"),
        ("tom", "people accept all", "Nothing waits for your yes"),
        ("ana", "people not-me launch", "You are not down for Acme’s half"),
        ("ana", "people hand-on launch tom", "You are not down for Acme’s half"),
        ("tom", "people hand-on launch ines", "whose own lead sees to its people"),
        ("tom", "people hand-on launch tom", "is yours already"),
        ("tom", "people hand-on", "Say which motion"),
        ("tom", "people not-me", "Say which motion"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(room: Lived, who: str, typed: str, said: str) -> None:
    assert said in " ".join(room.say(who, typed).split())
    assert named(room) == []


def test_who_has_left_is_not_named(room: Lived) -> None:
    room.say("vera", "people leave ana-ruiz")

    assert "They have left the plan" in room.say("vera", "people owner launch ana-ruiz")
    room.say("vera", "people owner launch")
    assert isinstance(room.answer, Form)
    assert [option.value for option in room.answer.fields[0].options] == ["vera"]


# -- they answer -----------------------------------------------------------------------------------


def test_who_does_not_take_it_leaves_it_open_and_their_lead_names_another(room: Lived) -> None:
    room.say("vera", "people owner launch ana-ruiz")
    room.press("ana", "Not me")

    assert owner(room) is None
    assert "Ana Ruiz does not take Acme’s half of Marketplace launch" in room.hears("vera")[-1]
    room.press("vera", "Name another")
    room.fill("vera", member="tom")
    assert owned_by(room) == "tom"


def test_it_is_handed_on_to_a_colleague_who_is_asked_in_turn(room: Lived) -> None:
    room.say("vera", "people owner launch ana-ruiz")
    room.press("ana", "Hand on")
    room.fill("ana", member="tom")

    assert "Ana Ruiz named you for Acme’s half of Marketplace launch" in room.hears("tom")[-1]
    assert "Ana Ruiz handed Acme’s half of Marketplace launch on to Tom Ade" in room.hears("vera")[-1]
    room.press("tom", "Accept")
    assert "Tom Ade owns Acme’s half" in room.hears("vera")[-1]


def test_a_button_of_before_tells_who_has_it_now(room: Lived) -> None:
    room.say("vera", "people owner launch ana-ruiz")
    accept = room.command("ana", "Accept")
    room.say("vera", "people owner launch tom")
    before = named(room)

    assert "Tom Ade is down for it now" in room.say("ana", accept)
    assert named(room) == before


def test_pressing_twice_says_so_once(room: Lived) -> None:
    room.say("vera", "people owner launch ana-ruiz")
    room.press("ana", "Accept")
    heard = room.hears("vera")

    assert "is yours already" in room.press("ana", "Accept")
    assert room.hears("vera") == heard
    assert len(named(room)) == 2


def test_a_check_in_is_a_yes(room: Lived) -> None:
    room.say("vera", "people owner launch ana-ruiz")
    room.until("2027-03-08 09:05")
    room.say("ana", "check-in 2 changed")
    room.fill("ana", confidence="green")

    assert "Ana Ruiz owns Acme’s half of Marketplace launch" in room.hears("vera")[-1]
    assert isinstance(named(room)[-1], OwnerAccepted)


def test_another_ones_check_in_is_not(room: Lived) -> None:
    """A lead may answer for their people; that takes nothing on in their place."""
    room.say("vera", "people owner launch ana-ruiz")
    room.until("2027-03-08 09:05")
    room.say("vera", "check-in 2 changed")
    room.fill("vera", confidence="green")

    assert "not accepted yet" in room.say("paul", "people")


# -- the week --------------------------------------------------------------------------------------


def test_a_week_in_which_an_owner_leaves_and_another_is_asked_instead(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    assert "1 motion due" in room.hears("tom")[-1]
    room.say("vera", "people leave tom")
    assert "no owner at Acme" in room.hears("paul")[-1]
    quiet = len(room.hears("tom"))

    room.say("vera", "people owner launch ana-ruiz")
    assert "1 motion due" in room.hears("ana")[-1]
    room.press("ana", "Accept")
    room.until("2027-03-09 11:05")
    assert "still wait" in room.hears("ana")[-1]
    room.say("ana", "check-in 2 changed")
    room.fill("ana", confidence="amber", ask="name an SA")
    for who in ("vera", "paul", "ines"):
        room.say(who, f"check-in {'2' if who == 'ines' else '1'} changed")
        room.fill(who, confidence="amber")
    room.until("2027-03-09 15:05")

    assert "2 of 2 heard from both sides" in room.week
    assert len(room.hears("tom")) == quiet
    room.until("2027-03-15 09:05")
    assert "1 motion due" in room.hears("ana")[-1]
    assert len(room.hears("tom")) == quiet


def test_replayed_to_last_week_the_plan_has_its_owner_of_then(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    room.say("vera", "people owner launch ana-ruiz")
    room.until("2027-03-09 09:05")

    def stood(on: str) -> str | None:
        until = room.clock.now().fromisoformat(f"{on}T23:00:00+00:00")
        then = room.read(lambda book: plans.as_it_stood(book, "acme-aws", Reader.ROOM, until))
        return str(then.motions["launch"].vendor_owner.person)

    assert (stood("2027-03-07"), stood("2027-03-08")) == ("tom", "ana-ruiz")
    assert "named Ana Ruiz for Acme’s half of Marketplace launch" in " ".join(
        room.say("paul", "history").split()
    )


# -- drafts ----------------------------------------------------------------------------------------


def test_on_a_draft_the_document_names_them_and_nobody_is_asked_twice(room: Lived) -> None:
    room.add(replace(small_plan(state=State.DRAFT), id="draft", name="Draft x AWS"))
    said = room.say("vera", "people owner launch vera --plan draft")

    assert "The draft says so now" in said
    draft = room.read(lambda book: plans.named(book, "draft", Reader.ROOM))
    assert draft.motions["launch"].vendor_owner.person == "vera"
    assert draft.document is None
    assert "not accepted yet" not in room.say("vera", "people --plan draft")


def test_who_is_named_in_a_draft_says_yes_or_no_there(room: Lived) -> None:
    room.add(replace(small_plan(state=State.DRAFT), id="draft", name="Draft x AWS"))
    room.say("vera", "people owner migration tom --plan draft")

    assert "The plan is a draft still" in room.hears("tom")[-1]
    room.press("tom", "Accept")
    assert "Tom Ade owns Acme’s half of Migration play" in room.hears("vera")[-1]
    room.press("tom", "Not me")
    draft = room.read(lambda book: plans.named(book, "draft", Reader.ROOM))
    assert draft.owner(draft.motions["migration"], Side.VENDOR) is None


def next_draft(room: Lived) -> Agreement:
    found = room.read(lambda book: plans.draft_of(book, "acme-aws"))
    assert found
    return found


def open_draft(room: Lived) -> None:
    def begin(book: Book) -> None:
        plan = plans.named(book, "acme-aws", Reader.ROOM)
        draft = drafting.to_write(book, plan)
        drafting.write(book, plan, plan.people["vera"], replace(draft, name="Acme x AWS, next"), "name")

    room.read(begin)


def test_the_draft_of_the_next_version_follows_where_it_names_who_owned_it(room: Lived) -> None:
    open_draft(room)
    room.say("vera", "people owner launch ana-ruiz")

    assert next_draft(room).motions[1].vendor_owner.person == "ana-ruiz"
    assert owned_by(room) == "ana-ruiz"
    room.say("vera", "people add Uma Åberg --role owner")
    assert next_draft(room).people[-1].name == "Uma Åberg"


def test_a_half_that_the_draft_gives_to_somebody_else_stays_with_them(room: Lived) -> None:
    def give_to_vera(book: Book) -> None:
        plan = plans.named(book, "acme-aws", Reader.ROOM)
        draft = drafting.being_written(book, plan)
        assert draft
        first, second = draft.motions
        second = replace(second, vendor_owner=replace(second.vendor_owner, person="vera"))
        drafting.write(book, plan, plan.people["vera"], replace(draft, motions=(first, second)), "motions")

    open_draft(room)
    room.read(give_to_vera)
    room.say("vera", "people owner launch ana-ruiz")

    assert next_draft(room).motions[1].vendor_owner.person == "vera"
    assert owned_by(room) == "ana-ruiz"


def test_an_owner_of_the_plan_file_has_accepted(room: Lived) -> None:
    noor = member("zoe", "Zoe Day", Side.PARTNER, Role.OWNER)
    room.add(replace(small_plan(people=(*people(), noor)), id="other", name="Other x AWS"))

    assert "not accepted yet" not in room.say("vera", "people --plan other")


def test_who_owns_nothing_more_on_one_plan_is_still_asked_about_the_other(room: Lived) -> None:
    """Their quiet hours hold back one prompt that is about both plans."""
    room.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))
    room.say("tom", "me quiet 07:00-11:00")
    room.until("2027-03-08 09:05")
    room.say("vera", "people owner launch ana-ruiz --plan acme-aws")
    room.until("2027-03-08 11:05")

    asked = room.hears("tom")[-1]
    assert "1 motion due" in asked
    assert "Zeta x AWS" in asked
    assert "Acme x AWS" not in asked
