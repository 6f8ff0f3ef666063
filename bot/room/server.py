"""The local room's server: the page, what it asks for, and what is done with what people say there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.chat import Request
from bot.clocks import BackInTime, SetClock
from bot.house import House
from bot.operating import health_routes
from bot.room import asked, view
from bot.room.asked import Said
from bot.room.chat import TENANT
from bot.room.directory import Directory, Resident, directory
from bot.room.documents import HEADERS
from bot.room.events import Events
from bot.room.guard import Guard
from bot.words import typed
from cards import web as page
from cards.card import Answer, Audience, Form
from commands.command import every
from storage import room
from storage.store import Book

PAGE: Final = Path(__file__).parent / "page"
LARGEST: Final = 1_500_000  # bytes of a request: a file of 1 MB in it is a third larger


class RoomServer:
    """Serves one house on 127.0.0.1. `announce` is given a new address when somebody comes with a used one; `by_link`
    are paths that a signed link opens, without the room's key."""

    def __init__(
        self,
        house: House,
        announce: Callable[[str], None] = lambda address: None,
        by_link: Sequence[web.RouteDef] = (),
    ) -> None:
        self.house = house
        self.by_link = by_link
        self.guard = Guard(announce, by_link=bool(by_link))
        self.events = Events()
        self.drawn = view.Drawn()
        house.room.changed = lambda channel: self.events.tell({"changed": channel})
        self.runner: web.AppRunner | None = None

    # -- starting and stopping ---------------------------------------------------------------------

    async def start(self, port: int) -> str:
        """Listen on 127.0.0.1 (port 0: any free one); the address to open, with its one-time key."""
        app = web.Application(client_max_size=LARGEST, middlewares=[self.guard.middleware])
        app.on_response_prepare.append(self.guard.dress)
        app.add_routes(
            [
                web.get("/", self.index),
                web.get("/page.css", self.asset),
                web.get("/page.js", self.asset),
                *health_routes(self.house.health),
                web.get("/favicon.ico", self.favicon),
                web.get("/packets/{plan}/{quarter}/{version}", self.document),
                web.get("/packets/{plan}/{quarter}/{version}/{format}", self.document),
                web.get("/boards/{plan}/{ritual}/{period}", self.document),
                web.get("/plans/{plan}/{version}/{eyes}/{format}", self.document),
                web.get("/api/state", self.state),
                web.get("/api/glance", self.glance),
                web.get("/api/messages", self.messages),
                web.get("/api/events", self.events.stream),
                web.post("/api/say", self.say),
                web.post("/api/read", self.read),
                web.post("/api/clock", self.clock),
                *self.by_link,
            ]
        )
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", port).start()
        return self.guard.bound(int(self.runner.addresses[0][1]))

    async def stop(self) -> None:
        self.events.stop()
        if self.runner:
            await self.runner.cleanup()

    # -- the page ----------------------------------------------------------------------------------

    async def index(self, request: web.Request) -> web.StreamResponse:
        if "key" in request.query:
            return self.guard.let_in(request)
        text = (PAGE / "index.html").read_text(encoding="utf-8").replace("{token}", self.guard.csrf)
        return web.Response(text=text, content_type="text/html")

    async def asset(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / request.path.lstrip("/"))

    async def document(self, request: web.Request) -> web.StreamResponse:
        """A document, a plan’s or a packet’s, as this person may see it; a page as one of its own."""
        _, me = await self.known(request.query.get("as", ""))
        made = await self.house.documents.made(request.path.lstrip("/"), me.identity)
        if made is None:
            raise web.HTTPNotFound(text="There is no such document for this person.")
        if made.media_type == "text/html":
            return web.Response(body=made.content, content_type="text/html", charset="utf-8", headers=HEADERS)
        shown = "inline" if made.media_type == "application/pdf" else "attachment"
        name = f"{shown}; filename*=UTF-8''{quote(made.name)}"
        return web.Response(
            body=made.content, content_type=made.media_type, headers={"Content-Disposition": name}
        )

    async def favicon(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=204)

    # -- what it asks for --------------------------------------------------------------------------

    async def known(self, account: str) -> tuple[Directory, Resident]:
        """Everybody, and the one person the page acts as."""
        everybody = await self.house.work(directory)
        if account not in everybody.people:
            raise web.HTTPBadRequest(text="Choose one of the people in the list.")
        return everybody, everybody.people[account]

    async def here(self, request: web.Request) -> tuple[Directory, Resident, str]:
        """The same, with the channel that is looked at."""
        everybody, me = await self.known(request.query.get("as", ""))
        return everybody, me, open_to(everybody, me, request.query.get("channel", ""))

    async def state(self, request: web.Request) -> web.StreamResponse:
        everybody = await self.house.work(directory)
        me = everybody.people.get(request.query.get("as", "")) or next(iter(everybody.people.values()), None)
        if me is None:
            return web.json_response({"people": [], "channels": []})
        shown = await self.house.work(lambda book: view.state(book, everybody, me))
        shown["commands"] = [[each.name, each.help] for each in every()]
        shown["movable"] = isinstance(self.house.clock, SetClock)
        return web.json_response(shown)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        everybody, me, channel = await self.here(request)
        found = await self.house.work(lambda book: room.messages(book, channel, me.account))
        return web.json_response([view.message(each, everybody, me, self.drawn) for each in found])

    async def glance(self, request: web.Request) -> web.StreamResponse:
        """How a channel's plan stands, as this person may see it: what the channel begins with."""
        everybody, me, channel = await self.here(request)
        if channel == me.direct:
            return web.json_response({"html": ""})
        look = self.request(asked.looking(me.account, channel), everybody, me)

        def standing(book: Book) -> Answer:
            what = typed(look.text)
            return self.house.intake.run(book, what, self.house.intake.call(book, look, what))

        card = await self.house.work(standing)
        return web.json_response({"html": page.rendered(card, me.time_zone, key="glance")})

    async def read(self, request: web.Request) -> web.StreamResponse:
        sent = await asked.body(request)
        everybody, me = await self.known(asked.text(sent, "as"))
        channel = open_to(everybody, me, asked.text(sent, "channel"))
        message = asked.number(sent, "message")
        await self.house.work(lambda book: room.mark_read(book, me.account, channel, message))
        return web.json_response({})

    # -- what people say ---------------------------------------------------------------------------

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Something typed, pressed or sent: a command for the bot, or words for the people in the channel."""
        said = asked.said(await asked.body(request))
        everybody, me = await self.known(said.account)
        channel = open_to(everybody, me, said.channel)
        if not said.text.strip():
            return web.json_response({})
        alone = channel == me.direct
        if said.kind == "typed" and (alone or not said.to_the_bot):
            await self.post(channel, me.account, said.text, token=f"said/{me.account}/{said.id}")
        if not (alone or said.to_the_bot):
            return web.json_response({})
        answer = await self.house.intake.take(self.request(said, everybody, me))
        await self.house.heart.settle()
        if isinstance(answer, Form):
            return web.json_response({"form": page.rendered(answer, me.time_zone, key="form")})
        only_for = None if alone or answer.audience is Audience.ROOM else me.account
        token = f"told/{me.account}/{said.id}"
        await self.post(channel, room.BOT, answer, token=token, only_for=only_for)
        return web.json_response({"said": answer.headline})

    def request(self, said: Said, everybody: Directory, me: Resident) -> Request:
        """What the intake is asked; in a person's direct messages there is no channel."""
        shared = everybody.channels.get(said.channel)
        return Request(
            id=f"room/{me.account}/{said.id}",
            account=me.identity,
            text=said.text,
            channel=shared.id if shared else None,
            makes_rooms_in=TENANT,
            name=me.name,
            channel_tenant=TENANT if shared else "",
            channel_name=shared.name if shared else "",
            values=said.values,
            draft=said.draft,
            step=said.step,
            kind=said.kind,
        )

    async def post(
        self, channel: str, author: str, body: Answer | str, *, token: str, only_for: str | None = None
    ) -> None:
        """Add to a channel, once however often the page repeats it."""
        await self.house.work(
            lambda book: room.post(book, channel, author, body, token=token, only_for=only_for)
        )
        self.events.tell({"changed": channel})

    # -- the clock ---------------------------------------------------------------------------------

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """Move the clock to `hour`, `monday` (the next one, 09:00), or a date and time in the plan's zone."""
        sent = await asked.body(request)
        everybody, me = await self.known(asked.text(sent, "as"))
        if not isinstance(self.house.clock, SetClock):
            raise web.HTTPBadRequest(text="This room runs on the real time.")
        to = asked.moment(asked.text(sent, "to"), self.house.clock.now(), everybody.zone_of(me))
        try:
            await self.house.heart.move(to, self.passing)
        except BackInTime as back:
            raise web.HTTPBadRequest(text=" ".join((back.__doc__ or "").split())) from back
        now = self.house.clock.now().isoformat()
        self.events.tell({"clock": now})
        return web.json_response({"now": now})

    async def passing(self, at: datetime) -> None:
        self.events.tell({"passing": at.isoformat()})


def open_to(everybody: Directory, me: Resident, channel: str) -> str:
    """The channel, where this person is in it; their own direct messages only."""
    if channel not in everybody.channels_of(me):
        raise web.HTTPForbidden(text="That channel is not open to this person.")
    return channel
