"""Seals over the whole record: digests of every row of every record table, so that no byte changes unnoticed.

Rows are sealed in blocks, some time after they came; a seal names the one before by its digest. Values are taken as
the engine holds them, before any type of ours makes them look right again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, func, insert, select, text

from indicators.canonical import digest_of
from warehouse.every_table import metadata
from warehouse.instants import instant
from warehouse.snapshot_tables import seal, seal_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from warehouse.connection import Warehouse

ROWS_IN_A_BLOCK = 1_000
ROWS_AT_ONCE = 200_000
"""Rows sealed in one transaction: seconds, so that no writer waits long."""

OF_A_ROW, OF_A_COLUMN = 4, 16
"""Letters of the short digests. They only name the place; whether anything changed is told by the long one."""

UNSEALED = {
    "lease": "says who works at what now, and changes while they do",
    "reading_mark": "says how far a reading has come, and changes while it goes on",
    "session": "says who is signed in now, and changes with every request",
    "throttle": "counts failures to sign in, and forgets them",
    "token_use": "says when a token was last used, and changes with every request",
    "seal": "covers itself: each seal's digest is of its own row and of the seal before",
    "seal_block": "covered by the digest of its seal",
}
"""Tables whose rows are in no block, and why."""

SEALED = tuple(sorted(name for name in metadata.tables if name not in UNSEALED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive rows of one table and their digests."""

    table_name: str
    first: int
    last: int
    row_count: int
    digest: str
    columns: str
    rows: str


def seal_record(warehouse: Warehouse, *, at: datetime, by: str) -> int:
    """Seal every row that is in no block yet, oldest first, and give how many there were."""
    sealed = 0
    while True:
        with warehouse.write() as connection:
            blocks = list(_new_blocks(connection))
            if not blocks:
                return sealed
            _keep(connection, blocks, at=instant(at), by=by)
        sealed += sum(block.row_count for block in blocks)


def _new_blocks(connection: Connection) -> Iterator[Block]:
    left = ROWS_AT_ONCE
    for table in SEALED:
        last = last_sealed(connection, table)
        while left > 0 and (rows := rows_after(connection, table, last)):
            block = block_of(table, rows)
            yield block
            last, left = block.last, left - block.row_count


def last_sealed(connection: Connection, table: str) -> int:
    """Give the number of the last row of a table that is in a block; 0 when none is."""
    wanted = select(func.max(seal_block.c.last)).where(seal_block.c.table_name == table)
    return int(connection.execute(wanted).scalar() or 0)


def _keep(connection: Connection, blocks: Sequence[Block], *, at: str, by: str) -> None:
    newest = connection.execute(select(seal.c.id, seal.c.digest).order_by(seal.c.id.desc()).limit(1)).first()
    before = int(connection.execute(select(func.max(seal_block.c.id))).scalar() or 0)
    number = newest.id + 1 if newest else 1
    row = {"id": number, "previous": newest.digest if newest else "", "at": at, "author": by}
    names = Block.__dataclass_fields__
    rows = [
        {"id": before + position, "seal_id": number, **{name: getattr(block, name) for name in names}}
        for position, block in enumerate(blocks, start=1)
    ]
    connection.execute(insert(seal).values({**row, "digest": digest_of_seal(row, rows)}))
    connection.execute(insert(seal_block), rows)


def digest_of_seal(row: dict[str, Any], blocks: Sequence[dict[str, Any]]) -> str:
    """Name a seal by its own row, without the digest, and all of its blocks."""
    return digest_of({"seal": {name: value for name, value in row.items() if name != "digest"}, "blocks": list(blocks)})


# --- what a block is of -----------------------------------------------------


def rows_after(connection: Connection, table: str, last: int) -> list[list[Any]]:
    """Give the next rows of a table after a number, as the engine holds them."""
    return _rows(connection, table, "id > :last", {"last": last}, f"LIMIT {ROWS_IN_A_BLOCK}")


def rows_within(connection: Connection, table: str, first: int, last: int) -> list[list[Any]]:
    """Give the rows of a table from one number to another."""
    return _rows(connection, table, "id >= :first AND id <= :last", {"first": first, "last": last})


def _rows(
    connection: Connection, table: str, condition: str, given: dict[str, Any], limit: str = ""
) -> list[list[Any]]:
    names = ", ".join(f'"{name}"' for name in metadata.tables[table].columns.keys())  # noqa: SIM118 - of a collection of columns
    statement = f'SELECT {names} FROM "{table}" WHERE {condition} ORDER BY id {limit}'  # noqa: S608 - the names are those of our tables
    rows = [list(row) for row in connection.execute(text(statement), given)]
    # One engine has truths where the other has ones and noughts.
    truths = [] if connection.dialect.name == "sqlite" else _truths(table)
    for row in rows:
        for position in truths:
            row[position] = None if row[position] is None else int(row[position])
    return rows


def _truths(table: str) -> list[int]:
    columns = metadata.tables[table].columns
    return [position for position, column in enumerate(columns) if isinstance(column.type, Boolean)]


_WRITTEN = json.JSONEncoder(ensure_ascii=False, default=repr).encode


def block_of(table: str, rows: Sequence[Sequence[Any]]) -> Block:
    """Make the block of some rows of a table, in the order of their numbers."""
    names = metadata.tables[table].columns.keys()
    of_rows = [hashlib.sha256(_text(row)).hexdigest() for row in rows]
    position = names.index("id")
    columns = {
        name: hashlib.sha256(_text(column)).hexdigest()[:OF_A_COLUMN]
        for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }
    return Block(
        table_name=table,
        first=rows[0][position],
        last=rows[-1][position],
        row_count=len(rows),
        digest=hashlib.sha256("".join([table, *of_rows]).encode()).hexdigest(),
        columns=json.dumps(columns, sort_keys=True),
        rows="".join(one[:OF_A_ROW] for one in of_rows),
    )


def _text(values: Sequence[Any]) -> bytes:
    # What no column of ours can hold, bytes where a text should be, is written all the same.
    return _WRITTEN(values).encode("utf-8", "surrogatepass")
