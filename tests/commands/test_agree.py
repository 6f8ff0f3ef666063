"""A plan is agreed when a lead of each company has said yes to the same content; until then it is a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.engine import URL

from plan.agreement import Rhythm, State, Thesis
from plan.agreement_facts import Acknowledged, InForce, Proposed
from storage.documents import content_hash
from storage.store import Store
from tests.house import Lived
from tests.plans import small_plan


@pytest.fixture
def drafted(url: URL) -> Iterator[Lived]:
    """A plan that nobody has agreed to."""
    lived = Lived(Store.open(url), datetime(2027, 1, 8, 16, tzinfo=UTC))
    lived.add(small_plan(state=State.DRAFT))
    yield lived
    lived.close()


def state(room: Lived) -> State:
    return room.plan().agreement.state


def content(room: Lived) -> str:
    return content_hash(room.plan().agreement)[:12]


def test_both_leads_agree_to_the_same_content_and_it_is_in_force(drafted: Lived) -> None:
    drafted.say("vera", "agree")
    assert "Paul Oka is asked to agree for AWS." in drafted.press("vera", "Propose to AWS")
    assert state(drafted) is State.PROPOSED

    assert "Acme x AWS v1 is in force" in drafted.press("paul", "Agree")

    said = drafted.channel[-1]
    assert "Acme x AWS v1 is agreed" in said
    assert state(drafted) is State.AGREED
    assert "Agreed to by Vera Lind for Acme, 8 Jan and Paul Oka for AWS, 8 Jan." in " ".join(said.split())
    steps = [fact for fact in drafted.facts if isinstance(fact, Proposed | Acknowledged | InForce)]
    assert [type(fact) for fact in steps] == [Proposed, Acknowledged, InForce]
    assert {fact.content_hash for fact in steps} == {content_hash(drafted.plan().agreement)}


def test_the_room_reads_the_proposal_and_how_it_ended(drafted: Lived) -> None:
    propose(drafted)
    assert "Acme proposes Acme x AWS v1" in drafted.channel[-1]

    drafted.press("paul", "Agree", where="acme-aws")

    assert "Both companies have agreed to it." in drafted.channel[-2]
    assert "Acme x AWS v1 is agreed" in drafted.channel[-1]
    assert "non-binding, and it amends no contract" in drafted.channel[-1]


def test_nobody_is_asked_about_a_plan_before_both_have_agreed(drafted: Lived) -> None:
    propose(drafted)
    drafted.until("2027-01-11 10:00")
    assert not any("due" in said for said in drafted.hears("tom"))

    drafted.press("paul", "Agree")
    drafted.until("2027-01-18 10:00")

    assert "1 motion due" in drafted.hears("tom")[-1]


def test_what_is_agreed_to_with_eyes_open_is_recorded(drafted: Lived) -> None:
    propose(drafted)

    proposed = next(fact for fact in drafted.facts if isinstance(fact, Proposed))
    assert "monthly pipeline sync: it is not on the plan" in proposed.weak
    assert "knowing of 8 warnings" in drafted.say("tom", "history")


@pytest.mark.parametrize(
    ("weak", "why"),
    [
        ({"thesis": Thesis()}, "problem: it is empty"),
        ({"targets": ()}, "targets: there are none"),
        ({"motions": ()}, "motions: there are none"),
        ({"rhythm": Rhythm()}, "weekly motion review: it is not on the plan"),
    ],
)
def test_what_makes_no_plan_cannot_be_agreed(url: URL, weak: dict[str, Any], why: str) -> None:
    lived = Lived(Store.open(url), datetime(2027, 1, 8, 16, tzinfo=UTC))
    lived.add(small_plan(state=State.DRAFT, **weak))
    try:
        said = lived.say("vera", "agree")
        assert "It cannot be agreed like this".upper() in said
        assert why in said
        assert "[Propose" not in said

        assert "cannot be agreed yet" in lived.say("vera", f"agree {content(lived)}")
        assert state(lived) is State.DRAFT
    finally:
        lived.close()


def test_only_leads_say_yes(drafted: Lived) -> None:
    for who in ("tom", "ines", "ken"):
        assert "Only a lead" in drafted.say(who, f"agree {content(drafted)}")
        assert "[Propose" not in drafted.say(who, "agree")
    assert "not on this plan" in drafted.say("stranger", "agree", here=True)
    assert state(drafted) is State.DRAFT


def test_one_company_cannot_agree_for_both(drafted: Lived) -> None:
    propose(drafted)

    assert "You agreed already" in drafted.say("vera", f"agree {content(drafted)}")
    assert state(drafted) is State.PROPOSED


def test_another_content_than_the_one_proposed_is_not_agreed_to(drafted: Lived) -> None:
    propose(drafted)

    said = drafted.say("paul", "agree 0123456789ab")

    assert "It has changed since" in said
    assert "Nothing was recorded." in said
    assert state(drafted) is State.PROPOSED


def test_pressed_twice_it_is_agreed_once(drafted: Lived) -> None:
    propose(drafted)
    agree = drafted.command("paul", "Agree")
    drafted.say("paul", agree)

    assert "is in force" in drafted.say("paul", agree)
    assert sum(isinstance(fact, InForce) for fact in drafted.facts) == 1


def test_the_other_lead_sends_it_back_with_a_reason(drafted: Lived) -> None:
    propose(drafted)
    drafted.press("paul", "Send back")
    assert "This is needed" in drafted.fill("paul")
    drafted.fill("paul", because="The MDF is not ours to promise")

    assert state(drafted) is State.DRAFT
    assert "sent it back" in drafted.hears("vera")[-1]
    assert "The MDF is not ours to promise" in drafted.hears("vera")[-1]
    assert "it is a draft again" in drafted.channel[-1]


def test_the_proposing_lead_takes_it_back(drafted: Lived) -> None:
    propose(drafted)
    drafted.press("vera", "Take it back")

    assert state(drafted) is State.DRAFT
    assert "It is a draft already" in drafted.say("paul", f"agree no {content(drafted)}")
    assert "Proposed to Acme" in drafted.say("paul", f"agree {content(drafted)}")


def test_killed_between_the_two_agreements_the_first_one_stands(url: URL) -> None:
    first = Lived(Store.open(url), datetime(2027, 1, 8, 16, tzinfo=UTC))
    first.add(small_plan(state=State.DRAFT))
    propose(first)
    first.close()

    after = Lived(Store.open(url), datetime(2027, 1, 9, 16, tzinfo=UTC))
    after.accounts, after.plan_id = first.accounts, first.plan_id
    assert "Vera Lind agreed on 8 Jan" in after.say("paul", "agree")
    after.press("paul", "Agree")
    assert state(after) is State.AGREED
    after.close()


def test_with_nothing_open_it_says_what_is_in_force(room: Lived) -> None:
    assert "Acme x AWS v1 is in force" in room.say("tom", "agree")
    assert "Nothing is proposed on this plan" in room.say("vera", "agree 0123456789ab")


def propose(room: Lived) -> None:
    room.say("vera", f"agree {content(room)}")
