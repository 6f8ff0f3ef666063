"""`make bench` measures every row of what jbp must hold: here each is measured small, to see that it runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
ROWS = (
    "a tick with nothing due among",
    "reviews open on SQLite",
    "reviews open on PostgreSQL",
    "on Slack, no 429, in order",
    "on Teams, no 429, in order",
    "due prompts queued by 2 replicas on PostgreSQL",
    "QBR packet of a full plan as PDF and slides",
    "/jbp status, one client: p50 against the bare app",
    "/jbp status, eight clients, 20 active plans",
    "/jbp status, eight clients, 40 plans",
    "start to ready, Slack, Teams and the room on",
    "memory, idle, Slack, Teams and the room on",
    "accounts, 2,000 against 2,000: matched",
)


def test_every_row_of_the_benchmark_runs() -> None:
    ran = subprocess.run(
        [sys.executable, "bench/run.py", "--small"], cwd=CHECKOUT, capture_output=True, text=True, timeout=600
    )

    assert ran.returncode in (0, 1), ran.stderr  # 1: a bar is not held, which says nothing at this size
    assert "Traceback" not in ran.stderr
    lines = ran.stdout.splitlines()
    assert "Python" in lines[0]
    assert "SQLAlchemy" in lines[0]
    assert [row for row in ROWS if not any(row in line for line in lines)] == [], ran.stdout + ran.stderr
