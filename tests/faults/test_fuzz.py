"""Whatever is sent to jbp over HTTP, none of it makes an error of ours, nothing that is unsigned writes anything,
a body of twenty megabytes is refused, slow clients keep nobody else waiting, and its memory stays what it was."""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import re
import sqlite3
import string
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.slack.methods import scopes
from storage.sealing import new_key
from tests.slack.fake import FakeSlack
from tests.soak import soaked

CHECKOUT = Path(__file__).parents[2]
REQUESTS = soaked(600, 20_000)
SECRET = "signing-secret-of-the-test"
LARGE = 20_000_000
SLOW = soaked(50, 400)
GROWTH = 40.0  # MB that a fuzzed process may be larger than before: caches fill
READS = ("/", "/page.css", "/page.js", "/favicon.ico", "/api/state", "/api/glance", "/api/messages")
READS += ("/packets/acme-aws/2027Q1/1", "/plans/acme-aws/1/acme/pdf", "/healthz")
WRITES = (*["/api/say"] * 6, *["/api/read"] * 3, "/api/clock")
CHAT = ("/slack/events", "/slack/install", "/slack/oauth_redirect", "/healthz", "/readyz", "/api/messages")
CHAT += (
    "/teams/about",
    "/files/plan.pdf",
    "/files/packet.pdf?of=x&sign=y",
    "/mail/page",
    "/mail/new",
    "/mail/stop",
    "/mail/page.css",
)
OPERATOR = ("/metrics", "/healthz", "/readyz")
TENANT = "11111111-1111-4111-8111-111111111111"
WORDS = (
    "status",
    "check-in 1 same",
    "log",
    "plan",
    "agree",
    "people",
    "help",
    "today",
    "edit thesis",
    "qbr",
    "nonsense",
)
WRITTEN = ("plans", "documents", "facts", "outbox", "room_messages", "inbox", "people", "slack_installations")


class Running:
    """Three processes of jbp: the local room; Slack over HTTP with the page that installs it, mail, Teams and what an
    operator reads; and a Teams that verifies nobody, as for whom Microsoft signs. With Slack's far side."""

    def __init__(self, folder: Path) -> None:
        self.slack = FakeSlack().start()
        self.slack.install("T1", set(scopes()))
        self.stores = (folder / "room.sqlite3", folder / "slack.sqlite3", folder / "teams.sqlite3")
        on_slack = {
            "JBP_LISTEN": "127.0.0.1:0", "JBP_SLACK_API": self.slack.api, "JBP_SLACK_SIGNING_SECRET": SECRET,
            "JBP_SLACK_CLIENT_ID": "1.2", "JBP_SLACK_CLIENT_SECRET": "hush", "JBP_KEYS": new_key("first"),
            "JBP_PUBLIC_URL": "https://jbp.example.com", "JBP_METRICS": "127.0.0.1:0",
            "JBP_SMTP": "smtp://127.0.0.1:1", "JBP_MAIL_FROM": "jbp@example.com",
            "JBP_TEAMS_APP_ID": TENANT, "JBP_TEAMS_TENANT": TENANT, "JBP_TEAMS_SECRET": "hush",
        }  # fmt: skip
        on_teams = {"JBP_LISTEN": "127.0.0.1:0", "JBP_TEAMS_UNSAFE": "yes"}
        self.processes = [
            started(store, more)
            for store, more in zip(self.stores, ({"JBP_PORT": "0"}, on_slack, on_teams), strict=True)
        ]
        self.printed = self.address(0, r"The local room is open: (\S+)")
        self.chats = self.address(1, r"Listening for chats on (http://\S+)")
        self.operator = self.address(1, r"Metrics and health on (http://\S+)")
        self.teams = self.address(2, r"Listening for chats on (http://\S+)")
        self.room = self.printed.partition("/?")[0]

    def address(self, process: int, pattern: str) -> str:
        output = self.processes[process].stdout
        assert output
        for line in output:
            if found := re.search(pattern, line):
                return found[1]
        raise AssertionError(f"jbp ended without saying {pattern}")

    def close(self) -> None:
        for each in self.processes:
            each.terminate()
        ended = [each.communicate(timeout=30) and each.returncode for each in self.processes]
        self.slack.stop()
        assert ended == [0, 0, 0]

    @property
    def memory(self) -> float:
        """MB that they hold."""
        held = 0.0
        for each in self.processes:
            found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{each.pid}/status").read_text())
            assert found
            held += int(found[1]) / 1024
        return held

    def said(self) -> str:
        """What went wrong, by their own word."""
        return "\n".join(each.with_suffix(".log").read_text()[-60_000:] for each in self.stores)

    def written(self) -> dict[str, int]:
        """How many rows there are of what people and chats can write."""
        rows: Counter[str] = Counter()
        for store in self.stores:
            with sqlite3.connect(store) as connection:
                for name in WRITTEN:
                    rows[name] += connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            connection.close()
        return dict(rows)


