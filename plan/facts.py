"""Facts: everything that happens on a plan, each said by someone, at a time, from a source.

A fact is never changed. Of several in one `slot` the latest counts; the others are history.
`occurrence` ties a fact to one run of a ritual (`motion-review/2027-W10`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from plan.account_facts import AccountListChanged, AccountsAsked, AccountsShared
from plan.agreement_facts import Acknowledged, Dropped, Edited, InForce, Proposed, Returned
from plan.meeting_facts import (
    Brief,
    Decision,
    Frozen,
    Meeting,
    Minutes,
    Narrative,
    PacketOrder,
    ReadMark,
    Reply,
    ResetChoice,
    ResetProposed,
)
from plan.money_facts import Eligibility, FundingStep, MoneyState, Proof
from plan.pipeline_facts import ActualFrom, Attributed, Counterpart, Opportunity, Synced, TargetSellers
from plan.promise_facts import Escalation, EscalationState, Promise, PromiseState, Watch
from plan.said import Said
from plan.seat_facts import HandedOver, Introduced, Joined, OwnerAccepted, OwnerNamed, SeatChange
from plan.sides import Side
from plan.source_facts import SourceAsked, SourceFailed, SourceRead

__all__ = [
    "REVIEW",
    "TRIGGERED",
    "AccountListChanged",
    "AccountsAsked",
    "AccountsShared",
    "Acknowledged",
    "ActualFrom",
    "Answer",
    "Attributed",
    "Brief",
    "Choice",
    "Confidence",
    "Confirmed",
    "Counterpart",
    "Decision",
    "Delegated",
    "Dropped",
    "Edited",
    "Eligibility",
    "Escalation",
    "EscalationState",
    "Fact",
    "Frozen",
    "FundingStep",
    "HandedOver",
    "InForce",
    "Introduced",
    "Joined",
    "Meeting",
    "Minutes",
    "MoneyState",
    "Narrative",
    "Number",
    "NumberVerdict",
    "Opportunity",
    "OwnerAccepted",
    "OwnerNamed",
    "PacketOrder",
    "Phase",
    "Promise",
    "PromiseState",
    "Proof",
    "Proposed",
    "ReadMark",
    "Reply",
    "ResetChoice",
    "ResetProposed",
    "Returned",
    "RhythmChange",
    "Said",
    "SeatChange",
    "Skipped",
    "SourceAsked",
    "SourceFailed",
    "SourceRead",
    "Synced",
    "Talked",
    "TargetSellers",
    "Trigger",
    "Unheard",
    "Verdict",
    "Watch",
    "Win",
]  # fmt: skip


REVIEW = "motion-review"
TRIGGERED = "trigger."  # before the motion's id: the ritual that a per-trigger motion's check-ins belong to


class Confidence(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Choice(StrEnum):
    NO_CHANGE = "no change"
    CHANGED = "changed"
    BLOCKED = "blocked"
    NOT_MINE = "not mine"


class Verdict(StrEnum):
    """What the other side says of a number."""

    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    CANNOT_SAY = "cannot say"


@dataclass(frozen=True, kw_only=True)
class Answer(Said):
    """One owner's word on one motion in one review. `confidence` is blind until both have answered
    (`sealed` marks an answer whose colour the reader may not see yet). `unconfirmed` is marked as it is read
    too: the other side's lead recorded it from the call, and nobody of `side` has confirmed it."""

    kind: Literal["answer"] = "answer"
    motion: str
    side: Side
    period: str
    choice: Choice | None = None
    confidence: Confidence | None = None
    metric: Decimal | None = None
    milestone_on: date | None = None
    moved: str = ""
    blocker: str = ""
    blocker_side: Side | None = None
    next_step: str = ""
    next_on: date | None = None
    ask: str = ""
    late: bool = False
    sealed: bool = False
    unconfirmed: bool = False
    ritual: str = REVIEW

    @property
    def slot(self) -> str:
        return f"answer/{self.motion}/{self.side}"

    @property
    def occurrence(self) -> str | None:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Talked(Said):
    """The pair talked about their different colours; `outcome` is what they record for both companies."""

    kind: Literal["talked"] = "talked"
    motion: str
    period: str
    confidence: Confidence | None = None
    outcome: str = ""
    ritual: str = REVIEW

    @property
    def slot(self) -> str:
        return f"talked/{self.motion}"

    @property
    def occurrence(self) -> str | None:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Confirmed(Said):
    """`by`, of `side`, confirms what the other side's lead recorded for their half from the call; or, with
    `report`, what the other side reported of its own half while theirs was silent."""

    kind: Literal["confirmed"] = "confirmed"
    motion: str
    side: Side
    period: str
    ritual: str = REVIEW
    report: bool = False

    @property
    def slot(self) -> str:
        return f"confirmed/{self.motion}/{self.side}{'/report' if self.report else ''}"

    @property
    def occurrence(self) -> str | None:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Unheard(Said):
    """A weekly review closed without a word of `side`, though it was asked: the `reviews`th in a row."""

    kind: Literal["unheard"] = "unheard"
    side: Side
    period: str
    reviews: int

    @property
    def slot(self) -> str:
        return f"unheard/{self.side}"

    @property
    def occurrence(self) -> str | None:
        return f"{REVIEW}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Trigger(Said):
    """Something happened that the owners of a per-trigger motion are asked about: `what`, in words. `period`
    (`2027-W10-3`) is the check-in's own."""

    kind: Literal["trigger"] = "trigger"
    motion: str
    period: str
    what: str

    @property
    def slot(self) -> str:
        return f"trigger/{self.motion}/{self.period}"

    @property
    def occurrence(self) -> str | None:
        return f"{TRIGGERED}{self.motion}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Skipped(Said):
    """`by` answers nothing this time and is not nudged."""

    kind: Literal["skipped"] = "skipped"
    ritual: str
    period: str

    @property
    def slot(self) -> str:
        return f"skipped/{self.ritual}/{self.by}"

    @property
    def occurrence(self) -> str | None:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Delegated(Said):
    """`by` hands this occurrence's questions to member `to` of their own side."""

    kind: Literal["delegated"] = "delegated"
    ritual: str
    period: str
    to: str

    @property
    def slot(self) -> str:
        return f"delegated/{self.ritual}/{self.by}"

    @property
    def occurrence(self) -> str | None:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Number(Said):
    """A target's actual value, cumulative since the target's start, true on the date `on`."""

    kind: Literal["number"] = "number"
    target: str
    value: Decimal
    on: date
    side: Side | None = None

    @property
    def slot(self) -> str:
        return f"number/{self.target}"


