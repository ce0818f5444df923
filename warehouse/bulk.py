"""Many rows at once: `COPY` on PostgreSQL, `executemany` on SQLite. Both append; neither returns anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Double, Integer, Text

from warehouse.connection import POSTGRESQL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Table

_BINARY_TYPES = {Integer: "int4", BigInteger: "int8", Double: "float8", Boolean: "bool", Text: "text"}


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
