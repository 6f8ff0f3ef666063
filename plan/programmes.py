"""The hyperscalers' programmes as anybody may know them: what each funds, what it asks for, and how sure that is.

What a catalogue does not know it calls `unknown`; it never fills a gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plan.agreement import ProgrammeKind

UNKNOWN = "unknown"


class Certainty(StrEnum):
    """How far a saying may be relied on."""

    VENDOR = "V"
    SECONDARY = "S"
    GENERAL = "G"

    @property
    def words(self) -> str:
        return CERTAIN[self]


CERTAIN = {
    Certainty.VENDOR: "its own documentation",
    Certainty.SECONDARY: "a secondary page",
    Certainty.GENERAL: "general knowledge",
}


@dataclass(frozen=True)
class Saying:
    """Something said of a programme; `certainty` None: it is unknown."""

    says: str
    certainty: Certainty | None


Sayings = tuple[Saying, ...]
UNKNOWN_SAYINGS: Sayings = (Saying(UNKNOWN, None),)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One programme of one hyperscaler, as its `source` had it on the day `as_of`."""

    hyperscaler: str
    id: str
    name: str
    kind: ProgrammeKind
    funds: Sayings = UNKNOWN_SAYINGS
    gates: Sayings = UNKNOWN_SAYINGS
    approval: Sayings = UNKNOWN_SAYINGS
    window: Sayings = UNKNOWN_SAYINGS
    note: str = ""
    source: str
    as_of: date
    certainty: Certainty


@dataclass(frozen=True, kw_only=True)
class Hyperscaler:
    """A company whose programmes these are, and what holds for all of them. A request that follows a rejection
    starts at least `resubmission_days` later, where that is known."""

    id: str
    name: str
    also_called: tuple[str, ...] = ()
    resubmission_days: int | None = None
    notes: Sayings = ()
    source: str
    as_of: date
    certainty: Certainty


@dataclass(frozen=True)
class Catalogue:
    """`entries` by hyperscaler and id (`aws/map`)."""

    hyperscalers: Mapping[str, Hyperscaler] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def of_company(self, name: str) -> Hyperscaler | None:
        """The hyperscaler that a company's name means, if it is one of these."""
        wanted = name.strip().casefold()
        for each in self.hyperscalers.values():
            if wanted in {known.casefold() for known in (each.id, each.name, *each.also_called)}:
                return each
        return None

    def of(self, hyperscaler: str) -> list[Entry]:
        """The programmes of one hyperscaler, in the catalogue's order."""
        return [each for each in self.entries.values() if each.hyperscaler == hyperscaler]

    def called(self, said: str, hyperscaler: Hyperscaler | None = None) -> list[Entry]:
        """The programmes that `said` may mean, by id or name, or else by a part of the name; those of
        `hyperscaler` before the others."""
        wanted = said.strip().casefold()
        exact = [each for each in self.entries.values() if wanted in names_of(each)]
        near = [
            each
            for each in self.entries.values()
            if wanted and any(wanted in name for name in names_of(each))
        ]
        found = exact or near
        own = [each for each in found if hyperscaler and each.hyperscaler == hyperscaler.id]
        return own or found

    def with_own(self, own: Catalogue) -> Catalogue:
        """This catalogue, where `own` replaces what it names and adds what is new."""
        return Catalogue({**self.hyperscalers, **own.hyperscalers}, {**self.entries, **own.entries})


def names_of(entry: Entry) -> tuple[str, ...]:
    return (entry.id, f"{entry.hyperscaler}/{entry.id}", entry.name.casefold())
