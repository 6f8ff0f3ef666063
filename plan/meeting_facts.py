"""Facts of meetings: what is written ahead, frozen, sent, read, decided and noted; and whether to start over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from plan.agreement import STRICT
from plan.packet import Packet
from plan.said import Said
from plan.sides import Side


@dataclass(frozen=True, kw_only=True)
class OfMeeting(Said):
    """What belongs to one meeting of a ritual (`qbr/2027Q1`, `jeb/2027Q1`)."""

    ritual: str = "qbr"
    period: str

    @property
    def occurrence(self) -> str | None:
        return f"{self.ritual}/{self.period}"


@dataclass(frozen=True, kw_only=True)
class Narrative(OfMeeting):
    """What a side's lead says ahead of a QBR: wins, asks of the other side, risks."""

    kind: Literal["narrative"] = "narrative"
    side: Side
    wins: str = ""
    asks: str = ""
    risks: str = ""

    @property
    def slot(self) -> str:
        return f"narrative/{self.ritual}/{self.side}"


@dataclass(frozen=True, kw_only=True)
class Frozen(OfMeeting):
    """The packet as it was frozen, whole; `version` 2 and up correct an earlier one, and `changed` says in
    what. What happens later changes nothing in it."""

    kind: Literal["frozen"] = "frozen"
    version: int = 1
    changed: str = ""
    packet: Packet

    @property
    def slot(self) -> str:
        return f"frozen/{self.ritual}"


class Order(StrEnum):
    """What a lead does about a packet ahead of its time."""

    HOLD = "hold"
    RELEASE = "release"
    SEND_NOW = "send now"


@dataclass(frozen=True, kw_only=True)
class PacketOrder(OfMeeting):
    """A lead holds the packet back, releases it, or sends it now."""

    kind: Literal["packet order"] = "packet order"
    order: Order
    reason: str = ""

    @property
    def slot(self) -> str:
        return f"packet order/{self.ritual}"


@dataclass(frozen=True, kw_only=True)
class ReadMark(OfMeeting):
    """`by`, of `side`, has opened this version of the packet; that is their own side's to know."""

    kind: Literal["read"] = "read"
    side: Side
    version: int = 1

    @property
    def slot(self) -> str:
        return f"read/{self.ritual}/{self.by}"

    @property
    def private_to(self) -> Side | None:
        return self.side


@dataclass(frozen=True, kw_only=True)
class Meeting(OfMeeting):
    """A lead moved a meeting to the aware instant `moved_to`."""

    kind: Literal["meeting"] = "meeting"
    moved_to: datetime
    reason: str = ""

    @property
    def slot(self) -> str:
        return f"meeting/{self.ritual}"


@dataclass(frozen=True, kw_only=True)
class Minutes(OfMeeting):
    """A lead's own words for the minutes, besides what was decided and promised."""

    kind: Literal["minutes"] = "minutes"
    text: str

    @property
    def slot(self) -> str:
        return f"minutes/{self.ritual}"


@dataclass(frozen=True, kw_only=True)
class Brief(OfMeeting):
    """A decision asked of a meeting: the ask, what no decision costs, and by when (free words or a date) it is
    needed. It stays open, and goes on to the next meeting with its age, until a Decision of its id."""

    kind: Literal["brief"] = "brief"
    id: str
    side: Side
    ask: str
    cost: str = ""
    needed_by: str = ""
    withdrawn: bool = False

    @property
    def slot(self) -> str:
        return f"brief/{self.id}"


@dataclass(frozen=True)
class Told:
    """A question of a ritual's list as it was put, and what was said to it."""

    __pydantic_config__ = STRICT
    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Reply(OfMeeting):
    """What `by` said to the questions of a ritual of the plan's own; nothing to any of them: nothing new."""

    kind: Literal["reply"] = "reply"
    side: Side
    told: tuple[Told, ...] = ()
    late: bool = False

    @property
    def slot(self) -> str:
        return f"reply/{self.ritual}/{self.by}"


class Outcome(StrEnum):
    YES = "yes"
    NO = "no"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class Decision(OfMeeting):
    """What was decided of a brief (`id`) in a meeting; `later` carries it forward."""

    kind: Literal["decision"] = "decision"
    id: str
    outcome: Outcome
    note: str = ""

    @property
    def slot(self) -> str:
        return f"decision/{self.id}"


@dataclass(frozen=True, kw_only=True)
class ResetProposed(OfMeeting):
    """The half-year reset was proposed, once in a half (`2027H1`), on this evidence."""

    ritual: str = "reset"
    kind: Literal["reset proposed"] = "reset proposed"
    evidence: tuple[str, ...] = field(default=())

    @property
    def slot(self) -> str:
        return f"reset proposed/{self.ritual}"


@dataclass(frozen=True, kw_only=True)
class ResetChoice(OfMeeting):
    """A side's lead accepts or declines the proposed reset."""

    ritual: str = "reset"
    kind: Literal["reset"] = "reset"
    side: Side
    accepted: bool
    reason: str = ""

    @property
    def slot(self) -> str:
        return f"reset/{self.side}"