def started(store: Path, settings: dict[str, str]) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JBP_")}
    with store.with_suffix(".log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "run", "--plan", "examples/aws.yaml"],
            env={**kept, **settings, "JBP_STORE": str(store)},
            cwd=CHECKOUT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=log,
        )


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    yield made
    made.close()


# -- making requests up --------------------------------------------------------------------------------


class Fuzz:
    """Requests of every kind: as jbp expects them, nearly so, and not at all."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def text(self, most: int = 40) -> str:
        letters = string.printable + "äß漢🙂\u202e\x00\ud7ff"
        return "".join(self.chance.choices(letters, k=self.chance.randrange(most)))

    def value(self, depth: int = 0) -> Any:
        kinds: list[Any] = [None, True, -1, 2**70, 1e308, "", [], {}, self.text(), self.chance.choice(WORDS)]
        if depth < 3 and self.chance.random() < 0.4:
            return self.chance.choice(
                [
                    [self.value(depth + 1) for _ in range(3)],
                    {self.text(8): self.value(depth + 1) for _ in range(3)},
                ]
            )
        return self.chance.choice(kinds)

    def changed(self, whole: dict[str, Any]) -> dict[str, Any]:
        """A good body with some of it made worse."""
        kept = {name: value for name, value in whole.items() if self.chance.random() < 0.98}
        return {name: value if self.chance.random() < 0.95 else self.value() for name, value in kept.items()}

    def said(self) -> dict[str, Any]:
        """What the room's page sends."""
        return self.changed(
            {
                "as": self.chance.choice(("room:acme:vera", "room:aws:paul", self.text())),
                "channel": self.chance.choice(("acme-aws", "dm:room:acme:vera", self.text())),
                "kind": self.chance.choice(("typed", "pressed", "sent")),
                "text": self.chance.choice((*WORDS, self.text(400))),
                "id": f"request-{self.chance.getrandbits(40)}",
                "values": {self.text(6): self.text()},
                "message": self.chance.choice((1, -5, 2**64)),
                "to": self.chance.choice(("hour", self.text(), "9999-12-31T23:59")),
                "draft": self.text(8),
                "step": self.chance.choice((1, 0, 99)),
            }
        )

    def from_slack(self) -> tuple[bytes, str]:
        """A command, an interaction or an event, and its content type."""
        who = {
            "team_id": self.chance.choice(("T1", "T9", self.text())),
            "user_id": "UVERA",
            "api_app_id": "A1",
        }
        kind = self.chance.randrange(4)
        if kind == 0:
            command = {**who, "command": "/jbp", "text": self.chance.choice((*WORDS, self.text(300))),
                       "channel_id": "C1", "trigger_id": self.text(), "response_url": self.text()}  # fmt: skip
            return self.encoded({name: str(value) for name, value in self.changed(command).items()})
        if kind == 1:
            pressed = {"type": self.chance.choice(("block_actions", "view_submission", "shortcut", "message_action")),
                       "team": {"id": who["team_id"]}, "user": {"id": "UVERA", "team_id": "T1"}, "callback_id": "form",
                       "actions": [{"value": "status", "action_id": "a"}], "view": {"state": {"values": self.value()},
                       "callback_id": "form", "private_metadata": self.text()}, "trigger_id": self.text()}  # fmt: skip
            return self.encoded({"payload": json.dumps(self.changed(pressed))})
        if kind == 2:
            event = {"type": self.chance.choice(("message", "app_mention", "app_home_opened", "channel_rename",
                     "tokens_revoked", "app_uninstalled", "member_joined_channel", "user_change", self.text(9))),
                     "user": "UVERA", "text": self.text(99), "channel": "C1", "channel_type": "im"}  # fmt: skip
            whole = {"type": "event_callback", **who, "event_id": self.text(), "event": self.changed(event)}
            return json.dumps(self.changed(whole)).encode(), "application/json"
        if self.chance.random() < 0.5:
            return json.dumps(self.value()).encode(), "application/json"
        return self.chance.randbytes(self.chance.randrange(500)), self.chance.choice(
            ("application/json", "a/b", "x")
        )

    def from_teams(self) -> bytes:
        """An activity, or what is none."""
        chance = self.chance
        pressed = self.changed(
            {"jbp": {"command": chance.choice((*WORDS, self.text(99)))}, self.text(6): self.text()}
        )
        action = self.changed({"type": "Action.Execute", "verb": self.text(9), "data": pressed})
        conversation = self.changed(
            {"id": chance.choice(("19:a", self.text())), "tenantId": TENANT,
             "conversationType": chance.choice(("personal", "channel", "x"))}
        )  # fmt: skip
        activity = {
            "type": chance.choice(("message", "invoke", "conversationUpdate", "installationUpdate", self.text(9))),
            "id": self.text(), "name": chance.choice(("adaptiveCard/action", self.text(9))), "channelId": "msteams",
            "serviceUrl": "http://127.0.0.1:1/", "text": chance.choice((*WORDS, self.text(300))),
            "from": self.changed({"id": "29:vera", "name": self.text(9), "aadObjectId": self.text(9)}),
            "recipient": {"id": "28:jbp"}, "conversation": conversation, "value": {"action": action},
            "channelData": self.changed(
                {"tenant": {"id": TENANT}, "team": {"id": self.text()}, "eventType": self.text(9)}
            ),
            "membersAdded": [{"id": chance.choice(("28:jbp", self.text()))}], "entities": self.value(),
        }  # fmt: skip
        if chance.random() < 0.1:
            return chance.choice((chance.randbytes(200), json.dumps(self.value()).encode()))
        return json.dumps(self.changed(activity)).encode()

    def encoded(self, fields: dict[str, str]) -> tuple[bytes, str]:
        return urlencode(fields, errors="replace").encode(), "application/x-www-form-urlencoded"

    def query(self) -> dict[str, str]:
        names = ("as", "channel", "key", "code", "state", "error", "of", "sign", "press", self.text(5))
        return {name: self.chance.choice((self.text(), "room:acme:vera", "acme-aws")) for name in names}


