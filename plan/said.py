"""What every fact has: who said it, when, and from which source; and which of several in one slot counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from plan.agreement import STRICT
from plan.days import in_order
from plan.sides import Side


@dataclass(frozen=True, kw_only=True)
class Said:
    """What every fact has: who (a member's id, or `clock`), when it was said (aware), from where."""

    __pydantic_config__ = STRICT
    by: str
    at: datetime
    source: str = "chat"

    @property
    def slot(self) -> str:
        raise TypeError(f"{type(self).__name__} is no fact of its own")

    @property
    def occurrence(self) -> str | None:
        return None

    @property
    def private_to(self) -> Side | None:
        """The one side whose people may read it; None: everybody on the plan."""
        return None

    @property
    def rank(self) -> str:
        """Of the facts in a slot the one of the highest rank counts: the latest said, and where a fact
        belongs to a period, the latest period first (a late answer does not displace a newer week's)."""
        period = in_order(self.occurrence.partition("/")[2]) if self.occurrence else ""
        return f"{period} {self.at.astimezone(UTC).isoformat(timespec='microseconds')}"
