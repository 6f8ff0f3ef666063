"""Bots in a storm, as processes of their own that can be killed or held still at any instruction.

`python -m tests.storm STORE PORT [blind] [lean]` forks a bot for each line `start` on its input, so that a life costs
milliseconds: two hundred of them pass in a minute. Their clock runs `FASTER` times as fast as the real one, by which
a lease of ninety seconds is over in a few.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL

from bot.house import House
from storage import posted
from storage.sending import LEASE
from storage.store import Store
from tests.far_side import FarChat

CHECKOUT = Path(__file__).parents[1]
FASTER = 20
QUIET = timedelta(seconds=60)  # as Slack's
EPOCH = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)


class FastClock:
    """The same in every process of the machine."""

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=time.monotonic() * FASTER)


def in_reality(span: timedelta) -> float:
    """How many real seconds a span of the fast clock takes."""
    return span.total_seconds() / FASTER


TWO_LEASES = in_reality(2 * LEASE)


async def deliver(address: str, port: int, how: list[str]) -> None:
    """Deliver until nothing waits."""
    chat = FarChat(port, looks="blind" not in how)
    chat.quiet_period = QUIET
    store = Store.open(address)
    if "lean" in how and store.url.get_backend_name() == "sqlite":
        event.listen(store.engine, "connect", keep_few_pages)
        store.engine.dispose()
    house = House(store, FastClock(), {"far": chat})
    house.begin()
    while True:
        await house.delivery.drain()
        states = await house.work(posted.by_state)
        if set(states) <= {"sent", "dead", "withdrawn"}:
            break
        await asyncio.sleep(0.02)
    house.close()


def keep_few_pages(connection: Any, _record: Any) -> None:
    """Of the file SQLite keeps up to 64 MB at hand, which fills as the file grows: that is no leak."""
    connection.execute("PRAGMA cache_size=-1024")


class Bots:
    """The bots on one store, told apart by their process's id."""

    def __init__(self, url: URL, port: int, *extra: str) -> None:
        address = url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.storm", address, str(port), *extra]
        self.mother = subprocess.Popen(
            command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.alive: list[int] = []

    def ask(self, line: str) -> int:
        assert self.mother.stdin
        assert self.mother.stdout
        print(line, file=self.mother.stdin, flush=True)
        return int(self.mother.stdout.readline())

    def start(self) -> int:
        self.alive.append(self.ask("start"))
        return self.alive[-1]

    def kill(self, bot: int) -> None:
        """SIGKILL; one that had just come to its end had done so properly."""
        os.kill(bot, signal.SIGKILL)
        assert self.ended(bot) in (0, -signal.SIGKILL)

    def ended(self, bot: int) -> int:
        """Wait for a bot's end; its exit code."""
        self.alive.remove(bot)
        return self.ask(f"end {bot}")

    def close(self) -> None:
        for bot in list(self.alive):
            self.kill(bot)
        self.mother.communicate()


def mother(address: str, port: int, how: list[str]) -> None:
    for line in sys.stdin:
        match line.split():
            case ["start"]:
                if (bot := os.fork()) == 0:
                    live(address, port, how)
                print(bot, flush=True)
            case ["end", bot]:
                print(os.waitstatus_to_exitcode(os.waitpid(int(bot), 0)[1]), flush=True)


def live(address: str, port: int, how: list[str]) -> None:
    status = 1
    try:
        asyncio.run(deliver(address, port, how))
        status = 0
    except Exception:  # noqa: BLE001  # os._exit would swallow what it ended for
        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    mother(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
