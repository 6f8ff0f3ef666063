"""The tests would notice: with one line of what keeps the promises taken out of a copy of this checkout, the test
that is named here fails there, and with nothing taken out it passes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "docs", "*.egg-info")


@dataclass(frozen=True)
class Mutant:
    """`without`: what of the house is taken out, by replacing the one line `line` of `file` by `by`."""

    without: str
    file: str
    line: str
    by: str
    test: str

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", self.test]


MUTANTS = [
    Mutant(
        "looking for a message before it is posted again",
        "bot/delivery.py",
        "        if post.perhaps_there:\n            await self.look(post, chat, channel)",
        "        if False:\n            await self.look(post, chat, channel)",
        "tests/bot/test_delivery.py::test_a_message_without_an_answer_is_looked_for_and_comes_once",
    ),
    Mutant(
        "waiting for what was on its way when the bot died",
        "storage/sending.py",
        '    asked = {"state": "unknown", "lease_until": None, "not_before": book.now + QUIET}',
        '    asked = {"state": "pending", "lease_until": None, "not_before": book.now, "asked_at": None}',
        "tests/storage/test_sending.py::test_the_only_process_takes_over_at_once_what_the_one_before_it_left",
    ),
    Mutant(
        "looking back as far as our clock may be ahead of the chat's",
        "bot/delivery.py",
        "LOOK_BACK = timedelta(hours=25)  # a chat's clock may be behind ours, which may be set to the wrong day",
        "LOOK_BACK = timedelta(seconds=30)",
        "tests/slack/test_wrong_clock.py::test_a_lost_answer_is_found_although_slack_has_another_time",
    ),
    Mutant(
        "what is put right once the machine's clock is",
        "storage/sending.py",
        "    put_right(book)",
        "    pass",
        "tests/slack/test_wrong_clock.py::test_a_channel_that_was_posted_in_is_free_as_soon_as_the_clock_is_right",
    ),
    Mutant(
        "the occurrence that is unique by its local period",
        "storage/migrations/versions/0001_the_plan_book.py",
        "    sa.UniqueConstraint('plan_id', 'ritual', 'period')",
        "",
        "tests/faults/test_clock.py::test_a_calendar_that_is_told_again_begins_no_period_twice",
    ),
    Mutant(
        "the blindness of a colour until both have answered",
        "plan/sight.py",
        "            hidden = True",
        "            hidden = False",
        "tests/commands/test_blind.py::test_everybody_else_reads_the_same_whichever_colour_was_given",
    ),
    Mutant(
        "the check of whose half of a motion it is",
        "commands/answering.py",
        "        own = [half for half in halves if half.side is self.seat.side]",
        "        own = halves",
        "tests/commands/test_blind.py::test_once_both_have_answered_the_pair_reads_both_and_the_room_a_day_later",
    ),
    Mutant(
        "the check that a lead sees to their own side's people",
        "commands/seats.py",
        "    if someone.side is not seat.side:",
        "    if False:",
        "tests/commands/test_people_leaving.py::test_whose_business_it_is_not_changes_nothing",
    ),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(CHECKOUT, tmp_path_factory.mktemp("mutants") / "jbp", ignore=LEFT_BEHIND)


def failing(copy: Path, command: list[str]) -> list[str]:
    """The tests that fail there, by their name."""
    environment = {**os.environ, "JBP_TEST_DATABASES": "sqlite", "COLUMNS": "200"}
    environment = {
        name: value for name, value in environment.items() if not name.startswith(("PYTEST", "PYTHONPATH"))
    }
    ran = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    return re.findall(r"^FAILED (\S+?)(?:\[.*)?(?: - .*)?$", ran.stdout, re.MULTILINE)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.without)
def test_without_it_the_named_test_fails(copy: Path, mutant: Mutant) -> None:
    path = copy / mutant.file
    whole = path.read_text(encoding="utf-8")
    assert whole.count(f"{mutant.line}\n") == 1, f"{mutant.file} has changed: name the line that keeps it now"
    path.write_text(whole.replace(f"{mutant.line}\n", f"{mutant.by}\n"), encoding="utf-8")
    try:
        assert failing(copy, mutant.command) == [mutant.test]
    finally:
        path.write_text(whole, encoding="utf-8")


def test_with_nothing_taken_out_every_one_of_them_passes(copy: Path) -> None:
    named = sorted({mutant.test for mutant in MUTANTS})

    assert failing(copy, [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *named]) == []
