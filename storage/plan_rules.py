"""What a document breaks of the rules of a plan, by the path of the value: for whoever writes one without a file."""

from __future__ import annotations

from plan.agreement import Agreement
from storage.plan_limits import beyond_limits
from storage.plan_problems import Lines, Path, Problem
from storage.plan_references import wrong_references


class Paths(Lines):
    """Problems by their path alone: there is no file that has lines."""

    def __init__(self) -> None:
        self.texts = {}
        self.found: list[tuple[Path, str]] = []

    def problem(self, path: Path, what: str) -> Problem:
        self.found.append((path, what))
        return Problem(0, "", what)


def broken_rules(agreement: Agreement) -> list[tuple[Path, str]]:
    """Each value that a plan file could not hold, by its path, with what was expected and found; empty where the
    document is a legal one."""
    paths = Paths()
    beyond_limits(agreement, (), None, paths)
    wrong_references(agreement, (), paths)
    return paths.found
