"""The local room's door from outside: what a browser, or somebody who pretends to be one, sends over HTTP."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, CookieJar

from bot.room.server import RoomServer
from tests.house import Lived


@dataclass(frozen=True)
class Heard:
    """An answer of the server's."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Door:
    """A room that is served, and one visitor. `printed` are the addresses that the terminal shows."""

    def __init__(self, lived: Lived) -> None:
        self.lived = lived
        self.printed: list[str] = []
        self.server = RoomServer(lived.house, self.printed.append)
        self.ids = itertools.count(1)
        self.token = ""
        lived.wait(self.open())

    async def open(self) -> None:
        self.session = ClientSession(
            cookie_jar=CookieJar(unsafe=True)
        )  # cookies of an address without a name
        self.printed.append(await self.server.start(0))
        self.origin = self.printed[0].partition("/?")[0]

    def close(self) -> None:
        self.lived.wait(self.session.close())
        self.lived.wait(self.server.stop())

    # -- as anybody --------------------------------------------------------------------------------

    def ask(self, method: str, path: str, **more: Any) -> Heard:
        async def asked() -> Heard:
            address = path if path.startswith("http") else self.origin + path
            async with self.session.request(method, address, **{"allow_redirects": False, **more}) as answer:
                headers = dict(answer.headers)
                return Heard(answer.status, headers, await answer.read())

        return self.lived.wait(asked())

    def raw(self, text: bytes) -> bytes:
        """Bytes as they are, for what no library sends."""

        async def asked() -> bytes:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.server.guard.port)
            writer.write(text)
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
            return answer

        return self.lived.wait(asked())

    # -- as the page -------------------------------------------------------------------------------

    def enter(self) -> None:
        """Open the newest printed address, as a browser does, and keep the page's token."""
        page = self.ask("GET", self.printed[-1], allow_redirects=True)
        found = re.search(r'name="room-token" content="([^"]+)"', page.text)
        assert found, page.text
        self.token = found[1]

    def get(self, path: str, **query: str) -> Heard:
        return self.ask("GET", path, params=query)

    def post(self, path: str, sent: Any, **headers: str) -> Heard:
        """A write as the page makes it; `headers` change or (empty) leave out what it sends."""
        whole = {"Origin": self.origin, "X-Room-Token": self.token} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kept = {name: value for name, value in whole.items() if value}
        return self.ask("POST", path, data=io.BytesIO(json.dumps(sent).encode()), headers=kept)

    def account(self, who: str) -> str:
        return self.lived.account(who).address

    def said(self, who: str, text: str, *, direct: bool = False, **more: Any) -> dict[str, Any]:
        """What the page sends when somebody types."""
        return {
            "as": self.account(who),
            "channel": self.lived.direct(who) if direct else self.lived.plan_id,
            "kind": "typed",
            "text": text,
            "id": f"request-{next(self.ids)}",
            **more,
        }

    def say(self, who: str, text: str, **more: Any) -> Any:
        heard = self.post("/api/say", self.said(who, text, **more))
        assert heard.status == 200, heard.text
        return heard.json

    def sees(self, who: str, channel: str = "") -> list[dict[str, Any]]:
        """The messages of a channel as the page would draw them for this person."""
        asked = {"as": self.account(who), "channel": channel or self.lived.plan_id}
        heard = self.get("/api/messages", **asked)
        assert heard.status == 200, heard.text
        found: list[dict[str, Any]] = heard.json
        return found

    def state(self, who: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get("/api/state", **{"as": self.account(who)}).json
        return found
