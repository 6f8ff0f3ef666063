"""A Teams for tests: a server that speaks the Bot Connector's calls in use, and refuses what Teams refuses.

It enforces membership, the size of a message, and (where `rates`) how much may be posted in a conversation. `troubles`
by call (`send`, `update`, `create`, …) say how the next ones end: "drop" (taken, and no answer), "502 before",
"502 after", "403 CODE", "429 SECONDS", "412". Graph, the issuer of keys and Microsoft's sign-in are here too.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
import time
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web

from tests.teams.cards import faults
from tests.teams.identity import ISSUER, certificate, private_key, public, tls
from tests.teams.state import ACME, APP, BOT, Conversation, State

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
LARGEST = 28_000  # bytes of a message, as documented
RATES = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))  # in a conversation
OF_AN_APP = (30, 1.0)  # in a tenant


class No(Exception):
    """An error of the Connector's."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


class FakeTeams(State):
    """Start it, and give its addresses to a bot."""

    def __init__(self, folder: Path, *, rates: bool = False) -> None:
        super().__init__()
        self.rates = rates
        self.secret = "the-app's-secret"
        self.keys = [public("key-1")]
        self.troubles: dict[str, deque[str]] = defaultdict(deque)
        self.posted: dict[str, list[float]] = defaultdict(list)
        self.tokens: dict[str, str] = {}
        self.asked: list[tuple[float, str, str]] = []  # when, call, conversation
        self.shares: dict[str, bytes] = {}
        self.granted = False  # whether Graph may read
        self.refused = 0
        self.certificate = certificate(folder)
        self.ready = threading.Event()

    # -- running ---------------------------------------------------------------------------------------

    def start(self) -> FakeTeams:
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(10)

    async def serve(self) -> None:
        app = web.Application(client_max_size=8_000_000)
        here = "/v3/conversations/{conversation}"
        app.router.add_post("/v3/conversations", self.by("create"))
        app.router.add_post(here + "/activities", self.by("send"))
        app.router.add_put(here + "/activities/{activity}", self.by("update"))
        app.router.add_delete(here + "/activities/{activity}", self.by("delete"))
        app.router.add_get(here + "/members/{member}", self.by("member"))
        app.router.add_get("/v3/teams/{team}", self.by("team"))
        app.router.add_get("/v3/teams/{team}/conversations", self.by("channels"))
        app.router.add_get("/v1.0/teams/{group}/channels/{conversation}/messages", self.by("graph"))
        app.router.add_get(
            "/v1.0/teams/{group}/channels/{conversation}/messages/{root}/replies", self.by("graph")
        )
        app.router.add_get("/v1.0/chats/{conversation}/messages", self.by("graph"))
        app.router.add_get("/shares/{file}", self.share)
        app.router.add_put("/shares/{file}", self.shared)
        app.router.add_get("/keys/openid", self.openid)
        app.router.add_get("/identity", self.identity)
        app.router.add_get("/keys/jwks", self.jwks)
        app.router.add_get("/{tenant}/v2.0/.well-known/openid-configuration", self.authority)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self.token)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.loop, self.stopping = asyncio.get_running_loop(), asyncio.Event()
        handler: Any = runner.server
        secure = await self.loop.create_server(
            handler, "127.0.0.1", 0, ssl=tls(self.certificate), ssl_shutdown_timeout=0.05
        )
        self.port, self.tls_port = runner.addresses[0][1], secure.sockets[0].getsockname()[1]
        self.ready.set()
        await self.stopping.wait()
        secure.close()
        await runner.cleanup()
        await asyncio.sleep(0.2)  # connections by TLS end a moment later

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def secure(self) -> str:
        return f"https://127.0.0.1:{self.tls_port}"

    @property
    def service(self) -> str:
        """The address that comes with every activity."""
        return f"{self.secure}/"

    # -- the Connector ---------------------------------------------------------------------------------

    def by(self, call: str) -> Any:
        async def answered(request: web.Request) -> web.StreamResponse:
            trouble = self.troubles[call].popleft() if self.troubles[call] else ""
            self.calls[call] += 1
            body = json.loads(await request.read() or b"{}")
            self.asked.append((time.monotonic(), call, named(request, body)))
            status, _, more = trouble.partition(" ")
            if status in ("429", "412"):
                return web.json_response(
                    {"error": {"code": "Throttled"}}, status=int(status), headers=after(more)
                )
            if status.isdecimal() and more == "before":
                return web.Response(status=int(status), text="trouble")
            if status.isdecimal() and more != "after":
                return failed(No(int(status), more))
            audience = self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
            if audience is None or (audience != "graph") is (call == "graph"):
                return failed(No(401, "Unauthorized"))
            try:
                answer = getattr(self, f"on_{call}")(request.match_info, body)
            except No as no:
                self.refused += no.status == 429
                return failed(no)
            if trouble == "drop" and request.transport:
                request.transport.abort()
            if more == "after":
                return web.Response(status=int(status), text="trouble")
            return web.json_response(answer, status=201 if call in ("create", "send") else 200)

        return answered

    def place(self, id: str) -> tuple[Conversation, str]:
        """A conversation that the bot is in, and the thread of it."""
        id, _, thread = id.partition(";messageid=")
        found = self.conversations.get(id)
        if found is None:
            raise No(404, "ConversationNotFound")
        if found.refuses:
            raise No(*found.refuses)
        if not found.bot:
            raise No(403, "BotNotInConversationRoster")
        return found, thread

    def add(self, where: Conversation, activity: dict[str, Any], thread: str = "") -> dict[str, Any]:
        self.fit(where, activity)
        if thread and not where.at(thread):
            raise No(404, "ActivityNotFoundInConversation")
        id = self.number() if where.kind != "personal" else f"1:{self.number()}"
        message = {**activity, "id": id, "thread": thread, "from": BOT}
        where.messages.append(message)
        return message

    def fit(self, where: Conversation, activity: dict[str, Any]) -> None:
        if len(json.dumps(activity, ensure_ascii=False).encode()) > LARGEST:
            raise No(413, "MessageSizeTooBig")
        drawn = [
            each["content"] for each in activity.get("attachments", ()) if each["contentType"] == ADAPTIVE
        ]
        if found := [fault for each in drawn for fault in faults(each)]:
            raise No(400, "BadSyntax", "; ".join(found))
        now = time.monotonic()
        done = self.posted[where.id]
        everywhere = self.posted[where.tenant]
        full = any(len(done) >= most and now - done[-most] < span for most, span in RATES)
        most, span = OF_AN_APP
        if self.rates and (full or (len(everywhere) >= most and now - everywhere[-most] < span)):
            raise No(429, "Throttled")
        done.append(now)
        everywhere.append(now)

    def on_create(self, path: Any, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("isGroup"):
            where, _ = self.place(body["channelData"]["channel"]["id"])
            id = self.add(where, body["activity"])["id"]
            return {"id": f"{where.id};messageid={id}", "activityId": id}
        (member,) = body["members"]
        user = self.who(member["id"])
        if user is None:
            raise No(400, "BadArgument")
        if user.tenant != ACME or not user.app:
            raise No(403, "BotNotInConversationRoster")
        return {"id": self.personal(user).id}

    def on_send(self, path: Any, activity: dict[str, Any]) -> dict[str, Any]:
        where, thread = self.place(path["conversation"])
        return {"id": self.add(where, activity, thread)["id"]}

    def on_update(self, path: Any, activity: dict[str, Any]) -> dict[str, Any]:
        where, message = self.standing(path)
        self.fit(where, activity)
        message.update({**activity, "edited": True})
        return {"id": message["id"]}

    def on_delete(self, path: Any, activity: dict[str, Any]) -> dict[str, Any]:
        where, message = self.standing(path)
        where.messages.remove(message)
        return {}

    def standing(self, path: Any) -> tuple[Conversation, dict[str, Any]]:
        where, _ = self.place(path["conversation"])
        message = where.at(path["activity"])
        if message is None or message["from"] != BOT:
            raise No(404, "ActivityNotFoundInConversation")
        return where, message

    def on_member(self, path: Any, body: dict[str, Any]) -> dict[str, Any]:
        where, _ = self.place(path["conversation"])
        user = next((each for each in where.members if path["member"] in (each.id, each.object_id)), None)
        if user is None:
            raise No(404, "MemberNotFoundInConversation")
        return {"id": user.id, "name": user.name, "aadObjectId": user.object_id, "tenantId": user.tenant}

    def on_team(self, path: Any, body: dict[str, Any]) -> dict[str, Any]:
        if path["team"] not in self.teams:
            raise No(404, "TeamNotFound")
        return {"id": path["team"], "name": "Alliance", "aadGroupId": self.teams[path["team"]]}

    def on_channels(self, path: Any, body: dict[str, Any]) -> dict[str, Any]:
        theirs = [each for each in self.conversations.values() if each.team == path["team"]]
        return {"conversations": [{"id": each.id, "name": each.name or None} for each in theirs]}

    # -- Graph -----------------------------------------------------------------------------------------

    def on_graph(self, path: Any, body: dict[str, Any]) -> dict[str, Any]:
        where = self.conversations[path["conversation"]]
        if not self.granted or ("group" in path and self.teams.get(where.team) != path["group"]):
            raise No(403, "Forbidden")
        root = path.get("root", "")
        found = [message for message in where.messages if message.get("thread", "") == root]
        return {"value": [read_back(message) for message in reversed(found[-50:])]}

    async def share(self, request: web.Request) -> web.StreamResponse:
        """A file in somebody's OneDrive, for whoever has its address."""
        self.calls["share"] += 1
        found = self.shares.get(request.match_info["file"])
        return web.Response(body=found) if found is not None else web.Response(status=404)

    async def shared(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        assert request.headers["Content-Range"] == f"bytes 0-{len(content) - 1}/{len(content)}"
        if trouble := self.troubles["upload"].popleft() if self.troubles["upload"] else "":
            return web.Response(status=int(trouble))
        self.shares[request.match_info["file"]] = content
        return web.json_response({"id": "1"}, status=201)

    # -- who signs -------------------------------------------------------------------------------------

    async def openid(self, request: web.Request) -> web.StreamResponse:
        self.calls["openid"] += 1
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.base}/keys/jwks"})

    async def jwks(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"keys": self.keys})

    async def authority(self, request: web.Request) -> web.StreamResponse:
        tenant = f"{self.secure}/{request.match_info['tenant']}"
        return web.json_response({
            "issuer": f"{tenant}/v2.0", "authorization_endpoint": f"{tenant}/oauth2/v2.0/authorize",
            "token_endpoint": f"{tenant}/oauth2/v2.0/token",
        })  # fmt: skip

    async def token(self, request: web.Request) -> web.StreamResponse:
        """For the app's secret, or for an assertion that its certificate signed."""
        self.calls["token"] += 1
        what = await request.post()
        if (
            request.match_info["tenant"] != ACME
            or what.get("client_id") != APP
            or not self.signs_in(dict(what))
        ):
            return web.json_response({"error": "invalid_client"}, status=401)
        made = secrets.token_urlsafe(20)
        self.tokens[made] = (
            "graph" if "graph" in str(what["scope"]) or self.base in str(what["scope"]) else "bot"
        )
        return web.json_response({"access_token": made, "token_type": "Bearer", "expires_in": 3600})

    async def identity(self, request: web.Request) -> web.StreamResponse:
        """As a machine of Azure's (App Service) gives the token of its managed identity."""
        asked = request.query
        if request.headers.get("X-IDENTITY-HEADER") != "of-this-machine" or asked.get("client_id") != APP:
            return web.json_response({"statusCode": 400, "message": "no such identity"}, status=400)
        made = secrets.token_urlsafe(20)
        self.tokens[made] = "graph" if "graph" in asked["resource"] else "bot"
        until = int(time.time()) + 3600
        return web.json_response(
            {"access_token": made, "expires_on": str(until), "resource": asked["resource"]}
        )

    def signs_in(self, what: dict[str, Any]) -> bool:
        assertion = what.get("client_assertion")
        if not assertion:
            return bool(what.get("client_secret") == self.secret)
        key = private_key("certificate of the app").public_key()
        try:
            jwt.decode(assertion, key, algorithms=["PS256"], options={"verify_aud": False})
        except jwt.PyJWTError:
            return False
        return True


def named(request: web.Request, body: dict[str, Any]) -> str:
    """The conversation that a call is about."""
    channel = body.get("channelData", {}).get("channel", {}).get("id", "")
    return str(request.match_info.get("conversation", channel)).partition(";")[0]


def read_back(message: dict[str, Any]) -> dict[str, Any]:
    """As Graph gives a message: its cards as text."""
    cards = [{**each, "content": json.dumps(each["content"])} for each in message.get("attachments", ())]
    return {"id": message["id"], "createdDateTime": "2099-01-01T00:00:00.000Z", "attachments": cards}


def failed(no: No) -> web.Response:
    return web.json_response({"error": {"code": no.code, "message": no.message}}, status=no.status)


def after(seconds: str) -> dict[str, str]:
    return {"Retry-After": seconds} if seconds else {}
