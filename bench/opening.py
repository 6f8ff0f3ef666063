"""Monday, 09:00: ten thousand reviews open at one moment, sixteen prompts of real cards each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import func, select

from bench.sizes import sized
from bench.stores import MONDAY, fill, postgresql, sqlite
from schedules.tick import tick
from storage.rows import PostRow
from storage.sql import table
from storage.store import Store

PLANS = sized(10_000, 50)
BAR = 10_000  # prompts a second


def rows(folder: Path) -> Iterator[tuple[str, float, float, str, bool]]:
    stores = {"SQLite": sqlite(folder / "opening"), "PostgreSQL": postgresql(folder)}
    for name, store in stores.items():
        yield f"prompts queued as {PLANS:,} reviews open on {name}", opened(store), BAR, "a second", True


def opened(opening: AbstractContextManager[Store]) -> float:
    """Prompts to people queued a second, the room's messages counted in the time but not in the number."""
    with opening as store:
        with store.book(MONDAY) as book:
            fill(book, PLANS, MONDAY)
        begun = time.perf_counter()
        more = True
        while more:
            with store.book(MONDAY) as book:
                more = tick(book).more
        taken = time.perf_counter() - begun
        outbox = table(PostRow)
        with store.book(MONDAY) as book:
            prompts = select(func.count()).select_from(outbox).where(outbox.c.channel.like("person:%"))
            count = int(book.execute(prompts).scalar_one())
        assert count == PLANS * 16, count
        return count / taken
