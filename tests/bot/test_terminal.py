"""In the terminal: check, import and export, from any folder; a problem is one line, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from storage.plan_file import read

CHECKOUT = Path(__file__).parents[2]


def jbp(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run as a person would, in a folder of their own."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "JBP_STORE": str(folder / "jbp.sqlite3")}
    command = [sys.executable, "-m", "bot.cli", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_check_says_what_fails_and_what_to_do_and_exits_with_one(tmp_path: Path) -> None:
    ran = jbp(tmp_path, "check", "examples/deck.yaml")
    assert ran.returncode == 1
    assert "funding-assumed: MDF (Co-sell)" in ran.stdout
    assert "because: $100k at risk: assumed, not yet AWS’s word" in ran.stdout
    assert "18 of 18 rules fail" in ran.stdout
    assert not (tmp_path / "jbp.sqlite3").exists()


@pytest.mark.parametrize("name", ["aws", "microsoft", "google"])
def test_check_exits_with_nothing_for_a_plan_that_holds(tmp_path: Path, name: str) -> None:
    ran = jbp(tmp_path, "check", f"examples/{name}.yaml")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "no rule fails" in ran.stdout


def test_check_judges_on_the_day_that_is_given(tmp_path: Path) -> None:
    ran = jbp(tmp_path, "check", "examples/aws.yaml", "--on", "2027-09-01")
    assert ran.returncode == 1
    assert "motion-silent" in ran.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\x00", "line 1: expected text in UTF-8"),
        (b"- a\n- b\n", "expected the plan's sections"),
        (b"name: [", "expected YAML"),
        (b"name: &a x\nid: *a\n", "instead of an alias"),
        (b"nme: x\n", "line 1, nme: nothing is called that here; did you mean"),
    ],
)
def test_a_file_that_is_no_plan_is_told_by_its_line(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "plan.yaml").write_bytes(content)
    ran = jbp(tmp_path, "check", "plan.yaml")
    assert ran.returncode == 2
    assert ran.stderr.startswith("jbp: plan.yaml cannot be read as a plan")
    assert told in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_file_that_is_not_there_or_a_folder_is_one_line(tmp_path: Path) -> None:
    for name in ("nowhere.yaml", "."):
        ran = jbp(tmp_path, "check", name)
        assert ran.returncode == 2
        assert ran.stderr.startswith(f"jbp: {name} cannot be read")
        assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["aws", "microsoft", "google"])
def test_what_is_imported_is_exported_without_loss(tmp_path: Path, name: str) -> None:
    assert jbp(tmp_path, "import", f"examples/{name}.yaml").returncode == 0

    ran = jbp(tmp_path, "export", "--out", "plan.yaml")

    assert (ran.returncode, ran.stderr) == (0, "")
    before = read((CHECKOUT / "examples" / f"{name}.yaml").read_bytes())
    after = read((tmp_path / "plan.yaml").read_bytes())
    assert after.agreement == before.agreement
    assert sorted(map(repr, after.history)) == sorted(map(repr, before.history))
    assert after.as_of is not None
    assert after.as_of > date(2026, 1, 1)


def test_importing_a_plan_twice_says_what_to_change(tmp_path: Path) -> None:
    jbp(tmp_path, "import", "examples/aws.yaml")
    ran = jbp(tmp_path, "import", "examples/aws.yaml")
    assert ran.returncode == 2
    assert "in the store already" in ran.stderr


def test_help_is_there_and_quick_of_foot(tmp_path: Path) -> None:
    ran = jbp(tmp_path, "--help")
    assert ran.returncode == 0
    for name in ("run", "check", "import", "export", "rehearse"):
        assert name in ran.stdout


@pytest.mark.parametrize(
    ("out", "more", "begins"),
    [("plan.pdf", (), b"%PDF-"), ("plan.docx", (), b"PK"), ("plan", ("--format", "docx"), b"PK")],
)
def test_a_plan_is_exported_as_a_document(
    tmp_path: Path, out: str, more: tuple[str, ...], begins: bytes
) -> None:
    jbp(tmp_path, "import", "examples/aws.yaml")

    ran = jbp(tmp_path, "export", "--out", out, *more)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert (tmp_path / out).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "pdf"), "not for the screen"),
        (("--out", "no/such/folder/plan.pdf"), "cannot be written"),
        (("--out", "no/such/folder/plan.yaml"), "cannot be written"),
    ],
)
def test_an_export_that_cannot_be_says_why(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    jbp(tmp_path, "import", "examples/aws.yaml")

    ran = jbp(tmp_path, "export", *words)

    assert ran.returncode == 2
    assert says in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
