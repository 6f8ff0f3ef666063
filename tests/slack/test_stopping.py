"""Asked to stop, jbp is gone within ten seconds with status 0; nothing under way is lost or comes twice."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cards.card import Card
from plan.plan import Place
from storage import outbox, plans, rooms
from storage.cards import card_json
from storage.outbox import Wanted
from storage.store import Store, sqlite_url
from tests.slack.test_process import CHECKOUT, Machine
from tests.slack.wired import said

MANY = 4


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A store with messages that wait for the room."""
    made = Machine(tmp_path)
    made.slack.add_channel("C1", "acme-aws", made.installed.bot_user)
    assert made.jbp("import", "examples/aws.yaml").returncode == 0
    with Store.open(sqlite_url(tmp_path / "jbp.sqlite3")).book(datetime.now(UTC)) as book:
        rooms.link(book, "acme-aws", Place(platform="slack", tenant="T1", channel="C1", name="#acme-aws"))
        wanted = [
            Wanted(
                key=f"waits/{number}", channel="slack:T1:C1", card=card_json(Card(f"Message {number}")),
                not_before=book.now, plan=plans.number_of(book, "acme-aws"),
            )
            for number in range(MANY)
        ]  # fmt: skip
        outbox.queue(book, wanted)
    yield made
    made.slack.stop()


def run(machine: Machine) -> subprocess.Popen[bytes]:
    command, environment = machine.command("run"), machine.environment({})
    return subprocess.Popen(
        command, env=environment, cwd=CHECKOUT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()


def came(machine: Machine) -> Counter[str]:
    found = [said(each) for each in machine.slack.channels["C1"].messages]
    return Counter(f"Message {n}" for n in range(MANY) for each in found if f"Message {n}" in each)


def test_what_is_under_way_is_finished_or_waits_and_nothing_comes_twice(machine: Machine) -> None:
    first = run(machine)
    until(lambda: machine.slack.calls["chat.postMessage"] > 0)
    first.terminate()
    begun = time.monotonic()

    assert first.wait(15) == 0
    assert time.monotonic() - begun < 10
    assert sum(came(machine).values()) < MANY

    second = run(machine)
    until(lambda: len(came(machine)) == MANY)
    second.terminate()
    assert second.wait(15) == 0
    assert set(came(machine).values()) == {1}
