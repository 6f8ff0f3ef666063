"""A store of any version that was ever released comes up to today's with all that was in it, a hundred thousand rows
too, and with the tables that a new store has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, func, select, text
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from plan.facts import Number
from storage import facts
from storage.audit import verified
from storage.documents import content_hash, document, fact_json
from storage.migrations.run import settings
from storage.store import Store, engine, sqlite_url
from tests.conftest import DATABASES, numbers, on_server
from tests.plans import small_plan
from tests.soak import soaked

ROWS = soaked(8_000, 100_000)
PLANS = 4
AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[2] / "storage" / "migrations"
CARDS = text("SELECT key, token, message, card FROM outbox ORDER BY id")
SAID = text("SELECT plan_id, body FROM facts ORDER BY plan_id, id")
RELEASED = sorted(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))


@pytest.fixture(params=DATABASES)
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of a database in which there is nothing yet, once on each."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "jbp.sqlite3")
        return
    server: URL = request.getfixturevalue("server")
    name = f"version_{next(numbers)}"
    on_server(server, f"CREATE DATABASE {name}")
    yield server.set(database=name)
    on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def written(connection: Connection) -> None:
    """What a version's own tables hold, written as it wrote it: half of the rows are facts, half messages."""
    tables = MetaData()
    tables.reflect(connection)
    chained = "link" in tables.tables["facts"].c
    for plan in range(1, PLANS + 1):
        agreed = small_plan(id=f"plan-{plan}")
        whole = {"id": plan, "key": agreed.id, "name": agreed.name, "version": 1, "state": "agreed",
                 "content_hash": content_hash(agreed), "time_zone": "UTC", "revision": 1}  # fmt: skip
        put(connection, tables, "plans", [{**whole, "created_at": f"{AT:%Y-%m-%d %H:%M:%S.%f}"}])
        body = {"plan_id": plan, "version": 1, "content_hash": content_hash(agreed), "body": document(agreed)}
        put(connection, tables, "documents", [{**body, "created_at": f"{AT:%Y-%m-%d %H:%M:%S.%f}"}])
    if not chained:  # a version that chains its facts is written to through the bot itself
        each = ROWS // 2 // PLANS
        for plan in range(1, PLANS + 1):
            said = [number(each) for each in range(each)]
            put(connection, tables, "facts", [
                {"plan_id": plan, "slot": fact.slot, "said_at": f"{fact.at:%Y-%m-%d %H:%M:%S.%f}",
                 "body": fact_json(fact)} for fact in said
            ])  # fmt: skip
            last = said[-1]
            put(connection, tables, "latest",
                [{"plan_id": plan, "slot": last.slot, "rank": last.rank, "body": fact_json(last)}])  # fmt: skip
    at = f"{AT:%Y-%m-%d %H:%M:%S.%f}"
    put(connection, tables, "outbox", [
        {"key": f"k{number}", "token": f"t{number}", "plan_id": number % PLANS + 1, "channel": "room:local:x",
         "card": "{}", "version": 1, "state": "sent", "wanted": True, "silent": False, "not_before": at, "attempts": 0,
         "fence": 1, "message": str(number), "error": "", "created_at": at} for number in range(ROWS // 2)
    ])  # fmt: skip


def put(connection: Connection, tables: MetaData, name: str, rows: list[dict[str, object]]) -> None:
    columns = list(rows[0])
    values = ", ".join(f":{column}" for column in columns)
    assert set(columns) <= set(tables.tables[name].c.keys())
    connection.execute(text(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({values})"), rows)


def number(value: int) -> Number:
    at = AT + timedelta(seconds=value)
    return Number(by="vera", at=at, target="sourced", value=Decimal(value), on=at.date())


def counted(connection: Connection) -> dict[str, int]:
    tables = MetaData()
    tables.reflect(connection)
    return {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in tables.tables.items()
    }


@pytest.mark.parametrize("version", RELEASED)
def test_nothing_of_a_released_version_is_lost(new: URL, version: str) -> None:
    old = engine(new)
    with old.begin() as connection:
        command.upgrade(settings(connection), version)
        written(connection)
        before = counted(connection)
        cards = connection.execute(CARDS).all()
        said = connection.execute(SAID).all()
    old.dispose()

    store = Store.open(new)
    with store.engine.begin() as connection:
        after = counted(connection)
        assert (
            connection.execute(text("SELECT key, token, message, card FROM outbox ORDER BY id")).all()
            == cards
        )
        differences = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert differences == []
    assert {name: rows for name, rows in before.items() if after.get(name, 0) < rows} == {}
    with store.book(AT) as book:
        kept = [(plan, fact_json(fact)) for plan in range(1, PLANS + 1) for fact in facts.history(book, plan)]
    assert kept == [tuple(row) for row in said]
    if said:
        verdicts = [verified(store, f"plan-{plan}", AT) for plan in range(1, PLANS + 1)]
        assert [verdict and verdict.breaks for verdict in verdicts] == [()] * PLANS
    store.close()


def test_every_version_is_tried() -> None:
    released = {each.revision for each in ScriptDirectory(str(FOLDER)).walk_revisions()}

    assert set(RELEASED) == released
