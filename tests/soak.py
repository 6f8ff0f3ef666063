"""How long the tests under faults and load run: briefly in `make test`, and as long as it takes in `make soak`."""

from __future__ import annotations

import os
from typing import TypeVar

Amount = TypeVar("Amount")
SOAKING = bool(os.environ.get("JBP_SOAK"))


def soaked(short: Amount, long: Amount) -> Amount:
    """`short` in `make test`, `long` in `make soak`."""
    return long if SOAKING else short
