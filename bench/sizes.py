"""How large the benchmark is: whole, or small enough to see in a minute that every row of it runs (`--small`)."""

from __future__ import annotations

import sys
from typing import TypeVar

Amount = TypeVar("Amount")
SMALL = "--small" in sys.argv


def sized(whole: Amount, small: Amount) -> Amount:
    """What is measured counts for the bars at its whole size only."""
    return small if SMALL else whole
