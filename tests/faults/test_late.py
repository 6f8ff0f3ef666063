"""A bot that is held still past its lease, or a chat that takes a message late, makes nothing come twice within the
quiet period; beyond it what came twice is counted, and the plan's leads are told."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.house import House
from cards.card import Card
from storage import outbox, posted
from storage.cards import card_json
from storage.outbox import Wanted
from storage.sending import DOUBT, LEASE, QUIET
from storage.store import Book, Store
from tests.bot.test_delivery import Bot, came
from tests.far_side import FarChat, FarSide
from tests.soak import soaked
from tests.storm import TWO_LEASES, Bots, FastClock, in_reality

SECOND = timedelta(seconds=1)
PAST_THE_LEASE = LEASE + QUIET / 4
STOPS = soaked(2, 40)
CALM_FROM = 0.95  # of the messages


@pytest.fixture
def far() -> Iterator[FarSide]:
    side = FarSide(1, trouble=0)
    side.start()
    yield side
    side.stop()


# -- a chat that takes it late -------------------------------------------------------------------------


def until_accepted(far: FarSide, number: int) -> None:
    until = time.monotonic() + 10
    while len(far.accepted) < number:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def bot(store: Store, far: FarSide) -> Iterator[Bot]:
    started = Bot(store, FarChat(far.port))
    yield started
    started.close()


def test_what_is_taken_late_but_within_the_quiet_period_comes_once(bot: Bot, far: FarSide) -> None:
    far.days.append("late")
    bot.want("one", "two")
    bot.deliver()
    assert bot.states()["one"] == "unknown"

    until_accepted(far, 1)
    bot.deliver(FarChat.quiet_period)
    bot.deliver(DOUBT + SECOND)

    assert came(far) == ["one", "two"]
    assert not any("came twice" in message for message in bot.hears("acme", "vera"))


def taken_after_the_quiet_period(bot: Bot, far: FarSide) -> None:
    far.lateness = 2.5
    far.days.append("late")
    bot.want("one")
    bot.deliver()
    bot.deliver(FarChat.quiet_period)
    assert came(far) == ["one"], "posted again while the first is still on its way"
    until_accepted(far, 2)


def test_what_is_taken_after_the_quiet_period_comes_twice_and_is_counted_and_told(
    bot: Bot, far: FarSide, caplog: pytest.LogCaptureFixture
) -> None:
    taken_after_the_quiet_period(bot, far)
    with caplog.at_level(logging.ERROR):
        bot.deliver(DOUBT + SECOND)
    bot.deliver()

    for company, lead in (("acme", "vera"), ("aws", "paul")):
        (told,) = [each for each in bot.hears(company, lead) if "came twice" in each]
        assert "“one” is in the room #general twice" in told
    assert [each.getMessage() for each in caplog.records if "came twice" in each.getMessage()]
    assert bot.house.work.now(posted.came_twice) == 1


def test_it_is_told_once_and_a_change_of_it_is_no_second_time(bot: Bot, far: FarSide) -> None:
    taken_after_the_quiet_period(bot, far)
    for _ in range(3):
        bot.deliver(DOUBT + SECOND)

    assert len([each for each in bot.hears("acme", "vera") if "came twice" in each]) == 1


def test_a_message_that_was_rightly_posted_again_is_no_alarm(bot: Bot, far: FarSide) -> None:
    far.days.append("error before")
    bot.want("one")
    bot.deliver()
    bot.deliver(FarChat.quiet_period)
    bot.deliver(DOUBT + SECOND)

    assert came(far) == ["one"]
    assert bot.house.work.now(posted.came_twice) == 0


# -- a bot that is held still --------------------------------------------------------------------------


class Held(FarChat):
    """The bot's process stands still between its last look at the lease and the first byte of its request."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.asking = asyncio.Event()
        self.goes_on = asyncio.Event()

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        self.asking.set()
        await self.goes_on.wait()
        return await super().post(channel, card, token=token, thread=thread, silent=silent)


