"""The time as the process is given it: the real one, or one that a person moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class BackInTime(ValueError):
    """Time only moves forwards here. Choose a later moment, or start again with a fresh store."""


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
        if at < self.at:
            raise BackInTime(BackInTime.__doc__)
        self.at = at.astimezone(UTC)

    def forward(self, by: timedelta) -> None:
        self.set(self.at + by)
