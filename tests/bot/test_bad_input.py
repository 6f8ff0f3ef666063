"""Whatever is typed wrong gets a sentence that says what to do; nothing is written, and nothing typed is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from cards.card import Button, Card, Form
from storage.plan_file import BadPlanFile, read
from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import small_plan

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def asked(room: Lived) -> Lived:
    room.until("2027-03-08 09:00")
    return room


def test_an_unknown_command_is_answered_with_the_nearest(asked: Lived) -> None:
    said = asked.say("vera", "/jbp statsu")
    assert "There is no command “statsu”" in said
    assert "Did you mean “status”?" in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("packet", "/jbp qbr packet"),
        ("win", "/jbp log win"),
        ("hold", "/jbp qbr hold"),
        ("kept", "/jbp promises kept"),
    ],
)
def test_a_word_that_belongs_to_a_command_is_answered_with_it(asked: Lived, typed: str, meant: str) -> None:
    said = asked.say("vera", f"/jbp {typed}")
    assert f"There is no command “{typed}”" in said
    assert "Did you mean this?" in said
    assert meant in said


def test_what_needs_nothing_more_is_a_press_away(asked: Lived) -> None:
    asked.say("vera", "/jbp packet")
    assert isinstance(asked.answer, Card)
    assert [each.command for each in asked.answer.buttons if isinstance(each, Button)] == [
        "qbr packet",
        "help",
    ]
    asked.say("vera", "/jbp win")
    assert [each.command for each in asked.answer.buttons if isinstance(each, Button)] == ["help"]


def test_a_command_in_a_room_without_a_plan_says_how_to_link_one(asked: Lived) -> None:
    said = asked.take(asked.request("vera", "status", channel="somewhere-else", channel_tenant="local"))
    assert "This room has no plan yet" in said
    assert "link" in said


def test_the_wrong_side_is_told_so(asked: Lived) -> None:
    asked.say("vera", 'log sourced 900k --on 2027-03-05 --source "CRM export"')
    before = asked.facts

    own = asked.say("vera", "log confirm sourced 2027-03-05")
    other = asked.send("ines", "check-in 1 changed", confidence="red")

    assert "AWS" in own or "other" in own
    assert "has another owner on your side" in other
    assert asked.facts == before


def test_a_stranger_learns_of_no_plan(asked: Lived) -> None:
    assert "not on a plan" in asked.say("mallory", "status")
    assert "No plan of yours" in asked.say("mallory", "status --plan acme-aws")


def test_a_hundred_thousand_characters_come_back_with_how_many_to_cut(asked: Lived) -> None:
    asked.say("vera", "check-in 1 changed")
    said = asked.fill("vera", confidence="green", moved="x" * 100_000)
    assert "99,000 characters too long" in said
    assert isinstance(asked.answer, Form)
    assert asked.answer.values["moved"] == "x" * 100_000
    assert asked.answer.values["confidence"] == "green"


def test_a_number_in_words_is_asked_for_in_digits(asked: Lived) -> None:
    asked.say("vera", "check-in 1 changed")
    said = asked.fill("vera", confidence="green", metric="about a dozen")
    assert "That is not a number. Write digits" in said
    assert asked.answer.values["metric"] == "about a dozen"  # type: ignore[union-attr]


def test_a_day_that_is_past_is_asked_for_again(asked: Lived) -> None:
    asked.say("vera", "check-in 1 changed")
    said = asked.fill("vera", confidence="green", next_step="workshop", next_on="2027-03-01")
    assert "That day is past" in said
    assert asked.answer.values["next_step"] == "workshop"  # type: ignore[union-attr]


def test_a_colour_that_there_is_not_is_asked_for_again(asked: Lived) -> None:
    asked.say("vera", "check-in 1 changed")
    assert "Choose one of those offered" in asked.fill("vera", confidence="blue")


def test_two_motions_of_one_name_are_named_with_their_line() -> None:
    plan = (
        "name: A\nvendor: {name: V}\npartner: {name: P}\nperiod: {label: x, start: 2027-01-01, end: 2027-12-31}\n"
        "motions:\n  - name: Retail event\n  - id: other\n    name: Retail event\n"
    )
    with pytest.raises(BadPlanFile) as told:
        read(plan, "plan.yaml")
    assert "line 7, motions[2] “Retail event”: two motions have the name “Retail event”; change one" in str(
        told.value
    )


def jbp(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), **settings}
    command = [sys.executable, "-m", "bot.cli", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_store_that_cannot_be_opened_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ran = jbp(tmp_path, "export", JBP_STORE=str(tmp_path / "file" / "jbp.sqlite3"))
    assert ran.returncode == 2
    assert ran.stderr.startswith("jbp: The store ")
    assert "JBP_STORE" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_store_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "jbp.sqlite3"
    store = Store.open(sqlite_url(path))
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = path.read_bytes()

    ran = jbp(tmp_path, "export", JBP_STORE=str(path))

    assert ran.returncode == 2
    assert "newer jbp" in ran.stderr
    assert path.read_bytes() == before


def test_while_the_store_cannot_be_written_people_are_told_and_nothing_is_lost(
    tmp_path: Path, made: Path
) -> None:
    path = tmp_path / "jbp.sqlite3"
    path.write_bytes(made.read_bytes())
    room = Lived(Store.open(sqlite_url(path)), datetime(2027, 3, 5, 20, tzinfo=UTC))
    room.add(small_plan())
    room.until("2027-03-08 09:00")
    room.say("vera", "check-in 1 changed")
    refuse = "CREATE TRIGGER full BEFORE INSERT ON facts BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    with room.house.store.engine.begin() as connection:
        connection.exec_driver_sql(refuse)

    said = room.fill("vera", confidence="green", moved="two signed")

    assert "The store cannot be written just now" in said
    assert isinstance(room.answer, Form)
    assert room.answer.values["moved"] == "two signed"
    room.close()


def test_settings_that_cannot_be_used_are_one_line(tmp_path: Path) -> None:
    for name, value in (("JBP_PORT", "many"), ("JBP_LOG", "loud"), ("JBP_DATABASE_URL", "mysql://x")):
        ran = jbp(tmp_path, "run", **{name: value})
        assert ran.returncode == 2
        assert ran.stderr.startswith(f"jbp: {name} must")
