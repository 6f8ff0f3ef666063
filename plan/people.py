"""People on a plan as they are today: their seat, and what they have told the bot about themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from plan.agreement import Role
from plan.quick import quick
from plan.sides import Side


@quick
@dataclass(frozen=True, kw_only=True)
class Someone:
    """A member with their own settings. `person` is the same on every plan of theirs; `delegate` is
    another member's id, who answers while they are away. `active` False: they left the plan."""

    id: str
    person: str
    name: str
    side: Side
    role: Role
    title: str = ""
    time_zone: str = "UTC"
    quiet_from: time | None = None
    quiet_until: time | None = None
    away_from: date | None = None
    away_until: date | None = None
    delegate: str | None = None
    welcomed: bool = False
    opted_in: bool = False
    stopped: bool = False
    active: bool = True

    @property
    def is_lead(self) -> bool:
        return self.role is Role.LEAD and self.active

    def away(self, on: date) -> bool:
        """Out of office on the day `on`."""
        return self.away_from is not None and self.away_from <= on <= (self.away_until or date.max)

    @property
    def may_be_prompted(self) -> bool:
        """Asked unbidden only while on the plan and not stopped; a partner's person opts in first."""
        return self.active and not self.stopped and (self.opted_in or self.side is Side.VENDOR)
