"""A rehearsal plays weeks of a plan through the real bot; the same seed gives the same transcript."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
WEEKS = 8


def rehearse(*options: str, plan: str = "aws") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot.cli", "rehearse", "--plan", f"examples/{plan}.yaml", *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=CHECKOUT, text=True, **pipes)


@pytest.fixture(scope="module")
def once() -> tuple[str, str]:
    """The transcript and the progress of one run that nobody disturbed."""
    running = rehearse("--weeks", str(WEEKS))
    transcript, progress = running.communicate(timeout=120)
    assert running.returncode == 0, progress
    return transcript, progress


def test_the_transcript_is_on_stdout_and_the_progress_on_stderr(once: tuple[str, str]) -> None:
    transcript, progress = once
    assert transcript.startswith("Acme x AWS · FY27")
    assert progress.split("\n")[:2] == ["week 1 of 53", "week 2 of 53"]


def tally(transcript: str) -> dict[str, str]:
    """The lines of the tally, by their name."""
    lines = transcript.partition("Tally\n")[2].splitlines()
    return {line[2:30].strip(): line[30:] for line in lines}


def nudged(counted: dict[str, str]) -> int:
    """The nudges of every ritual."""
    return sum(int(count) for line in counted.values() for count in re.findall(r"(\d+) nudge", line))


def test_every_week_is_held_and_the_tally_counts_what_happened(once: tuple[str, str]) -> None:
    transcript, counted = once[0], tally(once[0])
    reviews = counted["Weekly motion review"]
    assert reviews.startswith(f"held {WEEKS}, heard ")
    answers = re.findall(
        r"^\w{3} \d+ \w{3} \d\d:\d\d  [^:\n]+ on [^:\n]+: (?!we talked)", transcript, re.MULTILINE
    )
    assert int(counted["answers"].partition(",")[0]) == len(answers) > 20
    assert transcript.count("still wait") == nudged(counted) > 0
    assert (
        transcript.count("you two see it differently")
        == 2 * int(counted["disagreements"].partition(",")[0])
        > 0
    )
    assert int(counted["promises"].partition(",")[0]) > 0


def test_no_colour_shows_before_its_time(once: tuple[str, str]) -> None:
    """The room's message is printed as it stood at the end; each one told after its close."""
    assert "sealed" not in once[0]
    assert "colour hidden" not in once[0]


def test_the_same_seed_gives_the_same_transcript(once: tuple[str, str]) -> None:
    again, _ = rehearse("--weeks", str(WEEKS)).communicate(timeout=120)
    assert again == once[0]


def test_another_seed_gives_another(once: tuple[str, str]) -> None:
    other, _ = rehearse("--weeks", "3", "--seed", "8").communicate(timeout=120)
    assert other != once[0]


def test_killed_at_twenty_random_points_it_still_gives_the_same_transcript(
    once: tuple[str, str], tmp_path: Path
) -> None:
    chance = random.Random(20)
    options = ("--weeks", str(WEEKS), "--store", str(tmp_path / "killed.sqlite3"))
    kills = 0
    for _ in range(20):
        running = rehearse(*options)
        assert running.stderr is not None
        running.stderr.readline()  # it has begun
        time.sleep(chance.random() * 0.12)
        kills += running.poll() is None
        running.kill()
        running.communicate()

    transcript, _ = rehearse(*options).communicate(timeout=120)

    assert kills == 20
    assert transcript == once[0]


RITUALS = {
    "aws": (
        "Joint executive board", "Account mapping", "Win stories: check-in", "Half-year reset",
        "Funding’s deadlines",
    ),
    "microsoft": ("Account mapping", "Half-year reset"),
    "google": ("Account mapping", "Funding’s deadlines"),
}  # fmt: skip


@pytest.mark.parametrize("plan", RITUALS)
def test_half_a_year_of_each_plan_holds_everything_that_it_names(plan: str) -> None:
    running = rehearse("--weeks", "27", plan=plan)
    transcript, progress = running.communicate(timeout=400)
    assert running.returncode == 0, progress

    counted = tally(transcript)
    assert counted["Weekly motion review"].startswith("held ")
    assert counted["Monthly pipeline sync"].startswith("held 6, heard ")
    assert counted["Quarterly business review"].startswith("held ")
    for ritual in ("Escalation", "Promises", *RITUALS[plan]):
        assert counted.get(ritual), ritual
    for done in (
        "packets opened",
        "decisions",
        "funding steps",
        "opportunities told",
        "the other side’s word",
    ):
        assert int(counted[done]) > 0, done
    assert "None" not in transcript
    assert "did not work" not in transcript