def stand_still(bot: Bot, other: House, spans: tuple[timedelta, ...]) -> None:
    """A bot stands still for these spans together; after each of them a second bot looks for what is to be done."""
    chat = bot.house.delivery.chats["far"]
    assert isinstance(chat, Held)
    clock = bot.clock

    async def lived() -> None:
        still = asyncio.create_task(bot.house.delivery.drain())
        await chat.asking.wait()
        for span in spans:
            clock.forward(span)
            await other.delivery.drain()
        chat.goes_on.set()
        await still
        clock.forward(QUIET + SECOND)
        await other.delivery.drain()
        clock.forward(DOUBT + SECOND)
        await other.delivery.drain()
        await other.delivery.drain()

    bot.runner.run(lived())


@pytest.fixture
def held(store: Store, far: FarSide) -> Iterator[Bot]:
    started = Bot(store, Held(far.port))
    yield started
    started.close()


@pytest.fixture
def other(store: Store, far: FarSide, held: Bot) -> House:
    return House(store, held.clock, {"far": FarChat(far.port)})


def test_a_bot_that_stood_still_past_its_lease_makes_nothing_come_twice(
    held: Bot, other: House, far: FarSide
) -> None:
    held.want("one")
    stand_still(held, other, (LEASE + SECOND, QUIET / 2))

    assert came(far) == ["one"]
    assert held.states() == {"one": "sent"}


def test_one_that_stood_still_for_longer_than_that_is_counted_and_told(
    held: Bot, other: House, far: FarSide
) -> None:
    held.want("one")
    stand_still(held, other, (LEASE + SECOND, QUIET + SECOND))

    assert came(far) == ["one", "one"]
    assert held.house.work.now(posted.came_twice) == 1
    assert [each for each in held.hears("acme", "vera") if "came twice" in each]


def test_replicas_that_are_stopped_past_their_lease_make_nothing_come_twice(
    store: Store, far: FarSide
) -> None:
    """SIGSTOP, at any instruction; on PostgreSQL the others go on meanwhile."""
    with store.book(FastClock().now()) as book:
        fill(book)
    far.trouble = 0.2
    bots = Bots(store.url, far.port)
    for _ in range(1 if store.url.get_backend_name() == "sqlite" else 3):
        bots.start()
    chance = random.Random(1)
    for _ in range(STOPS):
        before = len(far.accepted)
        while len(far.accepted) < before + chance.randrange(1, 20) and len(far.accepted) < ROOMS * EACH:
            time.sleep(0.002)
        stopped = chance.choice(bots.alive)
        os.kill(stopped, signal.SIGSTOP)
        time.sleep(in_reality(PAST_THE_LEASE))
        os.kill(stopped, signal.SIGCONT)
    most = time.monotonic() + soaked(120, 600)  # on a busy machine they are far from done
    while len(far.accepted) < ROOMS * EACH * CALM_FROM and time.monotonic() < most:
        time.sleep(0.05)
    far.calm = True
    until = time.monotonic() + TWO_LEASES
    while waiting(store) and time.monotonic() < until:
        time.sleep(0.05)

    assert waiting(store) == 0
    assert set(Counter(came(far)).values()) == {1}
    assert len(far.accepted) == ROOMS * EACH
    bots.close()


ROOMS, EACH = soaked((20, 10), (60, 40))


def fill(book: Book) -> None:
    cards = [(f"far:team:c{room}", Card(f"{room}/{each}")) for each in range(EACH) for room in range(ROOMS)]
    outbox.queue(
        book,
        [
            Wanted(key=card.title, channel=channel, card=card_json(card), not_before=book.now)
            for channel, card in cards
        ],
    )


def waiting(store: Store) -> int:
    with store.book(FastClock().now()) as book:
        return sum(number for state, number in posted.by_state(book).items() if state != "sent")
