"""A message in the outbox is posted once, in its channel's order and pace, by whoever holds its lease; and what may
have been posted is looked for before it is posted again."""

from __future__ import annotations

import threading

import pytest

from cards.card import Card
from storage import posted, sending
from storage.sending import LEASE
from tests.storage.boxes import (
    MINUTE,
    NO_PACE,
    OTHER,
    ROOM,
    SECOND,
    START,
    Box,
    an_occurrence,
    set_occurrence,
    wanted,
)

# -- a post's life -------------------------------------------------------------------------------------


def test_what_should_stand_waits_is_leased_and_is_sent(box: Box) -> None:
    box.want(wanted())
    assert box.states() == {"a": "pending"}

    post = box.claimed()
    assert box.states() == {"a": "sending"}
    assert (post.card, post.message, post.fence) == (Card("Hello"), None, 1)

    assert box.do(sending.confirm, post, "C1", NO_PACE)
    assert box.do(sending.sent, post, "m1")
    assert box.states() == {"a": "sent"}
    assert box.claim() == []


def test_it_is_not_sent_before_its_time(box: Box) -> None:
    box.want(wanted(not_before=START + MINUTE))

    assert box.claim() == []
    assert box.do(posted.next_moment) == START + MINUTE
    box.now += MINUTE
    assert len(box.claim()) == 1


def test_whether_it_is_silent_goes_with_it(box: Box) -> None:
    box.want(wanted(silent=True), wanted("b", channel=OTHER))

    assert {post.key: post.silent for post in box.claim()} == {"a": True, "b": False}


def test_its_token_tells_nothing_and_stays_the_same(box: Box) -> None:
    box.want(wanted("motion-review/acme-aws/2027-W10/week/room"), wanted("b", channel=OTHER))
    first, second = box.claim()

    assert first.token != second.token
    assert "acme" not in first.token
    box.do(sending.refused, first, box.now, "busy")
    assert box.claimed().token == first.token


# -- leases and fences ---------------------------------------------------------------------------------


def test_what_one_has_leased_no_other_gets(box: Box) -> None:
    box.want(wanted())
    box.claim("one")

    assert box.claim("two") == []
    box.now += LEASE - SECOND
    assert box.claim("two") == []


