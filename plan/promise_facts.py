"""What people owe each other: promises, and what a side sends up its own path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from plan.said import Said
from plan.sides import Side


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class Promise(Said):
    """Something a person owes by a day. The latest fact of an id is how the promise stands."""

    kind: Literal["promise"] = "promise"
    id: str
    what: str
    owner: str
    due: date
    state: PromiseState = PromiseState.OPEN
    reason: str = ""
    origin: str = ""
    made_on: date | None = None

    @property
    def slot(self) -> str:
        return f"promise/{self.id}"

    @property
    def occurrence(self) -> str | None:
        """The review or meeting that the promise came from (`motion-review/2027-W10`), if any."""
        return self.origin if "/" in self.origin else None


class EscalationState(StrEnum):
    """A draft is its own side's alone until the lead has sent it along the path."""

    DRAFTED = "drafted"
    SENT = "sent"
    DISMISSED = "dismissed"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Escalation(Said):
    """A matter drafted to `side`'s own lead, who sends it along the path or not. `about` names it (`motion/ID`
    or `promise/ID`); `to` is the member who has it now; `note` is what the lead adds, and how it ended; `origin`
    is the occurrence of the ritual that drafted it (`escalation/2027-W10`), empty where a person did."""

    kind: Literal["escalation"] = "escalation"
    id: str
    side: Side
    about: str
    why: str
    state: EscalationState = EscalationState.DRAFTED
    to: str | None = None
    note: str = ""
    origin: str = ""

    @property
    def slot(self) -> str:
        return f"escalation/{self.id}"

    @property
    def occurrence(self) -> str | None:
        return self.origin if "/" in self.origin else None

    @property
    def private_to(self) -> Side | None:
        """Nothing of an escalation crosses companies by itself."""
        return self.side


@dataclass(frozen=True, kw_only=True)
class Watch(Said):
    """For how many reviews running, up to the one of `period`, a side's half of a motion was red, or silent though
    it was asked. Its own side's alone; the clock keeps it, since of answers only the latest is at hand."""

    kind: Literal["watch"] = "watch"
    motion: str
    side: Side
    period: str
    red: int = 0
    silent: int = 0

    @property
    def slot(self) -> str:
        return f"watch/{self.motion}/{self.side}"

    @property
    def occurrence(self) -> str | None:
        return f"escalation/{self.period}"

    @property
    def private_to(self) -> Side | None:
        return self.side
