"""How fast Teams lets an app post: in one conversation, and in a tenant altogether.

Rates as documented: 7 in a second, 8 in 2 seconds, 60 in 30 seconds and 1,800 in an hour a conversation; 30 a second an
app and tenant.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from bot.chat import NotAccepted

CONVERSATION: Final = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
TENANT: Final = (30, 1.0)
LONGEST_WAIT: Final = 10.0  # seconds; whoever would wait longer is told when to come again
A_MOMENT: Final = 0.02  # seconds, where what is under way has to end first
KEPT: Final = 2000  # conversations whose recent posts are remembered


class Window:
    """What was done lately, and when the next may be done: one at a time."""

    def __init__(self, rates: tuple[tuple[int, float], ...]) -> None:
        self.rates = rates
        self.done: deque[float] = deque(maxlen=max(most for most, _ in rates))
        self.turn = asyncio.Lock()

    def free_at(self, now: float) -> float:
        """The first moment, not before now, at which one more keeps to every rate."""
        full = [self.done[-most] + span for most, span in self.rates if len(self.done) >= most]
        return max([now, *full])


class Tenant:
    """What an app has under way in a tenant, and what ended lately. However long each post takes to arrive, Teams sees
    no more than the rate in any such span: whoever has begun is counted until that long after the end."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.under_way = 0
        self.ended: deque[float] = deque(maxlen=TENANT[0])
        self.turn = asyncio.Lock()

    def full_for(self) -> float:
        """Seconds until one more may begin; 0 where it may."""
        most, span = TENANT
        now = self.clock()
        lately = [at for at in self.ended if at > now - span]
        over = self.under_way + len(lately) - most + 1
        if over <= 0:
            return 0.0
        return lately[over - 1] + span - now if over <= len(lately) else A_MOMENT

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        async with self.turn:
            while wait := self.full_for():
                await asyncio.sleep(wait)
            self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1
            self.ended.append(self.clock())


class Pacing:
    """Turns to post, given in order. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.conversations: OrderedDict[str, Window] = OrderedDict()
        self.tenants: dict[str, Tenant] = {}

    @asynccontextmanager
    async def turn(self, tenant: str, conversation: str) -> AsyncIterator[None]:
        """Post within it. A rate counts from the end of a post: Teams took it then at the latest, however long the
        way. Raises NotAccepted where one's turn comes late."""
        here = self.window(conversation)
        async with here.turn:
            now = self.clock()
            at = here.free_at(now)
            if at - now > LONGEST_WAIT:
                raise NotAccepted("much was posted there", retry_after=timedelta(seconds=at - now))
            if at > now:
                await asyncio.sleep(at - now)
            try:
                async with self.tenants.setdefault(tenant, Tenant(self.clock)).place():
                    yield
            finally:
                here.done.append(self.clock())

    def window(self, conversation: str) -> Window:
        found = self.conversations.setdefault(conversation, Window(CONVERSATION))
        self.conversations.move_to_end(conversation)
        while len(self.conversations) > KEPT:
            self.conversations.popitem(last=False)
        return found
