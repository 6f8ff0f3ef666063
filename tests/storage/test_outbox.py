"""What stands is amended and never repeated; what should stand no longer, and never did, is withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from cards.card import Card
from plan.facts import Skipped
from storage import facts, outbox, sending
from storage.outbox import Wanted
from storage.store import Book
from tests.storage.boxes import NO_PACE, SECOND, START, Box, an_occurrence, wanted

# -- amending ------------------------------------------------------------------------------------------


def test_what_is_wanted_twice_alike_stands_once(box: Box) -> None:
    box.want(wanted())
    box.sent()
    box.want(wanted())

    assert box.claim() == []


def test_a_changed_card_amends_the_same_message(box: Box) -> None:
    box.want(wanted())
    box.sent("m1")
    box.want(wanted(says="Hello again"))

    post = box.claimed()
    assert (post.message, post.card, post.version) == ("m1", Card("Hello again"), 2)


def test_a_card_that_changes_before_it_is_sent_goes_out_once_as_the_newest(box: Box) -> None:
    box.want(wanted())
    box.want(wanted(says="Newer"))

    assert box.sent().card == Card("Newer")
    assert box.claim() == []


def test_a_card_that_changes_after_it_was_read_is_read_again_before_the_chat_is_asked(
    box: Box,
) -> None:
    box.want(wanted())
    post = box.claimed()
    box.want(wanted(says="Newer"))

    assert not box.do(sending.confirm, post, "C1", NO_PACE)
    assert box.claimed().card == Card("Newer")


def test_a_card_that_changes_while_it_is_being_sent_is_amended_afterwards(box: Box) -> None:
    box.want(wanted())
    post = box.asked()
    box.want(wanted(says="Newer"))
    assert box.states() == {"a": "sending"}
    box.do(sending.sent, post, "m1")

    after = box.claimed()
    assert (after.message, after.card) == ("m1", Card("Newer"))


def test_a_card_that_changes_while_nobody_knows_is_looked_for_first(unsure: Box) -> None:
    unsure.want(wanted(says="Newer"))
    assert unsure.states() == {"a": "unknown"}

    unsure.do(sending.found, unsure.claimed(), "m1")
    assert (unsure.claimed().message, unsure.states()) == ("m1", {"a": "sending"})


# -- many at once --------------------------------------------------------------------------------------

SAYS = ("plain", "tab\tand\nline", "back\\slash \\N \\.", "“quotes” and 'these'", "漢字 🙂", '{"a": 1}', "")


def test_many_that_are_added_at_once_are_as_those_that_are_added_one_by_one(box: Box) -> None:
    def all_of(name: str, count: int) -> list[Wanted]:
        more: list[dict[str, Any]] = [
            {"silent": True},
            {"thread_of": "root"},
            {"not_before": START + SECOND},
            {},
        ]
        return [
            wanted(
                f"{name}/{number}", SAYS[number % len(SAYS)], f"slack:T1:{name}{number}", **more[number % 4]
            )
            for number in range(count)
        ]

    for post in all_of("one", 60):
        box.want(post)
    box.want(*all_of("all", 60))

    def kept(book: Book) -> list[dict[str, Any]]:
        rows = book.execute(outbox.OUTBOX.select().order_by(outbox.OUTBOX.c.id)).mappings()
        own = ("id", "key", "token", "channel")
        return [{name: value for name, value in row.items() if name not in own} for row in rows]

    rows = box.do(kept)
    assert rows[:60] == rows[60:]


def test_one_of_many_that_is_there_already_is_refused_as_one_alone_is(box: Box) -> None:
    box.want(wanted("1"))
    with pytest.raises(IntegrityError):
        box.do(outbox.add, [wanted("1")])
    with pytest.raises(IntegrityError):
        box.do(outbox.add, [wanted(str(number), channel=f"slack:T1:{number}") for number in range(60)])

    assert box.states() == {"1": "pending"}


# -- withdrawing ---------------------------------------------------------------------------------------


@pytest.fixture
def review(box: Box) -> tuple[Box, int]:
    """A review with one message that should stand."""
    occurrence = an_occurrence(box)
    box.want(wanted(occurrences=(occurrence,)), about=(occurrence,))
    return box, occurrence


def test_what_should_no_longer_stand_and_never_did_is_withdrawn(review: tuple[Box, int]) -> None:
    box, occurrence = review
    box.want(about=(occurrence,))

    assert box.states() == {"a": "withdrawn"}
    assert box.claim() == []


def test_what_is_withdrawn_can_be_wanted_again(review: tuple[Box, int]) -> None:
    box, occurrence = review
    box.want(about=(occurrence,))
    box.want(wanted(occurrences=(occurrence,)), about=(occurrence,))

    assert box.sent().key == "a"
    assert box.states() == {"a": "sent"}


def test_what_stands_already_is_left_standing(review: tuple[Box, int]) -> None:
    box, occurrence = review
    box.sent()
    box.want(about=(occurrence,))

    assert box.states() == {"a": "sent"}


def test_what_is_unwanted_just_before_the_chat_is_asked_is_not_sent(review: tuple[Box, int]) -> None:
    box, occurrence = review
    post = box.claimed()
    box.want(about=(occurrence,))

    assert not box.do(sending.confirm, post, "C1", NO_PACE)
    assert box.states() == {"a": "withdrawn"}


def test_what_changes_and_is_unwanted_while_it_is_being_sent_stands(review: tuple[Box, int]) -> None:
    box, occurrence = review
    post = box.asked()
    box.want(wanted(says="Newer", occurrences=(occurrence,)), about=(occurrence,))
    box.want(about=(occurrence,))
    box.do(sending.sent, post, "m1")
    for again in box.claim():
        assert not box.do(sending.confirm, again, "C1", NO_PACE)

    assert box.claim() == []
    assert box.states() == {"a": "sent"}


def test_nothing_of_a_review_is_sent_while_it_is_to_be_looked_at_again(review: tuple[Box, int]) -> None:
    box, _ = review
    box.now += SECOND
    post = box.claimed()
    skip = Skipped(by="vera", at=box.now, ritual="motion-review", period="2027-W10")
    box.do(facts.record, "acme-aws", skip)

    assert not box.do(sending.confirm, post, "C1", NO_PACE)
    assert box.claim() == []
    assert box.states() == {"a": "pending"}
