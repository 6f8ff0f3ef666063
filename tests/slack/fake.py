"""A Slack for tests: a server that speaks the Web API methods in use, and refuses what Slack refuses.

It enforces scopes, Block Kit's limits, membership, trigger ids, response urls, and (where `rates`) a message a second
and channel. `troubles` by method say how the next calls end: "drop" (taken, and no answer), "500 before", "500 after",
"429 SECONDS".
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import defaultdict, deque
from typing import Any

from aiohttp import web

from tests.slack.limits import message_faults, view_faults
from tests.slack.state import Channel, Installed, State

SCOPES = {
    "chat.postMessage": {"chat:write"}, "chat.postEphemeral": {"chat:write"}, "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"}, "conversations.open": {"im:write"}, "users.info": {"users:read"},
    "files.getUploadURLExternal": {"files:write"}, "files.completeUploadExternal": {"files:write"},
    "files.info": {"files:read"},
}  # fmt: skip  # docs.slack.dev/reference/methods


class No(Exception):
    """Slack's `ok: false`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


class FakeSlack(State):
    """Start it, and give its `api` to a bot."""

    def __init__(self, *, rates: bool = False) -> None:
        super().__init__()
        self.rates = rates
        self.troubles: dict[str, deque[str]] = defaultdict(deque)
        self.posted: dict[str, float] = {}
        self.refused = 0
        self.asked: list[tuple[float, str, str]] = []  # when, method, channel
        self.said_no: list[tuple[str, str, str]] = []  # method, why, channel
        self.sockets: list[web.WebSocketResponse] = []
        self.acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.ready = threading.Event()

    # -- running ---------------------------------------------------------------------------------------

    def start(self) -> FakeSlack:
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)
        self.thread.start()
        assert self.ready.wait(10)
        return self

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(10)

    async def serve(self) -> None:
        app = web.Application(client_max_size=8_000_000)
        app.router.add_post("/api/{method}", self.called)
        app.router.add_post("/respond/{id}", self.responded)
        app.router.add_post("/upload/{id}", self.uploaded)
        app.router.add_get("/files/{id}", self.download)
        app.router.add_get("/socket", self.socket)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self.loop, self.stopping = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        await self.stopping.wait()
        for socket in self.sockets:
            await socket.close()
        await runner.cleanup()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.base}/api/"

    # -- the Web API -----------------------------------------------------------------------------------

    async def called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        what = {name: read(value) for name, value in (await request.post()).items()}
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or what.get("token", "")
        trouble = self.troubles[method].popleft() if self.troubles[method] else ""
        self.calls[method] += 1
        self.asked.append((time.monotonic(), method, str(what.get("channel", ""))))
        if trouble.startswith("429"):
            return limited(trouble.partition(" ")[2] or "1")
        if trouble == "500 before":
            return web.Response(status=500, text="trouble")
        installed = self.installed.get(token)
        try:
            answer = await self.answer(method, installed, what)
        except No as no:
            answer = no.answer
            self.said_no.append((method, str(no), str(what.get("channel", ""))))
        if answer.get("error") == "ratelimited":
            self.refused += 1
            return limited("1")
        if trouble == "drop" and request.transport:
            request.transport.abort()
        if trouble == "500 after":
            return web.Response(status=500, text="trouble")
        granted = ",".join(sorted(installed.scopes)) if installed else ""
        return web.json_response(answer, headers={"x-oauth-scopes": granted})

    async def answer(self, method: str, installed: Installed | None, what: dict[str, Any]) -> dict[str, Any]:
        if method == "apps.connections.open":
            return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket"}
        if method == "oauth.v2.access":
            return self.exchanged(what)
        if installed is None:
            raise No("invalid_auth")
        self.made.append((method, installed.team, str(what.get("channel") or what.get("channel_id") or "")))
        if installed.ends_at is not None and installed.ends_at <= self.now():
            raise No("token_expired")
        if missing := self.needed(method, what) - installed.scopes:
            raise No("missing_scope", needed=",".join(missing), provided=",".join(installed.scopes))
        handler = getattr(self, method.replace(".", "_"), None)
        if handler is None:
            raise No("unknown_method")
        return {"ok": True, **handler(installed, what)}

    def needed(self, method: str, what: dict[str, Any]) -> set[str]:
        if method in ("conversations.history", "conversations.replies"):
            return {"im:history"} if what["channel"].startswith("D") else {"channels:history"}
        return {"channels:read"} if method == "conversations.info" else SCOPES.get(method, set())

    def exchanged(self, what: dict[str, Any]) -> dict[str, Any]:
        """A code, or a refresh token, for a token; either works once."""
        made = self.codes.pop(what.get("code") or what.get("refresh_token") or "", None)
        if made is None:
            raise No("invalid_refresh_token" if what.get("refresh_token") else "invalid_code")
        new = self.install(made.team, made.scopes, made.grid)
        answer: dict[str, Any] = {
            "ok": True, "access_token": new.token, "token_type": "bot", "scope": ",".join(sorted(made.scopes)),
            "bot_user_id": new.bot_user, "app_id": "A1", "team": {"id": made.team, "name": f"Team {made.team}"},
            "enterprise": None, "authed_user": {"id": "U1"}, "is_enterprise_install": False,
        }  # fmt: skip
        if made.expires:
            new.expires, new.ends_at = True, self.now() + 43200
            refresh = f"xoxe-1-{self.stamp()}"
            self.codes[refresh] = new
            answer |= {"refresh_token": refresh, "expires_in": 43200}
        return answer

    def auth_test(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        return {
            "team_id": installed.team, "team": f"Team {installed.team}", "user_id": installed.bot_user, "user": "jbp",
            "bot_id": "B1", "enterprise_id": installed.grid or None, "url": "https://x.example/",
        }  # fmt: skip

    # messages

    def room(self, installed: Installed, id: str) -> Channel:
        channel = self.channels.get(id)
        if channel is None:
            raise No("channel_not_found")
        if channel.archived:
            raise No("is_archived")
        if installed.bot_user not in channel.members:
            raise No("not_in_channel")
        return channel

    def chat_postMessage(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = self.room(installed, what["channel"])
        if self.rates and time.monotonic() - self.posted.get(channel.id, 0) < 1:
            raise No("ratelimited")
        self.posted[channel.id] = time.monotonic()
        fit(what)
        if what.get("thread_ts") and not channel.at(what["thread_ts"]):
            raise No("thread_not_found")
        message = {**what, "ts": self.stamp(), "user": installed.bot_user}
        channel.messages.append(message)
        return {"ts": message["ts"], "channel": channel.id}

    def chat_postEphemeral(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = self.room(installed, what["channel"])
        if what["user"] not in channel.members:
            raise No("user_not_in_channel")
        if self.users[what["user"]].team != installed.team and not self.users[what["user"]].dms:
            raise No("user_not_in_channel")
        fit(what)
        channel.alone.append((what["user"], {**what, "ts": self.stamp(), "by": installed.bot_user}))
        return {"message_ts": self.stamp()}

    def chat_update(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        message = self.room(installed, what["channel"]).at(what["ts"])
        if message is None:
            raise No("message_not_found")
        if message.get("user") != installed.bot_user:
            raise No("cant_update_message")
        fit(what)
        message.update({**what, "edited": True})
        return {"ts": message["ts"]}

    def chat_delete(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        channel = self.room(installed, what["channel"])
        message = channel.at(what["ts"])
        if message is None:
            raise No("message_not_found")
        if message.get("user") != installed.bot_user:
            raise No("cant_delete_message")
        channel.messages.remove(message)
        return {}

    def conversations_history(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        channel = self.room(installed, what["channel"])
        roots = [each for each in channel.messages if not each.get("thread_ts")]
        return {"messages": since(roots, what)[::-1]}

    def conversations_replies(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        channel = self.room(installed, what["channel"])
        return {
            "messages": since(
                [m for m in channel.messages if what["ts"] in (m["ts"], m.get("thread_ts"))], what
            )
        }

    def conversations_open(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(what["users"])
        if user is None:
            raise No("user_not_found")
        if user.deleted:
            raise No("user_disabled")
        if user.team != installed.team and not user.dms:
            raise No("cannot_dm_bot")
        return {"channel": {"id": self.direct_of(installed.bot_user, user.id).id}}

    def conversations_info(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        channel = self.channels.get(what["channel"])
        if channel is None:
            raise No("channel_not_found")
        found = {
            "id": channel.id,
            "name": channel.name,
            "is_archived": channel.archived,
            "is_ext_shared": channel.shared,
        }
        return {"channel": {**found, "is_member": installed.bot_user in channel.members}}

    def users_info(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(what["user"])
        if user is None:
            raise No("user_not_found")
        grid = {"enterprise_user": {"id": user.id, "enterprise_id": user.grid}} if user.grid else {}
        return {"user": {"id": user.id, "name": user.name, "team_id": user.team, **grid}}

    # views

    def views_open(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        if why := self.use_trigger(what["trigger_id"].partition("/")[0]):
            raise No(why)
        _, user, team = what["trigger_id"].split("/")
        if team != installed.team:
            raise No("invalid_trigger_id")
        return self.showing(self.users[user], what["view"], through=team)

    def views_update(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        user = next((each for each in self.users.values() if each.view == what["view_id"]), None)
        if user is None or user.modal is None or user.through != installed.team:
            raise No("not_found")
        return self.showing(user, what["view"], what["view_id"])

    def showing(self, user: Any, view: dict[str, Any], id: str = "", through: str = "") -> dict[str, Any]:
        if found := view_faults(view):
            raise No("invalid_arguments", response_metadata={"messages": found})
        user.modal, user.view, user.typed = view, id or f"V{self.stamp()}", {}
        user.through = through or user.through
        return {"view": {"id": user.view}}

    def views_publish(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        if found := view_faults(what["view"]):
            raise No("invalid_arguments", response_metadata={"messages": found})
        self.users[what["user_id"]].home = what["view"]
        return {"view": {"id": "VHOME"}}

    # files

    def files_getUploadURLExternal(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        id = f"F{self.stamp()}"
        self.files[id] = {"id": id, "name": what["filename"], "length": int(what["length"]), "shares": {}}
        return {"file_id": id, "upload_url": f"{self.base}/upload/{id}"}

    def files_completeUploadExternal(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        channel = self.room(installed, what["channel_id"])
        for each in what["files"]:
            file = self.files.get(each["id"])
            if file is None or len(file.get("content", b"")) != file["length"]:
                raise No("file_not_found")
            file["shares"] = {"private": {channel.id: [{"ts": self.stamp()}]}}
            message = {"ts": self.stamp(), "text": "", "files": [file], "thread_ts": what.get("thread_ts")}
            channel.messages.append(message)
        return {}

    def files_info(self, installed: Installed, what: dict[str, Any]) -> dict[str, Any]:
        file = self.files.get(what["file"])
        if file is None:
            raise No("file_not_found")
        shown = {name: value for name, value in file.items() if name != "content"}
        return {"file": {**shown, "url_private_download": f"{self.base}/files/{file['id']}"}}

    async def uploaded(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        self.files[request.match_info["id"]]["content"] = form["file"].file.read()  # type: ignore[union-attr]
        return web.Response(text="OK")

    async def download(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.installed:
            return web.Response(status=403)
        return web.Response(body=self.files[request.match_info["id"]]["content"])

    # -- response urls and Socket Mode -----------------------------------------------------------------

    async def responded(self, request: web.Request) -> web.StreamResponse:
        """Five times in thirty minutes."""
        channel, user, left = self.responses.get(request.match_info["id"], ("", "", 0))
        body = await request.json()
        if left < 1:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        self.responses[request.match_info["id"]] = (channel, user, left - 1)
        if found := message_faults(body):
            return web.json_response({"ok": False, "error": "invalid_blocks", "messages": found}, status=400)
        self.told(channel, user, body)
        return web.json_response({"ok": True})

    def told(self, channel: str, user: str, body: dict[str, Any]) -> None:
        """An answer with an acknowledgement or at a response url."""
        message = {**body, "ts": self.stamp()}
        if body.get("response_type") == "in_channel":
            self.channels[channel].messages.append(message)
        else:
            self.channels[channel].alone.append((user, message))

    async def socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(socket)
        async for message in socket:
            if message.type is web.WSMsgType.TEXT:
                said = json.loads(message.data)
                if waiting := self.acks.pop(said.get("envelope_id", ""), None):
                    waiting.set_result(said.get("payload") or {})
        self.sockets.remove(socket)
        return socket


def fit(what: dict[str, Any]) -> None:
    if found := message_faults(what):
        raise No("invalid_blocks", response_metadata={"messages": found})


def since(messages: list[dict[str, Any]], what: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in messages if float(each["ts"]) >= float(what.get("oldest", 0))]


def limited(wait: str) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": wait})


def read(value: Any) -> Any:
    """A form's field: JSON where it is."""
    if (isinstance(value, str) and value[:1] in ("{", "[", '"')) or value in ("true", "false"):
        return json.loads(value)
    return value
