"""A promise is its owner's: both companies see it, and nobody else keeps, moves or drops it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from cards.card import Answer, Form
from plan.facts import Promise, PromiseState
from tests.house import Lived
from tests.plans import small_plan

TAKE = "promises take acme-aws/2027-W10/migration/vendor"


def promised(room: Lived) -> list[Promise]:
    return [fact for fact in room.facts if isinstance(fact, Promise)]


def form(room: Lived) -> Form:
    assert isinstance(room.answer, Form), room.answer
    return room.answer


def ask_for(room: Lived, ask: str) -> None:
    """In the tenth week's review, Vera asks AWS for something on the migration play."""
    room.until("2027-03-08 09:05")
    room.say("vera", "check-in acme-aws/migration 2027-W10 changed")
    room.fill("vera", confidence="green", ask=ask)


def test_a_promise_is_made_in_a_line_and_both_companies_read_it(room: Lived) -> None:
    room.say("vera", 'promises add "architecture diagram" --by 2027-03-12')

    assert "Vera Lind (Acme)" in room.say("ines", "promises")
    assert [(each.id, each.owner, each.what) for each in promised(room)] == [
        ("p-1", "vera", "architecture diagram")
    ]


def test_mine_come_first_and_of_those_the_overdue(room: Lived) -> None:
    room.say("paul", "promises add theirs --by 2027-03-06")
    room.say("vera", "promises add later --by 2027-04-01")
    room.say("vera", "promises add sooner --by 2027-03-07")
    room.until("2027-03-10 12:00")

    said = room.say("vera", "promises")
    assert said.index("sooner") < said.index("later") < said.index("theirs")
    assert "2 overdue" in said
    assert "3 days overdue" in said


def test_a_long_list_comes_in_pages(room: Lived) -> None:
    for day in range(1, 13):
        room.say("vera", f"promises add thing-{day} --by 2027-04-{day:02}")

    assert "thing-12" not in room.say("vera", "promises", here=True)
    assert "thing-12" in room.press("vera", "More")
    assert "Page 1 of 2" in room.say("vera", f"promises --page {'9' * 5000}")


def test_promises_add_alone_asks_for_what_and_until_when(room: Lived) -> None:
    room.say("vera", "promises add", here=True)
    room.fill("vera", what="the diagram")
    assert form(room).errors == {"by": "This is needed."}

    room.fill("vera", what="the diagram", by="fri")
    assert promised(room)[0].what == "the diagram"


def test_nothing_is_promised_for_a_day_that_is_past(room: Lived) -> None:
    room.say("vera", "promises add diagram --by 2027-03-04")

    assert "past" in form(room).errors["by"]
    assert promised(room) == []


def test_the_same_promise_twice_is_there_already(room: Lived) -> None:
    room.say("vera", "promises add diagram --by 2027-03-12")

    assert "there already, as p-1" in room.say("vera", "promises add diagram --by 2027-03-12")
    assert len(promised(room)) == 1


def test_one_made_for_a_colleague_is_told_to_them_and_none_is_made_for_the_other_company(room: Lived) -> None:
    room.say("vera", 'promises add diagram --by 2027-03-12 --who "Tom Ade"')
    assert "Vera Lind made a promise for you" in room.hears("tom")[-1]

    assert "with the other company" in room.say("vera", "promises add x --by 2027-03-12 --who paul")
    assert len(promised(room)) == 1


def test_an_ask_becomes_a_promise_in_one_press_by_the_side_that_was_asked(room: Lived) -> None:
    ask_for(room, "name an SA")

    assert "Your own side asked" in room.say("tom", TAKE)
    assert promised(room) == []
    room.say("ines", TAKE)
    (made,) = promised(room)
    assert (made.what, made.owner, made.origin) == ("name an SA", "ines", "motion-review/2027-W10")
    assert (made.due - made.made_on).days == 7  # type: ignore[operator]


def test_an_ask_is_taken_once_however_often_it_is_pressed(room: Lived) -> None:
    ask_for(room, "name an SA")
    room.say("ines", TAKE)

    assert "It is yours already" in room.say("ines", TAKE)
    assert "Ines Dua (AWS) took it already" in room.say("paul", TAKE)
    assert len(promised(room)) == 1


def test_an_ask_that_was_dropped_may_be_taken_again(room: Lived) -> None:
    ask_for(room, "name an SA")
    room.say("ines", TAKE)
    room.press("ines", "Drop")
    room.fill("ines", because="not mine to give")

    room.say("paul", TAKE)
    assert [(each.owner, each.state) for each in room.plan().promises()] == [("paul", PromiseState.OPEN)]


def test_an_ask_nobody_made_is_not_taken(room: Lived) -> None:
    ask_for(room, "")

    assert "does not stand any more" in room.say("ines", TAKE)
    assert "does not stand any more" in room.say("ines", TAKE.replace("W10", "W02"))
    assert "Press “Take it”" in room.say("ines", "promises take nonsense")
    assert promised(room) == []


