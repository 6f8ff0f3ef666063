"""Whether each chat answers: what delivery and the looks at it every few seconds have found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol, runtime_checkable

AWAY: Final = timedelta(seconds=15)  # a chat that does not answer is tried again after so long
IN_A_ROW: Final = (
    2  # silences after which it is the chat that is away, and not one message that it cannot take
)


@runtime_checkable
class CanBeAsked(Protocol):
    """A chat that can be asked, at no cost, whether it is there."""

    async def answers(self) -> None:
        """Raises NoAnswer or NotAccepted where it is not."""
        ...


@dataclass(frozen=True)
class Silence:
    """`since` on the process's own clock, in seconds; `times` in a row."""

    since: float
    times: int
    reason: str


class Reach:
    """By platform. A chat is silent from its first answer that did not come until the next that did."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.silences: dict[str, Silence] = {}

    def silent(self, platform: str, reason: str) -> None:
        before = self.silences.get(platform) or Silence(self.seconds(), 0, reason)
        self.silences[platform] = Silence(before.since, before.times + 1, reason)

    def answered(self, platform: str) -> None:
        self.silences.pop(platform, None)

    def away(self, platform: str) -> bool:
        """It has been silent more than once: nothing that it does not take now is given up for that."""
        silence = self.silences.get(platform)
        return silence is not None and silence.times >= IN_A_ROW
