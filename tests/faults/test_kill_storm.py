"""Whatever the chat does and however often bots are killed, no message is lost, none comes twice, and two leases after
the faults have ended nothing is stuck: one bot on SQLite, three replicas on PostgreSQL."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from cards.card import Card
from storage import outbox, people, posted
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Book, Store
from tests.far_side import FarSide
from tests.soak import soaked
from tests.storm import TWO_LEASES, Bots, FastClock

PEOPLE, EACH = soaked((40, 5), (200, 10))
KILLS = soaked(25, 200)
SEEDS = range(1, soaked(1, 20) + 1)
CALM_FROM = 0.95  # of the messages: the last ones find a chat that works


@pytest.fixture
def storm(store: Store) -> Store:
    """A store with messages that wait, several in a row to each of many people."""

    def fill(book: Book) -> None:
        for number in range(PEOPLE):
            person = people.introduce(book, f"Person {number}", "far", "team", f"dm-{number}")
            cards = [Card(f"{number}/{each}") for each in range(EACH)]
            outbox.queue(
                book,
                [
                    Wanted(
                        key=card.title, channel=f"person:{person}", card=card_json(card), not_before=book.now
                    )
                    for card in cards
                ],
            )

    with store.book(FastClock().now()) as book:
        fill(book)
    return store


@pytest.fixture
def far(request: pytest.FixtureRequest) -> Iterator[FarSide]:
    side = FarSide(getattr(request, "param", 1))
    side.start()
    yield side
    side.stop()


@pytest.fixture
def bots(storm: Store, far: FarSide) -> Iterator[Callable[..., Bots]]:
    made: list[Bots] = []

    def begin(*extra: str) -> Bots:
        made.append(Bots(storm.url, far.port, *extra))
        return made[-1]

    yield begin
    for each in made:
        each.close()


def weather(bots: Bots, far: FarSide, kills: int, replicas: int) -> None:
    """Kill a bot after a moment, start another in its place, and again; the chat's faults last till most messages
    have come."""
    chance = random.Random(far.seed)
    enough = int(PEOPLE * EACH * CALM_FROM)
    for _ in range(replicas):
        bots.start()
    for killed in range(kills):
        between = 2 * (enough - len(far.accepted)) // (kills - killed)
        come(
            far,
            min(enough, len(far.accepted) + chance.randrange(between + 2)),
            chance.uniform(0.01, soaked(0.6, 2)),
        )
        bots.kill(chance.choice(bots.alive))
        bots.start()
    come(far, enough, soaked(120, 600))


def come(far: FarSide, number: int, within: float) -> None:
    """Wait for so many messages, at most so many seconds."""
    until = time.monotonic() + within
    while len(far.accepted) < number and time.monotonic() < until:
        time.sleep(0.002)


def settled(storm: Store, seconds: float) -> dict[str, int]:
    """How many messages are in each state once all are sent, or that much later."""
    until = time.monotonic() + seconds
    while True:
        with storm.book(FastClock().now()) as book:
            states = posted.by_state(book)
        if set(states) == {"sent"} or time.monotonic() > until:
            return states
        time.sleep(0.05)


@pytest.mark.parametrize("far", SEEDS, indirect=True, ids=lambda seed: f"seed {seed}")
def test_nothing_is_lost_and_nothing_comes_twice(
    storm: Store, far: FarSide, bots: Callable[..., Bots]
) -> None:
    weather(flock := bots(), far, KILLS, replicas_on(storm))
    far.calm = True
    states = settled(storm, TWO_LEASES)

    came = Counter(message["title"] for message in far.accepted)
    assert [title for title, times in came.items() if times > 1] == []
    assert len(came) == PEOPLE * EACH
    assert states == {"sent": PEOPLE * EACH}
    assert {flock.ended(bot) for bot in list(flock.alive)} == {0}
    assert_in_order(far)


def replicas_on(storm: Store) -> int:
    return 1 if storm.url.get_backend_name() == "sqlite" else 3


def assert_in_order(far: FarSide) -> None:
    """Each person's messages came in the order in which they were queued."""
    for number in range(PEOPLE):
        theirs = [each["title"] for each in far.accepted if each["channel"] == f"dm-{number}"]
        assert theirs == sorted(theirs, key=lambda title: int(title.partition("/")[2]))


def test_without_looking_before_posting_again_some_come_twice(
    storm: Store, far: FarSide, bots: Callable[..., Bots]
) -> None:
    """The storm is strong enough to show it: this is what reconciliation prevents."""
    weather(bots("blind"), far, 3, replicas_on(storm))

    came = Counter(message["title"] for message in far.accepted)
    assert max(came.values()) > 1
