"""Reading plan files that were named on the command line."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from bot.examples import plan_path
from bot.terminal.problems import Unusable
from storage.plan_file import PlanFile, read


def plan_file(named: str) -> PlanFile:
    """The plan in a file. Raises Unusable where it cannot be read at all, BadPlanFile where it is no plan."""
    path = plan_path(named)
    try:
        content = path.read_bytes()
    except OSError as failure:
        raise Unusable(f"{named} cannot be read: {(failure.strerror or 'not found').lower()}.") from failure
    return read(content, named)


def day(text: str) -> date:
    """A date option, as argparse wants it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date; write it like 2027-03-05") from None


Subparsers = Any  # argparse does not name the type of what add_subparsers returns
