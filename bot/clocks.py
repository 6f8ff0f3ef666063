"""The time as the process is given it: the real one, or one that a person moves."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class BackInTime(ValueError):
    """Time only moves forwards here. Choose a later moment, or start again with `jbp run --fresh`."""


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is set, and never goes back."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def set(self, at: datetime) -> None:
        """Raises BackInTime."""
        if at < self.now():
            raise BackInTime
        self.at = at.astimezone(UTC)

    def forward(self, by: timedelta) -> None:
        self.set(self.now() + by)


class FlowingClock(SetClock):
    """A set clock that runs on from where it was set, as fast as the real one."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.since = time.monotonic()

    def now(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.since)

    def set(self, at: datetime) -> None:
        """A moment that it has flowed past in the meantime leaves it where it is."""
        if at > self.now():
            self.at = at.astimezone(UTC)
            self.since = time.monotonic()
