"""A copy of the store while it is in use, and a store made of one: paused, until what was due since has been looked at.

Only SQLite's file is copied here. PostgreSQL has pg_dump, whose copy is of one moment too.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from storage import alive
from storage.alive import Pause
from storage.store import CannotOpenStore, Store, sqlite_url

READABLE_BY_THE_OWNER: Final = 0o600  # it holds what both companies said, and sealed tokens
SIDE_FILES: Final = ("-wal", "-shm")


class NoCopy(CannotOpenStore):
    """The copy cannot be made, or is none."""


def copy(source: Path, to: Path, now: datetime) -> None:
    """The store at `source`, as it was at one moment, whoever writes meanwhile. It opens paused. Raises NoCopy."""
    if to.exists():
        raise NoCopy(f"{to} is there already. Nothing was written; give another name.")
    if not source.exists():
        raise NoCopy(f"There is no store at {source}.")
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, READABLE_BY_THE_OWNER))
        with closing(sqlite3.connect(source, timeout=30)) as here, closing(sqlite3.connect(part)) as there:
            here.backup(there)  # all pages in one step: one moment of the store
            there.execute("PRAGMA journal_mode=DELETE")
            whole(there)
        mark(part, now)
        synced(part)
        part.replace(to)
    except (sqlite3.Error, OSError) as failure:
        part.unlink(missing_ok=True)
        raise NoCopy(f"{to} cannot be written: {failure}. Nothing of it was kept.") from failure


def whole(copy: sqlite3.Connection) -> None:
    """Raises sqlite3.Error where a page of it is broken."""
    found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"the store itself is damaged ({str(found).splitlines()[0]})")


def mark(part: Path, now: datetime) -> None:
    """However it comes to be opened, nothing is posted from it until somebody says so."""
    store = Store(sqlite_url(part))
    try:
        with store.book(now) as book:
            alive.pause(book, Pause(as_of=now))
    finally:
        store.close()
    with closing(sqlite3.connect(part)) as made:
        made.execute("PRAGMA journal_mode=DELETE")


def synced(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def put_back(source: Path, to: Path, now: datetime) -> Path | None:
    """Make the copy the store; what was there is set aside, and where. Raises NoCopy."""
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as given:
            whole(given)
            given.execute("SELECT version_num FROM alembic_version")
    except sqlite3.Error as failure:
        raise NoCopy(f"{source} is no backup of jbp’s: {failure}. Nothing was changed.") from failure
    aside = None
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.exists():
            free(to)
            aside = to.with_name(f"{to.name}.before-{now:%Y%m%dT%H%M%S}")
            for suffix in ("", *SIDE_FILES):
                if (old := Path(f"{to}{suffix}")).exists():
                    old.rename(f"{aside}{suffix}")
        part = to.with_name(to.name + ".part")
        part.write_bytes(source.read_bytes())
        part.chmod(READABLE_BY_THE_OWNER)
        synced(part)
        part.replace(to)
    except OSError as failure:
        raise NoCopy(f"{to} cannot be written: {failure}.") from failure
    return aside


def free(store: Path) -> None:
    """Nobody uses it: a running jbp would go on with the file that was set aside. Raises NoCopy."""
    try:
        with closing(sqlite3.connect(store, timeout=0.1, isolation_level=None)) as there:
            there.execute("PRAGMA locking_mode=EXCLUSIVE")
            there.execute("BEGIN EXCLUSIVE")
            there.execute("ROLLBACK")
    except sqlite3.Error as failure:
        raise NoCopy(f"{store} is in use: stop jbp first. Nothing was changed.") from failure
