"""What makes the process tick: APScheduler, which runs our one job, and is known to no other file."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

EVERY = timedelta(seconds=1)
EVERY_DAY = timedelta(days=1)


class Ticking:
    """Awaits `beat` every second, and `tidy` once a day. A beat that takes longer is not started twice, and
    one that was missed is made up for once."""

    def __init__(self, beat: Callable[[], Awaitable[None]], tidy: Callable[[], Awaitable[None]]) -> None:
        self.scheduler = AsyncIOScheduler(timezone=UTC)
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.scheduler.add_job(beat, IntervalTrigger(seconds=EVERY.seconds, timezone=UTC), **options)
        self.scheduler.add_job(tidy, IntervalTrigger(days=EVERY_DAY.days, timezone=UTC), **options)
        # It would write a line a second.
        logging.getLogger("apscheduler").setLevel(logging.WARNING)

    def start(self) -> None:
        self.scheduler.start()

    def stop(self) -> None:
        self.scheduler.shutdown(wait=False)