def test_many_who_claim_at_once_share_without_doubles(box: Box) -> None:
    box.want(*(wanted(f"k{number}", channel=f"slack:T1:C{number}") for number in range(60)))
    got: list[int] = []

    def claim_all(holder: str) -> None:
        while posts := box.do(sending.claim, holder, 7):
            got.extend(post.id for post in posts)

    threads = [threading.Thread(target=claim_all, args=(holder,)) for holder in "abc"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert len(got) == len(set(got))
    assert set(box.states().values()) == {"sending"}


def test_who_has_lost_the_lease_neither_posts_nor_writes(box: Box) -> None:
    box.want(wanted())
    slow = box.claimed("slow")
    box.now += LEASE + SECOND
    quick = box.asked("quick")

    assert not box.do(sending.confirm, slow, "C1", NO_PACE)
    assert not box.do(sending.sent, slow, "wrong")
    assert not box.do(sending.refused, slow, None, "wrong")
    assert not box.do(sending.lost, slow, box.now, "wrong")
    assert box.states() == {"a": "sending"}
    assert box.do(sending.sent, quick, "right")
    assert box.states() == {"a": "sent"}


def test_a_lease_that_ran_out_before_the_chat_was_asked_is_simply_free(box: Box) -> None:
    box.want(wanted())
    box.claim()
    box.now += LEASE

    post = box.claimed("two")
    assert (post.asked_at, post.fence) == (None, 2)


def test_a_lease_that_ran_out_after_it_was_asked_is_looked_for_after_the_quiet_period(
    box: Box,
) -> None:
    box.want(wanted())
    box.asked()
    asked_at, box.now = box.now, box.now + LEASE

    assert box.claim("two") == []
    assert box.states() == {"a": "unknown"}
    box.now += MINUTE
    assert box.claimed("two").asked_at == asked_at


def test_a_clock_that_goes_from_moment_to_moment_gets_past_a_lease(box: Box) -> None:
    box.want(wanted())
    box.asked()
    moments = []
    while moment := box.do(posted.next_moment):
        assert moment > box.now
        moments.append(moment)
        box.now = moment
        if box.claim("two"):
            break

    assert moments == [START + LEASE, START + LEASE + MINUTE]


def test_the_only_process_takes_over_at_once_what_the_one_before_it_left(box: Box) -> None:
    box.want(wanted("asked"), wanted("not asked", channel=OTHER))
    asked, _ = box.claim()
    box.do(sending.confirm, asked, "C1", NO_PACE)

    box.do(sending.take_over)

    assert box.states() == {"asked": "unknown", "not asked": "pending"}
    assert [post.key for post in box.claim("two")] == ["not asked"]
    box.now += MINUTE  # what was on its way to the chat as the process died may be there by now
    assert [post.key for post in box.claim("two")] == ["asked"]


# -- not knowing ---------------------------------------------------------------------------------------


def test_what_is_found_is_not_posted_again_but_amended_to_what_should_stand(unsure: Box) -> None:
    assert unsure.do(sending.found, unsure.claimed(), "m1")

    assert unsure.claimed().message == "m1"


def test_what_is_absent_is_posted_again_under_the_same_token(unsure: Box) -> None:
    looking = unsure.claimed()
    assert looking.asked_at == START
    assert unsure.do(sending.absent, looking)

    again = unsure.claimed()
    assert (again.asked_at, again.token) == (None, looking.token)


def test_where_it_could_not_be_looked_for_it_stays_unknown(unsure: Box) -> None:
    unsure.do(sending.lost, unsure.claimed(), unsure.now + MINUTE, "the history could not be read")

    assert unsure.states() == {"a": "unknown"}
    assert unsure.claim() == []
    unsure.now += MINUTE
    assert unsure.claimed().asked_at == START


def test_what_is_absent_and_not_wanted_any_more_is_withdrawn(unsure: Box) -> None:
    occurrence = an_occurrence(unsure)
    unsure.do(set_occurrence, occurrence)
    unsure.want(about=(occurrence,))
    unsure.do(sending.absent, unsure.claimed())

    assert unsure.states() == {"a": "withdrawn"}


def test_what_is_found_and_not_wanted_any_more_stands_as_it_is(unsure: Box) -> None:
    occurrence = an_occurrence(unsure)
    unsure.do(set_occurrence, occurrence)
    unsure.want(about=(occurrence,))
    unsure.do(sending.found, unsure.claimed(), "m1")
    for post in unsure.claim():
        assert not unsure.do(sending.confirm, post, "C1", NO_PACE)

    assert unsure.claim() == []
    assert unsure.states() == {"a": "sent"}


# -- being refused -------------------------------------------------------------------------------------


def test_what_is_refused_waits_and_is_tried_again(box: Box) -> None:
    box.want(wanted())
    box.do(sending.refused, box.asked(), START + MINUTE, "busy")

    assert box.states() == {"a": "pending"}
    assert box.claim() == []
    box.now += MINUTE
    again = box.claimed()
    assert (again.attempts, again.asked_at) == (1, None)


def test_what_is_refused_for_good_is_dead_and_holds_nobody_up(box: Box) -> None:
    box.want(wanted(), wanted("b"))
    box.do(sending.refused, box.asked(), None, "not in the channel")

    assert box.claimed().key == "b"
    assert box.states()["a"] == "dead"


def test_a_dead_message_lives_again_once_it_says_something_else(box: Box) -> None:
    box.want(wanted())
    box.do(sending.refused, box.asked(), None, "too long")
    box.want(wanted())
    assert box.claim() == []

    box.want(wanted(says="Shorter"))

    post = box.claimed()
    assert (post.card, post.attempts) == (Card("Shorter"), 0)


# -- a channel's order ---------------------------------------------------------------------------------


def test_a_channel_gets_its_messages_one_by_one_in_their_order(box: Box) -> None:
    box.want(wanted("a"), wanted("b"), wanted("c", channel=OTHER))

    assert [post.key for post in box.claim()] == ["a", "c"]
    assert box.claim() == []


@pytest.mark.parametrize("trouble", ["refused", "unknown"])
def test_trouble_with_the_first_holds_back_the_later_ones(box: Box, trouble: str) -> None:
    box.want(wanted("a"), wanted("b"), wanted("c", channel=OTHER))
    first, other = box.claim()
    box.do(sending.sent, other, "m")
    if trouble == "refused":
        box.do(sending.refused, first, START + MINUTE, "busy")
    else:
        box.do(sending.lost, first, START + MINUTE, "no answer")

    assert box.claim() == []
    box.now += MINUTE
    assert [post.key for post in box.claim()] == ["a"]


def test_a_message_that_is_for_later_holds_nobody_up(box: Box) -> None:
    box.want(wanted("later", not_before=START + MINUTE), wanted("now"))

    assert [post.key for post in box.claim()] == ["now"]


def test_a_reply_waits_for_the_message_it_replies_to(box: Box) -> None:
    box.want(wanted("root"), wanted("reply", thread_of="root"))
    box.do(sending.lost, box.asked(), START + MINUTE, "no answer")
    assert box.claim() == []

    box.now += MINUTE
    box.do(sending.found, box.claimed(), "m1")
    box.do(sending.sent, box.claimed(), "m1")

    reply = box.claimed()
    assert (reply.key, reply.parent) == ("reply", "m1")


def test_a_reply_to_a_message_that_never_came_holds_nobody_up(box: Box) -> None:
    box.want(wanted("root"), wanted("reply", thread_of="root"), wanted("next week"))
    box.do(sending.refused, box.asked(), None, "too long")

    assert [post.key for post in box.claim()] == ["next week"]
    assert box.states() == {"root": "dead", "reply": "pending", "next week": "sending"}


def test_a_reply_comes_once_the_message_it_waits_for_lives_again(box: Box) -> None:
    box.want(wanted("root"), wanted("reply", thread_of="root"))
    box.do(sending.refused, box.asked(), None, "too long")
    box.want(wanted("root", says="Shorter"))
    box.sent("m1")

    assert box.claimed().parent == "m1"


def test_what_is_to_be_posted_again_goes_first_for_a_replica_too_that_is_behind(box: Box) -> None:
    """Its transaction began before the other's look ended, and it reads what that look found."""
    box.want(wanted("first"), wanted("second"))
    box.asked()
    box.now += LEASE
    box.claim()
    box.now += MINUTE
    box.do(sending.absent, box.claimed())

    box.now -= SECOND
    assert box.claim("behind") == []
    box.now += SECOND
    assert box.claimed().key == "first"


# -- pace ----------------------------------------------------------------------------------------------


def test_a_channel_is_posted_to_no_faster_than_its_chat_allows(box: Box) -> None:
    box.want(wanted("a"), wanted("b"), wanted("c", channel=OTHER), wanted("d", channel=OTHER))
    for post in box.claim():
        pace = 1.1 * SECOND if post.channel == ROOM else NO_PACE
        assert box.do(sending.confirm, post, "C", pace)
        assert box.do(sending.sent, post, post.key)

    assert [post.key for post in box.claim()] == ["d"]
    assert box.do(posted.next_moment) == START + 1.1 * SECOND
    box.now += 1.1 * SECOND
    assert [post.key for post in box.claim()] == ["b"]


def test_a_channel_that_asked_for_a_pause_gets_it_and_others_go_on(box: Box) -> None:
    box.want(wanted("a"), wanted("b"))
    box.sent()
    box.do(sending.hold_channel, ROOM, START + 30 * SECOND)
    box.want(wanted("c", channel=OTHER))

    assert [post.key for post in box.claim()] == ["c"]
    box.now += 30 * SECOND
    assert [post.key for post in box.claim()] == ["b"]


def test_a_pause_that_a_chat_asked_for_outlasts_a_restart_and_a_channel_that_was_shut_is_tried(
    box: Box,
) -> None:
    box.want(wanted("a"), wanted("b", channel=OTHER))
    box.do(sending.hold_channel, ROOM, START + 30 * SECOND)
    box.do(sending.hold_channel, OTHER, START + 24 * 60 * MINUTE)
    box.do(sending.release_platform, "slack")

    assert [post.key for post in box.claim()] == ["b"]
    box.now += 30 * SECOND
    assert [post.key for post in box.claim()] == ["a"]
