"""The statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps per database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import ARRAY, ColumnElement, Select, Table, Text, any_, bindparam, func, select, text
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
    types = [each.type.compile(dialect).lower() for each in (*given, *left_out)]
    bound = [each.type.dialect_impl(dialect).bind_processor(dialect) for each in given]
    binds = [(place, bind) for place, bind in enumerate(bound) if bind]
    columns = ", ".join(dialect.identifier_preparer.quote(each.name) for each in (*given, *left_out))
    statement = f"COPY {dialect.identifier_preparer.quote(into.name)} ({columns}) FROM STDIN (FORMAT BINARY)"
    driver = cast("psycopg.Connection[Any]", book.connection.connection.dbapi_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as to:
            to.set_types(types)
            for each in rows:
                values = list(each.values())
                for place, bind in binds:
                    values[place] = bind(values[place])
                to.write_row(values + rest)
    except psycopg.Error as failure:
        raise DBAPIError.instance(
            statement, None, failure, psycopg.Error, hide_parameters=True, dialect=dialect
        ) from failure


Among = Callable[[ColumnElement[str]], ColumnElement[bool]]


def either_way(statement: Callable[[Among], Select[Any]]) -> dict[bool, Select[Any]]:
    """A statement about rows whose text column is `among` many, for `of_many`: on PostgreSQL (True) and on SQLite."""
    many = bindparam("many", type_=ARRAY(Text))
    told = func.json_each(bindparam("many", type_=Text)).table_valued("value")
    return {
        True: statement(lambda column: column == any_(many)),
        False: statement(lambda column: column.in_(select(told.c.value))),
    }


PLANNED_ANEW, PLANNED_ONCE = (
    text(f"SET LOCAL plan_cache_mode = {mode}") for mode in ("force_custom_plan", "auto")
)


def of_many(book: Book, statement: Mapping[bool, Select[Any]], many: Sequence[str]) -> Sequence[Any]:
    """The rows of a statement made by `either_way`. Thousands of texts are one parameter here: as one each they take
    longer to hand over than to look up."""
    if not many:
        return []
    if not book.on_postgresql:
        told: Sequence[Any] = book.execute(statement[False], {"many": json.dumps(many)}).all()
        return told
    # One plan for every array there may be would be the one that was right while the table was empty. Afterwards it is
    # as before: the checks of foreign keys would be planned anew for every row.
    book.execute(PLANNED_ANEW)
    rows: Sequence[Any] = book.execute(statement[True], {"many": list(many)}).all()
    book.execute(PLANNED_ONCE)
    return rows


def batches(things: Iterable[Thing], size: int = MANY) -> Iterable[Sequence[Thing]]:
    """`things` in lists of at most `size`."""
    all_things = list(things)
    return (all_things[start : start + size] for start in range(0, len(all_things), size))
