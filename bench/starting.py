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
    settings = {"JBP_PORT": "0", "JBP_STORE": str(folder / "start.sqlite3"), "PYTHONPATH": str(CHECKOUT)}
    first(settings)  # makes the store, as a first start does once
    taken, memory = first(settings)
    yield "start to ready, the local room on", taken, 2, "s", False
    yield "memory, idle, the local room on", memory, 160, "MB", False


def first(settings: dict[str, str]) -> tuple[float, float]:
    """Seconds until the room answers, and its resident memory in MB."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "bot.cli", "run"]
    running = subprocess.Popen(
        command, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
    )
    assert running.stdout is not None
    address = re.search(r"http://[^/]+", running.stdout.readline())
    assert address
    urllib.request.urlopen(f"{address.group()}/healthz").read()
    taken = time.perf_counter() - begun
    time.sleep(2)
    status = Path(f"/proc/{running.pid}/status").read_text()
    memory = re.search(r"VmRSS:\s+(\d+)", status)
    running.terminate()
    running.wait(10)
    return taken, int(memory.group(1)) / 1024 if memory else 0.0
