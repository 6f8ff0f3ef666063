"""A plan is read whole, as it stands in one moment, with somebody's eyes: nobody reads what is not yet theirs,
nor what never was."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from plan.agreement import State
from plan.facts import Answer, Choice, Confidence, Number, Phase, SeatChange, Talked
from plan.plan import Plan
from plan.sides import Reader, Side
from storage import facts, people, plans, rooms
from storage.plans import NoSuchPlan, PlanExists
from storage.sql import FEW
from storage.store import Store
from tests.plans import member, small_plan
from tests.plans import people as members
from tests.storage.kept import HERE, NOW, Kept

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Undone(Exception):
    """Whatever goes wrong in a transaction."""


def answer(side: Side, colour: Confidence, at: datetime = NOW, period: str = "2027-W10") -> Answer:
    who = "vera" if side is Side.VENDOR else "paul"
    more = {"choice": Choice.CHANGED, "confidence": colour, "moved": f"{who} says"}
    return Answer(by=who, at=at, motion="migration", side=side, period=period, **more)


def number(value: int, at: datetime = NOW) -> Number:
    return Number(by="vera", at=at, target="sourced", value=Decimal(value), on=date(2027, 3, 1))


def close(at: datetime, period: str = "2027-W10") -> Phase:
    return Phase(by="clock", at=at, ritual="motion-review", period=period, phase="close")


# -- in the store ------------------------------------------------------------------------------------------


def test_a_plan_is_in_the_store_once(kept: Kept) -> None:
    with pytest.raises(PlanExists):
        kept.do(plans.add, small_plan(name="Again"))
    assert kept.read().name == "Acme x AWS"


def test_many_plans_read_at_once_are_what_each_is_alone(kept: Kept) -> None:
    names = [f"plan-{each}" for each in range(FEW + 10)]
    with kept.store.book(NOW) as book:
        for name in names:
            plans.add(book, small_plan(id=name, name=f"Acme x {name}"))
            facts.record(book, name, number(names.index(name)))
    with fresh(kept).book(NOW) as book:
        numbers = {name: plans.number_of(book, name) for name in names}
        together = plans.whole(book, numbers.values())
    with fresh(kept).book(NOW) as book:
        alone = {name: plans.whole(book, [numbers[name]])[numbers[name]] for name in names}

    assert {name: together[numbers[name]] for name in names} == alone
    assert {plan.name for plan in alone.values()} == {f"Acme x {name}" for name in names}


def fresh(kept: Kept) -> Store:
    """The same store, which has no plan at hand."""
    kept.store.kept_plans.clear()
    return kept.store


@pytest.mark.parametrize("name", ["", "acme", "ACME-AWS", "%", "x" * 5000])
def test_a_plan_that_is_not_there_is_not_found(kept: Kept, name: str) -> None:
    with pytest.raises(NoSuchPlan):
        kept.do(plans.named, name, Reader.ROOM)


# -- who sees what -------------------------------------------------------------------------------------

RED, GREEN = Confidence.RED, Confidence.GREEN


def test_until_both_have_answered_each_side_sees_its_own_colour_and_the_room_none(kept: Kept) -> None:
    kept.record(answer(Side.VENDOR, GREEN))

    assert kept.colours(Reader.VENDOR) == (GREEN, None)
    assert kept.colours(Reader.PARTNER) == (None, None)
    assert kept.colours(Reader.ROOM) == (None, None)
    veiled = kept.read(Reader.PARTNER).answer("migration", Side.VENDOR)
    assert veiled is not None
    assert (veiled.sealed, veiled.choice, veiled.moved) == (True, None, "vera says")


def test_two_that_agree_are_seen_by_all(kept: Kept) -> None:
    kept.record(answer(Side.VENDOR, GREEN), answer(Side.PARTNER, GREEN))

    assert {kept.colours(reader) for reader in Reader} == {(GREEN, GREEN)}


def test_two_that_differ_are_the_pairs_own_for_a_day(kept: Kept) -> None:
    kept.record(answer(Side.VENDOR, GREEN), answer(Side.PARTNER, RED), close(NOW + HOUR))

    kept.now = NOW + DAY - HOUR
    assert kept.colours(Reader.VENDOR) == kept.colours(Reader.PARTNER) == (GREEN, RED)
    assert kept.colours(Reader.ROOM) == (None, None)
    kept.now = NOW + DAY
    assert kept.colours(Reader.ROOM) == (GREEN, RED)


def test_a_pair_that_has_talked_is_seen_by_all(kept: Kept) -> None:
    talked = Talked(by="vera", at=NOW + HOUR, motion="migration", period="2027-W10", outcome="agreed")
    kept.record(answer(Side.VENDOR, GREEN), answer(Side.PARTNER, RED), talked)

    assert kept.colours(Reader.ROOM) == (GREEN, RED)


def test_the_close_opens_a_colour_that_nobody_answered(kept: Kept) -> None:
    kept.record(answer(Side.VENDOR, RED))
    kept.record(close(NOW + HOUR))

    assert kept.colours(Reader.PARTNER) == kept.colours(Reader.ROOM) == (RED, None)


def test_the_close_of_another_week_opens_nothing(kept: Kept) -> None:
    kept.record(close(NOW, "2027-W09"), answer(Side.VENDOR, RED))

    assert kept.colours(Reader.ROOM) == (None, None)


def test_what_one_reader_was_shown_is_not_what_the_next_is_shown(kept: Kept) -> None:
    kept.record(answer(Side.VENDOR, GREEN))
    seen = {reader: kept.colours(reader) for _ in range(3) for reader in Reader}

    assert seen == {Reader.VENDOR: (GREEN, None), Reader.PARTNER: (None, None), Reader.ROOM: (None, None)}


@pytest.mark.parametrize("reader", list(Reader))
def test_the_history_hides_what_the_plan_hides(kept: Kept, reader: Reader) -> None:
    kept.record(answer(Side.VENDOR, GREEN))
    assert kept.history_colours(reader) == [GREEN if reader is Reader.VENDOR else None]

    kept.record(answer(Side.PARTNER, GREEN, NOW + HOUR))
    assert kept.history_colours(reader) == [GREEN, GREEN]


def test_the_plan_as_it_stood_does_not_tell_what_is_hidden_still(kept: Kept) -> None:
    kept.record(answer(Side.VENDOR, GREEN))
    kept.now += HOUR

    for reader, colour in ((Reader.VENDOR, GREEN), (Reader.PARTNER, None), (Reader.ROOM, None)):
        stood = kept.do(plans.as_it_stood, "acme-aws", reader, NOW)
        assert stood.answer("migration", Side.VENDOR).confidence is colour


def test_each_person_reads_their_plans_with_their_own_sides_eyes(kept: Kept) -> None:
    kept.record(answer(Side.VENDOR, GREEN))
    seen = {}
    for company, who in (("acme", "tom"), ("aws", "ines")):
        person = kept.do(people.known_as, "room", company, who)
        ((plan, seat),) = kept.do(plans.of_person, person)
        seen[seat.id] = plan.answer("migration", Side.VENDOR).confidence

    assert seen == {"tom": GREEN, "ines": None}


# -- people --------------------------------------------------------------------------------------------


def test_who_has_left_reads_nothing_and_stays_on_the_record(kept: Kept) -> None:
    tom = kept.do(people.known_as, "room", "acme", "tom")
    number_ = kept.do(plans.number_of, "acme-aws")
    kept.do(plans.set_seat, number_, "tom", active=False)

    assert kept.do(plans.of_person, tom) == []
    assert kept.do(plans.side_of, "acme-aws", tom) is None
    assert kept.read().people["tom"].name == "Tom Ade"
    assert not kept.read().people["tom"].active


def test_a_history_that_says_that_somebody_left_leaves_their_seat_empty(kept: Kept) -> None:
    gone = SeatChange(by="vera", at=NOW, member="tom", active=False)
    kept.do(plans.add, small_plan(id="other"), [gone])

    assert not kept.do(plans.named, "other", Reader.ROOM).people["tom"].active
    assert kept.read().people["tom"].active


def test_one_account_on_two_plans_is_one_person(kept: Kept) -> None:
    kept.do(plans.add, small_plan(id="other", name="Other"))
    vera = kept.do(people.known_as, "room", "acme", "vera")

    assert [plan.name for plan, _ in kept.do(plans.of_person, vera)] == ["Acme x AWS", "Other"]


def test_a_name_alone_makes_nobody_the_same_person(kept: Kept) -> None:
    nameless = member("vera", "Vera Lind", Side.VENDOR, account="")
    kept.do(plans.add, small_plan(id="other", people=(nameless, *members()[1:])))
    vera = kept.do(people.known_as, "room", "acme", "vera")

    assert [plan.id for plan, _ in kept.do(plans.of_person, vera)] == ["acme-aws"]


# -- what never was ------------------------------------------------------------------------------------


def fail_after(kept: Kept, change: Any) -> Plan:
    """Change something, read the plan, and fail; what had been read."""
    seen: list[Plan] = []

    def changed() -> None:
        with kept.store.book(kept.now) as book:
            change(book)
            seen.append(plans.named(book, "acme-aws", Reader.ROOM))
            raise Undone

    with pytest.raises(Undone):
        changed()
    return seen[0]


def test_what_was_read_in_a_transaction_that_was_undone_is_never_read_again(kept: Kept) -> None:
    inside = fail_after(kept, lambda book: facts.record(book, "acme-aws", number(666)))
    assert inside.number("sourced") == number(666)

    assert kept.read().number("sourced") is None
    kept.record(number(1))  # the same revision as the one that was undone
    assert kept.read().number("sourced") == number(1)


def test_a_transaction_reads_what_it_has_itself_written(kept: Kept) -> None:
    kept.read()
    with kept.store.book(NOW) as book:
        facts.record(book, "acme-aws", number(1))
        assert plans.named(book, "acme-aws", Reader.ROOM).number("sourced") == number(1)
        facts.record(book, "acme-aws", number(2, NOW + HOUR))
        assert plans.named(book, "acme-aws", Reader.ROOM).number("sourced") == number(2, NOW + HOUR)


CHANGES: dict[str, Any] = {
    "a fact": lambda book: facts.record(book, "acme-aws", number(1)),
    "a room": lambda book: rooms.link(book, "acme-aws", HERE),
    "a seat": lambda book: plans.set_seat(book, plans.number_of(book, "acme-aws"), "tom", active=False),
    "a person": lambda book: people.change(book, 1, time_zone="Asia/Tokyo"),
    "a version": lambda book: plans.supersede(book, small_plan(version=2, name="Second")),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_seen_by_another_process_that_had_read_the_plan(kept: Kept, what: str) -> None:
    other = Kept(Store.open(kept.store.url))
    before = other.read()
    kept.do(CHANGES[what])

    after = other.read()
    assert after != before
    assert after.revision > before.revision
    assert after == kept.read()
    other.store.close()


def test_the_plan_that_is_kept_is_the_one_that_would_be_read(kept: Kept) -> None:
    for said in itertools.chain([number(1)], [answer(Side.VENDOR, GREEN), close(NOW + HOUR)]):
        kept.record(said)
        new = Kept(Store.open(kept.store.url), kept.now)
        assert {reader: kept.read(reader) for reader in Reader} == {
            reader: new.read(reader) for reader in Reader
        }
        new.store.close()


# -- as it stood ---------------------------------------------------------------------------------------


def test_a_plan_can_be_read_as_it_stood_at_any_moment(kept: Kept) -> None:
    kept.record(number(1), number(2, NOW + HOUR), number(3, NOW + 2 * HOUR))

    def stood(at: datetime) -> Number | None:
        found: Number | None = kept.do(plans.as_it_stood, "acme-aws", Reader.ROOM, at).number("sourced")
        return found

    assert stood(NOW - HOUR) is None
    assert stood(NOW) == number(1)
    assert stood(NOW + HOUR + HOUR / 2) == number(2, NOW + HOUR)
    assert kept.do(plans.as_it_stood, "acme-aws", Reader.ROOM, NOW + DAY).latest == kept.read().latest


def test_as_it_stood_is_in_the_words_of_the_version_of_then(kept: Kept) -> None:
    kept.now = NOW + DAY
    kept.do(plans.supersede, small_plan(version=2, name="Acme x AWS, second"))

    assert kept.read().name == "Acme x AWS, second"
    for at, name in ((NOW, "Acme x AWS"), (NOW - DAY, "Acme x AWS"), (NOW + DAY, "Acme x AWS, second")):
        assert kept.do(plans.as_it_stood, "acme-aws", Reader.ROOM, at).name == name


@pytest.mark.parametrize("version", [0, 1])
def test_only_a_higher_version_takes_the_place_of_a_plan(kept: Kept, version: int) -> None:
    with pytest.raises(PlanExists):
        kept.do(plans.supersede, small_plan(version=version, name="Older"))
    assert kept.read().name == "Acme x AWS"


def test_a_new_version_seats_who_is_new_and_keeps_who_was_there(kept: Kept) -> None:
    vera = kept.do(people.known_as, "room", "acme", "vera")
    zoe = member("zoe", "Zoe New", Side.PARTNER)
    kept.do(plans.supersede, small_plan(version=2, state=State.AGREED, people=(*members(), zoe)))

    assert kept.read().people["zoe"].side is Side.PARTNER
    assert kept.do(people.known_as, "room", "acme", "vera") == vera
    assert kept.do(plans.side_of, "acme-aws", vera) is Side.VENDOR


# -- the next version as a draft ---------------------------------------------------------------------


def next_draft(**changes: Any) -> Any:
    return small_plan(version=2, state=State.DRAFT, name="Next", **changes)


def test_a_draft_is_kept_beside_the_version_in_force_and_read_by_nobody_else(kept: Kept) -> None:
    assert kept.do(plans.draft_of, "acme-aws") is None
    before = kept.read()
    kept.now = NOW + DAY
    kept.do(plans.open_draft, next_draft())

    assert kept.do(plans.draft_of, "acme-aws") == next_draft()
    assert replace(kept.read(), revision=before.revision) == before
    assert kept.do(plans.as_it_stood, "acme-aws", Reader.ROOM, NOW + 2 * DAY).name == "Acme x AWS"


def test_a_draft_that_is_open_stays_as_it_is(kept: Kept) -> None:
    kept.do(plans.open_draft, next_draft())

    assert kept.do(plans.open_draft, replace(next_draft(), name="Another")) == next_draft()
    assert kept.do(plans.draft_of, "acme-aws") == next_draft()


def test_a_draft_of_no_later_version_or_of_no_plan_is_refused(kept: Kept) -> None:
    with pytest.raises(PlanExists):
        kept.do(plans.open_draft, small_plan(version=1, state=State.DRAFT))
    with pytest.raises(NoSuchPlan):
        kept.do(plans.open_draft, next_draft(id="other"))
    assert kept.do(plans.draft_of, "acme-aws") is None


@pytest.mark.parametrize("version", [2, 3])
def test_a_version_that_comes_into_force_takes_the_place_of_the_draft(kept: Kept, version: int) -> None:
    kept.do(plans.open_draft, next_draft())
    kept.now = NOW + DAY
    kept.do(plans.supersede, small_plan(version=version, name="Agreed"))

    assert kept.do(plans.draft_of, "acme-aws") is None
    assert kept.read().name == "Agreed"
    assert kept.do(plans.as_it_stood, "acme-aws", Reader.ROOM, NOW + HOUR).name == "Acme x AWS"
