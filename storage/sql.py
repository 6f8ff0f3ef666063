"""The statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps per database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from storage.store import Book

Thing = TypeVar("Thing")
MANY = 500  # rows or ids a statement: well under SQLite's limit on variables


def table(row: type[SQLModel]) -> Table:
    """The table behind a row class, for statements without the ORM."""
    return cast(Table, row.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to table models


def insert(book: Book, row: type[SQLModel]) -> Any:
    """An INSERT that knows `on_conflict_do_update` and `returning` on either database."""
    return (postgresql.insert if book.on_postgresql else sqlite.insert)(table(row))


def batches(things: Iterable[Thing], size: int = MANY) -> Iterable[Sequence[Thing]]:
    """`things` in lists of at most `size`."""
    all_things = list(things)
    return (all_things[start : start + size] for start in range(0, len(all_things), size))
