"""Facts about the pipeline: opportunities as a side's sync or export told them, and who was heard in a sync."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from plan.said import Said
from plan.sides import Side

SYNC = "pipeline-sync"


class Outcome(StrEnum):
    """How an opportunity stands: still open, or closed one way or the other."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True)
class Opportunity(Said):
    """An opportunity as it stood on the day `on`, by the word of `side`. `id` is the same in every sync (the
    CRM's or ACE's own id, or made from the name); `value` is money in the plan's currency; `close_on` is when
    it should close. What begins with `was_` is how the side told it before this sync opened (`was_on` None: it
    was not known), so that what has changed can be told from this fact alone."""

    kind: Literal["opportunity"] = "opportunity"
    id: str
    name: str
    side: Side
    on: date
    stage: str = ""
    outcome: Outcome = Outcome.OPEN
    value: Decimal | None = None
    close_on: date | None = None
    next_step: str = ""
    next_on: date | None = None
    motion: str | None = None
    origin: str = ""
    period: str | None = None
    was_on: date | None = None
    was_stage: str = ""
    was_outcome: Outcome = Outcome.OPEN
    was_close_on: date | None = None

    @property
    def slot(self) -> str:
        """Each side has its own word on an opportunity: neither writes over the other's."""
        return f"opportunity/{self.side}/{self.id}"

    @property
    def rank(self) -> str:
        """What was said last counts, in a sync or outside of one."""
        return self.at.astimezone(UTC).isoformat(timespec="microseconds")

    @property
    def occurrence(self) -> str | None:
        """The sync that it was told in (`pipeline-sync/2027-03`), if any."""
        return f"{SYNC}/{self.period}" if self.period else None


class Gave(StrEnum):
    """How a side was heard in a sync."""

    NUMBERS = "numbers"
    EXPORT = "an export"
    NOTHING_CHANGED = "nothing changed"


@dataclass(frozen=True, kw_only=True)
class Synced(Said):
    """`by` was heard for `side` in the sync of a month. `count`: how many numbers or rows; `left_out`: how many
    rows of an export could not be read."""

    kind: Literal["synced"] = "synced"
    side: Side
    period: str
    gave: Gave
    count: int = 0
    left_out: int = 0

    @property
    def slot(self) -> str:
        return f"synced/{self.side}/{self.gave}"

    @property
    def occurrence(self) -> str | None:
        return f"{SYNC}/{self.period}"
