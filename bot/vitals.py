"""What the process has done and when it last did something, counted where it happens."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable


class Vitals:
    """Counts since the start; moments on the process's own clock, in seconds."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.started_at = seconds()
        self.ticked_at = seconds()
        self.attempted_at = seconds()
        self.delivering = False
        self.ticks = 0
        self.tick_seconds = 0.0
        self.failed_beats = 0
        self.posts: Counter[tuple[str, str]] = Counter()  # by platform and how the attempt ended
        self.requests: Counter[tuple[str, str]] = Counter()  # by platform and how it was answered
        self.request_seconds = 0.0

    def ticked(self, took: float) -> None:
        self.ticks += 1
        self.tick_seconds += took
        self.ticked_at = self.seconds()

    def attempted(self, platform: str, result: str) -> None:
        self.posts[platform, result] += 1
        self.attempted_at = self.seconds()

    def taken(self, platform: str, result: str, took: float) -> None:
        self.requests[platform, result] += 1
        self.request_seconds += took

    @property
    def quiet_for(self) -> float:
        """Seconds since the clock ticked or an attempt at a message ended."""
        return self.seconds() - max(self.ticked_at, self.attempted_at)
