"""The official schemas of the chats, which are kept beside the checkout or where JBP_SCHEMAS says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

BESIDE = Path(__file__).parents[2] / "shared" / "schemas"


def schema(name: str) -> dict[str, Any]:
    """A schema by its file's name; a test that asks for one that is not there is skipped, with the reason."""
    path = Path(os.environ.get("JBP_SCHEMAS") or BESIDE) / name
    if not path.exists():
        pytest.skip(f"{name} is not here: set JBP_SCHEMAS to the folder that has it")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def without_additions(part: Any) -> Any:
    """A card of Teams' without what Teams has beyond the schema: its own settings, people pickers, and charts, each of
    which has something else in its place."""
    if isinstance(part, list):
        return [without_additions(each) for each in part]
    if not isinstance(part, dict):
        return part
    if str(part.get("type", "")).startswith("Chart."):
        return part["fallback"]
    return {
        name: without_additions(each)
        for name, each in part.items()
        if name not in ("msteams", "choices.data")
    }
