"""An account that only one company has is seen by nobody else: in no message, answer, file, history, log or timing.

Shown by non-interference: the same days are lived twice, alike but for the accounts that only Acme has. All that
anybody else can read, and all that is asked of the store for it, must be the same to the letter.
"""

from __future__ import annotations

import asyncio
import logging
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

import bot.matching
from cards import plain, web
from cards.card import Answer
from commands.command import every
from commands.plan_files import plan_as_document
from plan.agreement import Rhythm
from plan.sides import Reader
from storage import plans
from storage.cards import card_json
from storage.store import Store, sqlite_url
from tests.commands.test_accounts import ACME, AWS, give
from tests.house import Lived
from tests.plans import MAPPING, small_plan

OTHERS = ("paul", "ines", "ken", "stranger")  # everybody who is not of Acme
COMMANDS = (
    "accounts", "accounts all", "accounts new", "accounts new --since 2027-01-01", "accounts doubts",
    "accounts target 1", "accounts target 1 add", "accounts share", "accounts delete", "accounts give",
    "accounts same 0000000000", "accounts apart 0000000000", "accounts target 1 off 0000000000",
    "export --format yaml", "export --history", "history --at 2027-03-03", "rhythm preview", "help accounts",
)  # fmt: skip
IDS = re.compile(r"\b(same|apart|off) [0-9a-f]{10}\b")  # drawn by chance, anew in each life
secrets_ = st.lists(
    st.text("bcdfghjklmnpqrstvwxz", min_size=9, max_size=12), min_size=1, max_size=7, unique=True
)
shares = st.sampled_from(["details", "names", "counts"])


@dataclass
class World:
    """Everything that others could notice in one life."""

    read: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    shared: list[Any] = field(default_factory=list)


def lived(
    only: Sequence[str], acme: tuple[str, str], aws: tuple[str, str], first: str, logs: list[str]
) -> World:
    """Both give their lists, Acme with these accounts beside; a week later it is account mapping, and Acme gives its
    list once more."""
    mine = ACME + "".join(f"{word} Works,www.{word}.org,Japan,Tiny,Secret {word}\n" for word in only)
    with tempfile.TemporaryDirectory() as folder:
        room = Lived(Store.open(sqlite_url(Path(folder) / "a.sqlite3")), datetime(2027, 3, 1, 20, tzinfo=UTC))
        room.add(small_plan(rhythm=Rhythm(weekly=small_plan().rhythm.weekly, own=(MAPPING,))))
        room.say("paul", "me opt-in")
        for who in ("vera", "paul") if first == "acme" else ("paul", "vera"):
            give(room, who, *((mine, *acme) if who == "vera" else (AWS, *aws)))
        world = World()
        with listened(room.house.store, world.asked):
            world.read = seen(room)
        room.until("2027-03-06 12:00")
        give(room, "vera", mine, *acme)
        with listened(room.house.store, world.asked):
            world.read += seen(room)
        for reader in (Reader.PARTNER, Reader.ROOM):
            plan = room.plan(reader)
            world.shared += [
                plan,
                room.read(lambda book, plan=plan: plan_as_document(book, plan, draft=False)),
            ]
            world.shared.append(
                room.read(lambda book, reader=reader: plans.history(book, room.plan_id, reader))
            )
        room.close()
    world.logged = list(logs)
    return world


@contextmanager
def listened(store: Store, asked: list[str]) -> Iterator[None]:
    """Every statement that the store is asked in the meantime: what takes time, takes it there."""

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield
    event.remove(store.engine, "before_cursor_execute", note)


def seen(room: Lived) -> list[str]:
    """All that anybody outside Acme can see: the room, their direct messages, and what every command tells them."""
    found: list[str] = []
    for channel in (room.plan_id, *(room.direct(who) for who in OTHERS)):
        found += [card_json(message.body) for message in room.messages(channel)]
        found += [f"{message.edits} {message.posted_at}" for message in room.messages(channel)]
    for who in ("paul", "stranger"):
        for text in (*(command.name for command in every()), *COMMANDS):
            for here in (True, False):
                room.say(who, text, here=here)
                found += rendered(room.answer)
    return [IDS.sub(r"\1 ID", DRAFTS.sub('"draft":"D"', each)) for each in found]


