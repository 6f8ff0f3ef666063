"""Facts are only ever added; of those in one slot the one that counts is at hand, and it is the same one that
going through the whole history again would give."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from plan.facts import (
    Answer,
    Choice,
    Confidence,
    Fact,
    Number,
    Phase,
    Promise,
    PromiseState,
    Skipped,
    Talked,
)
from plan.plan import newest
from plan.sides import Reader, Side
from storage import facts, plans
from storage.audit import verified
from storage.documents import fact_json
from storage.store import Store
from tests.plans import small_plan

NOW = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def book_of(store: Store) -> Store:
    with store.book(NOW) as book:
        plans.add(book, small_plan())
    return store


def record(store: Store, *said: Fact, plan: str = "acme-aws") -> None:
    with store.book(NOW) as book:
        facts.record(book, plan, *said)


def latest(store: Store, plan: str = "acme-aws") -> dict[str, Fact]:
    """What is at hand, unveiled, read from the tables and not from what the store keeps in memory."""
    with store.book(NOW) as book:
        number = plans.number_of(book, plan)
        revision = book.execute(select(plans.PLANS.c.revision).where(plans.PLANS.c.id == number)).scalar_one()
        return dict(plans.read_whole(book, {number: revision})[number].latest)


def history(store: Store, plan: str = "acme-aws") -> list[Fact]:
    with store.book(NOW) as book:
        return facts.history(book, plans.number_of(book, plan))


def number(value: int, at: datetime, by: str = "vera") -> Number:
    return Number(by=by, at=at, target="sourced", value=Decimal(value), on=date(2027, 3, 1))


def answer(period: str, at: datetime, **more: Any) -> Answer:
    values = {"choice": Choice.CHANGED, "confidence": Confidence.GREEN} | more
    return Answer(by="vera", at=at, motion="migration", side=Side.VENDOR, period=period, **values)


# -- the latest ----------------------------------------------------------------------------------------


def test_the_latest_said_counts(book_of: Store) -> None:
    record(book_of, number(1, NOW))
    record(book_of, number(2, NOW + HOUR))

    assert latest(book_of)["number/sourced"] == number(2, NOW + HOUR)


def test_what_was_said_earlier_but_comes_in_later_does_not(book_of: Store) -> None:
    record(book_of, number(2, NOW + HOUR))
    record(book_of, number(1, NOW))

    assert latest(book_of)["number/sourced"] == number(2, NOW + HOUR)
    assert len(history(book_of)) == 2


def test_of_two_said_at_one_moment_the_second_counts(book_of: Store) -> None:
    record(book_of, number(1, NOW), number(2, NOW))
    assert latest(book_of)["number/sourced"] == number(2, NOW)

    record(book_of, number(3, NOW))
    assert latest(book_of)["number/sourced"] == number(3, NOW)


def test_a_late_answer_to_an_older_week_does_not_displace_the_newer_ones(book_of: Store) -> None:
    newer = answer("2027-W11", NOW)
    record(book_of, newer)
    record(book_of, answer("2027-W10", NOW + HOUR, late=True))

    assert latest(book_of)["answer/migration/vendor"] == newer
    assert len(history(book_of)) == 2


def test_the_last_week_of_a_year_comes_before_the_first_of_the_next(book_of: Store) -> None:
    first = answer("2028-W01", NOW)
    record(book_of, first, answer("2027-W52", NOW + HOUR), answer("2027-W09", NOW + 2 * HOUR))

    assert latest(book_of)["answer/migration/vendor"] == first


def test_what_counts_is_told_by_the_instant_whatever_the_zone_it_was_said_in(book_of: Store) -> None:
    tokyo = NOW.astimezone(UTC).replace(tzinfo=None).isoformat()
    later = number(1, datetime.fromisoformat(f"{tokyo}+00:00"))
    earlier = number(2, datetime.fromisoformat("2027-03-08T22:59:00+09:00"))  # 13:59 in UTC
    record(book_of, later)
    record(book_of, earlier)

    assert latest(book_of)["number/sourced"] == later


def test_two_plans_facts_do_not_meet(book_of: Store) -> None:
    with book_of.book(NOW) as book:
        plans.add(book, small_plan(id="other"))
    record(book_of, number(1, NOW))
    record(book_of, number(2, NOW), plan="other")

    assert latest(book_of)["number/sourced"] == number(1, NOW)
    assert latest(book_of, "other")["number/sourced"] == number(2, NOW)


# -- only added ----------------------------------------------------------------------------------------


def test_nothing_that_was_said_is_ever_changed_or_removed(book_of: Store) -> None:
    record(book_of, number(1, NOW))
    before = rows(book_of)
    record(book_of, number(2, NOW), number(2, NOW), answer("2027-W10", NOW))

    assert rows(book_of)[: len(before)] == before
    assert len(rows(book_of)) == len(before) + 3


def rows(store: Store) -> list[tuple[Any, ...]]:
    with store.book(NOW) as book:
        return [tuple(row) for row in book.execute(select(facts.FACTS).order_by(facts.FACTS.c.id))]


def test_what_could_not_all_be_recorded_is_not_recorded_at_all(book_of: Store) -> None:
    with pytest.raises(Exception, match="without a zone"):
        record(book_of, number(1, NOW), number(2, NOW.replace(tzinfo=None)))

    assert history(book_of) == []
    assert latest(book_of) == {}


def test_the_history_is_in_the_order_it_was_said_and_can_be_cut_at_a_moment(book_of: Store) -> None:
    record(book_of, number(3, NOW + 2 * HOUR), number(1, NOW), number(2, NOW + HOUR))

    assert [fact.at for fact in history(book_of)] == [NOW, NOW + HOUR, NOW + 2 * HOUR]
    with book_of.book(NOW) as book:
        cut = facts.history(book, plans.number_of(book, "acme-aws"), NOW + HOUR)
    assert [fact.at for fact in cut] == [NOW, NOW + HOUR]


def test_the_facts_of_one_review_are_read_together(book_of: Store) -> None:
    skipped = Skipped(by="tom", at=NOW + HOUR, ritual="motion-review", period="2027-W10")
    record(book_of, skipped, answer("2027-W10", NOW), answer("2027-W11", NOW), number(1, NOW))
    with book_of.book(NOW) as book:
        key = (plans.number_of(book, "acme-aws"), "motion-review/2027-W10")
        missing = (key[0], "motion-review/2027-W40")

        assert facts.of_occurrences(book, [key, missing]) == {
            key: [answer("2027-W10", NOW), skipped],
            missing: [],
        }


def test_many_facts_are_recorded_in_one_go(book_of: Store) -> None:
    record(book_of, *(number(each, NOW + each * timedelta(seconds=1)) for each in range(1200)))

    assert len(history(book_of)) == 1200
    assert latest(book_of)["number/sourced"] == number(1199, NOW + timedelta(seconds=1199))


def test_writers_who_meet_on_the_same_plans_in_another_order_neither_block_nor_fork_them(
    store: Store,
) -> None:
    with store.book(NOW) as book:
        for key in "abcdefgh":
            plans.add(book, small_plan(id=key, people=(), motions=()))
        plans_by_number = [plans.number_of(book, key) for key in "abcdefgh"]

    def write(order: list[int], by: str) -> None:
        for value in range(10):
            with store.book(NOW) as book:
                facts.record_all(book, [(plan, number(value, NOW, by)) for plan in order])

    orders = (plans_by_number, plans_by_number[::-1], plans_by_number[2:], plans_by_number[5::-1])
    writers = [threading.Thread(target=write, args=(order, f"w{at}")) for at, order in enumerate(orders)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    found = [verified(store, key, NOW) for key in "abcdefgh"]
    assert [(each.holds, each.tip.entries) for each in found if each] == [
        (True, 1 + 10 * sum(plan in order for order in orders)) for plan in plans_by_number
    ]


# -- what is at hand equals the whole history ----------------------------------------------------------

keys = itertools.count(1)
moments = st.integers(0, 8).map(lambda hours: NOW + hours * HOUR)
periods = st.sampled_from(["2027-W09", "2027-W10", "2027-W52", "2028-W01"])
told: st.SearchStrategy[Fact] = st.one_of(
    st.builds(number, st.integers(0, 99), moments, st.sampled_from(["vera", "paul"])),
    st.builds(answer, periods, moments, confidence=st.sampled_from([None, *Confidence])),
    st.builds(Talked, by=st.just("paul"), at=moments, motion=st.just("migration"), period=periods),
    st.builds(
        Promise,
        by=st.just("vera"),
        at=moments,
        id=st.sampled_from("ab"),
        what=st.text(max_size=20).filter(lambda text: "\x00" not in text),
        owner=st.just("paul"),
        due=st.dates(date(2027, 1, 1), date(2027, 12, 31)),
        state=st.sampled_from(list(PromiseState)),
        origin=st.sampled_from(["", "qbr", "motion-review/2027-W09", "motion-review/2027-W10"]),
    ),
    st.builds(
        Phase,
        by=st.just("clock"),
        at=moments,
        ritual=st.just("motion-review"),
        period=periods,
        phase=st.sampled_from(["open", "close"]),
    ),
)


@settings(max_examples=40)
@given(batches=st.lists(st.lists(told, max_size=6), max_size=5))
def test_the_latest_at_hand_is_what_going_through_the_history_gives(
    store: Store, batches: list[list[Fact]]
) -> None:
    key = f"plan-{next(keys)}"
    with store.book(NOW) as book:
        plans.add(book, replace(small_plan(), id=key))
    for batch in batches:
        record(store, *batch, plan=key)

    said = history(store, key)
    assert sorted(map(fact_json, said)) == sorted(fact_json(fact) for batch in batches for fact in batch)
    assert latest(store, key) == newest(said)


def test_a_plan_seen_by_the_room_is_made_of_what_is_at_hand(book_of: Store) -> None:
    record(book_of, number(5, NOW))
    with book_of.book(NOW) as book:
        seen = plans.named(book, "acme-aws", Reader.ROOM)

    assert seen.number("sourced") == number(5, NOW)
