"""Adding rows: one, giving its number, or many at once by `COPY` on PostgreSQL and `executemany` on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BigInteger, Boolean, Double, Integer, Text, insert
from sqlalchemy.dialects import postgresql, sqlite

from warehouse.connection import POSTGRESQL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Table

    from warehouse.connection import Warehouse

_BINARY_TYPES = {Integer: "int4", BigInteger: "int8", Double: "float8", Boolean: "bool", Text: "text"}


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Add one row and give the number it got."""
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    assert key is not None, "every record has a number"
    return int(key[0])


def insert_or(warehouse: Warehouse, table: Table) -> sqlite.Insert:
    """Begin an INSERT that may say what to do where its key is taken: both engines know how, each by its own class."""
    # The two classes share what is used of them; one name for both is less to read than a union.
    return sqlite.insert(table) if warehouse.on_sqlite else cast("sqlite.Insert", postgresql.insert(table))


def append(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append `rows`, each holding plain Python values in the order of `columns`."""
    if connection.dialect.name == POSTGRESQL:
        _copy(connection, table, columns, rows)
        return
    parameters = [tuple(row) for row in rows]
    if parameters:
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        # The names are those of our own tables; the values travel as parameters.
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", parameters)  # noqa: S608 - no input


def _copy(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    cursor: Any = connection.connection.cursor()
    statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)"
    with cursor, cursor.copy(statement) as copy:
        copy.set_types([_BINARY_TYPES[type(table.c[name].type)] for name in columns])
        for row in rows:
            copy.write_row(row)
