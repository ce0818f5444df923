"""No byte of the record changes unnoticed: one is flipped in every column of every table, and in every stored file."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import text

from tests.frames import day, numbered
from tests.warehouse.story import Story
from tests.warehouse.test_immutability import fill
from warehouse import seals
from warehouse.connection import open_warehouse
from warehouse.every_table import MUTABLE, metadata
from warehouse.seal_verification import last_seal, unsealed, verify_record
from warehouse.seals import SEALED, UNSEALED, seal_record
from warehouse.settings import Settings

COVERED = sorted(metadata.tables.keys() - MUTABLE)


@pytest.fixture(scope="module")
def record(tmp_path_factory, migrated_file):
    """A sealed record with a row in every table, whose guards its owner has taken down."""
    home = tmp_path_factory.mktemp("sealed")
    (home / "milepost.db").write_bytes(migrated_file.read_bytes())
    settings = Settings(home, f"sqlite:///{home / 'milepost.db'}", home)
    with open_warehouse(settings) as warehouse:
        fill(warehouse)
        with warehouse.write() as connection:
            for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield warehouse


@contextmanager
def by_the_owner(warehouse):
    """The database file under no rule of ours: what somebody with the file in hand can do."""
    with closing(sqlite3.connect(warehouse.settings.home / "milepost.db")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        yield connection
        connection.commit()


def flipped(value):
    """The value with one bit of it turned; where there is no bit to turn, something in place of nothing."""
    if isinstance(value, float):
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        return struct.unpack("<d", struct.pack("<Q", bits ^ 1))[0]
    if isinstance(value, int):
        # High enough a bit not to meet the number of a neighbour.
        return value ^ 64
    return f"{value[:-1]}{chr(ord(value[-1]) ^ 1)}" if value else "x"


@contextmanager
def one_byte_flipped(warehouse, table, column):
    """Flip one byte of a column, in a row that holds anything there; then put it back."""
    with by_the_owner(warehouse) as owner:
        rows = f'SELECT rowid, "{column}" FROM "{table}" ORDER BY "{column}" IS NULL, "{column}" = \'\', rowid DESC'
        row, value = owner.execute(rows).fetchone()
        changed = flipped(value)
        owner.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (changed, row))
    try:
        yield
    finally:
        with by_the_owner(warehouse) as owner:
            moved = changed if column == "id" else row
            owner.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (value, moved))


def named(found):
    return {(one.file, column) for one in found for column in (one.column or "").split(", ")}


def test_every_table_is_sealed_or_named_with_the_reason_why_not():
    assert {*SEALED, *UNSEALED} == set(metadata.tables)
    assert UNSEALED.keys() - {"seal", "seal_block"} == MUTABLE
    assert all(len(reason) > 20 for reason in UNSEALED.values())


def test_a_record_nobody_touched_agrees_with_its_seals(record):
    assert verify_record(record) == []
    assert unsealed(record) == 0


@pytest.mark.parametrize("table", COVERED)
def test_a_byte_flipped_in_any_column_is_found_and_its_place_named(record, table):
    only = [table] if table in SEALED else []
    for column in metadata.tables[table].columns.keys():  # noqa: SIM118 - of a collection of columns
        with one_byte_flipped(record, table, column):
            found = verify_record(record, only=only)
        places = {column for file, column in named(found) if file.startswith(f"table {table}") or "seal_block" in file}
        assert places & ({column} if table in SEALED else {column, "digest", "id", "seal_id"}), (column, found)
    assert verify_record(record, only=only) == []


def test_a_byte_flipped_in_any_stored_file_is_found_and_the_file_named(record):
    files = [path for path in record.settings.landed.rglob("*") if path.is_file()]
    assert len(files) > 1
    for path in files:
        whole = path.read_bytes()
        path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert [(one.code, one.file) for one in verify_record(record, only=[])] == [("landed-file-altered", str(path))]
        path.write_bytes(whole)
        path.rename(path.with_suffix(".gone"))
        assert [one.code for one in verify_record(record, only=[])] == ["landed-file-missing"]
        path.with_suffix(".gone").rename(path)
    assert verify_record(record, only=[]) == []


def test_a_byte_flipped_in_the_database_file_itself_is_found(record):
    path = record.settings.home / "milepost.db"
    with by_the_owner(record) as owner:
        owner.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    record.engine.dispose()
    whole = path.read_bytes()
    for known in (b"recycling-rate", b"as agreed", b"Council meets", b"register.example"):
        at = whole.index(known)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert verify_record(record), known
        record.engine.dispose()
        path.write_bytes(whole)
    assert verify_record(record) == []


def test_a_row_taken_out_or_put_in_between_is_found(record):
    with by_the_owner(record) as owner:
        row = owner.execute("SELECT * FROM finding ORDER BY id LIMIT 1").fetchone()
        owner.execute("DELETE FROM finding WHERE id = ?", (row[0],))
    assert ("table finding", "id") in named(verify_record(record, only=["finding"]))
    with by_the_owner(record) as owner:
        marks = ", ".join("?" * len(row))
        owner.execute(f"INSERT INTO finding VALUES ({marks})", (0, *row[1:]))
        owner.execute(f"INSERT INTO finding VALUES ({marks})", row)
    assert ("table finding", "id") in named(verify_record(record, only=["finding"]))
    with by_the_owner(record) as owner:
        owner.execute("DELETE FROM finding WHERE id = 0")
    assert verify_record(record, only=["finding"]) == []


def test_a_table_that_is_gone_or_came_from_elsewhere_is_found(record):
    with by_the_owner(record) as owner:
        owner.execute("CREATE TABLE shadow (id INTEGER)")
        owner.execute("ALTER TABLE notice RENAME TO noticed")
    found = verify_record(record, only=["notice"])
    assert {"table shadow", "table notice", "table noticed"} <= {one.file for one in found}
    with by_the_owner(record) as owner:
        owner.execute("ALTER TABLE noticed RENAME TO notice")
        owner.execute("DROP TABLE shadow")
    assert verify_record(record) == []


def test_what_comes_later_is_counted_until_it_is_sealed(warehouse):
    Story(warehouse).admit(numbered(y2020=0.1))
    assert seal_record(warehouse, at=day(1), by="editor") > 0
    first = last_seal(warehouse)
    assert seal_record(warehouse, at=day(2), by="editor") == 0
    assert (last_seal(warehouse), unsealed(warehouse)) == (first, 0)
    Story(warehouse, "next").admit(numbered(y2021=0.2, y2022=None))
    waiting = unsealed(warehouse)
    assert verify_record(warehouse) == []
    assert seal_record(warehouse, at=day(3), by="editor") == waiting > 0
    assert last_seal(warehouse) != first
    assert verify_record(warehouse) == []


def test_many_rows_are_sealed_in_several_blocks_and_seals(warehouse, monkeypatch):
    monkeypatch.setattr(seals, "ROWS_IN_A_BLOCK", 3)
    monkeypatch.setattr(seals, "ROWS_AT_ONCE", 7)
    Story(warehouse).admit(numbered(**{f"y{year}": float(year) for year in range(2000, 2023)}))
    seal_record(warehouse, at=day(1), by="editor")
    with warehouse.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM seal")).scalar_one() > 3
        assert connection.execute(text("SELECT max(row_count) FROM seal_block")).scalar_one() == 3
    assert verify_record(warehouse) == []


def test_both_engines_give_a_table_the_same_digests(sqlite_warehouse, postgres_warehouse):
    told = []
    for one in (sqlite_warehouse, postgres_warehouse):
        Story(one).admit(numbered(y2020=0.1, y2021=None, y2022=1e22))
        seal_record(one, at=day(1), by="editor")
        with one.read() as connection:
            wanted = text(
                "SELECT digest FROM seal_block WHERE table_name IN ('observation', 'vintage') ORDER BY table_name"
            )
            told.append(connection.execute(wanted).scalars().all())
    assert told[0] == told[1]
    assert len(told[0]) == 2


def test_a_changed_row_is_named_by_its_number_on_both_engines(warehouse):
    Story(warehouse).admit(numbered(**{f"y{year}": float(year) for year in range(2000, 2023)}))
    seal_record(warehouse, at=day(1), by="editor")
    off = (
        "DROP TRIGGER observation_refuse_update"
        if warehouse.on_sqlite
        else "ALTER TABLE observation DISABLE TRIGGER ALL"
    )
    with warehouse.write() as connection:
        connection.execute(text(off))
        connection.execute(text("UPDATE observation SET value = value + 1 WHERE id = 7"))
    (found,) = verify_record(warehouse)
    assert (found.file, found.row, found.column) == ("table observation", 7, "value")
