"""Systems that are read for a side: what has changed in one since it was read last. Nothing is written to any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, Protocol, runtime_checkable

from plan.pipeline_facts import Outcome, Where
from plan.stages import WonOrLost, outcome

LONGEST_LINE: Final = 200  # characters, of a name
LONGEST_TEXT: Final = 2_000
LARGEST: Final = Decimal(10) ** 15


class CannotRead(RuntimeError):
    """That system could not be read. The message says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """An opportunity as a system has it now. `shown`: the other company sees it in that system too. `motion` is as
    written there; `value` is in the currency that was asked for, None where it is in another."""

    id: str
    name: str
    changed_at: datetime
    where: Where
    account: str = ""
    stage: str = ""
    outcome: Outcome = Outcome.OPEN
    value: Decimal | None = None
    close_on: date | None = None
    next_step: str = ""
    next_on: date | None = None
    origin: str = ""
    worked_by: str = ""
    counterpart: str = ""
    also: tuple[str, ...] = ()
    review: str = ""
    other_stage: str = ""
    motion: str = ""
    shown: bool = False


@dataclass(frozen=True)
class Page:
    """Some of what has changed, the oldest change first: after it everything up to `through`, by the system's own
    clock, is known. `complete`: there is no more."""

    found: tuple[Found, ...]
    through: datetime | None
    complete: bool


class Stands(StrEnum):
    """How an application for funds stands, as far as a plan's money knows such a state."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Fund:
    """An application for funds, by the hyperscaler's own system: for the plan's `item`, under its number there.
    `expires`: the last day of what was allocated."""

    item: str
    reference: str
    stands: Stands
    expires: date | None = None


class System(Protocol):
    """A system of one side's. `name` stands beside what is from it."""

    @property
    def name(self) -> str: ...

    def changed(self, since: datetime | None, currency: str) -> Iterator[Page]:
        """What has changed at or after `since` (None: everything). Raises CannotRead."""
        ...

    def tried(self) -> int:
        """Ask for as little as shows that all that a reading asks for is allowed; how many joint opportunities were
        seen, which may be fewer than there are. Raises CannotRead."""
        ...


@runtime_checkable
class Funding(Protocol):
    """A system that knows how applications for funds stand, too."""

    def applications(self) -> tuple[Fund, ...]:
        """Those that are mapped to the plan's items. Raises CannotRead."""
        ...


# -- what systems write ----------------------------------------------------------------------------


def one_line(said: Any, longest: int = LONGEST_LINE) -> str:
    """Text on one line that can be kept; what is longer ends in `…`."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(said or "")).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def id_of(said: Any) -> str:
    """An id as facts have them: letters, digits, points and hyphens, its case kept."""
    return re.sub(r"[^\w.]+", "-", str(said or "")).strip("-._")[:LONGEST_LINE]


def day_of(said: Any) -> date | None:
    """The day of `2027-03-12` or `2027-03-12T…`; None for anything else."""
    try:
        return date.fromisoformat(str(said or "")[:10])
    except ValueError:
        return None


def amount_of(said: Any, named: Any, currency: str) -> Decimal | None:
    """An amount in `currency`; None for none, and for one in another currency: nothing is converted here."""
    if said in (None, "") or (named and str(named).upper() != currency):
        return None
    try:
        value = Decimal(str(said))
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value < LARGEST:
        return None
    return value.quantize(Decimal("0.01")) if value % 1 else value.quantize(Decimal(1))


def outcome_of(*said: str) -> Outcome:
    """By what a stage is called; one that is closed, and says neither won nor lost, is not taken for either."""
    try:
        return outcome(*said)
    except WonOrLost:
        return Outcome.OPEN
