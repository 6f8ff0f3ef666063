"""What makes the process tick: APScheduler, which runs our one job, and is known to no other file."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

EVERY = timedelta(seconds=1)
EVERY_DAY = timedelta(days=1)
EVERY_HALF_MINUTE = timedelta(seconds=30)


class Ticking:
    """Awaits `beat` every second, `tidy` once a day, and `read` every half minute. A beat that takes longer is not
    started twice, and one that was missed is made up for once."""

    def __init__(
        self,
        beat: Callable[[], Awaitable[None]],
        tidy: Callable[[], Awaitable[None]],
        read: Callable[[], Awaitable[None]],
    ) -> None:
        # It would write a line a second; and while much is to be done, that a beat is still under way.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self.scheduler = AsyncIOScheduler(timezone=UTC)
        options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self.scheduler.add_job(beat, IntervalTrigger(seconds=EVERY.seconds, timezone=UTC), **options)
        half_a_minute = IntervalTrigger(seconds=EVERY_HALF_MINUTE.seconds, timezone=UTC)
        self.scheduler.add_job(read, half_a_minute, **options)
        self.scheduler.add_job(tidy, IntervalTrigger(days=EVERY_DAY.days, timezone=UTC), **options)

    def start(self) -> None:
        self.scheduler.start()

    def stop(self) -> None:
        self.scheduler.shutdown(wait=False)
