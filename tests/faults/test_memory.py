"""A bot that goes on and on in a storm holds no more memory than at its beginning: less than a megabyte an hour, but
for the pages of its file that SQLite keeps at hand, at most 64 MB."""

from __future__ import annotations

import re
import time
from pathlib import Path

from cards.card import Card
from storage import outbox, posted
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Store
from tests.far_side import FarSide
from tests.soak import SOAKING, soaked
from tests.storm import Bots, FastClock

SECONDS = soaked(6, 3900)
WARM = soaked(2, 300)  # of which caches fill
AN_HOUR, MOST = 3600.0, 1.0  # MB
AT_ONCE = 200


def test_its_memory_stays_what_it_was(store: Store) -> None:
    far = FarSide(1, trouble=0.1)
    far.start()
    more(store, 0)
    bots = Bots(store.url, far.port, "lean")
    bot = bots.start()
    samples: list[tuple[float, float]] = []
    begun, rounds = time.monotonic(), 1
    while (at := time.monotonic() - begun) < SECONDS:
        if waiting(store) < AT_ONCE:
            more(store, rounds)
            rounds += 1
        if at > WARM:
            samples.append((at, memory(bot)))
        time.sleep(0.1)
    bots.close()
    far.stop()

    assert len(far.accepted) > AT_ONCE
    if SOAKING:
        assert slope(samples) * AN_HOUR < MOST
    assert samples[-1][1] - samples[0][1] < 20


def more(store: Store, rounds: int) -> None:
    with store.book(FastClock().now()) as book:
        outbox.queue(
            book,
            [
                Wanted(
                    key=f"{rounds}/{each}",
                    channel=f"far:team:c{each % 50}",
                    card=card_json(Card(f"{rounds}/{each}")),
                    not_before=book.now,
                )
                for each in range(2 * AT_ONCE)
            ],
        )


def waiting(store: Store) -> int:
    with store.book(FastClock().now()) as book:
        return sum(number for state, number in posted.by_state(book).items() if state != "sent")


def memory(process: int) -> float:
    """MB that a process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1]) / 1024


def slope(samples: list[tuple[float, float]]) -> float:
    """MB a second, by least squares."""
    mean_at = sum(at for at, _ in samples) / len(samples)
    mean_held = sum(held for _, held in samples) / len(samples)
    above = sum((at - mean_at) * (held - mean_held) for at, held in samples)
    return above / sum((at - mean_at) ** 2 for at, _ in samples)
