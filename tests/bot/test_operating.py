"""Whoever runs jbp sees within ten seconds that it does not work and why, and that it works again by itself; strangers
see nothing of the inside."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event
from sqlalchemy.engine import URL

from bot.chat import NotAccepted, Silent
from bot.clocks import SetClock
from bot.house import House
from bot.listening import Listening
from bot.operating import metrics_routes
from cards.card import Card
from storage import outbox, people
from storage.cards import card_json
from storage.outbox import OUTBOX, Wanted
from storage.store import Store, sqlite_url
from tests.conftest import on_server
from tests.far_side import FarChat, FarSide
from tests.plans import small_plan

CHECKOUT = Path(__file__).parents[2]
SOON = 10.0  # seconds: what is promised
NOWHERE = 9  # a port on which nothing listens


class Far(FarChat):
    """A chat that can be asked whether it is there."""

    async def post(self, channel: str, card: Card, **more: Any) -> str:
        try:
            return await super().post(channel, card, **more)
        except NotAccepted as refused:
            raise refused if refused.retry_after else Silent(str(refused)) from refused

    async def answers(self) -> None:
        try:
            await self.find("", "", datetime.now(UTC), None)
        except Exception as trouble:
            raise Silent("not there") from trouble


class Process:
    """A house as `jbp run` has it: ticking every second, looked at every few, asked over HTTP."""

    def __init__(self, store: Store, far: FarSide) -> None:
        self.runner = asyncio.Runner()
        self.clock = SetClock(datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
        self.far = far
        self.chat = Far(far.port)
        self.house = House(store, self.clock, {"far": self.chat})
        self.house.add_plan(small_plan())
        self.person = self.house.work.now(lambda book: people.introduce(book, "Ada", "far", "t", "dm-1"))
        self.public = Listening("127.0.0.1", 0, self.house.health)
        self.operator = Listening("127.0.0.1", 0, self.house.health)
        self.runner.run(self.start())

    async def start(self) -> None:
        self.address = await self.public.start([])
        measured = metrics_routes(self.house.work, self.house.health)
        self.private = await self.operator.start(measured)
        self.session = aiohttp.ClientSession()
        self.beating = asyncio.create_task(self.beat())
        self.house.health.start()

    async def beat(self) -> None:
        while True:
            try:
                await self.house.heart.settle()
            except Exception:  # noqa: BLE001  # as APScheduler does: the next one follows
                await asyncio.sleep(0)
            await asyncio.sleep(0.1)

    async def stop(self) -> None:
        self.beating.cancel()
        await self.house.health.stop()
        await self.session.close()
        await self.public.stop()
        await self.operator.stop()

    def close(self) -> None:
        self.runner.run(self.stop())
        self.runner.close()
        self.house.close()

    def wait(self, seconds: float) -> None:
        self.runner.run(asyncio.sleep(seconds))

    def ask(self, address: str) -> tuple[int, str]:
        async def asked() -> tuple[int, str]:
            async with self.session.get(address) as answer:
                return answer.status, await answer.text()

        return self.runner.run(asked())

    def healthz(self) -> tuple[int, str]:
        return self.ask(f"{self.address}/healthz")

    def until(self, status: int) -> str:
        """What /healthz says once it has that status, within what is promised."""
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            found, said = self.healthz()
            if found == status:
                return said
            self.wait(0.2)
        raise AssertionError(f"/healthz is not {status} within {SOON} s: {said}")

    def want(self, *keys: str) -> None:
        def queue(book: Any) -> None:
            channel = f"person:{self.person}"
            wanted = [
                Wanted(key=key, channel=channel, card=card_json(Card(key)), not_before=book.now)
                for key in keys
            ]
            outbox.queue(book, wanted)

        self.house.work.now(queue)

    def comes(self, *titles: str) -> None:
        """Exactly these have come to the far side, in this order, soon."""
        end = time.monotonic() + SOON
        while len(self.far.accepted) < len(titles) and time.monotonic() < end:
            self.wait(0.1)
        self.wait(0.3)
        assert [each["title"] for each in self.far.accepted] == list(titles)

    def states(self) -> dict[str, int]:
        return self.house.work.now(
            lambda book: {
                row.key: row.state for row in book.execute(OUTBOX.select().where(OUTBOX.c.plan_id.is_(None)))
            }
        )


@pytest.fixture
def far() -> Iterator[FarSide]:
    made = FarSide(1, trouble=0)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def process(store: Store, far: FarSide) -> Iterator[Process]:
    made = Process(store, far)
    yield made
    made.close()


def test_what_works_says_so_and_is_ready(process: Process) -> None:
    process.until(200)
    while process.ask(f"{process.address}/readyz")[0] != 200:
        process.wait(0.1)
    assert '"problems": []' in process.healthz()[1]


def test_a_store_that_may_only_be_read_is_said_and_nothing_is_posted_until_it_can_be_written(
    tmp_path: Path, far: FarSide
) -> None:
    store = Store.open(sqlite_url(tmp_path / "jbp.sqlite3"))
    process = Process(store, far)
    process.until(200)
    process.want("one")
    setting = {"now": "PRAGMA query_only = ON"}

    def before(connection: Any, *_: Any) -> None:
        connection.execute(setting["now"])

    event.listen(store.engine, "checkout", before)
    assert "it may only be read" in process.until(503)
    posted = len(far.accepted)
    process.wait(1)
    assert process.ask(f"{process.address}/readyz")[0] == 503
    assert len(far.accepted) == posted
    setting["now"] = "PRAGMA query_only = OFF"
    process.until(200)
    process.comes("one")
    process.close()


def test_a_full_disk_is_said_and_it_goes_on_by_itself_once_there_is_room(tmp_path: Path) -> None:
    """The process itself; the system lets it write no byte more."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"],
        env={**os.environ, "JBP_STORE": str(tmp_path / "jbp.sqlite3"), "JBP_PORT": "0"},
        cwd=CHECKOUT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as running:
        assert running.stdout
        room = running.stdout.readline().split()[-1].partition("/?")[0]
        assert eventually(f"{room}/healthz", 200)
        before = resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        said = eventually(f"{room}/healthz", 503)
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, before)
        assert "The store cannot be written: the disk" in said
        assert eventually(f"{room}/healthz", 200)
        running.terminate()
        assert running.wait(SOON) == 0


