"""What has gone wrong for weeks is drafted to that side's own lead; nobody else hears of it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from sqlalchemy.engine import URL

from cards.card import Card
from plan.agreement import Member, Rhythm, RitualTerms, Role
from plan.facts import Escalation, Watch
from plan.sides import Side
from storage.store import Store
from tests.house import Lived, buttons
from tests.plans import member, people, small_plan

RHYTHM = Rhythm(
    weekly=RitualTerms(day="mon", at=time(9), who=("vera", "paul")),
    vendor_escalation=("vera", "sofia"),
    partner_escalation=("paul", "ken"),
)
EVERYBODY: tuple[Member, ...] = (*people(), member("sofia", "Sofia Mar", Side.VENDOR, Role.SPONSOR))
OTHERS = ("tom", "sofia", "paul", "ines", "ken")
WEEKS = {"2027-W10": "08", "2027-W11": "15", "2027-W12": "22", "2027-W13": "29"}


@pytest.fixture
def house(url: URL) -> Iterator[Lived]:
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    lived.add(small_plan(people=EVERYBODY, rhythm=RHYTHM))
    yield lived
    lived.close()


def drafts(room: Lived) -> list[Escalation]:
    return [fact for fact in room.facts if isinstance(fact, Escalation)]


def heard(room: Lived, who: str) -> list[str]:
    """What was said to a person of escalations."""
    return [said for said in room.hears(who) if "send it up" in said or "to send up" in said]


def answered(room: Lived, week: str, **colours: str) -> None:
    """In a week's review, these people answer their motion with a colour."""
    room.until(f"2027-03-{WEEKS[week]} 10:00")
    for who, colour in colours.items():
        motion = "migration" if who in ("vera", "paul") else "launch"
        room.send(who, f"check-in acme-aws/{motion} {week} changed", confidence=colour)


GREENS = {"vera": "green", "paul": "green", "tom": "green", "ines": "green"}


def two_red_weeks(room: Lived) -> None:
    """Tom is red twice, everybody else green."""
    for week in ("2027-W10", "2027-W11"):
        answered(room, week, **{**GREENS, "tom": "red", "ines": "red"})
    room.until("2027-03-17 15:00")


# -- drafting --------------------------------------------------------------------------------------


def test_two_red_weeks_are_drafted_to_the_sides_own_lead_a_day_after_the_review_closed(house: Lived) -> None:
    answered(house, "2027-W10", **{**GREENS, "tom": "red"})
    answered(house, "2027-W11", **{**GREENS, "tom": "red"})
    house.until("2027-03-17 14:59")
    assert drafts(house) == []

    house.until("2027-03-17 15:00")
    (made,) = drafts(house)
    assert (made.side, made.about, made.to, made.why) == (
        Side.VENDOR, "motion/launch", "vera", "red in 2 reviews running",
    )  # fmt: skip
    (said,) = heard(house, "vera")
    assert "[Send along the path] [Not now]" in said
    assert "Tom Ade (Acme): Marketplace launch: changed, red" in " ".join(said.split())
    for other in OTHERS:
        assert heard(house, other) == []


def test_each_side_gets_its_own(house: Lived) -> None:
    two_red_weeks(house)

    assert [(each.side, each.to, each.id) for each in drafts(house)] == [
        (Side.VENDOR, "vera", "acme-1"), (Side.PARTNER, "paul", "aws-1"),
    ]  # fmt: skip
    assert "aws-1" not in " ".join(house.hears("vera"))
    assert "acme-1" not in " ".join(house.hears("paul"))


def test_one_red_week_or_two_that_are_not_running_are_not_drafted(house: Lived) -> None:
    for week, colour in zip(WEEKS, ("red", "green", "red"), strict=False):
        answered(house, week, **{**GREENS, "tom": colour})
    house.until("2027-03-26 12:00")

    assert drafts(house) == []


def test_three_silent_weeks_are_one_message_to_the_lead_with_every_half(house: Lived) -> None:
    house.until("2027-03-24 14:59")
    assert drafts(house) == []

    house.until("2027-03-24 15:00")
    assert {(each.side, each.about) for each in drafts(house)} == {
        (side, about) for side in Side for about in ("motion/migration", "motion/launch")
    }
    (said,) = heard(house, "vera")
    assert said.splitlines()[0] == "Acme x AWS: 2 of 2 matters to send up, or not"
    assert said.count("[Send along the path]") == 2


def test_a_promise_two_weeks_overdue_is_drafted_to_its_owners_lead_and_to_nobody_of_the_other_side(
    house: Lived,
) -> None:
    house.say("ines", 'promises add "name an SA" --by 2027-03-08')
    for week in WEEKS:
        answered(house, week, **GREENS)
    (made,) = drafts(house)

    assert (made.side, made.about, made.to) == (Side.PARTNER, "promise/p-1", "paul")
    assert made.at.date().isoformat() == "2027-03-22"
    assert "14 days overdue, Ines Dua owes it" in heard(house, "paul")[0]
    assert heard(house, "vera") == []