DRAFTS = re.compile(r'"draft":"[^"]*"|name="draft" value="[^"]*"')


def rendered(answer: Answer) -> Iterator[str]:
    yield card_json(answer)
    yield plain.rendered(answer)


@settings(max_examples=4)
@given(
    one=secrets_,
    other=secrets_,
    acme=shares,
    aws=shares,
    asks=st.tuples(st.booleans(), st.booleans()),
    first=st.sampled_from(["acme", "aws"]),
)
def test_nobody_can_tell_which_accounts_a_company_has_that_they_do_not(
    one: list[str], other: list[str], acme: str, aws: str, asks: tuple[bool, bool], first: str
) -> None:
    worlds = []
    records: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: records.append(record.getMessage())  # type: ignore[method-assign]
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        for only in (one, other):
            records.clear()
            said = ["yes" if each else "no" for each in asks]
            worlds.append(lived(only, (acme, said[0]), (aws, said[1]), first, records))
            words = " ".join([*worlds[-1].read, *records]).casefold()
            assert not any(word in words for word in only)
    finally:
        root.removeHandler(handler)

    assert worlds[0].read == worlds[1].read
    assert worlds[0].asked == worlds[1].asked
    assert worlds[0].logged == worlds[1].logged
    assert worlds[0].shared == worlds[1].shared
    assert len(worlds[0].asked) > 100


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Lived]:
    lived = Lived(Store.open(sqlite_url(tmp_path / "a.sqlite3")), datetime(2027, 3, 1, 20, tzinfo=UTC))
    lived.add(small_plan())
    lived.say("paul", "me opt-in")
    yield lived
    lived.close()


@pytest.mark.parametrize("told", range(4, 6))
def test_one_account_more_in_ones_own_list_does_not_tell_whether_the_other_has_it(
    room: Lived, told: int
) -> None:
    """Where counts only are shared: AWS has as many of Acme's as leaves one to a step, and gives one more, which Acme
    has; then deletes its list and gives it anew."""
    names = [
        f"{word} Works"
        for word in ("Larkspur", "Quillmark", "Harrowgate", "Velmora", "Tessaly", "Ostwick", "Brindle")
    ]
    head = "Account Name,Website\n"
    rows = [f"{name},{name.split()[0].casefold()}.com\n" for name in names]
    give(room, "vera", head + "".join(rows), "counts", "yes")
    give(room, "paul", head + "".join(rows[:told]), "details", "yes")
    before = room.say("paul", "accounts").replace(f"{told} accounts", "N accounts")

    for again in (False, True):
        if again:
            room.say("paul", "accounts delete all")
        give(
            room,
            "paul",
            head + "".join(rows[: told + 1]),
            "details",
            "yes",
            **({} if again else {"how": "replace"}),
        )
        after = room.say("paul", "accounts").replace(f"{told + 1} accounts", "N accounts")
        assert after == before
    assert "Works" not in after

    room.until("2027-03-10 12:00")
    give(room, "paul", head + "".join(rows[:6]), "details", "yes", how="replace")
    assert "Both have about 5" in room.say("paul", "accounts")


def test_a_matching_that_fails_names_no_account_in_the_log(
    room: Lived, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(due: Any) -> Any:
        raise ValueError(f"cannot compare {due.accounts}")

    monkeypatch.setattr(bot.matching, "compared", broken)
    give(room, "vera", ACME)
    with pytest.raises(ValueError, match="cannot compare"):
        give(room, "paul", AWS)

    async def once() -> None:
        room.house.matching.start()
        await asyncio.sleep(0.2)
        await room.house.matching.stop()

    room.until("2027-03-02 12:00")
    room.wait(once())
    assert "account lists could not be matched (ValueError)" in caplog.text
    assert "Larkspur" not in caplog.text


def test_an_answer_that_fails_names_no_account(room: Lived, caplog: pytest.LogCaptureFixture) -> None:
    give(room, "vera", ACME, "names", "yes")
    assert "That pair is not there" in room.say("paul", "accounts same 0123456789")
    assert web.rendered(room.answer)
    assert "Larkspur" not in caplog.text
