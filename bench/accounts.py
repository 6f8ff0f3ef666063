"""Matching the account lists of two companies, 100,000 accounts each, with the dirt of real lists; beside it a plain
rapidfuzz pass over the same blocks."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz

from bench.sizes import sized
from plan.accounts import Certainty
from sources.companies import company
from sources.matching import Index, matched
from tests.dirty_accounts import Labelled, labelled

CHECKOUT = Path(__file__).parents[1]
COUNT = sized(100_000, 2_000)
PLAINLY = 90  # of 100: two names that the plain pass takes as one


def rows(folder: Path) -> Iterator[tuple[str, float, float, str, bool]]:
    """In a process of its own, as jbp does it, so that its memory is its alone. It is timed by its processor,
    so that a busy machine measures the same."""
    said = subprocess.run(
        [sys.executable, "-m", "bench.accounts", *sys.argv[1:]],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    ours, plain, memory = (tuple(map(float, line.split())) for line in said.stdout.splitlines())
    what = f"accounts, {COUNT:,} against {COUNT:,}"
    yield f"{what}: matched", ours[0], 60, "s", False
    yield f"{what}: memory", memory[0], 1000, "MB", False
    yield f"{what}: precision of certain pairs", ours[1], 0.98, "", True
    yield f"{what}: recall of certain pairs", ours[2], 0.95, "", True
    yield f"{what}: precision, of a plain pass {plain[1]:.2f}", ours[1], plain[1], "", True
    yield f"{what}: recall, of a plain pass {plain[2]:.2f}", ours[2], plain[2], "", True
    yield f"{what}: time, of a plain pass {plain[0]:,.1f} s", ours[0], plain[0] * 3, "s", False


def plain_pass(lists: Labelled) -> set[tuple[int, int]]:
    """Every account with the candidate of the same blocks whose name is most like its own, where it is alike."""
    ours, theirs = [company(each) for each in lists.vendor], [company(each) for each in lists.partner]
    index, found = Index(ours, theirs), set()
    for number, mine in enumerate(ours):
        name = lists.vendor[number].name.casefold()
        scored = [
            (fuzz.token_sort_ratio(name, lists.partner[other].name.casefold(), score_cutoff=PLAINLY), other)
            for other in index.candidates(number, mine)
        ]
        score, best = max(scored, default=(0, 0))
        if score:
            found.add((number, best))
    return found


def measured(found: set[tuple[int, int]], lists: Labelled, taken: float) -> str:
    right = len(found & lists.same)
    return f"{taken} {right / max(1, len(found))} {right / len(lists.same)}"


def main() -> None:
    lists = labelled(COUNT)
    begun = time.process_time()
    pairs = matched(lists.vendor, lists.partner)
    taken = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    certain = {(each.vendor, each.partner) for each in pairs if each.certainty is Certainty.CERTAIN}
    print(measured(certain, lists, taken))
    begun = time.process_time()
    plainly = plain_pass(lists)
    print(measured(plainly, lists, time.process_time() - begun))
    print(memory)


if __name__ == "__main__":
    main()
