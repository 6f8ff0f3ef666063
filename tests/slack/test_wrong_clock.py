"""The machine's clock is set wrong for a while, by an hour or a day, and Slack's is not: nothing comes twice meanwhile,
and once it is put right no channel waits for a time that was reckoned from the wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.engine import URL

from cards.card import Card
from storage import sending
from storage.sending import LEASE
from tests.slack.conftest import on_slack
from tests.slack.test_posting import later, state, want
from tests.slack.wired import Wired


class Ahead:
    """A house on Slack whose clock is ahead of Slack's by `wrong`, until it is put right."""

    def __init__(self, wired: Wired, wrong: timedelta) -> None:
        self.wired = wired
        self.wrong = wrong
        wired.clock.forward(wrong)
        wired.slack.now = lambda: (wired.clock.now() - self.wrong).timestamp()

    def put_right(self) -> None:
        self.wired.clock.at -= self.wrong
        self.wrong = timedelta(0)
        self.wired.settle()


@pytest.fixture(params=[timedelta(hours=1), timedelta(days=1)], ids=["an hour", "a day"])
def ahead(request: pytest.FixtureRequest, url: URL) -> Iterator[Ahead]:
    made = on_slack(url, history=True)
    yield Ahead(made, request.param)
    made.close()


def test_a_lost_answer_is_found_although_slack_has_another_time(ahead: Ahead) -> None:
    wired = ahead.wired
    wired.slack.troubles["chat.postMessage"].append("drop")
    want(wired, Card("A message"))
    later(wired, seconds=61)

    assert (state(wired), wired.room) == ("sent", ["A message"])


def test_a_channel_that_was_posted_in_is_free_as_soon_as_the_clock_is_right(ahead: Ahead) -> None:
    wired = ahead.wired
    want(wired, Card("A message"))
    ahead.put_right()
    want(wired, Card("The next one"), "two")

    assert wired.room == ["A message", "The next one"]


@pytest.mark.parametrize("day", ["drop", "500 after", "500 before"])
def test_a_message_that_failed_meanwhile_comes_once_and_soon(ahead: Ahead, day: str) -> None:
    wired = ahead.wired
    wired.slack.troubles["chat.postMessage"].append(day)
    want(wired, Card("A message"))
    ahead.put_right()
    want(wired, Card("The next one"), "two")
    for _ in range(3):
        later(wired, seconds=31)

    assert wired.room == ["A message", "The next one"]


def test_a_pause_that_slack_asked_for_lasts_as_long_as_it_asked(ahead: Ahead) -> None:
    wired = ahead.wired
    delivery = wired.house.delivery
    wired.slack.troubles["chat.postMessage"].append("429 20")
    delivery.closing = True  # it is sent below, at moments of the test's own
    want(wired, Card("A message"))
    delivery.closing = False
    wired.wait(delivery.drain())
    wired.clock.at -= ahead.wrong
    for seconds in (0, 19):
        wired.clock.forward(timedelta(seconds=seconds))
        wired.wait(delivery.drain())
        assert wired.slack.calls["chat.postMessage"] == 1
    wired.clock.forward(timedelta(seconds=2))
    wired.wait(delivery.drain())

    assert wired.room == ["A message"]


def test_what_a_process_held_that_died_meanwhile_is_taken_over_and_comes_once(ahead: Ahead) -> None:
    """It had asked Slack, which took the message, and was killed before it had the answer."""
    wired = ahead.wired
    wired.house.delivery.closing = True
    want(wired, Card("A message"))
    (post,) = wired.house.work.now(lambda book: sending.claim(book, "another process"))
    chat, channel = wired.wait(wired.house.delivery.whereabouts(post))
    wired.house.work.now(lambda book: sending.confirm(book, post, f"slack|{channel}", chat.pace))
    wired.wait(chat.post(channel, post.card, token=post.token, thread=None, silent=False))

    wired.house.delivery.closing = False
    ahead.put_right()
    for _ in range(2):
        later(wired, seconds=LEASE.total_seconds())

    assert (state(wired), wired.room) == ("sent", ["A message"])
