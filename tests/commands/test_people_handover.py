"""Everything of one person goes to a colleague in one step, who gets a brief of it: motions, promises, money, dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy.engine import URL

from plan.agreement import Funding, FundingKind, Rhythm, RitualTerms, State
from plan.facts import HandedOver, OwnerNamed, Promise
from plan.plan import Plan
from plan.sides import Reader, Side
from storage import plans
from storage.store import Store
from tests.house import Lived
from tests.plans import member, people, small_plan

UMA = member("uma", "Uma Åberg", Side.VENDOR)
RHYTHM = Rhythm(
    weekly=RitualTerms(day="mon", at=time(9), who=("tom", "paul")),
    monthly=RitualTerms(day="2nd tue", at=time(10), who=("vera", "tom", "paul")),
    quarterly=RitualTerms(day="last thu", at=time(15), who=("vera", "paul"), format="call"),
    vendor_escalation=("vera",),
)
MDF = Funding(
    id="mdf", name="Launch MDF", kind=FundingKind.MDF, amount=Decimal(60000), unit="USD", motion="launch",
    start=date(2027, 4, 10), approval_lead_days=14,
)  # fmt: skip


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    """Tom owns a motion on two plans; Uma is on both, and on the second alone at first owns nothing."""
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    both = (*people(), UMA)
    lived.add(small_plan(people=both, rhythm=RHYTHM, funding=(MDF,)))
    lived.add(small_plan(people=both, id="zeta", name="Zeta x AWS"))
    lived.say("tom", 'promises add "reference architecture" --by 2027-03-11 --plan acme-aws')
    yield lived
    lived.close()


def plan(room: Lived, key: str = "acme-aws") -> Plan:
    found: Plan = room.read(lambda book: plans.named(book, key, Reader.ROOM))
    return found


def owner(room: Lived, key: str = "acme-aws") -> str | None:
    return plan(room, key).motions["launch"].vendor_owner.person


def last(room: Lived, who: str, title: str) -> str:
    return " ".join([said for said in room.hears(who) if title in said][-1].split())


def hand_over(room: Lived, **values: str) -> str:
    room.say("vera", "people hand-over tom --plan acme-aws")
    return room.fill("vera", to="uma", **values)


def test_motions_promises_and_places_go_over_at_once(room: Lived) -> None:
    said = hand_over(room)

    assert "Handed over: Tom Ade to Uma Åberg" in said
    assert "Marketplace launch; 1 promise; a place in weekly review, monthly sync" in " ".join(said.split())
    now = plan(room)
    assert owner(room) == "uma"
    assert [each.owner for each in now.promises()] == ["uma"]
    assert now.agreement.rhythm.weekly
    assert now.agreement.rhythm.weekly.who == ("uma", "paul")
    assert now.people["tom"].active
    assert owner(room, "zeta") == "tom"


def test_the_brief_says_what_stands_what_is_owed_what_money_and_when(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    room.say("tom", "check-in acme-aws/launch 2027-W10 changed")
    room.fill("tom", confidence="green", next_step="demo", metric="4")
    room.say("ines", "check-in acme-aws/launch 2027-W10 changed")
    room.fill("ines", confidence="red", moved="no architect yet")
    room.say("uma", "me zone America/New_York")
    hand_over(room)

    brief = last(room, "uma", "hands you what Tom Ade had")
    for part in (
        "Acme: ● green 4 deals; next: demo",
        "AWS: ■ red no architect yet",
        "Promised: reference architecture [Kept] [Move] due Thu 11 Mar",
        "Launch MDF $60k · ask for approval by Sat 27 Mar, in 19 days",
        "You take their place in: weekly review, monthly sync.",
        "Monthly pipeline sync Tue 9 Mar 10:00",
        "Weekly motion review Mon 15 Mar 09:00",
        "Quarterly business review Thu 25 Mar 15:00",
    ):
        assert part in brief, brief


def test_a_colour_that_is_still_hidden_stays_so_in_the_brief(room: Lived) -> None:
    room.until("2027-03-08 09:05")
    room.say("ines", "check-in acme-aws/launch 2027-W10 changed")
    room.fill("ines", confidence="red", moved="no architect yet")
    hand_over(room)

    brief = last(room, "uma", "hands you what Tom Ade had")
    assert "no architect yet" in brief
    assert "■ red" not in brief
    assert "AWS: colour hidden until both have answered" in brief


def test_one_press_takes_all_of_it_and_the_lead_hears_it(room: Lived) -> None:
    hand_over(room)
    assert "not accepted yet" in room.say("paul", "people --plan acme-aws")

    room.press("uma", "Accept all of it")
    assert "not accepted yet" not in room.say("paul", "people --plan acme-aws")
    assert "Uma Åberg owns Acme’s half of Marketplace launch" in room.hears("vera")[-1]
    assert "Uma Åberg owns Acme’s half of Marketplace launch" in room.hears("ines")[-1]


def test_on_every_plan_that_both_are_on(room: Lived) -> None:
    said = hand_over(room, all="yes")

    assert "Zeta x AWS" in said
    assert (owner(room), owner(room, "zeta")) == ("uma", "uma")
    brief = last(room, "uma", "hands you what Tom Ade had")
    assert "ACME X AWS" in brief
    assert "ZETA X AWS" in brief
    room.press("uma", "Accept on Zeta x AWS")
    assert "not accepted yet" not in room.say("paul", "people --plan zeta")
    assert "not accepted yet" in room.say("paul", "people --plan acme-aws")


def test_then_they_leave_and_nothing_is_left_behind(room: Lived) -> None:
    assert "Tom Ade has left the plan" in " ".join(hand_over(room, leave="yes").split())

    assert not plan(room).people["tom"].active
    assert plan(room, "zeta").people["tom"].active
    assert "no owner at Acme" not in " ".join(room.hears("paul"))
    room.until("2027-03-08 09:05")
    assert "Acme x AWS" not in room.hears("tom")[-1]
    assert "Acme x AWS" in room.hears("uma")[-1]


def test_people_hand_over_what_is_their_own_too(room: Lived) -> None:
    room.say("tom", "people hand-over tom uma --plan acme-aws --leave")

    assert owner(room) == "uma"
    assert not plan(room).people["tom"].active
    assert "Tom Ade hands you what they had" in " ".join(room.hears("uma"))


def test_what_somebody_left_behind_is_handed_over_afterwards(room: Lived) -> None:
    room.say("vera", "people leave tom --plan acme-aws")
    room.say("vera", room.command("vera", "Hand over everything"))
    room.fill("vera", to="uma")

    assert owner(room) == "uma"
    assert [each.owner for each in plan(room).promises()] == ["uma"]


def test_who_counted_on_them_while_away_counts_on_the_other(room: Lived) -> None:
    room.say("vera", "me delegate tom")
    hand_over(room)

    assert plan(room).people["vera"].delegate == "uma"
    assert "Uma Åberg stands in for you now" in " ".join(room.hears("vera"))


def test_nobody_stands_in_for_themselves_after_it(room: Lived) -> None:
    room.say("uma", "me delegate tom")
    hand_over(room)

    assert plan(room).people["uma"].delegate is None


def test_who_is_not_on_the_plan_is_a_press_away_from_it(room: Lived) -> None:
    room.add(small_plan(id="third", name="Third x AWS"))
    said = room.say("vera", "people hand-over tom Uma Åberg --plan third")
    assert "Uma Åberg is not on Third x AWS" in said
    assert owner(room, "third") == "tom"

    room.press("vera", "Add Uma Åberg")
    room.say("vera", "people hand-over tom Uma Åberg --plan third")
    now = plan(room, "third")
    assert (
        now.people[now.motions["launch"].vendor_owner.person or ""].person == plan(room).people["uma"].person
    )


def test_a_lead_takes_it_over_themselves_and_has_said_yes(room: Lived) -> None:
    assert "Vera Lind hands you what Tom Ade had" in room.say(
        "vera", "people hand-over tom vera --plan acme-aws"
    )

    assert "not accepted yet" not in room.say("paul", "people --plan acme-aws")
    assert "handed over what you had, to Vera Lind" in " ".join(room.hears("tom")[-1].split())


@pytest.mark.parametrize(
    ("who", "typed", "said"),
    [
        ("paul", "people hand-over tom uma", "whose own lead sees to its people"),
        ("vera", "people hand-over tom ines", "whose own lead sees to its people"),
        ("vera", "people hand-over paul uma", "whose own lead sees to its people"),
        ("uma", "people hand-over tom uma", "Only a lead of your company"),
        ("vera", "people hand-over tom tom", "They have it already"),
        ("ken", "people hand-over ken paul", "Observers and sponsors read the plan"),
        ("vera", "people hand-over uma tom", "has nothing on Acme x AWS to hand over"),
        ("paul", "people hand-over paul ken", "read it and own nothing"),
        ("vera", "people hand-over vera uma --leave", "Nobody else leads the plan"),
        ("stranger", "people hand-over tom uma", "No plan of yours"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(room: Lived, who: str, typed: str, said: str) -> None:
    before = room.facts

    typed = typed.replace("hand-over", "--plan acme-aws hand-over")
    assert said in " ".join(room.say(who, typed).split())
    assert room.facts == before


def test_the_history_tells_it_and_a_file_reads_it_back(room: Lived) -> None:
    hand_over(room)
    said = " ".join(room.say("paul", "history --plan acme-aws").split())

    assert "handed over what Tom Ade had on the plan, to Uma Åberg" in said
    assert "named Uma Åberg for Acme’s half of Marketplace launch" in said
    kinds = {type(fact) for fact in room.facts}
    assert {HandedOver, OwnerNamed, Promise} <= kinds


def test_on_a_draft_its_document_has_it(room: Lived) -> None:
    room.add(
        small_plan(people=(*people(), UMA), id="draft", name="Draft x AWS", state=State.DRAFT, rhythm=RHYTHM)
    )
    said = room.say("vera", "people hand-over tom uma --plan draft")

    assert "Handed over" in said
    now = plan(room, "draft")
    assert now.document is None
    assert now.motions["launch"].vendor_owner.person == "uma"
    assert now.agreement.rhythm.weekly
    assert now.agreement.rhythm.weekly.who == ("uma", "paul")


def test_a_plan_that_is_over_is_left_as_it_is(room: Lived) -> None:
    over = small_plan(people=(*people(), UMA), id="over", name="Over x AWS", state=State.CLOSED)
    room.add(over)
    hand_over(room, all="yes")

    assert owner(room, "over") == "tom"
