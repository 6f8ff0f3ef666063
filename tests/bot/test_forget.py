"""A person or a plan is forgotten on request: first what that means, then for good; the record holds, and says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.test_terminal import jbp

NAME = "Tom Okafor"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    jbp(tmp_path, "import", "examples/aws.yaml")
    return tmp_path


def somebody(folder: Path) -> tuple[int, str, str]:
    """Number, name and member's id of an owner about whom much was said."""
    with closing(sqlite3.connect(folder / "jbp.sqlite3")) as store:
        return store.execute(
            "SELECT people.id, people.name, seats.member FROM people JOIN seats ON seats.person_id = people.id "
            "JOIN facts ON facts.plan_id = seats.plan_id "
            """WHERE facts.body LIKE '%"by":"' || seats.member || '"%' """
            "ORDER BY people.id LIMIT 1"
        ).fetchone()


def change(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "jbp.sqlite3")) as store:
        store.execute(statement, values)
        store.commit()


def everything(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "jbp.sqlite3")) as store:
        return "\n".join(store.iterdump())


def seen_off(folder: Path) -> tuple[int, str]:
    number, name, _ = somebody(folder)
    change(folder, "UPDATE seats SET active = 0 WHERE person_id = ?", number)
    return number, name


def test_first_it_only_says_what_would_be(folder: Path) -> None:
    _, name = seen_off(folder)
    before = everything(folder)

    said = jbp(folder, "forget", "--person", name).stdout

    assert f"{name}: would be deleted:" in said
    assert "Kept as the record of both companies (on acme-aws)" in said
    assert "Nothing was changed" in said
    assert everything(folder) == before


def test_then_the_name_and_the_accounts_are_nowhere_and_the_record_holds(folder: Path) -> None:
    number, name = seen_off(folder)
    assert name in everything(folder)
    entries = jbp(folder, "audit", "verify").stdout

    ran = jbp(folder, "forget", "--person", name, "--why", "a request of 3 March", "--yes")

    assert ran.returncode == 0, ran.stderr
    assert name not in everything(folder)
    with closing(sqlite3.connect(folder / "jbp.sqlite3")) as store:
        assert not store.execute("SELECT 1 FROM identities WHERE person_id = ?", (number,)).fetchall()
    verified = jbp(folder, "audit", "verify")
    assert verified.returncode == 0, verified.stdout
    assert "a name was taken out of" in verified.stdout
    assert "a request of 3 March" in verified.stdout
    noted = entries.split("; ")[1].split()[0]
    held = jbp(folder, "audit", "verify", "--plan", "acme-aws", "--noted", noted)
    assert held.returncode == 0, held.stdout
    assert f"Former member {number}" in jbp(folder, "export").stdout


def test_what_was_forgotten_cannot_be_changed_afterwards_without_it_showing(folder: Path) -> None:
    number, name = seen_off(folder)
    jbp(folder, "forget", "--person", name, "--yes")
    change(
        folder,
        "UPDATE facts SET body = replace(body, ?, 'Somebody else') WHERE id = "
        "(SELECT min(id) FROM facts WHERE body LIKE '%Former member%' AND slot NOT LIKE 'filed/%')",
        f"Former member {number}",
    )
    change(folder, "UPDATE documents SET body = replace(body, ?, 'Somebody else')", f"Former member {number}")

    assert jbp(folder, "audit", "verify").returncode == 1


def test_whoever_is_on_a_plan_is_seen_off_first(folder: Path) -> None:
    _, name, _ = somebody(folder)
    before = everything(folder)

    ran = jbp(folder, "forget", "--person", name, "--yes")

    assert ran.returncode == 2
    assert "still is on acme-aws" in ran.stderr
    assert everything(folder) == before


def test_a_plan_is_forgotten_whole_and_others_are_not(folder: Path) -> None:
    jbp(folder, "import", "examples/google.yaml")
    assert "Nothing was changed" in jbp(folder, "forget", "--plan", "acme-aws").stdout
    ids = jbp(folder, "export", "--list").stdout.split()

    ran = jbp(folder, "forget", "--plan", "acme-aws", "--yes")

    assert ran.returncode == 0, ran.stderr
    assert jbp(folder, "export", "--list").stdout.split() == [each for each in ids if each != "acme-aws"]
    with closing(sqlite3.connect(folder / "jbp.sqlite3")) as store:
        for name in ("facts", "documents", "seats", "latest", "rituals"):
            plans = {number for (number,) in store.execute(f"SELECT DISTINCT plan_id FROM {name}")}
            assert len(plans) == 1, name
    assert jbp(folder, "audit", "verify").returncode == 0


@pytest.mark.parametrize("words", [("--person", "Nobody"), ("--plan", "x"), ()])
def test_what_cannot_be_is_told(folder: Path, words: tuple[str, ...]) -> None:
    ran = jbp(folder, "forget", *words, "--yes")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
