"""Facts about the pipeline: opportunities as a side's sync or export told them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from plan.said import Said
from plan.sides import Side


class Outcome(StrEnum):
    """How an opportunity stands: still open, or closed one way or the other."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True)
class Opportunity(Said):
    """An opportunity as it stood on the day `on`. `id` is the same in every sync (the CRM's or ACE's own id,
    or made from the name); `value` is money in the plan's currency; `close_on` is when it should close."""

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

    @property
    def slot(self) -> str:
        return f"opportunity/{self.id}"

    @property
    def occurrence(self) -> str | None:
        """The sync that it was told in (`pipeline-sync/2027-03`), if any."""
        return f"pipeline-sync/{self.period}" if self.period else None
