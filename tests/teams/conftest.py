"""A house on the fake Teams, for every test here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

from storage.store import Store
from tests.plans import people, small_plan
from tests.teams.state import ACME, AWS, object_id
from tests.teams.wired import Person, Wired

FRIDAY = datetime(2027, 3, 5, 20, 0, tzinfo=UTC)
SIDES = {"vera": ACME, "tom": ACME, "paul": AWS, "ines": AWS}


def on_teams(url: URL, folder: Path, **more: Any) -> Wired:
    """The small plan in a channel of Acme's that AWS's people share; Ken has no account there."""
    made = Wired(Store.open(url), FRIDAY, folder, **more)
    named = [
        replace(each, account=f"teams:{SIDES[each.id]}:{object_id(each.name)}" if each.id in SIDES else None)
        for each in people()
    ]
    made.add(small_plan(people=tuple(named)))
    return made


@pytest.fixture
def wired(url: URL, tmp_path: Path) -> Iterator[Wired]:
    made = on_teams(url, tmp_path)
    yield made
    made.close()


@pytest.fixture
def vera(wired: Wired) -> Person:
    return wired.person("Vera Lind")


@pytest.fixture
def tom(wired: Wired) -> Person:
    return wired.person("Tom Ade")


@pytest.fixture
def paul(wired: Wired) -> Person:
    return wired.person("Paul Oka")


@pytest.fixture
def ines(wired: Wired) -> Person:
    return wired.person("Ines Dua")
