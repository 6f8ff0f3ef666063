"""The plan in the middle of everything: built once a run, and lived in by one test at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.roles.world import World, built


@pytest.fixture(scope="session")
def midst(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("midst") / "midst.sqlite3"
    built(path).close()
    return path


@pytest.fixture(scope="session")
def lived(midst: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    lived = World(tmp_path_factory.mktemp("world"), midst)
    yield lived
    lived.close()


@pytest.fixture
def world(lived: World) -> World:
    """As it was built, whatever another test has done in it."""
    lived.put_back()
    return lived
