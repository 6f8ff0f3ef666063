"""The store: one SQLite file, or PostgreSQL, that holds every plan; and one unit of work on it, a book."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from plan.plan import Plan

HEAD: Final = "0007"  # the newest migration; a test holds it to the files in migrations/
KEPT_PLANS: Final = 4000
UNREADABLE: Final = "JBP_DATABASE_URL must look like postgresql://user@host/name."


class CannotOpenStore(RuntimeError):
    """The store cannot be opened."""


class NewerStore(CannotOpenStore):
    """This store was written by a newer jbp. Install that version, or open a copy from before the upgrade."""


class Book:
    """One transaction on the store, at the time `now`. Everything read in it fits together."""

    def __init__(self, store: Store, connection: Connection, now: datetime) -> None:
        self.store = store
        self.connection = connection
        self.now = now
        self.kept_plans: dict[int, tuple[int, Plan]] = {}
        self.read_plans: dict[int, int] = {}
        self.seen_plans: dict[tuple[int, int, str], Plan] = {}
        self.stirred = False  # something was said or is to be said, so that the clock has work to do

    def execute(self, statement: Any, rows: Any = None) -> Any:
        return self.connection.execute(statement, rows)

    def moved_on(self, plans: Iterable[int]) -> None:
        """Of these plans (by row number) what was read before is not kept: nobody would ask for it again."""
        for number in plans:
            self.kept_plans.pop(number, None)

    @property
    def on_postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"


class Store:
    """An open store. Safe to share between threads; on SQLite, writers wait for each other."""

    def __init__(self, url: str | URL) -> None:
        self.url = read_address(url)
        self.engine = engine(self.url)
        self.kept_plans: OrderedDict[int, tuple[int, Plan]] = OrderedDict()
        self.keeping = threading.Lock()
        self.looked_back: frozenset[str] = frozenset()

    @classmethod
    def open(cls, url: str | URL) -> Store:
        """Open, and bring the tables up to date. Raises CannotOpenStore with what to do."""
        store = cls(url)
        try:
            prepare_folder(store.url)
            store.migrate()
        except CannotOpenStore:
            store.close()
            raise
        except (SQLAlchemyError, OSError) as failure:
            store.close()
            raise CannotOpenStore(unopened(store.url, failure)) from failure
        return store

    def migrate(self) -> None:
        """Run the migrations that are missing, under a lock, so that two processes may start at once."""
        if self.version() == HEAD:
            return
        from storage.migrations.run import upgrade  # alembic takes long to import, and is rarely needed

        upgrade(self.engine)

    def version(self) -> str | None:
        """The migration that the tables are at; None for an empty store. Raises NewerStore."""
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if version is not None and version > HEAD:
            raise NewerStore(NewerStore.__doc__)
        return version

    @contextmanager
    def book(self, now: datetime) -> Iterator[Book]:
        """A transaction at `now`: committed at the end of the block, undone when it raises."""
        with self.engine.begin() as connection:
            book = Book(self, connection, now)
            yield book
        self.keep(book.kept_plans)

    def keep(self, plans: dict[int, tuple[int, Plan]]) -> None:
        """Plans read in a transaction that has been committed (one undone may have read what never was)."""
        with self.keeping:
            for number, read in plans.items():
                self.kept_plans[number] = read
                self.kept_plans.move_to_end(number)
            while len(self.kept_plans) > KEPT_PLANS:
                self.kept_plans.popitem(last=False)

    def look_back(self, platform: str) -> None:
        """From now on plans say of their rooms on this chat that jbp may look through what was posted there."""
        with self.keeping:
            self.looked_back |= {platform}
            self.kept_plans.clear()

    def close(self) -> None:
        self.engine.dispose()


def read_address(url: str | URL) -> URL:
    """A store's address from its text. Raises CannotOpenStore, which never repeats what it cannot read."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        raise CannotOpenStore(UNREADABLE) from None


def sqlite_url(path: Path) -> URL:
    """The address of the store in the file `path`."""
    return URL.create("sqlite", database=str(path))


def engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        made = create_engine(
            url, connect_args={"check_same_thread": False, "timeout": 30}, hide_parameters=True
        )
        event.listen(made, "connect", prepare_sqlite)
        event.listen(made, "begin", begin_immediate)
        return made
    if url.get_backend_name() == "postgresql":
        driven = url.set(drivername="postgresql+psycopg")
        return create_engine(driven, pool_size=8, pool_pre_ping=True, hide_parameters=True)
    raise CannotOpenStore("JBP_DATABASE_URL must begin with sqlite:/// or postgresql://.")


def prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    settings = (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
    )
    for setting in settings:
        connection.execute(f"PRAGMA {setting}")


def begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # a reader that turns writer would fail at once, not wait


def prepare_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def unopened(url: URL, failure: Exception) -> str:
    """Why a store did not open, in a sentence that says what to do. Never has the password in it."""
    if url.get_backend_name() == "sqlite":
        folder = Path(url.database or "").parent
        allowed = os.access(folder, os.W_OK)
        reason = "may not be written" if not allowed else reason_of(failure)
        return (
            f"The store {url.database} cannot be opened: {reason}. "
            "Check the file and its folder, or choose another with JBP_STORE."
        )
    named = url.set(query={}).render_as_string(hide_password=True)  # `?password=` is one of its options
    return (
        f"The database at {named} cannot be opened: {reason_of(failure)}. "
        "Check JBP_DATABASE_URL and that the server is up."
    )


def reason_of(failure: BaseException) -> str:
    origin = failure.orig if isinstance(failure, DBAPIError) else failure
    return str(origin).strip().splitlines()[0] if str(origin).strip() else type(origin).__name__


def of_the_connection(failure: BaseException) -> str:
    """What a database says of itself (it is full, not there, locked), and never of what was to be written in it."""
    return reason_of(failure) if isinstance(failure, OperationalError) else ""
