"""A lead puts people of their own company on the plan, and says what they are on it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.card import Form
from plan.agreement import Role, State
from plan.facts import Joined
from plan.sides import Reader, Side
from storage import plans
from tests.house import Lived
from tests.plans import member, people, small_plan


def form(room: Lived) -> Form:
    assert isinstance(room.answer, Form), room.answer
    return room.answer


def ana_joins(room: Lived) -> str:
    room.say("vera", "people add")
    room.accounts["ana"] = "room:acme:ana"
    return room.fill("vera", name="Ana Ruiz", role="owner", title="Architect", account="room:acme:ana")


# -- joining ---------------------------------------------------------------------------------------


def test_a_lead_adds_somebody_who_is_greeted_and_reads_the_plan_from_then_on(room: Lived) -> None:
    assert "You are not on a plan yet" in room.say("ana", "status")

    assert "Ana Ruiz is on the plan" in ana_joins(room)

    assert "Vera Lind has told me who you are on Acme x AWS" in room.hears("ana")[-1]
    assert "Sourced pipeline" in room.say("ana", "status")
    assert "Ana Ruiz Architect" in " ".join(room.say("paul", "people").split())
    (joined,) = [fact for fact in room.facts if isinstance(fact, Joined)]
    assert (joined.by, joined.member.id, joined.version) == ("vera", "ana-ruiz", 1)


def test_everything_can_be_typed_at_once(room: Lived) -> None:
    room.say("vera", 'people add Ana Ruiz --role observer --title "Head of data" --zone europe/berlin')

    ana = room.plan().people["ana-ruiz"]
    assert (ana.name, ana.role, ana.title, ana.time_zone) == (
        "Ana Ruiz", Role.OBSERVER, "Head of data", "Europe/Berlin",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("小林 さくら", "小林-さくら"),
        ("Ольга Ким", "ольга-ким"),
        ("O’Brien-Łuka Žižek", "o-brien-łuka-žižek"),
    ],
)
def test_a_name_in_any_script_makes_an_id_that_can_be_typed(room: Lived, name: str, id: str) -> None:
    room.say("vera", f"people add {name} --role owner")

    assert room.plan().people[id].name == name
    assert f"{name} is named" in room.say("vera", f"people owner launch {id}")


def test_two_of_one_name_are_told_apart(room: Lived) -> None:
    """Ids are short names: `tom` is taken, though nobody is called Tom alone."""
    room.say("vera", "people add Tom --role owner")

    assert room.plan().people["tom"].name == "Tom Ade"
    assert room.plan().people["tom-2"].name == "Tom"


def test_the_same_press_twice_adds_one_person(room: Lived) -> None:
    ana_joins(room)
    ana_joins(room)

    assert len([fact for fact in room.facts if isinstance(fact, Joined)]) == 1
    assert "already" in room.say("vera", "people add Ana Ruiz --role owner")


def test_what_cannot_be_taken_comes_back_in_its_place(room: Lived) -> None:
    room.say("vera", "people add")
    room.fill("vera", name="…", role="owner", zone="Berlin", account="room:aws:paul")

    assert set(form(room).errors) == {"name", "zone", "account"}
    assert "Europe/Berlin" in form(room).errors["zone"]
    assert "Paul Oka’s" in form(room).errors["account"]
    assert form(room).values["zone"] == "Berlin"
    assert room.facts == []


def test_somebody_known_from_another_plan_is_the_same_person_on_both(room: Lived) -> None:
    uma = member("uma", "Uma Åberg", Side.VENDOR)
    room.add(replace(small_plan(people=(*people(), uma)), id="zeta", name="Zeta x AWS"))
    room.say("vera", "people add room:acme:uma --role owner --plan acme-aws")

    said = room.say("uma", "me")
    assert "Acme x AWS" in said
    assert "Zeta x AWS" in said


def test_of_a_stranger_s_number_no_name_is_told(room: Lived) -> None:
    """A number is not a mention: nobody finds out that way who else the bot knows."""
    alone = member("eve", "Eve Other", Side.VENDOR, Role.LEAD, account="room:other:eve")
    room.add(replace(small_plan(people=(alone,), motions=()), id="other", name="Other x Other"))
    for number in range(1, 9):
        assert "Eve" not in room.say("vera", f"people add person:{number} --plan acme-aws")


def test_the_other_companys_people_are_added_while_it_has_no_lead_on_a_chat(room: Lived) -> None:
    room.say("vera", "people add")
    assert "side" not in {field.name for field in form(room).fields}

    nobody = tuple(replace(each, account=None) if each.side is Side.PARTNER else each for each in people())
    room.add(replace(small_plan(people=nobody), id="new", name="New x AWS"))
    room.say("vera", "people add Lee Park --role lead --company AWS --plan new")

    added = room.read(lambda book: plans.named(book, "new", Reader.ROOM).people["lee-park"])
    assert (added.side, added.role) == (Side.PARTNER, Role.LEAD)


@pytest.mark.parametrize("who", ["tom", "ken", "stranger"])
def test_nobody_else_adds_anybody(room: Lived, who: str) -> None:
    said = room.say(who, "people add Ana Ruiz --role owner --plan acme-aws")

    assert "on the plan as" not in said
    assert room.facts == []


def test_on_a_draft_the_document_has_them_and_whoever_agreed_is_asked_again(room: Lived) -> None:
    room.add(replace(small_plan(state=State.DRAFT), id="draft", name="Draft x AWS"))
    room.say("vera", "people add Ana Ruiz --role owner --plan draft")

    said = room.say("vera", "history --plan draft")
    assert "changed the draft of v1: Ana Ruiz is Acme’s owner" in " ".join(said.split())
    assert "id: ana-ruiz" in room.say("vera", "export --format yaml --plan draft")


# -- roles -----------------------------------------------------------------------------------------


def test_another_lead_is_made_and_both_companies_hear_of_it(room: Lived) -> None:
    room.say("vera", "people role tom")
    assert "Tom Ade is Acme’s lead" in room.fill("vera", role="lead")

    assert "you are lead now" in room.hears("tom")[-1]
    assert "Tom Ade leads it for Acme" in room.hears("paul")[-1]
    assert "Ana Ruiz is on the plan" in room.say("tom", "people add Ana Ruiz --role owner")


def test_the_last_lead_stays_until_there_is_another(room: Lived) -> None:
    assert "Nobody else leads the plan for your company" in room.say("vera", "people role vera owner")
    assert "Nobody else leads the plan for your company" in room.say("vera", "people leave vera")
    assert room.plan().people["vera"].is_lead

    room.say("vera", "people role tom lead")
    assert "Vera Lind is Acme’s owner" in room.say("vera", "people role vera owner")
    assert "Only a lead" in room.say("vera", "people role tom owner")


def test_who_owns_a_motion_hands_over_before_they_only_read(room: Lived) -> None:
    said = room.say("vera", "people role tom observer")

    assert "Tom Ade owns 1 motion" in said
    assert room.plan().people["tom"].role is Role.OWNER
    room.press("vera", "Name another")
    room.fill("vera", member="vera")
    assert "Tom Ade is Acme’s observer" in room.say("vera", "people role tom observer")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("people role tom boss", "“boss” is no role"),
        ("people role nobody owner", "Nobody on this plan is called that"),
        ("people role ken owner", "other company, whose own lead sees to its people"),
        ("people role tom owner", "so already"),
        ("people sing", "is none of: is, guest, who, add"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(room: Lived, typed: str, said: str) -> None:
    assert said in " ".join(room.say("vera", typed).split())
    assert room.facts == []


@pytest.mark.parametrize(
    "typed",
    ["add Ana --role owner", "role tom lead", "leave tom", "back tom", "owner launch vera", "accept launch",
     "not-me launch", "hand-on launch tom", "hand-over tom vera"],
)  # fmt: skip
def test_once_the_plan_is_closed_nothing_changes(room: Lived, typed: str) -> None:
    room.add(replace(small_plan(state=State.CLOSED), id="over", name="Over x AWS"))

    assert "This plan is closed" in room.say("vera", f"people {typed} --plan over")
    assert "[Change]" not in room.say("vera", "people --plan over")
