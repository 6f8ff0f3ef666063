"""`make bench`: how fast jbp is on this machine, as ratios to what it must hold. 1.0 or more is held.

Each row is one claim. What can be slower on a slower machine is set against a reference measured in the
same run: a bare loop of this interpreter, or the database's own bulk insert.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import accounts, draining, opening, packets, starting, status, ticking


@dataclass(frozen=True)
class Row:
    """`measured` against `bar`, both in `unit`; `more` is better where True."""

    what: str
    measured: float
    bar: float
    unit: str
    more: bool = True

    @property
    def ratio(self) -> float:
        return self.measured / self.bar if self.more else self.bar / self.measured


def main() -> int:
    print(f"Python {platform.python_version()}, {platform.machine()}, {cores()} cores; {versions()}\n")
    held = True
    with tempfile.TemporaryDirectory() as folder:
        every = (
            ticking.rows, opening.rows, draining.rows, packets.rows, status.rows, starting.rows, accounts.rows,
        )  # fmt: skip
        for make in every:
            for values in make(Path(folder)):
                row = Row(*values)
                held &= row.ratio >= 1
                shown = f"{row.measured:,.2f} {row.unit} (bar {row.bar:,g})"
                print(f"{row.what:<66} {shown:<44} {row.ratio:6.2f}", flush=True)
    return 0 if held else 1


def cores() -> int:
    import os

    return os.cpu_count() or 1


def versions() -> str:
    return ", ".join(
        f"{name} {version(name)}" for name in ("SQLAlchemy", "sqlmodel", "pydantic", "aiohttp", "psycopg")
    )


def median_of(times: int, work: Callable[[], object]) -> float:
    """Seconds a call, the median of so many."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
