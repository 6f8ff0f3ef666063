"""Anybody with a voice on the plan says that what a motion waits for has happened, once, and its pair is asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from plan.agreement import Cadence, State
from plan.facts import Answer, Trigger
from tests.house import Lived
from tests.plans import motion, small_plan

TUESDAY = "2027-03-09"


@pytest.fixture
def waiting(room: Lived) -> Lived:
    """A plan with a motion that waits for a win; Tuesday, ten o'clock."""
    stories = motion(
        "stories",
        "Win stories",
        "vera",
        "ines",
        cadence=Cadence.PER_TRIGGER,
        trigger="a customer win is logged",
    )
    room.add(replace(small_plan(), id="zeta", name="Zeta x AWS", motions=(*small_plan().motions, stories)))
    room.plan_id = "zeta"
    room.until(f"{TUESDAY} 10:00")
    return room


def triggers(room: Lived) -> list[Trigger]:
    return [fact for fact in room.facts if isinstance(fact, Trigger)]


def prompts(room: Lived, who: str) -> list[str]:
    return [each for each in room.hears(who) if "What happened" in each]


def test_it_lists_what_waits_and_for_what(waiting: Lived) -> None:
    said = waiting.say("tom", "trigger --plan zeta")

    assert "Win stories, when a customer win is logged" in said
    assert "Migration play" not in said
    assert "[It happened]" in said
    assert "[It happened]" not in waiting.say("ken", "trigger --plan zeta")


def test_the_pair_is_asked_at_once_and_nobody_else(waiting: Lived) -> None:
    said = waiting.say("tom", 'trigger stories --what "Contoso won" --plan zeta')

    assert "Vera Lind and Ines Dua are asked" in said
    assert "What happened: Contoso won" in prompts(waiting, "vera")[0]
    assert len(prompts(waiting, "ines")) == 1
    assert prompts(waiting, "tom") == prompts(waiting, "paul") == []
    assert triggers(waiting)[0].period == "2027-W10-1"


def test_it_is_found_by_number_name_and_words_of_its_trigger(waiting: Lived) -> None:
    for named in ("3", "win stories", "customer win"):
        waiting.say("tom", f"trigger {named} --plan zeta")
    assert {each.motion for each in triggers(waiting)} == {"stories"}


def test_said_twice_it_is_asked_once(waiting: Lived) -> None:
    waiting.say("tom", 'trigger stories --what "Contoso won" --plan zeta')

    assert "asked already" in waiting.say("ines", 'trigger stories --what "Contoso won" --plan zeta')
    assert "asked already" in waiting.say("ines", "trigger stories --plan zeta")
    assert len(triggers(waiting)) == 1
    assert len(prompts(waiting, "vera")) == 1


def test_a_second_thing_joins_what_is_asked_already(waiting: Lived) -> None:
    waiting.say("tom", 'trigger stories --what "Contoso won" --plan zeta')
    assert "added to what is asked" in waiting.say("tom", 'trigger stories --what "Fabrikam won" --plan zeta')

    assert [each.period for each in triggers(waiting)] == ["2027-W10-1", "2027-W10-1"]
    (prompt,) = prompts(waiting, "vera")
    assert "Contoso won; Fabrikam won" in prompt


def test_two_at_once_open_one_check_in(waiting: Lived) -> None:
    asked = [("tom", "Contoso won"), ("paul", "Fabrikam won"), ("ines", "Adatum won")]

    async def together() -> list[object]:
        requests = [
            waiting.request(who, f'trigger stories --what "{what}" --plan zeta') for who, what in asked
        ]
        return list(await asyncio.gather(*(waiting.house.intake.take(each) for each in requests)))

    waiting.wait(together())
    waiting.wait(waiting.house.heart.settle())
    assert {each.period for each in triggers(waiting)} == {"2027-W10-1"}
    assert len(triggers(waiting)) == 3
    assert len(prompts(waiting, "vera")) == 1


def test_only_who_has_a_voice_sets_one_off(waiting: Lived) -> None:
    assert "Observers and sponsors read" in waiting.say("ken", "trigger stories --plan zeta")
    assert "You are not on this plan" in waiting.say("stranger", "trigger stories", here=True)
    assert "No plan of yours" in waiting.say("stranger", "trigger stories --plan zeta")
    assert triggers(waiting) == []


def test_a_motion_with_days_of_its_own_or_none_at_all_is_said_so(waiting: Lived) -> None:
    assert "on its own days" in waiting.say("tom", "trigger migration --plan zeta")
    assert "No motion of this plan" in waiting.say("tom", "trigger seance --plan zeta")
    assert "at most 200" in waiting.say("tom", f"trigger stories --what {'x' * 5000} --plan zeta")
    assert triggers(waiting) == []


def test_a_plan_that_is_not_in_force_asks_nobody(waiting: Lived) -> None:
    draft = replace(waiting.plan().agreement, id="draft", name="Draft", state=State.DRAFT)
    waiting.add(draft)

    assert "while a plan is agreed" in waiting.say("tom", "trigger stories --plan draft")
    waiting.say("tom", "log win Contoso --plan draft")
    assert prompts(waiting, "vera") == []


def test_on_several_plans_it_is_asked_which(waiting: Lived) -> None:
    assert "Which plan?" in waiting.say("tom", 'trigger stories --what "Contoso won"')
    waiting.press("tom", "Zeta x AWS")
    assert triggers(waiting)[0].what == "Contoso won"


def test_a_win_sets_off_what_waits_for_one_and_says_so(waiting: Lived) -> None:
    said = waiting.say("tom", "log win Contoso --motion migration --plan zeta")

    assert "Win stories: Vera Lind and Ines Dua are asked" in said
    assert "What happened: Contoso won" in prompts(waiting, "vera")[0]
    waiting.say("tom", "log win Contoso --value 250k --plan zeta")
    assert len(triggers(waiting)) == 1


def test_its_answer_is_given_like_any_other(waiting: Lived) -> None:
    waiting.say("tom", "trigger stories --plan zeta")
    assert "1 to answer" in waiting.say("vera", "today")

    waiting.say("vera", "check-in zeta/stories 2027-W10-1 changed")
    waiting.fill("vera", confidence="green", moved="story drafted")
    (answer,) = [fact for fact in waiting.facts if isinstance(fact, Answer)]
    assert (answer.ritual, answer.period) == ("trigger.stories", "2027-W10-1")
    assert "story drafted" in waiting.say("ines", "motions --plan zeta")
    assert "Win stories" not in waiting.say("vera", "today")


def test_each_side_speaks_for_itself(waiting: Lived) -> None:
    waiting.say("tom", "trigger stories --plan zeta")

    assert "another owner" in waiting.say("tom", "check-in zeta/stories 2027-W10-1 changed")
    assert "not on this plan" in waiting.say("stranger", "check-in 3 changed", here=True)
    assert [fact for fact in waiting.facts if isinstance(fact, Answer)] == []


def test_nothing_is_answered_before_it_is_set_off_nor_in_one_that_is_over(waiting: Lived) -> None:
    assert "Nothing has set that motion off" in waiting.say("vera", "check-in zeta/stories changed")
    waiting.say("tom", "trigger stories --plan zeta")
    waiting.until("2027-03-12 10:00")
    waiting.say("tom", "trigger stories --plan zeta")

    assert "a newer one has begun" in waiting.say("vera", "check-in zeta/stories 2027-W10-1 changed")
    assert waiting.say("vera", "check-in zeta/stories 2027-W10-2 changed").startswith("Win stories")
