"""The record's own word on documents: which version of the agreement came in, with which content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plan.agreement import State
from plan.said import Said


@dataclass(frozen=True, kw_only=True)
class Filed(Said):
    """A version's document was put into the store. `beside`: as a draft beside the version in force, which stays.

    No fact of the plan: nobody said it, no reader is shown it, and no file may bring it. It stands among the facts
    so that the chain holds documents too (storage/chain.py)."""

    kind: Literal["filed"] = "filed"
    version: int
    content_hash: str
    state: State
    beside: bool = False

    @property
    def slot(self) -> str:
        return f"filed/{self.version}"


@dataclass(frozen=True, kw_only=True)
class Erased(Said):
    """Somebody's name was taken out of what was recorded: of each entry (by place) and version, the hash of how it
    reads since. No fact of the plan, as above; what the entries said of the plan stands."""

    kind: Literal["erased"] = "erased"
    why: str
    entries: dict[int, str]
    versions: dict[int, str]

    @property
    def slot(self) -> str:
        return f"filed/erased/{self.at.isoformat()}"
