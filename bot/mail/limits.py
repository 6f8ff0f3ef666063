"""How often a link may be opened and pressed: each key so many times a minute, counted in this process."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

A_LINK: Final = 40  # requests a minute
AN_ADDRESS: Final = 80
UNKNOWN: Final = 40  # from one network address with links that are not ours
WITHIN: Final = 60.0  # seconds
REMEMBERED: Final = 5000  # keys


class Limits:
    """`seconds` is the process's own clock."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.seen: OrderedDict[str, deque[float]] = OrderedDict()

    def too_many(self, key: str, most: int) -> bool:
        """Count one more; whether that is more than `most` within a minute."""
        now = self.seconds()
        times = self.seen.setdefault(key, deque(maxlen=most + 1))
        self.seen.move_to_end(key)
        while times and times[0] <= now - WITHIN:
            times.popleft()
        times.append(now)
        while len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)
        return len(times) > most
