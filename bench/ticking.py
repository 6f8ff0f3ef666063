"""A tick with nothing due, however many rituals there are."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bench.sizes import sized
from bench.stores import MONDAY, sqlite
from schedules.tick import tick
from storage.rows import PlanRow, RitualRow
from storage.sql import batches, table

RITUALS = sized(100_000, 5_000)


def rows(folder: Path) -> Iterator[tuple[str, float, float, str, bool]]:
    with sqlite(folder / "tick") as store:
        with store.book(MONDAY) as book:
            for numbers in batches(range(1, RITUALS + 1), 5000):
                plans = [
                    {
                        "id": each,
                        "key": f"p{each}",
                        "name": "p",
                        "version": 1,
                        "state": "agreed",
                        "content_hash": "",
                        "time_zone": "UTC",
                        "revision": 1,
                        "created_at": MONDAY,
                    }
                    for each in numbers
                ]
                book.execute(table(PlanRow).insert(), plans)
                due = [
                    {
                        "plan_id": each,
                        "name": "motion-review",
                        "next_due_at": MONDAY + timedelta(days=1 + each % 7),
                    }
                    for each in numbers
                ]
                book.execute(table(RitualRow).insert(), due)
        taken = []
        for _ in range(300):
            begun = time.perf_counter()
            with store.book(MONDAY) as book:
                tick(book)
            taken.append((time.perf_counter() - begun) * 1000)
    yield f"a tick with nothing due among {RITUALS:,} rituals", statistics.median(taken), 0.5, "ms", False
