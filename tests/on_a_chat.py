"""A house that is on a chat: its own loop in a thread, a clock that is set, and life that goes on until all is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import aiohttp

from bot.clocks import SetClock
from bot.house import House
from bot.listening import Listening
from storage import posted

Result = TypeVar("Result")
ZONE: Final = "America/New_York"


class OnAChat:
    """`door` is the chat's own, `listening` what it is reached by, `session` what asks there."""

    clock: SetClock
    house: House
    door: Any
    listening: Listening
    session: aiohttp.ClientSession

    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def end(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    async def shut(self) -> None:
        await self.session.close()
        await self.listening.stop()
        await self.door.stop()

    def wait(self, doing: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result(60)

    # -- time ------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Everything that follows is done, and what waits for its turn, or was asked to come a second later, too."""
        self.wait(self.settled())

    async def settled(self) -> None:
        while self.door.under_way:
            await asyncio.wait(self.door.under_way, timeout=20)
        for _ in range(300):
            await self.house.heart.settle()
            ahead = await self.house.work(posted.next_moment)
            if ahead is None or (ahead - self.clock.now()).total_seconds() > 30:
                return
            self.clock.set(ahead)

    def until(self, local: str) -> None:
        """Live until a time in New York, through every moment on the way."""
        self.settle()
        at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(ZONE))
        self.wait(self.house.heart.move(max(at, self.clock.now())))
        self.settle()