Answers = Counter[tuple[str, int]]


class Sender:
    """Sends made-up requests, as somebody who knows the secrets or as somebody who does not."""

    def __init__(
        self, running: Running, seed: int, session: aiohttp.ClientSession, token: str | None
    ) -> None:
        self.running = running
        self.fuzz = Fuzz(seed)
        self.session = session
        self.token = token
        self.answers: Answers = Counter()
        self.wrong: list[str] = []  # what an error of ours was the answer to

    async def send(self) -> None:
        chance = self.fuzz.chance
        doing = chance.choice((self.to_room, self.to_slack, self.to_slack, self.to_teams, self.to_anything))
        try:
            await doing()
        except aiohttp.ClientError as gone:  # it hangs up on what is no HTTP: no answer, and no fault of ours
            self.answers[type(gone).__name__, 0] += 1
        except ValueError:  # the client's own library does not send that
            pass

    async def asked(self, method: str, address: str, **more: Any) -> None:
        async with self.session.request(method, address, allow_redirects=False, **more) as answer:
            await answer.read()
            self.answers[address.rpartition("/")[2], answer.status] += 1
            if answer.status >= 500:
                self.wrong.append(f"{method} {address} {more}"[:2000])

    async def to_room(self) -> None:
        if self.fuzz.chance.random() < 0.5:
            path = self.fuzz.chance.choice(READS)
            await self.asked("GET", self.running.room + path, params=self.fuzz.query())
            return
        headers = {"Origin": self.running.room, "X-Room-Token": self.token} if self.token else {}
        body = self.fuzz.said() if self.fuzz.chance.random() < 0.8 else self.fuzz.value()
        path = self.fuzz.chance.choice(WRITES)
        await self.asked("POST", self.running.room + path, data=json.dumps(body).encode(), headers=headers)

    async def to_slack(self) -> None:
        body, kind = self.fuzz.from_slack()
        stamp = str(int(time.time()))
        secret = SECRET if self.token else self.fuzz.text() or "x"
        try:
            signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
        except UnicodeDecodeError:
            signature = "v0=0"
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        await self.asked("POST", f"{self.running.chats}/slack/events", data=body, headers=headers)

    async def to_teams(self) -> None:
        """Where nobody is verified, for one who knows the secrets; else with no token, or with what is none."""
        base = self.running.teams if self.token else self.running.chats
        headers = {"Authorization": self.fuzz.chance.choice(("", "Bearer", "Bearer x.y", "Basic eA=="))}
        body = self.fuzz.from_teams()
        await self.asked(
            "POST", f"{base}/api/messages", data=body, headers={**headers, "Content-Type": "application/json"}
        )

    async def to_anything(self) -> None:
        chance = self.fuzz.chance
        running = self.running
        base, paths = chance.choice(
            ((running.room, (*READS, *WRITES)), *[(running.chats, CHAT)] * 2, (running.operator, OPERATOR))
        )
        method = chance.choice(("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"))
        path = chance.choice((*paths, "/" + self.fuzz.text(30).replace("#", "")))
        headers = {
            chance.choice(("Content-Type", "X-Forwarded-For", "Accept", "Cookie", "Host")): self.fuzz.text(20)
        }
        await self.asked(
            method, base + path, params=self.fuzz.query(), data=self.fuzz.text(200), headers=headers
        )


