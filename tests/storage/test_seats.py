"""Whoever comes on a plan has a seat in the store, and a plan with them goes into a file and back without a loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from cards.card import Card
from plan.agreement import Agreement, Member, Role
from plan.facts import Fact, HandedOver, Joined, OwnerAccepted, OwnerNamed, SeatChange
from plan.plan import Plan
from plan.sides import Reader, Side
from storage import facts, outbox, people, plans, posted
from storage.cards import card_json
from storage.plan_file import BadPlanFile, PlanFile, export, plan_of, read, written
from storage.store import Store
from tests.plans import member, small_plan

NOW = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
ANA = member("ana", "Ana Ruiz", Side.VENDOR, account="room:acme:ana", joined=None)
SAID: dict[str, Any] = {"by": "vera", "at": NOW, "version": 1}
JOINED = Joined(**SAID, member=ANA)
NAMED = OwnerNamed(**SAID, motion="launch", side=Side.VENDOR, member="ana")
HISTORY: tuple[Fact, ...] = (
    JOINED,
    NAMED,
    OwnerAccepted(**SAID | {"by": "ana"}, motion="launch", side=Side.VENDOR, member="ana", accepted=True),
    SeatChange(by="vera", at=NOW, member="tom", active=False),
    HandedOver(**SAID, member="vera", to="ana"),
)


def done(store: Store, what: Any, *args: Any) -> Any:
    with store.book(NOW) as book:
        return what(book, *args)


def plan(store: Store, key: str = "acme-aws") -> Plan:
    found: Plan = done(store, plans.named, key, Reader.ROOM)
    return found


def told(agreement: Agreement, *history: Fact) -> str:
    return written(PlanFile(agreement, history))


# -- in the store ----------------------------------------------------------------------------------


def test_who_joins_has_a_seat_and_is_the_person_of_their_account(store: Store) -> None:
    done(store, plans.add, small_plan())
    ana = done(store, people.introduce, "Ana", "room", "acme", "ana")
    done(store, plans.join, "acme-aws", JOINED)

    assert plan(store).people["ana"].person == str(ana)
    assert [each.id for each, _ in done(store, plans.of_person, ana)] == ["acme-aws"]
    assert done(store, plans.side_of, "acme-aws", ana) is Side.VENDOR


def test_another_role_is_no_second_seat(store: Store) -> None:
    done(store, plans.add, small_plan())
    done(store, plans.join, "acme-aws", JOINED)
    person = plan(store).people["ana"].person
    done(store, plans.join, "acme-aws", replace(JOINED, member=replace(ANA, role=Role.LEAD)))

    assert plan(store).people["ana"].person == person
    assert plan(store).people["ana"].is_lead


def test_a_plan_on_which_nothing_was_said_of_people_is_its_document(store: Store) -> None:
    done(store, plans.add, small_plan())

    assert plan(store).document is None
    assert plan(store).agreed is plan(store).agreement


def test_the_document_stays_what_both_leads_agreed_to(store: Store) -> None:
    done(store, plans.add, small_plan())
    done(store, plans.join, "acme-aws", JOINED)
    done(store, facts.record, "acme-aws", NAMED)

    now = plan(store)
    assert now.agreed == small_plan()
    assert now.motions["launch"].vendor_owner.person == "ana"


def test_a_later_version_that_does_not_have_them_yet_keeps_them_on_the_plan(store: Store) -> None:
    done(store, plans.add, small_plan(), HISTORY)
    done(store, plans.supersede, small_plan(version=2))

    now = plan(store)
    assert now.people["ana"].name == "Ana Ruiz"
    assert now.motions["launch"].vendor_owner.person == "tom"


def test_what_a_plan_still_had_to_say_to_somebody_is_withdrawn_and_nothing_else(store: Store) -> None:
    def wanted(key: str, channel: str, plan: int) -> outbox.Wanted:
        return outbox.Wanted(
            key=key, channel=channel, card=card_json(Card("Hello")), not_before=NOW, plan=plan
        )

    done(store, plans.add, small_plan())
    done(store, plans.add, small_plan(id="other", name="Other"))
    posts = [
        wanted("mine", "person:1", 1),
        wanted("other plan", "person:1", 2),
        wanted("other", "person:2", 1),
    ]
    done(store, outbox.queue, posts)
    done(store, outbox.withdraw, 1, "person:1")

    assert done(store, posted.states) == {"mine": "withdrawn", "other plan": "pending", "other": "pending"}


# -- in a file -------------------------------------------------------------------------------------


def test_a_file_with_its_history_is_the_document_and_what_was_said_since(store: Store) -> None:
    done(store, plans.add, small_plan(), HISTORY)
    before = plan(store)
    file = read(export(before, done(store, plans.history, "acme-aws", Reader.ROOM)))

    assert file.agreement == small_plan()
    assert file.history == HISTORY
    done(store, plans.add, replace(file.agreement, id="again"), file.history)
    after = plan(store, "again")
    assert replace(after.agreement, id="acme-aws") == before.agreement
    assert after.document is not None
    assert [each.name for each in after.people.values()] == [each.name for each in before.people.values()]
    assert not after.people["tom"].active


def test_a_file_without_it_is_the_plan_as_it_stands(store: Store) -> None:
    done(store, plans.add, small_plan(), HISTORY)
    file = read(export(plan(store)))

    assert file.agreement == plan(store).agreement
    assert file.agreement.people[-1] == ANA


def test_a_file_tells_who_owned_what_on_any_day() -> None:
    file = PlanFile(small_plan(), HISTORY)

    before, after = plan_of(file, NOW.date().replace(day=7)), plan_of(file, NOW.date())
    assert before.motions["launch"].vendor_owner.person == "tom"
    assert "ana" not in before.people
    assert after.motions["launch"].vendor_owner.person == "ana"
    assert after.people["ana"].name == "Ana Ruiz"


def problem(*history: Fact) -> str:
    with pytest.raises(BadPlanFile) as bad:
        read(told(small_plan(), *history))
    (only,) = bad.value.problems
    return str(only)


def other(**what: Any) -> Member:
    return replace(ANA, **what)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (replace(NAMED, member="zoe"), "expected the id of a person on the plan; found “zoe”"),
        (
            replace(NAMED, member="tom", motion="football"),
            "expected the id of a motion on the plan; found “football”",
        ),
        (replace(NAMED, member="paul"), "expected somebody of “Acme”; “Paul Oka” is of “AWS”"),
        (replace(JOINED, member=other(id="a b")), "expected an id of letters, digits"),
        (
            replace(JOINED, member=other(time_zone="Mars")),
            "expected a time zone like Europe/Berlin; found “Mars”",
        ),
        (
            replace(JOINED, member=other(account="ana")),
            "expected chat:team:user, like room:acme:vera; found “ana”",
        ),
        (replace(JOINED, member=other(id="paul")), "expected somebody of “AWS”, where “Paul Oka” is"),
        (replace(JOINED, version=0), "expected 1 to 9,999; found “0”"),
        (HandedOver(**SAID, member="vera", to="paul"), "expected somebody of “Acme”; “Paul Oka” is of “AWS”"),
    ],
)
def test_what_does_not_fit_is_named_by_its_line(fact: Fact, said: str) -> None:
    assert said in problem(fact)


def test_who_joined_may_be_named_in_what_was_said_before_it_in_the_file() -> None:
    assert read(told(small_plan(), NAMED, JOINED)).history == (NAMED, JOINED)
