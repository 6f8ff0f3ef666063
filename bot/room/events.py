"""What the room's page is told as it happens: which channel changed, and where the clock stands."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import deque
from collections.abc import AsyncIterator
from typing import Any, Final

from aiohttp import web

KEPT: Final = 500  # events that a page may have missed and still be told one by one
SIGN_OF_LIFE: Final = 15.0  # seconds


class Events:
    """Server-sent events, numbered. A page that lost its connection says which it saw last, and is told the
    rest; one that missed more than is kept, or comes from an earlier start, is told to look at everything."""

    def __init__(self) -> None:
        self.start = secrets.token_hex(4)
        self.count = 0
        self.told: deque[tuple[int, str]] = deque(maxlen=KEPT)
        self.news = asyncio.Event()
        self.over = False

    def tell(self, event: dict[str, Any]) -> None:
        self.count += 1
        self.told.append((self.count, json.dumps(event)))
        self.wake()

    def stop(self) -> None:
        """Let every page go."""
        self.over = True
        self.wake()

    def wake(self) -> None:
        news, self.news = self.news, asyncio.Event()
        news.set()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Answer `GET /api/events` for as long as the page listens."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            async for event in self.since(request.headers.get("Last-Event-ID", "")):
                await response.write(event)
        except ConnectionError:
            pass  # the page was closed
        return response

    async def since(self, last: str) -> AsyncIterator[bytes]:
        """Events after the one with the id `last` (empty: from now on), and a sign of life between them."""
        seen = self.seen(last)
        yield f"retry: 1000\nid: {self.start}-{self.count if seen is None else seen}\n\n".encode()
        if seen is None:
            seen = self.count
            yield b'data: {"again": true}\n\n'
        while not self.over:
            news = self.news
            if self.count > seen and self.told[0][0] > seen + 1:
                seen = self.count
                yield f'id: {self.start}-{seen}\ndata: {{"again": true}}\n\n'.encode()
            for number, said in [each for each in self.told if each[0] > seen]:
                seen = number
                yield f"id: {self.start}-{number}\ndata: {said}\n\n".encode()
            try:
                await asyncio.wait_for(news.wait(), SIGN_OF_LIFE)
            except TimeoutError:
                yield b": still here\n\n"

    def seen(self, last: str) -> int | None:
        """The number of the event that a page saw last; None where that cannot be told."""
        if not last:
            return self.count
        start, _, number = last.partition("-")
        known = start == self.start and number.isascii() and number.isdecimal() and len(number) < 16
        return int(number) if known and int(number) <= self.count else None
