"""The statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps per database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    Update,
    any_,
    bindparam,
    column,
    func,
    select,
    text,
    update,
)
from sqlalchemy import cast as cast_to
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from storage.store import Book

Thing = TypeVar("Thing")
MANY = 500  # rows or ids a statement: well under SQLite's limit on variables
MANY_TO_COPY = 50
FEW = 50  # values that are handed over one by one


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


Among = Callable[[ColumnElement[Any]], ColumnElement[bool]]


class Told(NamedTuple):
    """A statement about rows whose column is among some values, as `of_many` runs it: for a few of them, and for many
    on PostgreSQL and on SQLite."""

    few: Select[Any]
    on_postgresql: Select[Any]
    on_sqlite: Select[Any]


def either_way(statement: Callable[[Among], Select[Any]], kind: type[TypeEngine[Any]] = Text) -> Told:
    """A statement about rows whose column, a text or an `Integer`, is `among` values that `of_many` is given."""
    few, many = bindparam("many", type_=kind(), expanding=True), bindparam("many", type_=Text)
    told = func.json_each(many).table_valued("value")
    listed = select(cast_to(func.json_array_elements_text(cast_to(many, JSON)), kind)).scalar_subquery()
    return Told(
        few=statement(lambda column: column.in_(few)),
        on_postgresql=statement(lambda column: column == any_(func.array(listed, type_=ARRAY(kind)))),
        on_sqlite=statement(lambda column: column.in_(select(told.c.value))),
    )


PLANNED_ANEW, PLANNED_ONCE = (
    text(f"SET LOCAL plan_cache_mode = {mode}") for mode in ("force_custom_plan", "auto")
)


def of_many(book: Book, statement: Told, many: Sequence[str] | Sequence[int]) -> Sequence[Any]:
    """The rows of a statement made by `either_way`. Hundreds of values are one parameter here: as one each they take
    longer to hand over than to look up."""
    if not many:
        return []
    if len(many) < FEW:
        few: Sequence[Any] = book.execute(statement.few, {"many": list(many)}).all()
        return few
    given = {"many": json.dumps(many)}
    if not book.on_postgresql:
        told: Sequence[Any] = book.execute(statement.on_sqlite, given).all()
        return told
    # One plan for every array there may be would be the one that was right while the table was empty. Afterwards it is
    # as before: the checks of foreign keys would be planned anew for every row.
    book.execute(PLANNED_ANEW)
    rows: Sequence[Any] = book.execute(statement.on_postgresql, given).all()
    book.execute(PLANNED_ONCE)
    return rows


def set_each(book: Book, into: Table, name: str, values: Iterable[tuple[int, Any]]) -> None:
    """Set one column of rows, each (by its number) to a value of its own. On PostgreSQL in one statement, where each
    row of several would be a round to the server."""
    for batch in batches(values):
        if book.on_postgresql:
            numbers, given = [number for number, _ in batch], [value for _, value in batch]
            book.execute(setting_together(into, name), {"numbers": numbers, "given": given})
        else:
            each = [{"number": number, "given": value} for number, value in batch]
            book.execute(setting_one(into, name), each)


@lru_cache
def setting_one(into: Table, name: str) -> Update:
    return update(into).where(into.c.id == bindparam("number")).values({name: bindparam("given")})


@lru_cache
def setting_together(into: Table, name: str) -> Update:
    kind = into.c[name].type
    numbers, given = bindparam("numbers", type_=ARRAY(Integer)), bindparam("given", type_=ARRAY(kind))
    told = func.unnest(numbers, given).table_valued(column("number", Integer), column("value", kind))
    told = told.render_derived()
    return update(into).where(into.c.id == told.c.number).values({name: told.c.value})


def batches(things: Iterable[Thing], size: int = MANY) -> Iterable[Sequence[Thing]]:
    """`things` in lists of at most `size`."""
    all_things = list(things)
    return (all_things[start : start + size] for start in range(0, len(all_things), size))
