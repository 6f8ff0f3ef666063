"""The far side of a chat: a server of its own that keeps what it accepted, and misbehaves as networks do.

It speaks a small HTTP protocol (post, find); `FarChat` is the client that a bot under test uses.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from bot.chat import Account, CannotLook, NoAnswer, NotAccepted
from cards.card import Answer, Card


@dataclass
class FarSide:
    """Accepts messages and, with the probability `trouble`, fails in one of the ways of a bad day. `days` and
    `looks` are what happens first, one a post and one a look ("fine", or a way to fail; "refused 30" asks for a
    pause of so many seconds; "late" is accepted only after `lateness` seconds, when the bot has given it up)."""

    seed: int
    trouble: float = 0.4
    accepted: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0
    days: deque[str] = field(default_factory=deque)
    looks: deque[str] = field(default_factory=deque)
    lateness: float = 0.5

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.ids = itertools.count(1)
        self.calm = False
        self.ready = threading.Event()

    def start(self) -> None:
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()
        assert self.ready.wait(10)

    async def serve(self) -> None:
        app = web.Application()
        app.router.add_post("/post", self.post)
        app.router.add_get("/find", self.find)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self.stopping = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.ready.set()
        await self.stopping.wait()
        await runner.cleanup()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)

    async def post(self, request: web.Request) -> web.StreamResponse:
        message = await request.json()
        day = self.days.popleft() if self.days else self.day()
        if day.startswith("refused"):
            return web.json_response({"retry_after": float(day.partition(" ")[2] or 0.05)}, status=429)
        if day == "error before":
            return web.json_response({}, status=500)
        if day == "late":
            await asyncio.sleep(self.lateness)
        message["id"] = str(next(self.ids))
        self.accepted.append(message)
        if day == "dropped" and request.transport is not None:
            request.transport.abort()
        if day == "slow":
            await asyncio.sleep(0.6)
        return web.json_response({"id": message["id"]}, status=500 if day == "error after" else 200)

    def day(self) -> str:
        return "fine" if self.calm or self.chance.random() > self.trouble else self.chance.choice(BAD_DAYS)

    async def find(self, request: web.Request) -> web.Response:
        troubled = not self.calm and self.chance.random() < self.trouble / 2
        if self.looks.popleft() != "fine" if self.looks else troubled:
            return web.json_response({}, status=503)
        token = request.query["token"]
        found = next((message["id"] for message in self.accepted if message["token"] == token), None)
        copies = sum(message["token"] == token for message in self.accepted)
        return web.json_response({"id": found, "copies": copies})


BAD_DAYS = ("refused", "error before", "error after", "dropped", "slow", "late")


class FarChat:
    """A bot's client of the far side."""

    platform = "far"
    pace = timedelta(0)
    quiet_period = timedelta(milliseconds=200)

    def __init__(self, port: int, *, looks: bool = True) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.looks = looks
        self.timeout = aiohttp.ClientTimeout(total=0.4)

    def address(self, tenant: str, channel: str) -> str:
        return channel

    async def post(self, channel: str, card: Card, *, token: str, thread: str | None, silent: bool) -> str:
        body = {"channel": channel, "token": token, "title": card.title}
        try:
            async with (
                aiohttp.ClientSession(timeout=self.timeout) as session,
                session.post(f"{self.base}/post", json=body) as response,
            ):
                answer = await response.json()
                if response.status == 429:
                    raise NotAccepted("rate", retry_after=timedelta(seconds=answer["retry_after"]))
                if response.status >= 500:
                    raise NoAnswer(str(response.status))
                return str(answer["id"])
        except aiohttp.ClientConnectorError as never_reached:
            raise NotAccepted(str(never_reached)) from never_reached
        except (aiohttp.ClientError, TimeoutError) as silence:
            raise NoAnswer(str(silence)) from silence

    async def update(self, channel: str, message: str, card: Card) -> None:
        """An amendment changes nothing that the storm counts."""

    async def find(self, channel: str, token: str, since: datetime, thread: str | None) -> str | None:
        return (await self.seen(token))["id"] if self.looks else None

    async def copies(self, channel: str, token: str, since: datetime, thread: str | None) -> int:
        return int((await self.seen(token))["copies"])

    async def seen(self, token: str) -> dict[str, Any]:
        """What is there of that message."""
        try:
            async with (
                aiohttp.ClientSession(timeout=self.timeout) as session,
                session.get(f"{self.base}/find", params={"token": token}) as response,
            ):
                if response.status != 200:
                    raise CannotLook(str(response.status))
                found: dict[str, Any] = await response.json()
                return found
        except (aiohttp.ClientError, TimeoutError, OSError) as silence:
            raise CannotLook(str(silence)) from silence

    async def reach(self, account: Account) -> str | None:
        return account.user

    async def whisper(self, account: Account, channel: str | None, answer: Answer) -> None:
        """Nobody asks anything in a storm."""
