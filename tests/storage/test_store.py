"""A store opens on either database with its tables as they should be, whoever else opens it at that moment;
one that cannot be opened says why and what to do, and never says a password."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

import storage.room
from bot.cli import main
from bot.settings import BadSetting, Settings
from plan.facts import Number
from storage import drafts, facts, plans
from storage.audit import verified
from storage.documents import content_hash, document, fact_json
from storage.migrations.run import at, settings
from storage.store import HEAD, CannotOpenStore, NewerStore, Store, engine, prepare_folder, sqlite_url
from tests.conftest import DATABASES, numbers, on_server
from tests.house import Lived
from tests.plans import small_plan

CHECKOUT = Path(__file__).parents[2]
NOW = datetime(2027, 3, 8, 14, 0, tzinfo=UTC)
OPEN = "import sys; from storage.store import Store; sys.stdin.readline(); Store.open(sys.argv[1]).close()"


@pytest.fixture(params=DATABASES)
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of a database in which there is nothing yet, once on each."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "folder" / "of its own" / "jbp.sqlite3")
        return
    server: URL = request.getfixturevalue("server")
    name = f"new_{next(numbers)}"
    on_server(server, f"CREATE DATABASE {name}")
    yield server.set(database=name)
    on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def tables(url: URL) -> set[str]:
    looking = engine(url)
    with looking.connect() as connection:
        found = set(inspect(connection).get_table_names())
    looking.dispose()
    return found


def run(url: URL, statement: str) -> None:
    changing = engine(url)
    with changing.begin() as connection:
        connection.execute(text(statement))
    changing.dispose()


# -- its tables ----------------------------------------------------------------------------------------


def test_an_empty_database_gets_every_table(new: URL) -> None:
    store = Store.open(new)

    assert store.version() == HEAD
    store.close()
    assert tables(new) == set(SQLModel.metadata.tables) | {"alembic_version"}


def test_the_version_it_opens_is_the_newest_migration(store: Store) -> None:
    with store.engine.begin() as connection:
        assert ScriptDirectory.from_config(settings(connection)).get_heads() == [HEAD]
        assert at(connection) == HEAD


def test_the_migrations_make_the_very_tables_that_the_code_uses(store: Store) -> None:
    assert storage.room.MESSAGES.name in SQLModel.metadata.tables
    with store.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_opening_it_again_changes_nothing(new: URL) -> None:
    first = Store.open(new)
    with first.book(NOW) as book:
        drafts.set_note(book, "kept", "yes")
    first.close()

    second = Store.open(new)
    with second.book(NOW) as book:
        assert drafts.note(book, "kept") == "yes"
    second.close()


def test_processes_that_open_a_new_store_at_once_all_succeed(new: URL) -> None:
    address = new.render_as_string(hide_password=False)
    command = [sys.executable, "-c", OPEN, address]
    opening = [
        subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [each.communicate("\n", timeout=60)[1] for each in opening]

    assert [each.returncode for each in opening] == [0, 0, 0], said
    assert "outbox" in tables(new)


def test_a_migration_that_fails_leaves_nothing_behind(new: URL) -> None:
    prepare_folder(new)
    run(new, "CREATE TABLE rituals (somebody_elses INTEGER)")

    with pytest.raises(CannotOpenStore, match="rituals"):
        Store.open(new)

    assert tables(new) == {"rituals"}


# -- of another version --------------------------------------------------------------------------------


def test_a_store_of_a_newer_version_is_left_alone_and_says_what_to_do(url: URL) -> None:
    run(url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(NewerStore, match=r"written by a newer jbp\. Install that version, or open a copy"):
        Store.open(url)

    run(url, f"UPDATE alembic_version SET version_num = '{HEAD}'")
    Store.open(url).close()


def test_the_command_line_says_so_in_one_line(
    url: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    monkeypatch.setenv("JBP_DATABASE_URL", url.render_as_string(hide_password=False))

    assert main(["export", "acme-aws"]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("jbp: This store was written by a newer jbp.")
    assert said.err.count("\n") == 1
    assert said.out == ""


# -- that does not open --------------------------------------------------------------------------------


def in_the_way(tmp_path: Path, what: str) -> Path:
    """A place where no SQLite file can be."""
    path = tmp_path / "jbp.sqlite3"
    if what == "a folder of that name":
        path.mkdir()
    elif what == "a file where its folder should be":
        path.write_text("a file")
        return path / "jbp.sqlite3"
    elif what == "a file that is no database":
        path.write_text("Dear diary, " * 100)
    elif what == "half a database":
        Store.open(sqlite_url(path)).close()
        path.write_bytes(path.read_bytes()[:5000])
    return path


@pytest.mark.parametrize(
    "what",
    [
        "a folder of that name",
        "a file where its folder should be",
        "a file that is no database",
        "half a database",
    ],
)
def test_a_file_that_cannot_be_a_store_is_named_with_what_to_do(tmp_path: Path, what: str) -> None:
    path = in_the_way(tmp_path, what)

    with pytest.raises(CannotOpenStore) as said:
        Store.open(sqlite_url(path))

    assert str(said.value).startswith(f"The store {path} cannot be opened: ")
    assert str(said.value).endswith("choose another with JBP_STORE.")
    assert "sqlalche.me" not in str(said.value)


def test_a_file_that_is_no_database_is_left_as_it_was(tmp_path: Path) -> None:
    path = in_the_way(tmp_path, "a file that is no database")
    before = path.read_bytes()

    with pytest.raises(CannotOpenStore):
        Store.open(sqlite_url(path))

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://jbp:s3cret@127.0.0.1:1/jbp",
        "postgresql://jbp@127.0.0.1:1/jbp?password=s3cret",
        "postgresql://jbp:s3cret@127.0.0.1:1/jbp?sslmode=nonsense",
        "postgresql://jbp:s3cret@127.0.0.1:1/jbp?nosuchoption=s3cret",
        "postgresql+psycopg://jbp:s3cret@no.such.host.invalid/jbp",
        "mysql://jbp:s3cret@127.0.0.1/jbp",
        "postgresql://jbp:s3cret/with-slash@127.0.0.1/jbp",
        "nonsense s3cret",
        "postgresql://jbp@127.0.0.1:s3cret/jbp",
        "s3cret://jbp@127.0.0.1/jbp",
    ],
)
def test_a_database_that_does_not_open_says_so_without_its_password(address: str) -> None:
    with pytest.raises(CannotOpenStore) as said:
        Store.open(address)

    assert "s3cret" not in str(said.value)
    assert "JBP_DATABASE_URL" in str(said.value)
    assert "sqlalche.me" not in str(said.value)


def test_a_database_that_is_not_there_is_named(server: URL) -> None:
    with pytest.raises(CannotOpenStore, match="no_such_database"):
        Store.open(server.set(database="no_such_database", password="s3cret"))


@pytest.mark.parametrize(
    "address", ["nonsense s3cret", "mysql://a:s3cret@h/d", "postgresql://a:b@h:s3cret/d"]
)
def test_a_setting_that_is_no_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(BadSetting, match="JBP_DATABASE_URL must") as said:
        Settings.read({"JBP_DATABASE_URL": address})

    assert "s3cret" not in str(said.value)


# -- a book --------------------------------------------------------------------------------------------


def test_a_book_is_kept_whole_or_not_at_all(store: Store) -> None:
    class Torn(Exception):
        pass

    def write_and_fail() -> None:
        with store.book(NOW) as book:
            drafts.set_note(book, "one", "1")
            drafts.set_note(book, "two", "2")
            raise Torn

    with pytest.raises(Torn):
        write_and_fail()

    with store.book(NOW) as book:
        assert drafts.note(book, "one") is None
        assert drafts.note(book, "two") is None
        assert facts.count(book) == 0


def test_writers_wait_for_each_other(store: Store) -> None:
    def write(name: str) -> None:
        for number in range(20):
            with store.book(NOW) as book:
                drafts.set_note(book, f"{name}/{number}", "written")

    writers = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    with store.book(NOW) as book:
        assert all(drafts.note(book, f"{name}/{number}") for name in "abc" for number in range(20))


def test_a_time_without_a_zone_is_never_stored(store: Store) -> None:
    with (
        pytest.raises(Exception, match="a time without a zone"),
        store.book(datetime(2027, 3, 8)) as book,  # noqa: DTZ001  # that is what is refused
    ):
        drafts.keep(book, "", 1, "log", 1, {})


def test_a_store_of_the_first_version_keeps_what_it_has(new: URL) -> None:
    prepare_folder(new)
    opened = engine(new)
    with opened.begin() as connection:
        command.upgrade(settings(connection), "0001")
        connection.execute(text("INSERT INTO people (name) VALUES ('Vera')"))
        connection.execute(text("INSERT INTO notes (name, body) VALUES ('clock', 'kept')"))
    opened.dispose()
    store = Store.open(new)

    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM people")).scalar_one() == "Vera"
        assert connection.execute(text("SELECT body FROM notes")).scalar_one() == "kept"
        assert connection.execute(text("SELECT count(*) FROM slack_installations")).scalar_one() == 0
    store.close()


# -- what an older version wrote comes into the chain --------------------------------------------------

SAID = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
MANY = 6000  # for each of two plans: more than a page of the migration


def test_what_an_older_version_wrote_is_chained_in_the_order_it_came_in(new: URL) -> None:
    prepare_folder(new)
    opened = engine(new)
    with opened.begin() as connection:
        command.upgrade(settings(connection), "0002")
        written_by_0002(connection)
    opened.dispose()
    store = Store.open(new)

    verdicts = [verified(store, key, NOW) for key in ("one", "two")]
    assert [each and (each.breaks, each.tip.entries, each.documents) for each in verdicts] == [
        ((), MANY + 2, 2),
        ((), MANY + 1, 1),
    ]
    with store.book(NOW) as book:
        said = [fact.value for fact in facts.history(book, 1) if isinstance(fact, Number)]
        assert said == [Decimal(value) for value in range(MANY)]
        facts.record(book, "one", number(MANY, SAID + timedelta(days=9)))
        plans.supersede(book, small_plan(id="two", version=2))
    assert holds(store, "one")
    assert holds(store, "two")
    with store.book(NOW) as book:
        book.execute(
            text("UPDATE facts SET said_at = '2027-02-01 00:00:00' WHERE plan_id = 2 AND place = 5500")
        )
        book.execute(text("UPDATE documents SET content_hash = 'x' WHERE plan_id = 1 AND version = 1"))
    found = [verified(store, key, NOW) for key in ("one", "two")]
    assert [len(each.breaks) for each in found if each] == [1, 1]
    store.close()


def test_a_lived_store_that_was_taken_back_to_the_older_version_and_on_again_holds(room: Lived) -> None:
    room.say("vera", "log sourced 1M --source CRM --on 2027-03-04")
    room.until("2027-03-09 16:00")
    store = room.house.store
    before = room.facts
    with store.engine.begin() as connection:
        command.downgrade(settings(connection), "0002")
    with store.engine.begin() as connection:
        assert "link" not in {each["name"] for each in inspect(connection).get_columns("facts")}
        assert connection.execute(text("SELECT count(*) FROM facts WHERE slot LIKE 'filed/%'")).scalar() == 0
    store.migrate()

    assert room.facts == before
    assert holds(store, "acme-aws")
    room.say("vera", "log sourced 2M --source CRM --on 2027-03-09")
    assert holds(store, "acme-aws")


def holds(store: Store, key: str) -> bool:
    verdict = verified(store, key, NOW)
    return verdict is not None and verdict.holds


def written_by_0002(connection: Connection) -> None:
    """Two plans whose facts came in by turns; the first in its second version."""
    for plan, key, versions in ((1, "one", 2), (2, "two", 1)):
        agreements = [small_plan(id=key, version=version) for version in range(1, versions + 1)]
        newest = agreements[-1]
        connection.execute(
            text(
                "INSERT INTO plans (id, key, name, version, state, content_hash, time_zone, revision, created_at)"
                " VALUES (:id, :key, :name, :version, 'agreed', :hash, :zone, 1, :at)"
            ),
            {"id": plan, "key": key, "name": newest.name, "version": versions, "hash": content_hash(newest),
             "zone": newest.time_zone, "at": written(SAID)},
        )  # fmt: skip
        connection.execute(
            text("INSERT INTO documents (plan_id, version, content_hash, body, created_at)"
                 " VALUES (:plan, :version, :hash, :body, :at)"),
            [{"plan": plan, "version": each.version, "hash": content_hash(each), "body": document(each),
              "at": written(SAID + timedelta(hours=each.version))} for each in agreements],
        )  # fmt: skip
    said = [
        (plan, number(value, SAID + timedelta(minutes=value))) for value in range(MANY) for plan in (1, 2)
    ]
    rows = [
        {"plan": plan, "slot": fact.slot, "at": written(fact.at), "body": fact_json(fact), "rank": fact.rank}
        for plan, fact in said
    ]
    connection.execute(
        text("INSERT INTO facts (plan_id, slot, said_at, body) VALUES (:plan, :slot, :at, :body)"), rows
    )
    connection.execute(
        text("INSERT INTO latest (plan_id, slot, rank, body) VALUES (:plan, :slot, :rank, :body)"), rows[-2:]
    )


def number(value: int, at: datetime) -> Number:
    return Number(by="vera", at=at, target="sourced", value=Decimal(value), on=at.date())


def written(at: datetime) -> str:
    """As either database takes it."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}"
