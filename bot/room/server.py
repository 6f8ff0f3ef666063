"""The local room's server: the page, what it asks for, and the events that keep it up to date."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.chat import Request
from bot.clocks import BackInTime, SetClock
from bot.house import House
from bot.room import view
from bot.room.chat import TENANT, direct
from bot.room.directory import Directory, Resident, directory
from bot.room.guard import Guard
from cards import web as page
from cards.card import Audience, Card, Form
from commands.command import every
from plan.rhythm import instant, local
from storage import room

PAGE = Path(__file__).parent / "page"
LARGEST = 1024 * 1024  # bytes of a request
FURTHEST = timedelta(days=400)  # that the clock is moved at once


class RoomServer:
    """Serves one house on 127.0.0.1. `beside` is told when there is something to do now."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.guard = Guard()
        self.listeners: set[asyncio.Queue[dict[str, Any]]] = set()
        house.room.changed = lambda channel: self.tell({"changed": channel})
        self.runner: web.AppRunner | None = None

    # -- starting and stopping ---------------------------------------------------------------------

    async def start(self, port: int) -> str:
        """Listen on 127.0.0.1 (port 0: any free one); the address to open, with its one-time key."""
        app = web.Application(client_max_size=LARGEST, middlewares=[self.guard.middleware])
        app.add_routes(
            [
                web.get("/", self.index),
                web.get("/page.css", self.asset),
                web.get("/page.js", self.asset),
                web.get("/healthz", self.healthz),
                web.get("/favicon.ico", self.favicon),
                web.get("/api/state", self.state),
                web.get("/api/messages", self.messages),
                web.get("/api/events", self.events),
                web.post("/api/say", self.say),
                web.post("/api/read", self.read),
                web.post("/api/clock", self.clock),
            ]
        )
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", port).start()
        bound = int(self.runner.addresses[0][1])
        self.guard.bound(bound)
        return f"http://127.0.0.1:{bound}/?key={self.guard.key}"

    async def stop(self) -> None:
        self.tell({"bye": True})
        if self.runner:
            await self.runner.cleanup()

    def tell(self, event: dict[str, Any]) -> None:
        for listener in self.listeners:
            listener.put_nowait(event)

    # -- the page ----------------------------------------------------------------------------------

    async def index(self, request: web.Request) -> web.StreamResponse:
        if "key" in request.query:
            return self.guard.let_in(request)
        text = (PAGE / "index.html").read_text(encoding="utf-8").replace("{token}", self.guard.csrf)
        return web.Response(text=text, content_type="text/html")

    async def asset(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / request.path.lstrip("/"))

    async def favicon(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=204)

    async def healthz(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True})

    # -- what it asks for --------------------------------------------------------------------------

    async def known(self, account: str) -> tuple[Directory, Resident]:
        """Everybody, and the one person the page acts as."""
        everybody = await self.house.work(directory)
        if account not in everybody.people:
            raise web.HTTPBadRequest(text="Choose one of the people in the list.")
        return everybody, everybody.people[account]

    async def state(self, request: web.Request) -> web.StreamResponse:
        everybody = await self.house.work(directory)
        account = request.query.get("as") or next(iter(everybody.people), "")
        if account not in everybody.people:
            account = next(iter(everybody.people), "")
        if not account:
            return web.json_response({"people": [], "channels": []})
        me = everybody.people[account]
        shown = await self.house.work(lambda book: view.state(book, everybody, me))
        shown["commands"] = [[each.name, each.help] for each in every()]
        shown["movable"] = isinstance(self.house.clock, SetClock)
        return web.json_response(shown)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        everybody, me = await self.known(request.query.get("as", ""))
        channel = open_to(everybody, me, request.query.get("channel", ""))
        return web.json_response(
            await self.house.work(lambda book: view.messages(book, everybody, me, channel))
        )

    async def read(self, request: web.Request) -> web.StreamResponse:
        said = await body(request)
        everybody, me = await self.known(text(said, "as"))
        channel = open_to(everybody, me, text(said, "channel"))
        message = said.get("message")
        if not isinstance(message, int) or not 0 <= message < 2**31:
            raise web.HTTPBadRequest(text="`message` is a message's number.")
        await self.house.work(lambda book: room.mark_read(book, me.account, channel, message))
        return web.json_response({})

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Something typed, pressed or sent: a command for the bot, or words for the people in the channel."""
        said = await body(request)
        everybody, me = await self.known(text(said, "as"))
        channel = open_to(everybody, me, text(said, "channel"))
        kind = text(said, "kind")
        if kind not in ("typed", "pressed", "sent"):
            raise web.HTTPBadRequest(text="`kind` is typed, pressed or sent.")
        words = text(said, "text")
        alone = channel == me.direct
        for_the_bot = kind != "typed" or alone or words.lstrip().casefold().startswith(("/jbp", "@jbp"))
        if not words.strip():
            return web.json_response({})
        if kind == "typed" and (alone or not for_the_bot):
            await self.house.work(lambda book: room.post(book, channel, me.account, words))
            self.tell({"changed": channel})
        if not for_the_bot:
            return web.json_response({})
        asked = Request(
            id=f"room/{text(said, 'id')}",
            account=me.identity,
            text=words,
            channel=None if alone else channel,
            channel_tenant="" if alone else TENANT,
            channel_name="" if alone else everybody.channels[channel].name,
            values=values(said),
            draft=text(said, "draft"),
            step=said["step"] if isinstance(said.get("step"), int) else 1,
            kind=kind,  # type: ignore[arg-type]  # one of the three, as checked above
        )
        return await self.answered(asked, me, channel)

    async def answered(self, asked: Request, me: Resident, channel: str) -> web.StreamResponse:
        answer = await self.house.intake.take(asked)
        await self.house.heart.settle()
        self.tell({"changed": channel})
        if isinstance(answer, Form):
            return web.json_response({"form": page.rendered(answer, me.time_zone, key="form")})
        await self.show(answer, me, channel)
        return web.json_response({"said": answer.headline})

    async def show(self, answer: Card, me: Resident, channel: str) -> None:
        if channel != direct(me.identity) and answer.audience is Audience.ROOM:
            await self.house.work(lambda book: room.post(book, channel, room.BOT, answer))
            self.tell({"changed": channel})
            return
        shared = None if channel == direct(me.identity) else channel
        await self.house.room.whisper(me.identity, shared, answer)

    # -- the clock ---------------------------------------------------------------------------------

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Move the clock to `hour`, `monday` (the next one, 09:00), or a local date and time."""
        said = await body(request)
        everybody, me = await self.known(text(said, "as"))
        if not isinstance(self.house.clock, SetClock):
            raise web.HTTPBadRequest(text="This room runs on the real time.")
        zone = next((each.zone for each in everybody.channels.values() if me.account in each.members), "UTC")
        now = self.house.clock.now()
        to = moment(text(said, "to"), now, zone)
        if to - now > FURTHEST:
            raise web.HTTPBadRequest(text="Move the clock by at most a year at a time.")
        try:
            await self.house.heart.move(to, self.passing)
        except BackInTime as back:
            raise web.HTTPBadRequest(text=" ".join((back.__doc__ or "").split())) from back
        self.tell({"clock": to.isoformat()})
        return web.json_response({"now": self.house.clock.now().isoformat()})

    async def passing(self, at: datetime) -> None:
        self.tell({"passing": at.isoformat()})

    # -- events ------------------------------------------------------------------------------------

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: which channel changed, and where the clock stands."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        listener: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.listeners.add(listener)
        try:
            async for event in next_events(listener):
                await response.write(event)
                if b'"bye"' in event:
                    break
        except ConnectionError:
            pass
        finally:
            self.listeners.discard(listener)
        return response


