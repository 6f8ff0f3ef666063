"""From `jbp run` to the first answered request, and the memory it holds then."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def rows(folder: Path) -> Iterator[tuple[str, float, float, str, bool]]:
    settings = {
        "JBP_PORT": "0", "JBP_STORE": str(folder / "start.sqlite3"), "PYTHONPATH": str(CHECKOUT),
        "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }  # fmt: skip
    first(settings)  # makes the store and compiles what it loads, as a first start does once
    first(settings | CHATS, "--room")
    taken, memory = first(settings)
    yield "start to ready, the local room on", taken, 2, "s", False
    yield "memory, idle, the local room on", memory, 160, "MB", False
    taken, memory = first(settings | CHATS, "--room")
    yield "start to ready, Slack, Teams and the room on", taken, 2, "s", False
    yield "memory, idle, Slack, Teams and the room on", memory, 160, "MB", False


# Slack over HTTP (nobody is there to ask), and Teams on this machine alone.
CHATS = {
    "JBP_SLACK_BOT_TOKEN": "xoxb-none", "JBP_SLACK_SIGNING_SECRET": "none", "JBP_SLACK_API": "http://127.0.0.1:1/",
    "JBP_TEAMS_UNSAFE": "yes", "JBP_LISTEN": "127.0.0.1:0",
}  # fmt: skip


def first(settings: dict[str, str], *options: str) -> tuple[float, float]:
    """Seconds until the room answers, and its resident memory in MB."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "run", *options]
    running = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
    )
    assert running.stdout is not None
    told = next(line for line in running.stdout if "local room is open" in line)
    address = re.search(r"http://[^/]+", told)
    assert address
    urllib.request.urlopen(f"{address.group()}/healthz").read()
    taken = time.perf_counter() - begun
    time.sleep(2)
    status = Path(f"/proc/{running.pid}/status").read_text()
    memory = re.search(r"VmRSS:\s+(\d+)", status)
    running.terminate()
    running.wait(10)
    return taken, int(memory.group(1)) / 1024 if memory else 0.0