def test_guests_and_sponsors_take_and_make_nothing(room: Lived) -> None:
    ask_for(room, "name an SA")

    assert "Observers and sponsors read" in room.say("ken", TAKE)
    assert "You are not on this plan" in room.say("stranger", TAKE, here=True)
    assert "No plan of yours" in room.say("stranger", TAKE)
    assert promised(room) == []


def test_its_owner_says_that_it_is_kept_and_once_kept_it_stays_so(room: Lived) -> None:
    room.say("tom", "promises add diagram --by 2027-03-12")
    room.say("tom", "promises kept acme-aws/p-1")
    count = len(room.facts)

    assert "kept already" in room.say("tom", "promises kept p-1")
    assert "kept already" in room.say("vera", 'promises drop p-1 --because "late"')
    assert room.plan().promises() == []
    assert len(room.facts) == count


def test_only_its_owner_or_their_own_lead_changes_it(room: Lived) -> None:
    room.say("vera", "promises add diagram --by 2027-03-12")
    for who, why in (
        ("tom", "Only who made a promise"),
        ("paul", "the other company's"),
        ("stranger", "You are not on this plan"),
    ):
        assert why in room.say(who, "promises kept acme-aws/p-1", here=True)
    assert [each.state for each in promised(room)] == [PromiseState.OPEN]

    room.say("tom", "promises add slides --by 2027-03-12")
    room.say("vera", "promises kept p-2")
    assert promised(room)[-1].state is PromiseState.KEPT


def test_moving_needs_a_reason_and_a_new_day_that_is_not_past(room: Lived) -> None:
    room.say("vera", "promises add diagram --by 2027-03-12")
    room.press("vera", "Move")
    room.fill("vera", by="2027-03-20")
    assert form(room).errors == {"because": "This is needed."}
    room.fill("vera", by="2027-03-01", because="SA away")
    assert "past" in form(room).errors["by"]
    room.fill("vera", by="2027-03-12", because="SA away")
    assert "due already" in form(room).errors["by"]
    assert len(promised(room)) == 1

    room.fill("vera", by="2027-03-20", because="SA away")
    assert promised(room)[-1].reason == "SA away"
    assert "moved: SA away" in room.say("paul", "promises")


def test_a_reason_of_a_hundred_thousand_characters_says_how_many_to_cut(room: Lived) -> None:
    room.say("vera", "promises add diagram --by 2027-03-12")
    room.say("vera", f"promises drop p-1 --because {'x' * 100_000}")

    assert "99,000 characters too long" in form(room).errors["because"]
    assert len(form(room).values["because"]) == 100_000


def test_handing_it_over_stays_within_the_company(room: Lived) -> None:
    room.say("vera", "promises add diagram --by 2027-03-12")

    assert "with the other company" in room.say("vera", "promises hand p-1 --to ines")
    assert "Nobody on this plan" in room.say("vera", "promises hand p-1 --to Zoë")
    room.say("vera", "promises hand p-1 --to tom")
    assert promised(room)[-1].owner == "tom"
    assert "Vera Lind handed you a promise" in room.hears("tom")[-1]


def test_no_promise_of_that_id_is_said_so(room: Lived) -> None:
    assert "No promise of this plan" in room.say("vera", "promises kept p-9")
    assert "No plan of yours" in room.say("vera", "promises kept other/p-1")
    assert "is none of" in room.say("vera", "promises juggle")


def test_on_several_plans_it_is_asked_which_and_what_was_typed_is_kept(room: Lived) -> None:
    room.add(replace(small_plan(), id="zeta", name="Zeta x AWS"))
    room.say("vera", "promises add diagram --by 2027-03-12")
    room.fill("vera", plan="zeta")

    assert promised(room) == []
    assert "diagram" in room.say("vera", "promises --plan zeta")
    assert "p-1" in room.say("vera", "promises")


def at_once(room: Lived, *asked: tuple[str, str]) -> list[str]:
    """Several requests taken at one moment; what each is told."""

    async def together() -> list[Answer]:
        requests = [room.request(who, text) for who, text in asked]
        return await asyncio.gather(*(room.house.intake.take(request) for request in requests))

    return [answer.title for answer in room.wait(together())]


def test_an_ask_pressed_by_several_at_once_is_one_persons(room: Lived) -> None:
    ask_for(room, "name an SA")
    told = at_once(room, ("ines", TAKE), ("paul", TAKE), ("ines", TAKE), ("paul", TAKE))

    assert told.count("It is yours") == 1
    assert len(promised(room)) == 1


def test_promises_made_at_once_each_have_their_own_id(room: Lived) -> None:
    at_once(
        room, *((who, f"promises add by-{who} --by 2027-03-12") for who in ("vera", "tom", "paul", "ines"))
    )

    assert {each.id for each in room.plan().promises()} == {"p-1", "p-2", "p-3", "p-4"}
