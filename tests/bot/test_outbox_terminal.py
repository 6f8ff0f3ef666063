"""`jbp outbox` shows an operator what waits and why, never what it says; and does what they then decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cards.card import Card
from plan.plan import Place
from storage import outbox, plans, rooms
from storage.cards import card_json
from storage.outbox import OUTBOX, Wanted
from storage.store import Store, sqlite_url
from tests.bot.test_terminal import jbp

LINK = "https://acme.slack.com/archives/C1/p1700000000123456"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    jbp(tmp_path, "import", "examples/aws.yaml")
    with opened(tmp_path).book(datetime.now(UTC)) as book:
        rooms.link(book, "acme-aws", Place(platform="slack", tenant="T1", channel="C1", name="#acme-aws"))
    return tmp_path


def opened(folder: Path) -> Store:
    return Store.open(sqlite_url(folder / "jbp.sqlite3"))


def message(folder: Path, state: str, *, room: bool = False, error: str = "") -> int:
    """A message of the plan in that state, three hours old; its number."""
    with opened(folder).book(datetime.now(UTC) - timedelta(hours=3)) as book:
        channel = "slack:T1:C1" if room else "person:1"
        card = card_json(Card("The secret headline"))
        key = f"test/{state}/{channel}"
        outbox.queue(book, [Wanted(key=key, channel=channel, card=card, not_before=book.now, plan=1)])
        here = OUTBOX.c.key == key
        book.execute(OUTBOX.update().where(here).values(state=state, error=error))
        return int(book.execute(OUTBOX.select().where(here)).one().id)


def state(folder: Path, number: int) -> tuple[str, str | None]:
    with opened(folder).book(datetime.now(UTC)) as book:
        row = book.execute(OUTBOX.select().where(OUTBOX.c.id == number)).one()
        return row.state, row.message


def test_what_waits_is_listed_by_state_with_age_place_plan_and_reason(folder: Path) -> None:
    dead = message(folder, "dead", room=True, error="Slack refuses it (msg_too_long)")
    unknown = message(folder, "unknown", error="its channel may not be read")

    said = jbp(folder, "outbox").stdout

    assert said.index("dead: given up") < said.index("unknown: ")
    assert f"{dead}     3 h old  acme-aws → #acme-aws" in said
    assert "msg_too_long" in said
    assert f"{unknown}     3 h old  acme-aws → " in said
    assert "acme-aws → Vera Lindqvist" in said
    assert "1 dead" in said


def test_nothing_of_what_a_message_says_is_shown(folder: Path) -> None:
    message(folder, "dead")
    assert "secret headline" not in jbp(folder, "outbox").stdout


def test_only_the_plan_that_is_named_is_listed(folder: Path) -> None:
    message(folder, "dead")
    jbp(folder, "import", "examples/google.yaml")

    with opened(folder).book(datetime.now(UTC)) as book:
        other = next(each for each in plans.ids(book) if each != "acme-aws")
    assert "given up" in jbp(folder, "outbox", "--plan", "acme-aws").stdout
    assert "Nothing waits" in jbp(folder, "outbox", "--plan", other).stdout
    assert "There is no plan “x”" in jbp(folder, "outbox", "--plan", "x").stderr


@pytest.mark.parametrize("stands", ["dead", "unknown", "perhaps", "undelivered"])
def test_again_has_it_sent_once_more(folder: Path, stands: str) -> None:
    number = message(folder, stands)

    assert "it is sent again" in jbp(folder, "outbox", "--again", str(number)).stdout
    assert state(folder, number) == ("pending", None)
    assert "not one that waits" in jbp(folder, "outbox", "--again", str(number)).stderr


def test_sent_settles_what_somebody_has_in_their_direct_messages(folder: Path) -> None:
    number = message(folder, "unknown")

    assert "it is there" in jbp(folder, "outbox", "--sent", str(number)).stdout
    assert state(folder, number) == ("shown", None)


def test_sent_of_a_rooms_message_wants_its_link_so_that_replies_find_it(folder: Path) -> None:
    number = message(folder, "unknown", room=True)
    asked = "outbox", "--sent", str(number)

    assert "--link" in jbp(folder, *asked).stderr
    assert "no link to a message" in jbp(folder, *asked, "--link", "https://example.com").stderr
    assert "another channel" in jbp(folder, *asked, "--link", LINK.replace("C1", "C2")).stderr
    assert state(folder, number) == ("unknown", None)
    assert jbp(folder, *asked, "--link", LINK).returncode == 0
    assert state(folder, number) == ("pending", "1700000000.123456")


@pytest.mark.parametrize("words", [("--again", "99"), ("--link", LINK), ("--sent", "x")])
def test_what_cannot_be_done_is_one_line(folder: Path, words: tuple[str, ...]) -> None:
    ran = jbp(folder, "outbox", *words)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
