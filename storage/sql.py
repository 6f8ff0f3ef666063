"""The statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps per database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from storage.store import Book

Thing = TypeVar("Thing")
MANY = 500  # rows or ids a statement: well under SQLite's limit on variables
MANY_TO_COPY = 50


def table(row: type[SQLModel]) -> Table:
    """The table behind a row class, for statements without the ORM."""
    return cast(Table, row.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to table models


def insert(book: Book, row: type[SQLModel]) -> Any:
    """An INSERT that knows `on_conflict_do_update` and `returning` on either database."""
    return (postgresql.insert if book.on_postgresql else sqlite.insert)(table(row))


def add_all(book: Book, row: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all name the same columns; what they leave out is as the row class has it. Many of them go to
    PostgreSQL by COPY, at a quarter of the work of as many INSERTs."""
    if book.on_postgresql and len(rows) >= MANY_TO_COPY:
        copy(book, table(row), rows)
        return
    for batch in batches(rows):
        book.execute(insert(book, row), batch)


def copy(book: Book, into: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Raises what SQLAlchemy would of an INSERT."""
    import psycopg

    dialect = book.connection.dialect
    left_out = [
        each for each in into.c if each.name not in rows[0] and each.default and each.default.is_scalar
    ]
    rest = [each.default.arg for each in left_out]  # type: ignore[union-attr]
    given = [into.c[name] for name in rows[0]]
    bound = [each.type.dialect_impl(dialect).bind_processor(dialect) for each in given]
    binds = [(place, bind) for place, bind in enumerate(bound) if bind]
    columns = ", ".join(dialect.identifier_preparer.quote(each.name) for each in (*given, *left_out))
    statement = f"COPY {dialect.identifier_preparer.quote(into.name)} ({columns}) FROM STDIN"
    driver = cast("psycopg.Connection[Any]", book.connection.connection.dbapi_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as to:
            for each in rows:
                values = list(each.values())
                for place, bind in binds:
                    values[place] = bind(values[place])
                to.write_row(values + rest)
    except psycopg.Error as failure:
        raise DBAPIError.instance(
            statement, None, failure, psycopg.Error, hide_parameters=True, dialect=dialect
        ) from failure


def batches(things: Iterable[Thing], size: int = MANY) -> Iterable[Sequence[Thing]]:
    """`things` in lists of at most `size`."""
    all_things = list(things)
    return (all_things[start : start + size] for start in range(0, len(all_things), size))
