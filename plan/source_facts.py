"""Facts about the systems that a side has connected: when each was read, how far, and why it could not be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from plan.said import Said
from plan.sides import Side


class OfASource(Said):
    """What is said last of a source counts; `source` is its name, as beside the numbers that are from it."""

    @property
    def rank(self) -> str:
        return self.at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, kw_only=True)
class SourceRead(OfASource):
    """A side's source was read on the day `on`: all that had changed in it up to `through`, by its own clock. What
    was told before is true of that day too. Not `complete`: there was more, and the next reading goes on there."""

    kind: Literal["source read"] = "source read"
    side: Side
    on: date
    through: datetime | None = None
    complete: bool = True

    @property
    def slot(self) -> str:
        return f"source/{self.side}/{self.source}{'' if self.complete else '/part'}"


@dataclass(frozen=True, kw_only=True)
class SourceFailed(OfASource):
    """A side's source could not be read, and why: that side's own business."""

    kind: Literal["source failed"] = "source failed"
    side: Side
    why: str

    @property
    def slot(self) -> str:
        return f"source failed/{self.side}/{self.source}"

    @property
    def private_to(self) -> Side | None:
        return self.side


@dataclass(frozen=True, kw_only=True)
class SourceAsked(OfASource):
    """Somebody asked for a side's sources to be read now."""

    kind: Literal["source asked"] = "source asked"
    side: Side

    @property
    def slot(self) -> str:
        return f"source asked/{self.side}"

    @property
    def private_to(self) -> Side | None:
        return self.side