async def next_events(listener: asyncio.Queue[dict[str, Any]]) -> AsyncIterator[bytes]:
    """Each event as it comes, and a sign of life every fifteen seconds."""
    yield b"retry: 1000\n\n"
    while True:
        event = None
        with suppress(TimeoutError):
            event = await asyncio.wait_for(listener.get(), 15)
        yield f"data: {json.dumps(event)}\n\n".encode() if event else b": still here\n\n"


def open_to(everybody: Directory, me: Resident, channel: str) -> str:
    """The channel, where this person is in it; their own direct messages only."""
    if channel not in everybody.channels_of(me):
        raise web.HTTPForbidden(text="That channel is not open to this person.")
    return channel


async def body(request: web.Request) -> dict[str, Any]:
    try:
        said = await request.json()
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    if not isinstance(said, dict):
        raise web.HTTPBadRequest(text="The body is not an object.")
    return said


def text(said: dict[str, Any], name: str) -> str:
    found = said.get(name, "")
    return found if isinstance(found, str) else ""


def values(said: dict[str, Any]) -> dict[str, str]:
    given = said.get("values")
    if not isinstance(given, dict):
        return {}
    return {str(name): value for name, value in given.items() if isinstance(value, str)}


def moment(to: str, now: datetime, zone: str) -> datetime:
    """The moment that a button or the date field of the clock means."""
    here = local(now, zone)
    if to == "hour":
        return now + timedelta(hours=1)
    if to == "day":
        return now + timedelta(days=1)
    if to == "monday":
        ahead = (7 - here.weekday()) % 7 or 7
        if here.weekday() == 0 and here.hour < 9:
            ahead = 0
        return instant(here.date() + timedelta(days=ahead), time(9), zone)
    try:
        wall = datetime.fromisoformat(to).replace(tzinfo=None)
    except ValueError:
        raise web.HTTPBadRequest(text="Give a date and a time, like 2027-03-08T09:00.") from None
    return instant(wall.date(), wall.time(), zone)
