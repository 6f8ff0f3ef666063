"""A person is one on every chat they have shown to be theirs, by a code that is good once and not for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage import people, plans
from storage.people import WrongCode
from storage.store import Store
from tests.plans import small_plan

NOW = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
ELSEWHERE = ("teams", "aws", "paul@example.com")
MINUTES = timedelta(minutes=1)


@pytest.fixture
def paul(store: Store) -> int:
    return done(store, people.introduce, "Paul Oka", "slack", "T1", "U1")


def done(store: Store, what: Any, *args: Any, at: datetime = NOW) -> Any:
    with store.book(at) as book:
        return what(book, *args)


# -- being known ---------------------------------------------------------------------------------------


def test_who_is_introduced_twice_is_one_person(store: Store, paul: int) -> None:
    assert done(store, people.introduce, "P. Oka", "slack", "T1", "U1") == paul
    assert done(store, people.settings, paul)["name"] == "Paul Oka"


@pytest.mark.parametrize("other", [("slack", "T2", "U1"), ("slack", "T1", "u1"), ("teams", "T1", "U1")])
def test_the_same_user_of_another_team_or_chat_is_somebody_else(
    store: Store, paul: int, other: tuple[str, str, str]
) -> None:
    assert done(store, people.known_as, *other) is None
    assert done(store, people.introduce, "Paul Oka", *other) != paul


# -- being the same person elsewhere -------------------------------------------------------------------


def test_a_code_makes_another_chats_account_theirs(store: Store, paul: int) -> None:
    code = done(store, people.join_code, paul)

    assert done(store, people.join, f" {code} ", *ELSEWHERE) == paul
    assert done(store, people.known_as, *ELSEWHERE) == paul
    assert done(store, people.accounts, paul) == [("slack", "T1", "U1"), ELSEWHERE]


def test_a_code_is_good_once(store: Store, paul: int) -> None:
    code = done(store, people.join_code, paul)
    done(store, people.join, code, *ELSEWHERE)

    with pytest.raises(WrongCode):
        done(store, people.join, code, "teams", "evil", "eve")
    assert done(store, people.known_as, "teams", "evil", "eve") is None


def test_a_code_is_good_for_fifteen_minutes(store: Store, paul: int) -> None:
    code = done(store, people.join_code, paul)

    with pytest.raises(WrongCode, match=r"^$"):
        done(store, people.join, code, *ELSEWHERE, at=NOW + 15 * MINUTES + timedelta(seconds=1))
    assert done(store, people.join, code, *ELSEWHERE, at=NOW + 15 * MINUTES) == paul


def test_a_new_code_ends_the_one_before(store: Store, paul: int) -> None:
    first, second = done(store, people.join_code, paul), done(store, people.join_code, paul)

    with pytest.raises(WrongCode):
        done(store, people.join, first, *ELSEWHERE)
    assert done(store, people.join, second, *ELSEWHERE) == paul


@pytest.mark.parametrize("code", ["", "0", "12345678", "' OR 1=1 --", "é" * 8, "9" * 5000])
def test_a_code_that_was_never_given_is_wrong(store: Store, paul: int, code: str) -> None:
    with pytest.raises(WrongCode):
        done(store, people.join, code, *ELSEWHERE)


def test_the_store_does_not_hold_the_code_itself(store: Store, paul: int) -> None:
    code = done(store, people.join_code, paul)

    with store.book(NOW) as book:
        rows = book.execute(select(people.CODES)).all()
    assert len(rows) == 1
    assert code not in str(rows)


def test_an_account_that_was_somebody_elses_is_theirs_from_then_on(store: Store, paul: int) -> None:
    other = done(store, people.introduce, "A second Paul", *ELSEWHERE)
    done(store, people.join, done(store, people.join_code, paul), *ELSEWHERE)

    assert done(store, people.known_as, *ELSEWHERE) == paul
    assert done(store, people.accounts, other) == []


# -- what they say about themselves --------------------------------------------------------------------


def test_what_a_person_changes_shows_on_every_plan_of_theirs(store: Store) -> None:
    with store.book(NOW) as book:
        plans.add(book, small_plan())
        plans.add(book, small_plan(id="second", name="Second"))
    with store.book(NOW) as book:
        vera = people.known_as(book, "room", "acme", "vera")
        assert vera is not None
        assert [plan.people["vera"].time_zone for plan, _ in plans.of_person(book, vera)] == [
            "America/New_York"
        ] * 2

    done(store, lambda book: people.change(book, vera, time_zone="Europe/Berlin"))

    with store.book(NOW) as book:
        assert [plan.people["vera"].time_zone for plan, _ in plans.of_person(book, vera)] == [
            "Europe/Berlin"
        ] * 2
