"""A backup is of one moment, however busy the store is; a store made of one opens paused, sends nothing again, and goes
on when somebody says so."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clocks import SetClock
from bot.house import House
from bot.reopening import settle
from cards.card import Card
from plan.facts import Win
from storage import alive, facts, outbox, plans, posted
from storage.audit import verified
from storage.cards import card_json
from storage.copies import NoCopy, copy, put_back
from storage.outbox import OUTBOX, Wanted
from storage.store import Store, sqlite_url
from tests.bot.test_terminal import jbp
from tests.far_side import FarChat, FarSide
from tests.plans import people, small_plan

FRIDAY = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)
MONDAY = datetime(2027, 3, 8, 18, 0, tzinfo=UTC)


@pytest.fixture
def far() -> Iterator[FarSide]:
    made = FarSide(1, trouble=0)
    made.start()
    yield made
    made.stop()


class Running:
    """A jbp whose people are all on the far side, which keeps what it accepted whatever becomes of the store."""

    def __init__(self, path: Path, far: FarSide, at: datetime) -> None:
        self.path = path
        self.clock = SetClock(at)
        self.house = House(Store.open(sqlite_url(path)), self.clock, {"far": FarChat(far.port)})
        self.house.begin()
        self.runner = asyncio.Runner()

    def add(self) -> None:
        there = tuple(replace(each, account=f"far:t:{each.id}") for each in people())
        self.house.add_plan(small_plan(people=there), room=False)
        self.settle()

    def settle(self) -> None:
        self.runner.run(self.house.heart.settle())

    def until(self, at: datetime) -> None:
        self.runner.run(self.house.heart.move(at))

    def want(self, title: str, at: datetime) -> None:
        def queue(book: Any) -> None:
            wanted = Wanted(key=title, channel="person:1", card=card_json(Card(title)), not_before=at, plan=1)
            outbox.queue(book, [wanted])

        self.house.work.now(queue)

    def close(self) -> None:
        self.runner.close()
        self.house.close()


def came(far: FarSide) -> Counter[tuple[str, str]]:
    return Counter((each["channel"], each["title"]) for each in far.accepted)


def state(store: Store, key: str) -> str:
    with store.book(MONDAY) as book:
        return posted.states(book, key)[key]


@pytest.fixture
def restored(tmp_path: Path, far: FarSide) -> Iterator[Running]:
    """Copied on Friday; on Monday the prompts went out, then the disk was lost and the copy was put back."""
    running = Running(tmp_path / "jbp.sqlite3", far, FRIDAY)
    running.add()
    running.want("waited", FRIDAY + timedelta(hours=1))
    running.want("never sent", MONDAY - timedelta(minutes=1))
    copy(running.path, tmp_path / "copy", FRIDAY)
    running.house.work.now(
        lambda book: book.execute(OUTBOX.delete().where(OUTBOX.c.key == "never sent"))
    )  # the chat was not there for it
    running.until(MONDAY)
    running.close()
    aside = put_back(tmp_path / "copy", running.path, MONDAY)
    assert aside
    assert aside.exists()
    again = Running(running.path, far, MONDAY)
    yield again
    again.close()


def test_a_copy_opens_paused_and_posts_nothing(restored: Running, far: FarSide) -> None:
    before = came(far)
    assert any(title != "waited" for _, title in before)
    restored.settle()
    restored.until(MONDAY + timedelta(hours=2))

    assert came(far) == before


def test_nothing_is_sent_again_and_what_was_never_sent_is(restored: Running, far: FarSide) -> None:
    before = came(far)
    settled = settle(restored.house.store, MONDAY, FRIDAY)
    restored.house.work.now(alive.go_on)
    restored.settle()
    restored.until(MONDAY + timedelta(hours=1))

    assert settled.looked_for == 2
    assert settled.asked >= 2
    told = {title for _, title in came(far) if "restored" in title}
    assert told
    assert all(count == 1 for count in came(far).values())
    new = {title for _, title in came(far)} - {title for _, title in before} - told
    assert new == {"never sent"}
    assert state(restored.house.store, "waited") == "sent"


def test_what_may_be_there_waits_for_a_leads_word(restored: Running, far: FarSide) -> None:
    settle(restored.house.store, MONDAY, FRIDAY)
    restored.house.work.now(alive.go_on)
    restored.settle()
    with restored.house.store.book(MONDAY) as book:
        row = book.execute(OUTBOX.select().where(OUTBOX.c.state == "perhaps")).first()
        from storage import stuck

        assert row.id in [each.id for each in stuck.on_plan(book, 1)]
        one = stuck.one(book, row.id)
        assert one
        stuck.send_again(book, one)
    before = far.accepted[:]
    restored.until(MONDAY + timedelta(minutes=5))

    assert len(far.accepted) == len(before) + 1


def test_what_falls_due_after_it_goes_on_is_sent_as_ever(restored: Running, far: FarSide) -> None:
    settle(restored.house.store, MONDAY, FRIDAY)
    restored.house.work.now(alive.go_on)
    restored.want("later", MONDAY + timedelta(hours=1))
    restored.until(MONDAY + timedelta(hours=2))

    assert state(restored.house.store, "later") == "sent"


# -- under load ----------------------------------------------------------------------------------------


def test_a_copy_made_while_others_write_is_whole_and_its_record_verifies(tmp_path: Path) -> None:
    path = tmp_path / "jbp.sqlite3"
    store = Store.open(sqlite_url(path))
    with store.book(FRIDAY) as book:
        plans.add(book, small_plan())
    over, written = threading.Event(), Counter[str]()

    def write(who: str) -> None:
        while not over.is_set():
            with store.book(FRIDAY) as book:
                name = f"{who}{written[who]}"
                win = Win(at=FRIDAY, by="vera", id=name, customer=name, on=FRIDAY.date())
                facts.record(book, "acme-aws", win)
            written[who] += 1

    threads = [threading.Thread(target=write, args=(who,), daemon=True) for who in "ab"]
    for each in threads:
        each.start()
    sizes = []
    for number in range(5):
        before = sum(written.values())
        while sum(written.values()) < before + 20:
            assert all(each.is_alive() for each in threads)
            over.wait(0.01)
        copy(path, tmp_path / f"copy-{number}", FRIDAY)
        made = Store.open(sqlite_url(tmp_path / f"copy-{number}"))
        verdict = verified(made, "acme-aws", FRIDAY)
        assert verdict
        assert verdict.holds, verdict.breaks
        sizes.append(verdict.tip.entries)
        made.close()
    over.set()
    for each in threads:
        each.join()
    store.close()
    assert sizes == sorted(set(sizes))


# -- in the terminal -----------------------------------------------------------------------------------


def test_backup_restore_and_resume_in_the_terminal(tmp_path: Path) -> None:
    jbp(tmp_path, "import", "examples/aws.yaml")
    made = jbp(tmp_path, "backup", "copy")
    assert made.returncode == 0, made.stderr
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    jbp(tmp_path, "import", "examples/google.yaml")

    put = jbp(tmp_path, "restore", "copy")

    assert put.returncode == 0, put.stderr
    assert "What was there is kept as" in put.stdout
    assert "Nothing is posted until `jbp resume`" in put.stdout
    assert jbp(tmp_path, "export", "--list").stdout.split() == ["acme-aws"]
    assert "Nothing was changed, put in" in jbp(tmp_path, "audit", "verify").stdout
    assert "It posts again" in jbp(tmp_path, "resume").stdout
    assert "It is not paused" in jbp(tmp_path, "resume").stdout


def test_a_copy_that_is_put_in_place_by_hand_is_looked_at_before_it_goes_on(tmp_path: Path) -> None:
    jbp(tmp_path, "import", "examples/aws.yaml")
    jbp(tmp_path, "backup", "copy")
    for each in tmp_path.glob("jbp.sqlite3*"):
        each.unlink()
    (tmp_path / "copy").rename(tmp_path / "jbp.sqlite3")

    ran = jbp(tmp_path, "resume")

    assert "Messages that may have been sent since" in ran.stdout, ran.stderr
    assert "It posts again" in ran.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "there"), "is there already"),
        (("backup", "no/folder/copy"), "cannot be written"),
        (("restore", "there"), "is no backup of jbp’s"),
        (("restore", "nowhere"), "is no backup of jbp’s"),
        (("restore", "--since", "soon"), "is no time"),
        (("restore",), "give --since"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(
    tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    jbp(tmp_path, "import", "examples/aws.yaml")
    (tmp_path / "there").write_text("something")

    ran = jbp(tmp_path, *words)

    assert (ran.returncode, says in ran.stderr) == (2, True), ran.stderr
    assert (tmp_path / "there").read_text() == "something"
    assert jbp(tmp_path, "export", "--list").stdout.split() == ["acme-aws"]


def test_a_store_that_is_in_use_is_not_replaced(tmp_path: Path) -> None:
    jbp(tmp_path, "import", "examples/aws.yaml")
    copy(tmp_path / "jbp.sqlite3", tmp_path / "copy", FRIDAY)
    held = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM plans').fetchall();"
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", held, str(tmp_path / "jbp.sqlite3")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout
        assert other.stdin
        other.stdout.readline()
        with pytest.raises(NoCopy, match="is in use"):
            put_back(tmp_path / "copy", tmp_path / "jbp.sqlite3", MONDAY)
        other.stdin.close()
    assert put_back(tmp_path / "copy", tmp_path / "jbp.sqlite3", MONDAY)
