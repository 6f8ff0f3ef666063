"""Pipeline stages: which of two comes later, and whether a name says that a deal is won or lost."""

from __future__ import annotations

import re
from typing import Final

from plan.pipeline_facts import Outcome

# As AWS (ACE) and Microsoft name them. Nothing is guessed for a CRM's own stages: where those carry a number
# ("3 - Proposal"), that is their order.
ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "ACE": (
        "prospect", "qualified", "technical validation", "business validation", "committed", "launched",
    ),
    "Microsoft": ("new pending", "new received", "active accepted", "closed won"),
}  # fmt: skip
ALSO: Final = {"new": "new pending", "active": "active accepted"}  # without the substatus
WON: Final = frozenset({"won", "launched"})
LOST: Final = frozenset(
    {"lost", "declined", "expired", "disqualified", "cancelled", "canceled", "abandoned", "disengaged"}
)
NUMBERED = re.compile(r"\s*(?:stage\s*)?([0-9]{1,2})\b", re.IGNORECASE)


class WonOrLost(ValueError):
    """It is closed, and nothing says whether it was won or lost."""


def words(stage: str) -> str:
    """A stage in lower case, its words alone: `Closed / Won` is `closed won`."""
    return " ".join(re.findall(r"[^\W_]+", stage.casefold()))


def position(stage: str) -> tuple[str, int] | None:
    """In which order of stages a stage is known, and its place there; None where nothing tells."""
    known = ALSO.get(words(stage), words(stage))
    for name, order in ORDERS.items():
        if known in order:
            return name, order.index(known)
    numbered = NUMBERED.match(stage)
    return ("numbered", int(numbered[1])) if numbered else None


def is_later(stage: str, before: str) -> bool | None:
    """Whether a stage comes after the one before; None where that is not known."""
    here, there = position(stage), position(before)
    return here[1] > there[1] if here and there and here[0] == there[0] else None


def outcome(*said: str) -> Outcome:
    """What a stage and a status say of the outcome. An ACE opportunity counts as won once it is Launched;
    Committed is signed and still open. Raises WonOrLost for one that is closed and no more."""
    found = {word for each in said for word in words(each).split()}
    if found & LOST:
        return Outcome.LOST
    if found & WON:
        return Outcome.WON
    if "closed" in found:
        raise WonOrLost
    return Outcome.OPEN