def test_the_same_matter_is_not_drafted_again_while_the_lead_has_it_nor_for_four_weeks_after(
    house: Lived,
) -> None:
    house.until("2027-03-24 15:00")
    assert len(drafts(house)) == 4
    for each in ("acme-1", "acme-2"):
        house.say("vera", f"escalate dismiss acme-aws/{each}")
    count = len(drafts(house))
    house.until("2027-04-20 12:00")
    assert len(drafts(house)) == count

    house.until("2027-04-21 15:00")
    assert {each.id for each in drafts(house)[count:]} == {"acme-3", "acme-4"}


def test_a_pair_that_is_still_talking_has_its_day_first(house: Lived) -> None:
    answered(house, "2027-W10", **{**GREENS, "tom": "red"})
    house.until("2027-03-15 10:00")
    house.send("tom", "check-in acme-aws/launch 2027-W11 changed", confidence="red")
    house.until("2027-03-17 14:00")
    house.send("ines", "check-in acme-aws/launch 2027-W11 changed", confidence="green")
    house.until("2027-03-17 15:00")
    assert [each for each in drafts(house) if each.about == "motion/launch"] == []

    house.until("2027-03-18 15:00")
    assert [each.id for each in drafts(house) if each.about == "motion/launch"] == ["acme-1"]


def test_what_a_pair_agreed_on_when_it_talked_is_not_red(house: Lived) -> None:
    answered(house, "2027-W10", **{**GREENS, "tom": "red"})
    answered(house, "2027-W11", **{**GREENS, "tom": "red"})
    house.say("tom", "check-in acme-aws/launch 2027-W11 talked")
    house.fill("tom", confidence="amber", outcome="SA found")
    house.until("2027-03-19 12:00")

    assert drafts(house) == []


def test_it_waits_for_the_leads_quiet_hours(house: Lived) -> None:
    house.say("vera", "me quiet 14:00-09:00")
    two_red_weeks(house)
    assert heard(house, "vera") == []
    assert len(heard(house, "paul")) == 1

    house.until("2027-03-18 09:00")
    assert len(heard(house, "vera")) == 1


def test_what_the_lead_does_amends_the_same_message(house: Lived) -> None:
    two_red_weeks(house)
    house.press("vera", "Not now")

    (said,) = [said for said in house.hears("vera") if "Marketplace launch: not sent" in said]
    assert "[Send along the path]" not in said
    assert "Vera Lind let it be on Wed 17 Mar" in said


def test_an_answer_that_is_still_blind_is_not_among_what_went_before(house: Lived) -> None:
    two_red_weeks(house)
    house.until("2027-03-22 10:00")
    house.send("tom", "check-in acme-aws/launch 2027-W12 changed", confidence="green", moved="unblocked")
    house.press("vera", "Not now")

    (said,) = [said for said in house.hears("vera") if "Marketplace launch: not sent" in said]
    assert "hidden" not in said
    assert "unblocked" not in said


# -- what it leaves alone --------------------------------------------------------------------------


def test_the_room_hears_nothing_of_it(house: Lived) -> None:
    two_red_weeks(house)
    assert drafts(house)

    there = " ".join(house.channel).casefold()
    for word in ("escalat", "send it up", "acme-1", "aws-1", "reviews running"):
        assert word not in there
    roots = [each for each in house.messages("acme-aws") if each.thread_of is None]
    assert len(roots) == 2  # a week's one message, twice


def test_nothing_of_it_is_among_the_rituals_that_people_see(house: Lived) -> None:
    for who in ("vera", "paul", "ken"):
        assert "scalation" not in house.say(who, "rhythm")
        assert "scalation" not in house.say(who, "status")
    assert "no ritual of that name" in house.say("vera", "rhythm pause escalation")


def test_a_lead_who_takes_no_messages_finds_it_when_they_ask(url: URL) -> None:
    unasked = tuple(replace(each, joined=None) if each.id == "paul" else each for each in EVERYBODY)
    room = Lived(Store.open(url), datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.add(small_plan(people=unasked, rhythm=RHYTHM))
    room.say("ines", 'promises add "name an SA" --by 2027-03-08')
    room.until("2027-03-24 15:00")

    assert heard(room, "paul") == []
    assert "name an SA" in room.say("paul", "escalate")
    # Nobody prompts Paul, so he was not silent.
    assert ("migration", Side.PARTNER) not in {(each.motion, each.side) for each in watches(room)}
    room.close()


def watches(room: Lived) -> list[Watch]:
    return [fact for fact in room.facts if isinstance(fact, Watch)]


def test_after_downtime_what_is_still_wrong_is_drafted_once(house: Lived) -> None:
    answered(house, "2027-W10", **GREENS)
    house.say("ines", 'promises add "name an SA" --by 2027-03-09')
    house.clock.set(datetime(2027, 3, 31, 12, tzinfo=UTC))
    house.wait(house.house.heart.settle())
    house.until("2027-04-09 12:00")

    about = [(each.side, each.about) for each in drafts(house)]
    assert len(set(about)) == len(about)
    assert (Side.PARTNER, "promise/p-1") in about
    assert all(each.silent <= 2 for each in watches(house))  # the reviews that nobody held are not counted


def test_every_button_of_a_draft_names_its_target_in_full(house: Lived) -> None:
    two_red_weeks(house)
    cards = [each.body for each in house.messages(house.direct("vera")) if isinstance(each.body, Card)]
    commands = [button.command for card in cards for button in buttons(card) if "escalate" in button.command]

    assert commands
    assert all(command.endswith("acme-aws/acme-1") for command in commands)
