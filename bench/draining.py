"""Fifty channels with forty messages each, against a Slack and a Teams that enforce their limits; and a hundred
thousand prompts that are due at once, shared by two replicas."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sqlalchemy import func, select

from bench.sizes import sized
from bench.stores import MONDAY, fill, postgresql
from plan.facts import REVIEW
from schedules.tick import tick
from storage.rows import OccurrenceRow, PostRow
from storage.sql import table
from storage.store import Store, sqlite_url
from tests.pacing import OnSlack, OnTeams, drained

CHANNELS, EACH = sized((50, 40), (4, 3))
PLANS, REPLICAS = sized(6250, 50), 2
DUE = PLANS * 16  # people on each


def rows(folder: Path) -> Iterator[tuple[str, float, float, str, bool]]:
    for name, chat in (("Slack", OnSlack), ("Teams", OnTeams)):
        far = chat(folder, CHANNELS)
        taken = drained(sqlite_url(folder / f"{name}.sqlite3"), far, CHANNELS, EACH)
        far.stop()
        what = f"draining {CHANNELS} channels x {EACH} on {name}, no 429, in order"
        yield what, taken, 1.25 * far.ideal(CHANNELS, EACH), "s", False
    with postgresql(replicas_folder(folder)) as store:
        yield (
            f"{DUE:,} due prompts queued by {REPLICAS} replicas on PostgreSQL",
            shared(store),
            10_000,
            "a second",
            True,
        )


def replicas_folder(folder: Path) -> Path:
    """A folder of its own for another PostgreSQL."""
    made = folder / "replicas"
    made.mkdir()
    return made


def shared(store: Store) -> float:
    """Prompts queued a second by several processes together. Asserts that each was queued exactly once."""
    with store.book(MONDAY) as book:
        fill(book, PLANS, MONDAY)
    address = store.url.render_as_string(hide_password=False)
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(REPLICAS, mp_context=spawned) as replicas:
        list(replicas.map(ready, range(REPLICAS)))
        begun = time.perf_counter()
        shares = list(replicas.map(replica, [address] * REPLICAS))
        taken = time.perf_counter() - begun
    outbox, occurrences = table(PostRow), table(OccurrenceRow)
    with store.book(MONDAY) as book:
        prompts = select(func.count()).select_from(outbox).where(outbox.c.channel.like("person:%"))
        queued = int(book.execute(prompts).scalar_one())
        held = book.execute(select(occurrences.c.plan_id).where(occurrences.c.ritual == REVIEW)).scalars()
        begun_each = Counter(held)
    assert (queued, set(begun_each.values()), sum(shares)) == (DUE, {1}, PLANS), (queued, shares)
    return queued / taken


def ready(_: int) -> None:
    """The process is there, with all that it imports, as bot/app.py leaves it."""
    gc.freeze()
    time.sleep(0.5)


def replica(address: str) -> int:
    """Tick until nothing is due; how many rituals this replica began."""
    store, share, more = Store.open(address), 0, True
    while more:
        with store.book(MONDAY) as book:
            ticked = tick(book)
        share += ticked.begun
        more = bool(ticked.begun or ticked.seen)
    store.close()
    return share
