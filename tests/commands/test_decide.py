"""A decision is asked for once, grows older until it is made, and is made once, by who may make it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from cards.card import Form
from plan.agreement import OwnKind, OwnRitual, Rhythm, RitualTerms, Role
from plan.facts import Brief, Decision
from plan.sides import Side
from storage import rituals
from tests.house import Lived
from tests.plans import member, people, small_plan

MEETING = "jeb/2027Q1"
ASK = 'decide add "Name a second SA" --cost "two pilots wait" --needed-by "1 Apr" --plan zeta'


def board(every: str = "quarterly", day: str = "3rd wed") -> OwnRitual:
    """Wednesday 17 March 11:00 in New York; its briefs go out on Friday the 12th."""
    terms = RitualTerms(day=day, at=time(11), who=("vera", "paul", "ken"), open_for_hours=2)
    return OwnRitual(id="jeb", name="Joint executive board", every=every, terms=terms, kind=OwnKind.BOARD)


@pytest.fixture
def zeta(room: Lived) -> Lived:
    """A plan with a board, and an observer who only looks on; Friday 5 March."""
    everybody = (*people(), member("olga", "Olga Ray", Side.PARTNER, Role.OBSERVER))
    rhythm = Rhythm(weekly=small_plan().rhythm.weekly, own=(board(),))
    room.add(replace(small_plan(rhythm=rhythm, people=everybody), id="zeta", name="Zeta x AWS"))
    room.plan_id = "zeta"
    return room


@pytest.fixture
def met(zeta: Lived) -> Lived:
    """The board has one decision to make, and its hour has come."""
    zeta.say("tom", ASK)
    zeta.until("2027-03-17 11:00")
    return zeta


def decided(room: Lived) -> list[Decision]:
    return [fact for fact in room.facts if isinstance(fact, Decision)]


def asked(room: Lived) -> list[Brief]:
    return [fact for fact in room.facts if isinstance(fact, Brief)]


# -- asking ----------------------------------------------------------------------------------------


def test_what_is_asked_is_listed_with_who_asks_and_its_age(zeta: Lived) -> None:
    said = zeta.say("tom", ASK)
    assert "Asked of the Joint executive board 2027Q1" in said
    zeta.until("2027-03-10 12:00")

    listed = zeta.say("paul", "decide --plan zeta")
    assert "1 decision open" in listed
    assert "without it: two pilots wait" in listed
    assert "Acme asks (Tom Ade) · needed by 1 Apr · open 5 days" in listed
    assert "[Withdraw]" not in listed
    assert "[Withdraw]" in zeta.say("vera", "decide --plan zeta")


def test_decide_add_alone_asks_for_the_rest(zeta: Lived) -> None:
    zeta.say("tom", "decide add --plan zeta")
    zeta.fill("tom", ask="")
    assert isinstance(zeta.answer, Form)
    assert zeta.answer.errors == {"ask": "This is needed."}
    zeta.fill("tom", ask="Name a second SA")

    (brief,) = asked(zeta)
    assert (brief.id, brief.ritual, brief.period, brief.side) == ("d-1", "jeb", "2027Q1", Side.VENDOR)


def test_the_same_ask_twice_is_there_already(zeta: Lived) -> None:
    zeta.say("tom", ASK)
    assert "asked already, as d-1" in zeta.say("paul", ASK.replace("Name", "name"))
    assert len(asked(zeta)) == 1


def test_several_at_once_each_have_their_own_id(zeta: Lived) -> None:
    async def together() -> None:
        requests = [
            zeta.request(who, f"decide add by-{who} --plan zeta") for who in ("vera", "tom", "paul", "ines")
        ]
        await asyncio.gather(*(zeta.house.intake.take(each) for each in requests))

    zeta.wait(together())
    assert {each.id for each in asked(zeta)} == {"d-1", "d-2", "d-3", "d-4"}


def test_sponsors_observers_and_guests_ask_for_nothing(zeta: Lived) -> None:
    for who in ("ken", "olga"):
        assert "Observers and sponsors read" in zeta.say(who, ASK)
    for asks in ("decide add x", "decide"):
        assert "You are not on this plan" in zeta.say("stranger", asks, here=True)
    assert asked(zeta) == []


def test_a_plan_without_a_meeting_that_decides_says_so(zeta: Lived) -> None:
    assert "No meeting that decides" in zeta.say("tom", "decide add x --plan acme-aws")
    assert "has not opened" in zeta.say("tom", "decide add x --at seance --plan zeta")


def test_on_several_plans_it_is_asked_which(zeta: Lived) -> None:
    assert "Which plan?" in zeta.say("tom", 'decide add "Name a second SA"')
    zeta.press("tom", "Zeta x AWS")
    assert asked(zeta)[0].ask == "Name a second SA"


def test_who_asked_or_their_lead_withdraws_it_and_nobody_else(zeta: Lived) -> None:
    zeta.say("tom", ASK)
    assert "Only who asked" in zeta.say("paul", "decide withdraw zeta/d-1")
    assert "Withdrawn" in zeta.say("vera", "decide withdraw zeta/d-1")
    count = len(zeta.facts)

    assert "withdrawn already" in zeta.say("tom", "decide withdraw zeta/d-1")
    zeta.until("2027-03-17 11:00")
    assert "It was withdrawn" in zeta.say("vera", f"decide zeta/d-1 yes {MEETING}")
    assert decided(zeta) == []
    assert "No decision is open" in zeta.say("tom", "decide --plan zeta")
    assert len([fact for fact in zeta.facts[:count] if isinstance(fact, Brief)]) == 2


# -- deciding --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["vera", "paul", "ken"])
def test_leads_decide_and_the_sponsor_to_whom_it_is_put(met: Lived, who: str) -> None:
    said = met.say(who, f'decide zeta/d-1 yes {MEETING} --note "from May"')

    assert "Decided: yes" in said
    assert "from May" in said
    (made,) = decided(met)
    assert (made.by, made.outcome, made.occurrence, made.note) == (who, "yes", MEETING, "from May")


def test_nobody_else_decides(met: Lived) -> None:
    assert "Leads decide, and sponsors" in met.say("tom", f"decide zeta/d-1 yes {MEETING}")
    assert "Observers and sponsors read" in met.say("olga", f"decide zeta/d-1 yes {MEETING}")
    assert "You are not on this plan" in met.say("stranger", f"decide zeta/d-1 yes {MEETING}", here=True)
    assert "No plan of yours" in met.say("stranger", f"decide zeta/d-1 yes {MEETING}")
    assert "Leads decide" in met.say("ken", "decide zeta/d-1 yes qbr/2027Q1")  # not put to him there
    assert decided(met) == []


def test_decided_twice_it_stays_as_it_was(met: Lived) -> None:
    met.say("vera", f"decide zeta/d-1 yes {MEETING}")
    count = len(met.facts)

    assert "Decided already, by Vera Lind: yes" in met.say("paul", f"decide zeta/d-1 no {MEETING}")
    assert "Decided already" in met.say("vera", f"decide zeta/d-1 yes {MEETING}")
    assert "It was decided" in met.say("tom", "decide withdraw zeta/d-1")
    assert len(met.facts) == count


def test_pressed_by_several_at_once_it_is_decided_once(met: Lived) -> None:
    presses = [("vera", "yes"), ("paul", "no"), ("ken", "later"), ("vera", "yes")]

    async def together() -> None:
        requests = [met.request(who, f"decide zeta/d-1 {outcome} {MEETING}") for who, outcome in presses]
        await asyncio.gather(*(met.house.intake.take(each) for each in requests))

    met.wait(together())
    final = [each for each in decided(met) if each.outcome != "later"]
    assert len(final) == 1


def test_put_off_it_stays_open_and_may_be_decided_later_in_the_meeting(met: Lived) -> None:
    met.say("vera", f"decide zeta/d-1 later {MEETING}")
    assert "put off" in met.say("paul", f"decide zeta/d-1 later {MEETING}")
    assert len(decided(met)) == 1
    assert "1 decision open" in met.say("paul", "decide --plan zeta")

    met.say("paul", f"decide zeta/d-1 no {MEETING}")
    assert [each.outcome for each in decided(met)] == ["later", "no"]


def test_a_yes_may_become_a_promise_in_a_press(met: Lived) -> None:
    met.say("vera", f"decide zeta/d-1 yes {MEETING}")
    assert met.command("vera", "Make a promise") == f"promises add --plan zeta --at {MEETING}"
    met.until("2027-03-17 11:30")

    assert "[Make a promise]" not in met.say("paul", f"decide zeta/d-1 nonsense {MEETING}")


def test_who_asked_and_was_not_there_hears_of_it(met: Lived) -> None:
    met.say("ken", f"decide zeta/d-1 no {MEETING}")
    assert "decided at Joint executive board 2027Q1" in met.hears("tom")[-1]
    assert "no, Ken Ishi" in met.hears("tom")[-1]


def test_a_meeting_that_has_not_opened_or_is_over_decides_nothing(met: Lived) -> None:
    assert "has not opened" in met.say("vera", "decide zeta/d-1 yes jeb/2027Q2")
    assert "has not opened" in met.say("vera", "decide zeta/d-1 yes seance/2027Q1")
    assert "Write" in met.say("vera", "decide zeta/d-1 perhaps jeb/2027Q1")
    assert "No decision of this plan" in met.say("vera", f"decide zeta/d-9 yes {MEETING}")
    met.until("2027-06-16 11:00")
    assert "a newer one has opened" in met.say("vera", f"decide zeta/d-1 yes {MEETING}")
    assert decided(met) == []
    assert "Decided: yes" in met.say("vera", "decide zeta/d-1 yes jeb/2027Q2")


def test_a_note_too_long_is_said_so(met: Lived) -> None:
    assert "at most 1,000" in met.say("vera", f"decide zeta/d-1 yes {MEETING} --note {'x' * 5000}")
    assert decided(met) == []


def test_the_meeting_was_begun_days_ahead(met: Lived) -> None:
    begun = met.read(lambda book: rituals.newest(book, "zeta", "jeb"))
    assert begun.occurrence.start == datetime(2027, 3, 12, 16, tzinfo=UTC)
