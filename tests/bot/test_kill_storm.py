"""Whatever the chat does and however often the bot is killed, no message is lost and none comes twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cards.card import Card
from storage import outbox, people
from storage.outbox import Wanted, card_json
from storage.store import Book, Store, sqlite_url
from tests.far_side import FarSide

CHECKOUT = Path(__file__).parents[2]
PEOPLE, EACH = 40, 5


@pytest.fixture
def storm(tmp_path: Path) -> Store:
    """A store with 200 messages that wait, five in a row to each of forty people."""
    store = Store.open(sqlite_url(tmp_path / "storm.sqlite3"))

    def fill(book: Book) -> None:
        for number in range(PEOPLE):
            person = people.introduce(book, f"Person {number}", "far", "team", f"dm-{number}")
            cards = [Card(f"{number}/{each}") for each in range(EACH)]
            wanted = [
                Wanted(key=card.title, channel=f"person:{person}", card=card_json(card), not_before=book.now)
                for card in cards
            ]
            outbox.queue(book, wanted)

    with store.book(datetime.now(UTC)) as book:
        fill(book)
    return store


def weather(store: Store, far: FarSide, kills: int, seed: int, *extra: str) -> None:
    """Start the bot, kill it after a moment, and again; then let it finish in calm."""
    chance = random.Random(seed)
    command = [sys.executable, "-m", "tests.storm", str(store.url), str(far.port), *extra]
    for kill in range(kills + 1):
        running = subprocess.Popen(command, cwd=CHECKOUT)
        far.calm = kill == kills
        if not far.calm:
            before = len(far.accepted)
            until = time.monotonic() + 20
            while len(far.accepted) < before + chance.randrange(1, 8) and time.monotonic() < until:
                if running.poll() is not None:
                    break
                time.sleep(0.005)
            running.kill()
        assert running.wait(60) in (0, -9)


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_and_nothing_comes_twice(storm: Store, seed: int) -> None:
    far = FarSide(seed)
    far.start()
    weather(storm, far, 20 if seed == 1 else 5, seed)
    far.stop()

    came = Counter(message["title"] for message in far.accepted)
    assert set(came.values()) == {1}
    assert len(came) == PEOPLE * EACH
    with storm.book(datetime.now(UTC)) as book:
        assert outbox.by_state(book) == {"sent": PEOPLE * EACH}
    assert_in_order(far)


def assert_in_order(far: FarSide) -> None:
    """Each person's messages came in the order in which they were queued."""
    for number in range(PEOPLE):
        theirs = [each["title"] for each in far.accepted if each["channel"] == f"dm-{number}"]
        assert theirs == sorted(theirs)


def test_without_looking_before_posting_again_some_come_twice(storm: Store) -> None:
    """The storm is strong enough to show it: this is what reconciliation prevents."""
    far = FarSide(1)
    far.start()
    weather(storm, far, 3, 1, "blind")
    far.stop()

    came = Counter(message["title"] for message in far.accepted)
    assert max(came.values()) > 1