@dataclass(frozen=True, kw_only=True)
class NumberVerdict(Said):
    """The other side's word on the number of `target` that was true on `on`."""

    kind: Literal["number verdict"] = "number verdict"
    target: str
    on: date
    value: Decimal
    side: Side
    verdict: Verdict
    differs_as: Decimal | None = None

    @property
    def slot(self) -> str:
        return f"number verdict/{self.target}"


@dataclass(frozen=True, kw_only=True)
class Win(Said):
    """A distinct customer won, with who made it happen."""

    kind: Literal["win"] = "win"
    id: str
    customer: str
    on: date
    motion: str | None = None
    value: Decimal | None = None
    attribution: str = ""

    @property
    def slot(self) -> str:
        return f"win/{self.id}"


@dataclass(frozen=True, kw_only=True)
class Phase(Said):
    """A ritual's occurrence reached a phase (open, nudge, close). `heard` of `asked` motion halves
    had an answer by then; `note` says why where it was not held (a pause, downtime)."""

    kind: Literal["phase"] = "phase"
    ritual: str
    period: str
    phase: str
    heard: int = 0
    asked: int = 0
    note: str = ""

    @property
    def slot(self) -> str:
        return f"phase/{self.ritual}/{self.phase}"

    @property
    def occurrence(self) -> str | None:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class RhythmChange(Said):
    """A lead paused or resumed a ritual."""

    kind: Literal["rhythm"] = "rhythm"
    ritual: str
    paused: bool
    reason: str = ""

    @property
    def slot(self) -> str:
        return f"rhythm/{self.ritual}"


Fact = (
    Answer
    | Talked
    | Confirmed
    | Unheard
    | Trigger
    | Skipped
    | Delegated
    | Number
    | NumberVerdict
    | Win
    | Opportunity
    | Synced
    | Attributed
    | Counterpart
    | ActualFrom
    | TargetSellers
    | SourceRead
    | SourceFailed
    | SourceAsked
    | AccountListChanged
    | AccountsAsked
    | AccountsShared
    | FundingStep
    | Proof
    | Eligibility
    | Promise
    | Escalation
    | Watch
    | Phase
    | RhythmChange
    | Joined
    | SeatChange
    | Introduced
    | OwnerNamed
    | OwnerAccepted
    | HandedOver
    | Narrative
    | Frozen
    | PacketOrder
    | ReadMark
    | Reply
    | Meeting
    | Minutes
    | Brief
    | Decision
    | ResetProposed
    | ResetChoice
    | Edited
    | Proposed
    | Acknowledged
    | Returned
    | InForce
    | Dropped
)
