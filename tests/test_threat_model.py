"""Each claim of the threat model names a test that shows it, and that test exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
PAGE = (CHECKOUT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


def claims() -> list[str]:
    """The rows of the page's tables."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    return [row for row in rows if not row.endswith("Shown by |")]


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_test_that_is_named_exists(file: str, name: str) -> None:
    tree = ast.parse((CHECKOUT / file).read_text(encoding="utf-8"))
    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


@pytest.mark.parametrize("claim", claims())
def test_every_claim_names_one(claim: str) -> None:
    assert re.search(r"`tests/[\w/]+\.py::test_\w+`", claim)
