"""`/jbp status` by a signed Slack request over HTTP, against a bare slack-bolt app that only acknowledges "ok".

Ten thousand plans of eight motions with 26 weeks of answers on SQLite, every request recognised if repeated. Both apps
run in processes of their own; the client sends bytes that were made beforehand.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import text

from bench import stores
from bench.sizes import sized
from storage.store import Store, sqlite_url

CHECKOUT = Path(__file__).parents[1]
SECRET = "bench"
PLANS, ACTIVE, WEEKS = *sized((10_000, 200), (40, 20)), 26
ALONE, TOGETHER, CLIENTS = *sized((300, 2_400), (20, 80)), 8
BARE = """
import sys
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
async def authorize(enterprise_id, team_id):
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-1")
app = AsyncApp(signing_secret="bench", authorize=authorize, process_before_response=sys.argv[1] == "before")
@app.command("/jbp")
async def jbp(ack):
    await ack("ok")
async def events(request):
    return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))
async def ready(request):
    return web.Response()
server = web.Application()
server.add_routes([web.post("/slack/events", events), web.get("/healthz", ready)])
web.run_app(server, host="127.0.0.1", port=int(sys.argv[2]), print=None, access_log=None)
"""


def rows(folder: Path) -> Iterator[tuple[str, float, float, str, bool]]:
    path = folder / "status.sqlite3"
    fill(path)
    ours = [sys.executable, "-m", "bot.cli", "run"]
    with slack() as api, serving(ours, free := free_port(), settings(path, api, free)) as port:
        asyncio.run(load(port, list(range(1, ACTIVE + 1)), ACTIVE * 2, 1))  # every plan read once
        alone, _ = asyncio.run(load(port, list(range(1, ACTIVE + 1)), ALONE, 1))
        _, active = asyncio.run(load(port, list(range(1, ACTIVE + 1)), TOGETHER, CLIENTS))
        _, uniform = asyncio.run(load(port, list(range(1, PLANS + 1)), TOGETHER, CLIENTS))
    with serving([sys.executable, "-c", BARE, "after", str(free := free_port())], free, {}) as port:
        bare, bare_rate = measured(port)
    with serving([sys.executable, "-c", BARE, "before", str(free := free_port())], free, {}) as port:
        quick, quick_rate = measured(port)
    print(f"  bare app {bare:.2f} ms, {bare_rate:,.0f}/s; with process_before_response", end=" ")
    print(f"{quick:.2f} ms, {quick_rate:,.0f}/s")
    print(
        f"  /jbp status {alone:.2f} ms, {active:,.0f}/s on {ACTIVE} active plans, {uniform:,.0f}/s on {PLANS:,}"
    )
    yield "/jbp status, one client: p50 against the bare app", alone / bare, 0.2, "of it", False
    yield f"/jbp status, eight clients, {ACTIVE} active plans: rate", active / bare_rate, 2.0, "of it", True
    yield f"/jbp status, eight clients, {PLANS:,} plans: rate", uniform / bare_rate, 0.75, "of it", True


def measured(port: int) -> tuple[float, float]:
    """Of a bare app: the median of a request alone, in ms, and requests a second."""
    return asyncio.run(load(port, [1], ALONE, 1))[0], asyncio.run(load(port, [1], TOGETHER, CLIENTS))[1]


def fill(path: Path) -> None:
    """Plans whose rooms are Slack channels, and half a year of answers, made by the database itself."""
    store = Store.open(sqlite_url(path))
    now = datetime.now(UTC)
    with store.book(now) as book:
        stores.fill(book, PLANS, now + timedelta(days=365))
        for statement in (
            "UPDATE rooms SET platform = 'slack', tenant = 'T1', channel = 'C' || plan_id",
            "UPDATE identities SET platform = 'slack', tenant = 'T1', account = 'U' || account",
        ):
            book.execute(text(statement))
        book.execute(text(HISTORY), {"weeks": WEEKS, "said": now.replace(tzinfo=None).isoformat(" ")})
    store.close()


HISTORY = """
WITH RECURSIVE week(w) AS (SELECT 1 UNION ALL SELECT w + 1 FROM week WHERE w < :weeks)
INSERT INTO facts (plan_id, slot, occurrence, said_at, body, place, link)
SELECT latest.plan_id, latest.slot, 'motion-review/2026-W' || (20 + w), :said, latest.body,
    1000 + ROW_NUMBER() OVER (PARTITION BY latest.plan_id ORDER BY w, latest.slot), ''
FROM week, latest WHERE latest.slot LIKE 'answer/%'
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as there:
        return int(there.getsockname()[1])


def settings(path: Path, api: str, port: int) -> dict[str, str]:
    return {
        "JBP_STORE": str(path), "JBP_SLACK_BOT_TOKEN": "xoxb-bench", "JBP_SLACK_SIGNING_SECRET": SECRET,
        "JBP_SLACK_API": api, "JBP_LISTEN": f"127.0.0.1:{port}", "PYTHONPATH": str(CHECKOUT),
    }  # fmt: skip


@contextmanager
def slack() -> Iterator[str]:
    """A Slack that says whose token it is."""
    ready = threading.Event()
    found: dict[str, Any] = {}

    async def who(request: web.Request) -> web.StreamResponse:
        answer = {"ok": True, "team_id": "T1", "team": "Bench", "user_id": "UBOT", "bot_id": "B1"}
        return web.json_response(answer, headers={"x-oauth-scopes": "commands"})

    async def serve() -> None:
        app = web.Application()
        app.router.add_post("/api/auth.test", who)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        found.update(port=runner.addresses[0][1], over=asyncio.Event(), loop=asyncio.get_running_loop())
        ready.set()
        await found["over"].wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    ready.wait(10)
    yield f"http://127.0.0.1:{found['port']}/api/"
    found["loop"].call_soon_threadsafe(found["over"].set)
    thread.join(10)


@contextmanager
def serving(command: list[str], port: int, more: dict[str, str]) -> Iterator[int]:
    running = subprocess.Popen(
        command,
        env={**os.environ, **more},
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        asyncio.run(answering(port))
        yield port
    finally:
        running.terminate()
        running.wait(20)


async def answering(port: int) -> None:
    for _ in range(600):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise TimeoutError(port)


def request(plan: int, number: int, stamp: str) -> bytes:
    fields = {
        "team_id": "T1", "channel_id": f"C{plan}", "channel_name": "plan", "user_id": f"U{plan}-vendor-1",
        "user_name": "vera", "command": "/jbp", "text": "status", "api_app_id": "A1", "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/r", "trigger_id": f"{stamp}.{number}.{random.random()}",
    }  # fmt: skip
    body = urllib.parse.urlencode(fields).encode()
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def load(port: int, plans: list[int], times: int, clients: int) -> tuple[float, float]:
    """The median of a request in ms, and requests a second."""
    stamp = str(int(time.time()))
    waiting = [request(random.choice(plans), number, stamp) for number in range(times)]
    taken: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            sent = waiting.pop()
            begun = time.perf_counter()
            writer.write(sent)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            taken.append(time.perf_counter() - begun)
            assert head.startswith(b"HTTP/1.1 200"), head + body
            assert body == b"ok" or "blocks" in json.loads(body), body
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return statistics.median(taken) * 1000, times / (time.perf_counter() - begun)
