"""Whether every row of the record is what was sealed, and where it is not. Changes nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from indicators.findings import Finding, Severity
from warehouse.audit import verify_audit
from warehouse.every_table import metadata
from warehouse.landed_files import Condition, condition_of, path_of
from warehouse.seals import OF_A_ROW, SEALED, block_of, digest_of_seal, last_sealed, rows_within
from warehouse.snapshot_tables import seal, seal_block
from warehouse.submission_tables import submission
from warehouse.tables import landing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from warehouse.connection import Warehouse

DAMAGES_TOLD = 20
ROWS_NAMED = 5


def verify_record(warehouse: Warehouse, only: Collection[str] = SEALED) -> list[Finding]:
    """Compare every row with its seal, every seal with the one before, every line of the log, every stored file.

    Gives a finding for each place that is not what it was; of the sealed tables, those in `only`. Rows that came after
    the last seal are not covered yet: `unsealed` counts them. A chain cannot show that its newest links were cut off:
    keep the last digest elsewhere.
    """
    found = [*_asked(warehouse, "the database", _damages), *_asked(warehouse, "table seal", _seals)]
    for table in only:
        found += _asked(warehouse, f"table {table}", partial(_table, table))
    found += [
        _altered("table audit", "digest", sentence, "the log as it was written") for sentence in verify_audit(warehouse)
    ]
    return found + _asked(warehouse, "landed files", partial(_files, warehouse.settings.landed))


def unsealed(warehouse: Warehouse) -> int:
    """Count the rows that came after the last seal."""
    with warehouse.read() as connection:
        return sum(_count(connection, table, f"id > {last_sealed(connection, table)}") for table in SEALED)


def last_seal(warehouse: Warehouse) -> str:
    """Give the digest of the newest seal, "" where there is none: written down elsewhere, it anchors all before."""
    with warehouse.read() as connection:
        return connection.execute(select(seal.c.digest).order_by(seal.c.id.desc()).limit(1)).scalar() or ""


def _asked(
    warehouse: Warehouse, place: str, question: Callable[[Connection], Iterable[Finding]]
) -> list[Finding]:  # fmt: skip
    """Ask in a transaction of its own: what cannot be read is a finding, and the next question is asked anyway."""
    try:
        with warehouse.read() as connection:
            return list(question(connection))
    except (DBAPIError, UnicodeDecodeError, ValueError, TypeError) as error:
        told = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return [_altered(place, None, f"it cannot be read: {told}", "rows as they were written", "record-unreadable")]


def _damages(connection: Connection) -> Iterator[Finding]:
    there = set(inspect(connection).get_table_names()) - {"alembic_version"}
    for name in sorted(there ^ metadata.tables.keys()):
        yield _altered(
            f"table {name}", None, "it is there" if name in there else "it is gone", "the tables of the record"
        )
    if connection.dialect.name == "sqlite":
        # An index may tell another story than the table it is of.
        for (damage,) in connection.execute(text(f"PRAGMA integrity_check({DAMAGES_TOLD})")):
            if damage != "ok":
                yield _altered("the database", None, str(damage), "a sound file", "database-damaged")


def _seals(connection: Connection) -> Iterator[Finding]:
    blocks = defaultdict(list)
    expected = 1
    for block in connection.execute(select(seal_block).order_by(seal_block.c.id)):
        blocks[block.seal_id].append(block._asdict())
        if block.id != expected:
            yield _altered("table seal_block", "id", str(block.id), str(expected))
        expected += 1
    before, number = "", 1
    for row in connection.execute(select(seal).order_by(seal.c.id)):
        if row.id != number:
            yield _altered("table seal", "id", str(row.id), str(number))
        if row.previous != before:
            yield _altered("table seal", "previous", row.previous or "none", before or "none", row=row.id)
        said = digest_of_seal(row._asdict(), blocks.pop(row.id, []))
        if said != row.digest:
            yield _altered("table seal or seal_block", "digest", said, row.digest, row=row.id)
        before, number = row.digest, row.id + 1
    for seal_id in sorted(blocks):
        yield _altered("table seal_block", "seal_id", str(seal_id), "the number of a seal")


def _table(table: str, connection: Connection) -> Iterator[Finding]:
    counted, last = 0, 0
    for sealed in connection.execute(
        select(seal_block).where(seal_block.c.table_name == table).order_by(seal_block.c.first)
    ).all():
        yield from _block(connection, sealed)
        counted, last = counted + sealed.row_count, max(last, sealed.last)
    there = _count(connection, table, f"id <= {last}")
    if there != counted:
        yield _altered(f"table {table}", "id", f"{there} rows up to {last}", f"{counted} rows, as sealed")


def _block(connection: Connection, sealed: Row[Any]) -> Iterator[Finding]:
    place = f"table {sealed.table_name}"
    rows = rows_within(connection, sealed.table_name, sealed.first, sealed.last)
    if len(rows) != sealed.row_count:
        found = f"{len(rows)} rows from {sealed.first} to {sealed.last}"
        yield _altered(place, "id", found, f"{sealed.row_count} rows, as sealed")
        return
    now = block_of(sealed.table_name, rows)
    if now.digest == sealed.digest:
        return
    said, then = json.loads(now.columns), json.loads(sealed.columns)
    columns = ", ".join(name for name in said if said[name] != then.get(name))
    position = metadata.tables[sealed.table_name].columns.keys().index("id")
    differ = [row[position] for n, row in enumerate(rows) if _short(now.rows, n) != _short(sealed.rows, n)]
    named = ", ".join(map(str, differ[:ROWS_NAMED])) + (" …" if len(differ) > ROWS_NAMED else "")
    told = f"another content in row {named or f'{sealed.first} to {sealed.last}'}"
    yield _altered(place, columns or None, told, "the rows as they were sealed", row=differ[0] if differ else None)


def _short(rows: str, position: int) -> str:
    return rows[position * OF_A_ROW : (position + 1) * OF_A_ROW]


def _count(connection: Connection, table: str, condition: str) -> int:
    statement = f'SELECT count(*) FROM "{table}" WHERE {condition}'  # noqa: S608 - the names are those of our tables
    return int(connection.execute(text(statement)).scalar_one())


def _files(folder: Path, connection: Connection) -> Iterator[Finding]:
    names = {
        *connection.execute(select(landing.c.sha256)).scalars(),
        *connection.execute(select(submission.c.kept)).scalars(),
    }
    for sha256 in sorted(names):
        condition = condition_of(folder, sha256)
        if condition is not Condition.INTACT:
            code = "landed-file-missing" if condition is Condition.MISSING else "landed-file-altered"
            yield _altered(str(path_of(folder, sha256)), None, str(condition), f"bytes whose SHA-256 is {sha256}", code)


def _altered(
    place: str, column: str | None, found: str, expected: str, code: str = "record-altered", row: int | None = None
) -> Finding:  # fmt: skip
    return Finding(
        code=code, severity=Severity.ERROR, file=place, row=row, column=column, found=found, expected=expected,
        remedy="Restore the record from a backup",
    )  # fmt: skip
