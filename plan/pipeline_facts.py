"""Facts about the pipeline: opportunities as a side's sync, export or system told them, what both companies say of a
deal, and who was heard in a sync."""

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


class Where(StrEnum):
    """Which of a side's systems tells an opportunity."""

    CRM = "CRM"
    PORTAL = "portal"


@dataclass(frozen=True, kw_only=True)
class Opportunity(Said):
    """An opportunity as it stood on the day `on`, by the word of `side`. `id` is the same in every sync (the
    CRM's or ACE's own id, or made from the name); `value` is money in the plan's currency; `close_on` is when
    it should close. What begins with `was_` is how the side told it before this sync opened (`was_on` None: it
    was not known), so that what has changed can be told from this fact alone.

    `worked_by` works it on this side, `counterpart` at the other company, by what the system knows; `also` are its ids
    in other systems; `review` is what a portal says of its submission, `other_stage` the stage that the other company
    has for it there. `private`: it is that side's own, and the other company sees none of it."""

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
    account: str = ""
    worked_by: str = ""
    counterpart: str = ""
    where: Where | None = None
    also: tuple[str, ...] = ()
    review: str = ""
    other_stage: str = ""
    private: bool = False

    @property
    def slot(self) -> str:
        """Each side has its own word on an opportunity: neither writes over the other's, and what a side keeps to
        itself not over what it has shown."""
        return f"{'own ' if self.private else ''}opportunity/{self.side}/{self.id}"

    @property
    def private_to(self) -> Side | None:
        return self.side if self.private else None

    @property
    def ref(self) -> str:
        """How a deal is named by one of its opportunities: `vendor/O123`."""
        return f"{self.side}/{self.id}"

    @property
    def rank(self) -> str:
        """What was said last counts, in a sync or outside of one."""
        return self.at.astimezone(UTC).isoformat(timespec="microseconds")

    @property
    def occurrence(self) -> str | None:
        """The sync that it was told in (`pipeline-sync/2027-03`), if any."""
        return f"{SYNC}/{self.period}" if self.period else None


class Attribution(StrEnum):
    """How a deal came about, by the plan's own definition: one of them and never two."""

    SOURCED = "sourced"
    ATTACHED = "attached"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Attributed(Said):
    """How the deal that has the opportunity `deal` (`vendor/O123`) came about, and why that is so; of one that is
    sourced, by which company. `motion`: the one that it belongs to, where no system says so. What is said last counts,
    whoever says it."""

    kind: Literal["attributed"] = "attributed"
    deal: str
    attribution: Attribution
    why: str = ""
    sourced_by: Side | None = None
    motion: str | None = None

    @property
    def slot(self) -> str:
        return f"attributed/{self.deal}"


@dataclass(frozen=True, kw_only=True)
class Counterpart(Said):
    """Who works a deal for `side`, by the word of that side."""

    kind: Literal["counterpart"] = "counterpart"
    deal: str
    side: Side
    name: str

    @property
    def slot(self) -> str:
        return f"counterpart/{self.side}/{self.deal}"


@dataclass(frozen=True, kw_only=True)
class ActualFrom(Said):
    """Whether `side` wants a target's actual to be worked out from the register. It is, once both do."""

    kind: Literal["actual from"] = "actual from"
    target: str
    side: Side
    register: bool

    @property
    def slot(self) -> str:
        return f"actual from/{self.target}/{self.side}"


@dataclass(frozen=True, kw_only=True)
class TargetSellers(Said):
    """The sellers that a target of seller activation counts, by name."""

    kind: Literal["target sellers"] = "target sellers"
    target: str
    names: tuple[str, ...] = ()

    @property
    def slot(self) -> str:
        return f"target sellers/{self.target}"


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
