"""A message in the outbox is posted once, in its channel's order, by whoever holds its lease; what may have
been posted is looked for before it is posted again; and what stands is amended, never repeated."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cards.card import Card
from plan.facts import Skipped
from storage import facts, outbox, plans
from storage.outbox import LEASE, Post, Wanted, card_json
from storage.store import Store
from tests.plans import small_plan

START = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
NO_PACE = timedelta(0)
ROOM, OTHER = "slack:T1:C1", "slack:T1:C2"


@dataclass
class Sending:
    """An outbox, the time, and what a delivery does with it."""

    store: Store
    now: datetime = START

    def do(self, what: Any, *args: Any, **more: Any) -> Any:
        with self.store.book(self.now) as book:
            return what(book, *args, **more)

    def want(self, *posts: Wanted, about: tuple[int, ...] = ()) -> None:
        self.do(outbox.reconcile, about, posts)

    def claim(self, holder: str = "one") -> list[Post]:
        found: list[Post] = self.do(outbox.claim, holder)
        return found

    def claimed(self, holder: str = "one") -> Post:
        (post,) = self.claim(holder)
        return post

    def asked(self, holder: str = "one") -> Post:
        """Claimed, and the chat is being asked."""
        post = self.claimed(holder)
        assert self.do(outbox.confirm, post, "C1", NO_PACE)
        return post

    def sent(self, message: str = "m1") -> Post:
        post = self.asked()
        assert self.do(outbox.sent, post, message)
        return post

    def states(self) -> dict[str, str]:
        found: dict[str, str] = self.do(outbox.states)
        return found


@pytest.fixture
def sending(store: Store) -> Iterator[Sending]:
    return Sending(store)


def wanted(key: str = "a", says: str = "Hello", channel: str = ROOM, **more: Any) -> Wanted:
    return Wanted(
        **{"key": key, "channel": channel, "card": card_json(Card(says)), "not_before": START, **more}
    )


# -- a post's life -------------------------------------------------------------------------------------


def test_what_should_stand_waits_is_leased_and_is_sent(sending: Sending) -> None:
    sending.want(wanted())
    assert sending.states() == {"a": "pending"}

    post = sending.claimed()
    assert sending.states() == {"a": "sending"}
    assert (post.card, post.message, post.fence) == (Card("Hello"), None, 1)

    assert sending.do(outbox.confirm, post, "C1", NO_PACE)
    assert sending.do(outbox.sent, post, "m1")
    assert sending.states() == {"a": "sent"}
    assert sending.claim() == []


def test_it_is_not_sent_before_its_time(sending: Sending) -> None:
    sending.want(wanted(not_before=START + MINUTE))

    assert sending.claim() == []
    assert sending.do(outbox.next_moment) == START + MINUTE
    sending.now += MINUTE
    assert len(sending.claim()) == 1


def test_whether_it_is_silent_goes_with_it(sending: Sending) -> None:
    sending.want(wanted(silent=True), wanted("b", channel=OTHER))

    assert {post.key: post.silent for post in sending.claim()} == {"a": True, "b": False}


def test_its_token_tells_nothing_and_stays_the_same(sending: Sending) -> None:
    sending.want(wanted("motion-review/acme-aws/2027-W10/week/room"), wanted("b", channel=OTHER))
    first, second = sending.claim()

    assert first.token != second.token
    assert "acme" not in first.token
    sending.do(outbox.refused, first, sending.now, "busy")
    assert sending.claimed().token == first.token


# -- leases and fences ---------------------------------------------------------------------------------


def test_what_one_has_leased_no_other_gets(sending: Sending) -> None:
    sending.want(wanted())
    sending.claim("one")

    assert sending.claim("two") == []
    sending.now += LEASE - SECOND
    assert sending.claim("two") == []


def test_many_who_claim_at_once_share_without_doubles(sending: Sending) -> None:
    sending.want(*(wanted(f"k{number}", channel=f"slack:T1:C{number}") for number in range(60)))
    got: list[int] = []

    def claim_all(holder: str) -> None:
        while posts := sending.do(outbox.claim, holder, 7):
            got.extend(post.id for post in posts)

    threads = [threading.Thread(target=claim_all, args=(holder,)) for holder in "abc"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(got) == len(set(got))
    assert set(sending.states().values()) == {"sending"}


def test_who_has_lost_the_lease_neither_posts_nor_writes(sending: Sending) -> None:
    sending.want(wanted())
    slow = sending.claimed("slow")
    sending.now += LEASE + SECOND
    quick = sending.asked("quick")

    assert not sending.do(outbox.confirm, slow, "C1", NO_PACE)
    assert not sending.do(outbox.sent, slow, "wrong")
    assert not sending.do(outbox.refused, slow, None, "wrong")
    assert not sending.do(outbox.lost, slow, sending.now, "wrong")
    assert sending.states() == {"a": "sending"}
    assert sending.do(outbox.sent, quick, "right")
    assert sending.states() == {"a": "sent"}


def test_a_lease_that_ran_out_before_the_chat_was_asked_is_simply_free(sending: Sending) -> None:
    sending.want(wanted())
    sending.claim()
    sending.now += LEASE

    post = sending.claimed("two")
    assert (post.asked_at, post.fence) == (None, 2)


def test_a_lease_that_ran_out_after_it_was_asked_is_looked_for_after_the_quiet_period(
    sending: Sending,
) -> None:
    sending.want(wanted())
    sending.asked()
    asked_at, sending.now = sending.now, sending.now + LEASE

    assert sending.claim("two") == []
    assert sending.states() == {"a": "unknown"}
    sending.now += MINUTE
    assert sending.claimed("two").asked_at == asked_at


def test_a_clock_that_goes_from_moment_to_moment_gets_past_a_lease(sending: Sending) -> None:
    sending.want(wanted())
    sending.asked()
    moments = []
    while moment := sending.do(outbox.next_moment):
        assert moment > sending.now
        moments.append(moment)
        sending.now = moment
        if sending.claim("two"):
            break

    assert moments == [START + LEASE, START + LEASE + MINUTE]


def test_the_only_process_takes_over_at_once_what_the_one_before_it_left(sending: Sending) -> None:
    sending.want(wanted("asked"), wanted("not asked", channel=OTHER))
    asked, _ = sending.claim()
    sending.do(outbox.confirm, asked, "C1", NO_PACE)

    sending.do(outbox.take_over)

    assert sending.states() == {"asked": "unknown", "not asked": "pending"}
    assert len(sending.claim("two")) == 2


# -- not knowing ---------------------------------------------------------------------------------------


@pytest.fixture
def unsure(sending: Sending) -> Sending:
    """The chat was asked and did not answer; a minute has passed."""
    sending.want(wanted())
    sending.do(outbox.lost, sending.asked(), START + MINUTE, "no answer")
    assert sending.states() == {"a": "unknown"}
    assert sending.claim() == []
    sending.now += MINUTE
    return sending


def test_what_is_found_is_not_posted_again_but_amended_to_what_should_stand(unsure: Sending) -> None:
    assert unsure.do(outbox.found, unsure.claimed(), "m1")

    assert unsure.claimed().message == "m1"


def test_what_is_absent_is_posted_again_under_the_same_token(unsure: Sending) -> None:
    looking = unsure.claimed()
    assert looking.asked_at == START
    assert unsure.do(outbox.absent, looking)

    again = unsure.claimed()
    assert (again.asked_at, again.token) == (None, looking.token)


def test_where_it_could_not_be_looked_for_it_stays_unknown(unsure: Sending) -> None:
    unsure.do(outbox.lost, unsure.claimed(), unsure.now + MINUTE, "the history could not be read")

    assert unsure.states() == {"a": "unknown"}
    assert unsure.claim() == []
    unsure.now += MINUTE
    assert unsure.claimed().asked_at == START


def test_what_is_absent_and_not_wanted_any_more_is_withdrawn(unsure: Sending) -> None:
    occurrence = an_occurrence(unsure)
    unsure.do(set_occurrence, occurrence)
    unsure.want(about=(occurrence,))
    unsure.do(outbox.absent, unsure.claimed())

    assert unsure.states() == {"a": "withdrawn"}


def test_what_is_found_and_not_wanted_any_more_stands_as_it_is(unsure: Sending) -> None:
    occurrence = an_occurrence(unsure)
    unsure.do(set_occurrence, occurrence)
    unsure.want(about=(occurrence,))
    unsure.do(outbox.found, unsure.claimed(), "m1")
    for post in unsure.claim():
        assert not unsure.do(outbox.confirm, post, "C1", NO_PACE)

    assert unsure.claim() == []
    assert unsure.states() == {"a": "sent"}


def an_occurrence(sending: Sending) -> int:
    """The row number of a review that has begun and has settled."""

    def make(book: Any) -> int:
        plans.add(book, small_plan())
        number = plans.number_of(book, "acme-aws")
        row = {
            "plan_id": number,
            "ritual": "motion-review",
            "period": "2027-W10",
            "start": START,
            "close": START + 30 * 60 * MINUTE,
            "wake_at": START + 60 * MINUTE,
        }
        statement = outbox.OCCURRENCES.insert().values(row).returning(outbox.OCCURRENCES.c.id)
        return int(book.execute(statement).scalar_one())

    found: int = sending.do(make)
    return found


def set_occurrence(book: Any, occurrence: int) -> None:
    book.execute(outbox.OUTBOX.update().values(occurrence_id=occurrence))


# -- being refused -------------------------------------------------------------------------------------


def test_what_is_refused_waits_and_is_tried_again(sending: Sending) -> None:
    sending.want(wanted())
    sending.do(outbox.refused, sending.asked(), START + MINUTE, "busy")

    assert sending.states() == {"a": "pending"}
    assert sending.claim() == []
    sending.now += MINUTE
    again = sending.claimed()
    assert (again.attempts, again.asked_at) == (1, None)


def test_what_is_refused_for_good_is_dead_and_holds_nobody_up(sending: Sending) -> None:
    sending.want(wanted(), wanted("b"))
    sending.do(outbox.refused, sending.asked(), None, "not in the channel")

    assert sending.claimed().key == "b"
    assert sending.states()["a"] == "dead"


def test_a_dead_message_lives_again_once_it_says_something_else(sending: Sending) -> None:
    sending.want(wanted())
    sending.do(outbox.refused, sending.asked(), None, "too long")
    sending.want(wanted())
    assert sending.claim() == []

    sending.want(wanted(says="Shorter"))

    post = sending.claimed()
    assert (post.card, post.attempts) == (Card("Shorter"), 0)


# -- a channel's order ---------------------------------------------------------------------------------


def test_a_channel_gets_its_messages_one_by_one_in_their_order(sending: Sending) -> None:
    sending.want(wanted("a"), wanted("b"), wanted("c", channel=OTHER))

    assert [post.key for post in sending.claim()] == ["a", "c"]
    assert sending.claim() == []


@pytest.mark.parametrize("trouble", ["refused", "unknown"])
def test_trouble_with_the_first_holds_back_the_later_ones(sending: Sending, trouble: str) -> None:
    sending.want(wanted("a"), wanted("b"), wanted("c", channel=OTHER))
    first, other = sending.claim()
    sending.do(outbox.sent, other, "m")
    if trouble == "refused":
        sending.do(outbox.refused, first, START + MINUTE, "busy")
    else:
        sending.do(outbox.lost, first, START + MINUTE, "no answer")

    assert sending.claim() == []
    sending.now += MINUTE
    assert [post.key for post in sending.claim()] == ["a"]


def test_a_message_that_is_for_later_holds_nobody_up(sending: Sending) -> None:
    sending.want(wanted("later", not_before=START + MINUTE), wanted("now"))

    assert [post.key for post in sending.claim()] == ["now"]


def test_a_reply_waits_for_the_message_it_replies_to(sending: Sending) -> None:
    sending.want(wanted("root"), wanted("reply", thread_of="root"))
    sending.do(outbox.lost, sending.asked(), START + MINUTE, "no answer")
    assert sending.claim() == []

    sending.now += MINUTE
    sending.do(outbox.found, sending.claimed(), "m1")
    sending.do(outbox.sent, sending.claimed(), "m1")

    reply = sending.claimed()
    assert (reply.key, reply.parent) == ("reply", "m1")


def test_a_reply_to_a_message_that_never_came_holds_nobody_up(sending: Sending) -> None:
    sending.want(wanted("root"), wanted("reply", thread_of="root"), wanted("next week"))
    sending.do(outbox.refused, sending.asked(), None, "too long")

    assert [post.key for post in sending.claim()] == ["next week"]
    assert sending.states() == {"root": "dead", "reply": "pending", "next week": "sending"}


def test_a_reply_comes_once_the_message_it_waits_for_lives_again(sending: Sending) -> None:
    sending.want(wanted("root"), wanted("reply", thread_of="root"))
    sending.do(outbox.refused, sending.asked(), None, "too long")
    sending.want(wanted("root", says="Shorter"))
    sending.sent("m1")

    assert sending.claimed().parent == "m1"


# -- pace ----------------------------------------------------------------------------------------------


def test_a_channel_is_posted_to_no_faster_than_its_chat_allows(sending: Sending) -> None:
    sending.want(wanted("a"), wanted("b"), wanted("c", channel=OTHER), wanted("d", channel=OTHER))
    for post in sending.claim():
        pace = 1.1 * SECOND if post.channel == ROOM else NO_PACE
        assert sending.do(outbox.confirm, post, "C", pace)
        assert sending.do(outbox.sent, post, post.key)

    assert [post.key for post in sending.claim()] == ["d"]
    assert sending.do(outbox.next_moment) == START + 1.1 * SECOND
    sending.now += 1.1 * SECOND
    assert [post.key for post in sending.claim()] == ["b"]


def test_a_channel_that_asked_for_a_pause_gets_it_and_others_go_on(sending: Sending) -> None:
    sending.want(wanted("a"), wanted("b"))
    sending.sent()
    sending.do(outbox.hold_channel, ROOM, START + 30 * SECOND)
    sending.want(wanted("c", channel=OTHER))

    assert [post.key for post in sending.claim()] == ["c"]
    sending.now += 30 * SECOND
    assert [post.key for post in sending.claim()] == ["b"]


# -- amending ------------------------------------------------------------------------------------------


def test_what_is_wanted_twice_alike_stands_once(sending: Sending) -> None:
    sending.want(wanted())
    sending.sent()
    sending.want(wanted())

    assert sending.claim() == []


def test_a_changed_card_amends_the_same_message(sending: Sending) -> None:
    sending.want(wanted())
    sending.sent("m1")
    sending.want(wanted(says="Hello again"))

    post = sending.claimed()
    assert (post.message, post.card, post.version) == ("m1", Card("Hello again"), 2)


def test_a_card_that_changes_before_it_is_sent_goes_out_once_as_the_newest(sending: Sending) -> None:
    sending.want(wanted())
    sending.want(wanted(says="Newer"))

    assert sending.sent().card == Card("Newer")
    assert sending.claim() == []


def test_a_card_that_changes_after_it_was_read_is_read_again_before_the_chat_is_asked(
    sending: Sending,
) -> None:
    sending.want(wanted())
    post = sending.claimed()
    sending.want(wanted(says="Newer"))

    assert not sending.do(outbox.confirm, post, "C1", NO_PACE)
    assert sending.claimed().card == Card("Newer")


def test_a_card_that_changes_while_it_is_being_sent_is_amended_afterwards(sending: Sending) -> None:
    sending.want(wanted())
    post = sending.asked()
    sending.want(wanted(says="Newer"))
    assert sending.states() == {"a": "sending"}
    sending.do(outbox.sent, post, "m1")

    after = sending.claimed()
    assert (after.message, after.card) == ("m1", Card("Newer"))


def test_a_card_that_changes_while_nobody_knows_is_looked_for_first(unsure: Sending) -> None:
    unsure.want(wanted(says="Newer"))
    assert unsure.states() == {"a": "unknown"}

    unsure.do(outbox.found, unsure.claimed(), "m1")
    assert (unsure.claimed().message, unsure.states()) == ("m1", {"a": "sending"})


# -- withdrawing ---------------------------------------------------------------------------------------


@pytest.fixture
def review(sending: Sending) -> tuple[Sending, int]:
    """A review with one message that should stand."""
    occurrence = an_occurrence(sending)
    sending.want(wanted(occurrences=(occurrence,)), about=(occurrence,))
    return sending, occurrence


def test_what_should_no_longer_stand_and_never_did_is_withdrawn(review: tuple[Sending, int]) -> None:
    sending, occurrence = review
    sending.want(about=(occurrence,))

    assert sending.states() == {"a": "withdrawn"}
    assert sending.claim() == []


def test_what_is_withdrawn_can_be_wanted_again(review: tuple[Sending, int]) -> None:
    sending, occurrence = review
    sending.want(about=(occurrence,))
    sending.want(wanted(occurrences=(occurrence,)), about=(occurrence,))

    assert sending.sent().key == "a"
    assert sending.states() == {"a": "sent"}


def test_what_stands_already_is_left_standing(review: tuple[Sending, int]) -> None:
    sending, occurrence = review
    sending.sent()
    sending.want(about=(occurrence,))

    assert sending.states() == {"a": "sent"}


def test_what_is_unwanted_just_before_the_chat_is_asked_is_not_sent(review: tuple[Sending, int]) -> None:
    sending, occurrence = review
    post = sending.claimed()
    sending.want(about=(occurrence,))

    assert not sending.do(outbox.confirm, post, "C1", NO_PACE)
    assert sending.states() == {"a": "withdrawn"}


def test_what_changes_and_is_unwanted_while_it_is_being_sent_stands(review: tuple[Sending, int]) -> None:
    sending, occurrence = review
    post = sending.asked()
    sending.want(wanted(says="Newer", occurrences=(occurrence,)), about=(occurrence,))
    sending.want(about=(occurrence,))
    sending.do(outbox.sent, post, "m1")
    for again in sending.claim():
        assert not sending.do(outbox.confirm, again, "C1", NO_PACE)

    assert sending.claim() == []
    assert sending.states() == {"a": "sent"}


def test_nothing_of_a_review_is_sent_while_it_is_to_be_looked_at_again(review: tuple[Sending, int]) -> None:
    sending, _ = review
    sending.now += SECOND
    post = sending.claimed()
    skip = Skipped(by="vera", at=sending.now, ritual="motion-review", period="2027-W10")
    sending.do(facts.record, "acme-aws", skip)

    assert not sending.do(outbox.confirm, post, "C1", NO_PACE)
    assert sending.claim() == []
    assert sending.states() == {"a": "pending"}
