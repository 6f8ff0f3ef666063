"""A QBR packet as one frozen value: everything that its card, its page and its files show, and nothing else.

Names are those that people read: companies, people, motions, not their ids. Money is in the packet's currency
where no unit is beside it. What a section lacks is in `missing`, with who was asked for it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from plan.agreement import STRICT
from plan.measures import Measure

Rag = Literal["green", "amber", "red"]
A_WEEK = timedelta(weeks=1)


class Section(StrEnum):
    """The parts of a packet, in the order of its pages."""

    DECISIONS = "Decisions and asks"
    SCORECARD = "Scorecard"
    PIPELINE = "Pipeline"
    PARTNER = "The partner’s own measures"
    MOTIONS = "Motions"
    WINS = "Wins and losses"
    FUNDING = "Funding"
    RISKS = "Risks and overdue promises"
    COMMITMENTS = "Commitments for the next quarter"
    PROMISES = "Appendix: last quarter’s promises"


class Word(StrEnum):
    """What the other side says of a number."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    CANNOT_SAY = "cannot say"
    UNCONFIRMED = "unconfirmed"
    WORKED_OUT = "worked out"


class Move(StrEnum):
    """What became of opportunities since the packet before; each is counted once, under the first that fits."""

    WON = "won"
    LOST = "lost"
    SLIPPED = "slipped"
    ADVANCED = "advanced"
    NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A decision that the meeting is asked for, open for `age` days; `needed_by` is in free words."""

    __pydantic_config__ = STRICT
    id: str
    ask: str
    company: str
    cost: str = ""
    needed_by: str = ""
    age: int = 0


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What `company` asks of company `of` and nobody has promised yet; without a motion, it is a lead’s."""

    __pydantic_config__ = STRICT
    company: str
    of: str
    ask: str
    motion: str = ""
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Point:
    """An amount that was true, or is due, on a day."""

    __pydantic_config__ = STRICT
    on: date
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Score:
    """How a target stands. `on` is the number’s own cut-off, `age` its days when the packet was frozen; `pace`
    is what was due that day and `due` by the quarter’s end; `word` is the other side’s (`word_by`), who may
    have `differs_as`. `last` and `last_on` are of the quarter before. `course` are its numbers so far, one a
    day, and `path` the corners of its phased pace, both the earliest first. A stale number is never green."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    unit: str = ""
    goal: Decimal | None = None
    value: Decimal | None = None
    on: date | None = None
    age: int = 0
    pace: Decimal | None = None
    due: Decimal | None = None
    colour: Rag | None = None
    stale: bool = False
    forecast: Decimal | None = None
    method: str = ""
    last: Decimal | None = None
    last_on: date | None = None
    source: str = ""
    given_by: str = ""
    word: Word = Word.UNCONFIRMED
    word_by: str = ""
    differs_as: Decimal | None = None
    definition: str = ""
    motions: tuple[str, ...] = ()
    course: tuple[Point, ...] = ()
    path: tuple[Point, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Deal:
    """A deal of the register as it stood when the packet was frozen, once however many systems tell it; `outcome` is
    open, won or lost. `also`: every opportunity that it is told as, where there are several (`Acme/O123`)."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    company: str
    stage: str = ""
    outcome: str = "open"
    value: Decimal | None = None
    on: date
    close_on: date | None = None
    motion: str = ""
    origin: str = ""
    also: tuple[str, ...] = ()

    @property
    def refs(self) -> tuple[str, ...]:
        """By which it is known again in another packet."""
        return self.also or (f"{self.company}/{self.id}",)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The open opportunities of one stage; `unvalued` of them have no value."""

    __pydantic_config__ = STRICT
    stage: str
    count: int
    value: Decimal
    unvalued: int = 0


@dataclass(frozen=True, kw_only=True)
class Flow:
    """How many opportunities moved one way, and what they are worth."""

    __pydantic_config__ = STRICT
    move: Move
    count: int
    value: Decimal


class Span(StrEnum):
    """What carries the open pipeline of the packet before over to the one of now."""

    OPENED = "open before"
    NEW = "new"
    REVALUED = "revalued"
    WON = "won"
    LOST = "lost"
    STANDS = "open now"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of that bridge: `value` is what it adds, or takes away (negative)."""

    __pydantic_config__ = STRICT
    span: Span
    count: int
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class Half:
    """One side’s last word on a motion. `hidden`: its colour may not be seen by the room yet."""

    __pydantic_config__ = STRICT
    company: str
    owner: str = ""
    on: date | None = None
    colour: Rag | None = None
    hidden: bool = False
    metric: Decimal | None = None
    milestone_on: date | None = None
    moved: str = ""
    blocker: str = ""
    blocker_of: str = ""
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was heard of a motion in the week of a Monday: who of the two spoke, the vendor first, and the colours
    that the room may see."""

    __pydantic_config__ = STRICT
    week: date
    spoke: tuple[bool, bool]
    colours: tuple[Rag | None, Rag | None]


@dataclass(frozen=True, kw_only=True)
class MotionLine:
    """A motion with both halves, the vendor’s first. `apart`: both colours are known and differ. `weeks` are
    those in which somebody spoke of it, the earliest first."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    drives: str = ""
    counts: str = ""
    milestone: str = ""
    stage: str = ""
    halves: tuple[Half, ...] = ()
    apart: bool = False
    agreed: str = ""
    weeks: tuple[Heard, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What a side’s lead wrote ahead of the meeting."""

    __pydantic_config__ = STRICT
    company: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class Victory:
    """A customer won."""

    __pydantic_config__ = STRICT
    customer: str
    on: date
    value: Decimal | None = None
    motion: str = ""
    attribution: str = ""
    told_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Money:
    """An item of funding, money or hours: what was planned, what stands (`amount`) in which state, by whose
    word, how much of it is not yet the partner’s word (`at_risk`), and, of hours, how many are `used`."""

    __pydantic_config__ = STRICT
    id: str
    name: str
    motion: str = ""
    unit: str
    planned: Decimal
    amount: Decimal
    state: str
    since: date | None = None
    said_by: str = ""
    reference: str = ""
    claimant: str = ""
    at_risk: Decimal = Decimal(0)
    used: Decimal = Decimal(0)

    @property
    def is_hours(self) -> bool:
        return self.unit == "hours"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A day by which something has to be done with an item of funding: `claim by`."""

    __pydantic_config__ = STRICT
    item: str
    todo: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Risk:
    """`company` says it; on a motion it is a blocker, which company `whose` can clear."""

    __pydantic_config__ = STRICT
    company: str
    risk: str
    motion: str = ""
    whose: str = ""


@dataclass(frozen=True, kw_only=True)
class Escalated:
    """What both companies put to a board (`to`, its name): still open for `age` days, or decided (`outcome`, with
    its `note`) since the packet before."""

    __pydantic_config__ = STRICT
    ask: str
    company: str
    to: str
    cost: str = ""
    age: int = 0
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """A promise: `state` is open, kept or dropped, `overdue` in days."""

    __pydantic_config__ = STRICT
    id: str
    promise: str
    owner: str
    company: str
    due: date
    state: str = "open"
    reason: str = ""
    overdue: int = 0


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What a section has not, and who was asked for it."""

    __pydantic_config__ = STRICT
    section: Section
    lacks: str
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Packet:
    """`quarter` is a calendar quarter (`2027Q1`); `meets` and `frozen_at` are aware; `since` is the day from
    which wins, losses and due promises count, that of the packet before (`before`) where there was one."""

    __pydantic_config__ = STRICT
    plan: str
    name: str
    vendor: str
    partner: str
    quarter: str
    meets: datetime
    frozen_at: datetime
    covers: str = ""
    agreed_version: int = 1
    currency: str = "USD"
    zone: str = "UTC"
    day: date | None = None
    since: date | None = None
    before: date | None = None
    rule: str = ""
    attendees: tuple[str, ...] = ()
    decisions: tuple[Asked, ...] = ()
    asks: tuple[Ask, ...] = ()
    scorecard: tuple[Score, ...] = ()
    stages: tuple[Stage, ...] = ()
    waterfall: tuple[Flow, ...] = ()
    bridge: tuple[Step, ...] = ()
    deals: tuple[Deal, ...] = ()
    hyperscaler: str = ""
    measures: tuple[Measure, ...] = ()
    motions: tuple[MotionLine, ...] = ()
    highlights: tuple[Remark, ...] = ()
    wins: tuple[Victory, ...] = ()
    losses: tuple[Deal, ...] = ()
    funding: tuple[Money, ...] = ()
    clocks: tuple[Clock, ...] = ()
    risks: tuple[Risk, ...] = ()
    escalated: tuple[Escalated, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    promises: tuple[Commitment, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def overdue(self) -> tuple[Commitment, ...]:
        return tuple(each for each in self.commitments if each.overdue)

    @property
    def kept(self) -> int:
        """How many of the promises that fell due were kept."""
        return sum(1 for each in self.promises if each.state == "kept")

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays from the first week in which a motion was spoken of to the last, quiet ones too."""
        heard = [each.week for motion in self.motions for each in motion.weeks]
        if not heard:
            return ()
        first, last = min(heard), max(heard)
        return tuple(first + week * A_WEEK for week in range((last - first) // A_WEEK + 1))

    @property
    def sections(self) -> tuple[Section, ...]:
        """Those that it has: the partner’s own only where the partner is a hyperscaler."""
        return tuple(each for each in Section if each is not Section.PARTNER or self.hyperscaler)

    def score(self, target: str) -> Score | None:
        return next((each for each in self.scorecard if each.id == target), None)

    @cached_property
    def fingerprint(self) -> str:
        body = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=written)
        return hashlib.sha256(body.encode(errors="surrogatepass")).hexdigest()

    def lacks(self, section: Section) -> tuple[Missing, ...]:
        return tuple(each for each in self.missing if each.section is section)


def content_hash(packet: Packet) -> str:
    """SHA-256, in hex, of everything in a packet: the same wherever it is read."""
    return packet.fingerprint


def written(value: object) -> str:
    """What JSON does not know, as text; instants in UTC, wherever they were said."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