def eventually(address: str, status: int) -> str:
    """What is said there once it has that status, within what is promised."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                found, said = answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            found, said = refused.code, refused.read().decode()
        if found == status:
            return said
        time.sleep(0.2)
    raise AssertionError(f"{address} is not {status} within {SOON} s: {said}")


def test_a_database_that_is_restarted_is_said_and_it_goes_on_by_itself(server: URL, far: FarSide) -> None:
    name, template = "restarted", server.set(database="template1")
    on_server(server, f"CREATE DATABASE {name} TEMPLATE made")
    store = Store.open(server.set(database=name))
    process = Process(store, far)
    process.until(200)
    on_server(template, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    on_server(template, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    assert "The store cannot be written" in process.until(503)
    on_server(template, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    process.until(200)
    process.want("one")
    process.comes("one")
    process.close()


def test_a_chat_that_is_away_for_an_hour_is_said_and_everything_comes_once_afterwards(
    process: Process, far: FarSide
) -> None:
    process.until(200)
    there = process.chat.base
    process.chat.base = f"http://127.0.0.1:{NOWHERE}"
    process.want("one", "two")

    assert "Far has not answered for" in process.until(503)
    for _ in range(120):  # an hour, half a minute at a time
        process.clock.forward(timedelta(seconds=30))
        process.wait(0.05)
    assert set(process.states().values()) <= {"pending", "sending"}
    process.chat.base = there
    process.until(200)
    process.clock.forward(timedelta(seconds=30))
    process.comes("one", "two")


def test_a_clock_that_stands_is_said(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    process.until(200)
    process.beating.cancel()

    assert "The clock has not ticked for" in process.until(503)


def test_metrics_say_what_waits_how_posts_ended_and_how_late_it_is(process: Process) -> None:
    process.until(200)
    process.want("one")
    process.comes("one")
    process.house.work.now(
        lambda book: book.execute(OUTBOX.update().where(OUTBOX.c.key == "one").values(state="unknown"))
    )
    process.clock.forward(timedelta(seconds=30))
    status, said = process.ask(f"{process.private}/metrics")

    assert status == 200
    for line in (
        'jbp_posts_total{chat="far",result="sent"} 1.0',
        'jbp_up{part="store"} 1.0',
        "# TYPE jbp_outbox_oldest_seconds gauge",
        'jbp_outbox_messages{state="pending"}',
        "jbp_lag_seconds ",
        "jbp_paused 0.0",
    ):
        assert line in said, said
    assert "dm-1" not in said
    assert "Ada" not in said


def test_metrics_are_not_read_through_the_address_that_chats_reach(process: Process) -> None:
    assert process.ask(f"{process.address}/metrics")[0] == 404
    assert process.ask(f"{process.private}/healthz")[0] in (200, 503)