@asynccontextmanager
async def entered(running: Running) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """The room's own page: its cookie, and its token."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(running.printed) as answer:
            found = re.search(r'name="room-token" content="([^"]+)"', await answer.text())
            assert found
        yield session, found[1]


async def sent(sender: Sender, count: int) -> Answers:
    """What `count` requests were answered. Asserts that none of the answers is an error of ours."""

    async def some() -> None:
        for _ in range(count // 8):
            await sender.send()

    await asyncio.gather(*(some() for _ in range(8)))
    assert not sender.wrong, "\n".join((*sender.wrong, sender.running.said()))
    return sender.answers


def run(doing: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(doing)


# -- what holds ----------------------------------------------------------------------------------------


def test_what_is_not_signed_writes_nothing_and_is_no_error(running: Running) -> None:
    before = running.written()

    async def unsigned() -> Answers:
        async with aiohttp.ClientSession() as session:
            return await sent(Sender(running, 1, session, None), REQUESTS // 2)

    answers = run(unsigned())

    assert running.written() == before
    assert answers["events", 401] > REQUESTS // 20
    assert answers["messages", 401] > 0
    assert {status for name, status in answers if name == "metrics"} <= {200, 400, 405}
    assert answers["say", 403] > 0
    assert not [each for each in answers if each[0] in ("say", "read", "clock", "state") and each[1] == 200]


def test_what_is_signed_and_nonsense_is_no_error_either_and_its_memory_stays(running: Running) -> None:
    async def signed() -> tuple[Answers, float]:
        async with entered(running) as (session, token):
            for path in READS:  # what makes documents is loaded once, when one is asked for
                who = {"as": "room:acme:vera"}
                await Sender(running, 1, session, token).asked("GET", running.room + path, params=who)
            await sent(Sender(running, 2, session, token), REQUESTS // 4)
            before = running.memory
            return await sent(Sender(running, 3, session, token), REQUESTS // 2), running.memory - before

    answers, growth = run(signed())

    assert answers["say", 200] > 0
    assert answers["events", 200] > 0
    assert answers["messages", 201] > 0
    assert growth < GROWTH


def test_a_body_of_twenty_megabytes_is_refused_whoever_sends_it(running: Running) -> None:
    async def larges() -> tuple[list[int], float]:
        async with entered(running) as (session, token):
            cookie = "; ".join(f"{each.key}={each.value}" for each in session.cookie_jar)
        headers = {"Origin": running.room, "X-Room-Token": token, "Cookie": cookie}
        unsigned: dict[str, str] = {}
        wheres = ((f"{running.chats}/slack/events", unsigned), (f"{running.room}/api/say", headers))
        sends = [
            (address, body, more)
            for address, more in wheres * soaked(2, 20)
            for body in (lambda: io.BytesIO(b"x" * LARGE), chunks)
        ]
        statuses = [await asyncio.to_thread(status_of, *each) for each in sends]
        before = running.memory  # what a body's first megabyte is read into is kept
        statuses += [await asyncio.to_thread(status_of, *each) for each in sends]
        return statuses, running.memory - before

    statuses, growth = run(larges())

    assert set(statuses) == {413}
    assert growth < GROWTH


def chunks() -> Iterator[bytes]:
    """Without saying beforehand how much it will be."""
    for _ in range(LARGE // 100_000):
        yield b"x" * 100_000


def status_of(address: str, made: Callable[[], io.BytesIO | Iterator[bytes]], headers: dict[str, str]) -> int:
    """413, or that the server hung up once it had read enough: the rest is not waited for."""
    body = made()
    place = urlsplit(address)
    length = {"Content-Length": str(LARGE)} if isinstance(body, io.BytesIO) else {}
    with closing(HTTPConnection(place.netloc, timeout=30)) as connection:
        try:
            connection.request("POST", place.path, body, headers | length)
            return connection.getresponse().status
        except ConnectionError:
            return 413


def test_slow_clients_keep_nobody_waiting(running: Running) -> None:
    """Some never finish their head, some promise a body that never comes."""

    async def crowded() -> list[float]:
        waiting = []
        for number in range(SLOW):
            base = (running.room, running.chats)[number % 2]
            host, _, port = base.removeprefix("http://").partition(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            head = f"POST /slack/events HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 900000\r\n"
            writer.write((head if number % 3 else f"{head}\r\n" + "x" * 100).encode())
            waiting.append((reader, writer))
        taken = []
        async with aiohttp.ClientSession() as session:
            for _ in range(20):
                begun = time.perf_counter()
                async with session.get(f"{running.chats}/healthz") as answer:
                    assert answer.status == 200
                taken.append(time.perf_counter() - begun)
        for _, writer in waiting:
            writer.transport.abort()
        await asyncio.sleep(0.2)
        return taken

    before = running.memory
    taken = run(crowded())

    assert sorted(taken)[len(taken) // 2] < 1
    assert running.memory - before < GROWTH
