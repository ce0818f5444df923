"""Nothing written down is ever changed: asked of every table the database really has, new ones included."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from tests.frames import Reading, candidate, day, frame_of, lenient, raw_file, small_plan
from tests.warehouse.handed_in import fill_handed_in
from tests.warehouse.people import fill_people
from tests.warehouse.signed_off import fill_signed_off
from tests.warehouse.story import Verdict
from tests.warehouse.written import fill_written
from warehouse.admission import admit
from warehouse.connection import open_warehouse
from warehouse.every_table import MUTABLE, metadata
from warehouse.landing import land
from warehouse.notices import tell_once
from warehouse.plans import load_plan
from warehouse.seals import seal_record

RECORDS = sorted(name for name in metadata.tables if name not in MUTABLE)

REFUSED = "is a record: rows are added, never changed or removed"


def fill(warehouse) -> None:
    """Put at least one row into every record table, by the doors anything comes in by."""
    load_plan(warehouse, small_plan(), at=day(0), by="editor")
    landed = land(warehouse, [raw_file()], at=day(0), by="owner")
    twice = frame_of(candidate(1.0), candidate(2.0, row=3), candidate(3.0, period="2021", row=4))
    admit(warehouse, landed.delivery, Reading(twice), small_plan(), at=day(0), by="owner", reader_version="1",
          checker=with_verdict)  # fmt: skip
    tell_once(warehouse, source="register", state="overdue", since="2026", told_to="owner", message="late", at=day(0))
    fill_signed_off(warehouse)
    fill_people(warehouse)
    fill_handed_in(warehouse)
    fill_written(warehouse)
    seal_record(warehouse, at=day(9), by="editor")


def with_verdict(frame, plan, source, previous):
    return replace(lenient(frame, plan, source, previous), verdicts=(Verdict("in range", passed=True),))


def refusal_of(warehouse, statement: str) -> str:
    with pytest.raises(DBAPIError) as refused, warehouse.write() as connection:
        connection.exec_driver_sql(statement)
    return str(refused.value.orig)


def last_column(table: str) -> str:
    return metadata.tables[table].columns.keys()[-1]


def rows_of(warehouse, table: str) -> list:
    with warehouse.read() as connection:
        return connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).all()


def test_every_table_of_the_database_is_a_record_or_named_as_mutable(warehouse):
    with warehouse.read() as connection:
        there = set(inspect(connection).get_table_names())
    assert there == {*RECORDS, *MUTABLE, "alembic_version"}
    assert {"lease", "reading_mark", "session", "throttle", "token_use"} == MUTABLE


@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_no_record_is_updated_or_deleted(warehouse, statement):
    fill(warehouse)
    for table in RECORDS:
        before = rows_of(warehouse, table)
        assert before, f"{table} was not filled, so nothing is proved of it"
        assert REFUSED in refusal_of(warehouse, statement.format(table=table, column=last_column(table))), table
        assert rows_of(warehouse, table) == before


def test_no_record_is_replaced_by_an_insert(warehouse):
    fill(warehouse)
    for table in RECORDS:
        columns = ", ".join(column.name for column in metadata.tables[table].columns)
        column = last_column(table)
        again = f"INTO {table} ({columns}) SELECT {columns} FROM {table}"
        upsert = f"INSERT {again} WHERE true ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}"
        if warehouse.on_sqlite:
            assert REFUSED in refusal_of(warehouse, f"INSERT OR REPLACE {again}"), table
            assert REFUSED in refusal_of(warehouse, f"REPLACE {again}"), table
        else:
            upsert = upsert.replace("SELECT", "OVERRIDING SYSTEM VALUE SELECT", 1)
        assert REFUSED in refusal_of(warehouse, upsert), table


def test_a_replacement_under_a_new_number_but_an_old_key_is_refused_on_sqlite(sqlite_warehouse):
    fill(sqlite_warehouse)
    there = inspect(sqlite_warehouse.engine)
    for name in RECORDS:
        unique = [index["name"] for index in there.get_indexes(name) if index["unique"]]
        columns = ", ".join(column.name for column in metadata.tables[name].columns if column.name != "id")
        if there.get_unique_constraints(name) or unique:
            replace = f"INSERT OR REPLACE INTO {name} ({columns}) SELECT {columns} FROM {name} LIMIT 1"
            assert REFUSED in refusal_of(sqlite_warehouse, replace), name


@pytest.mark.parametrize("statement", ["TRUNCATE {table}", "TRUNCATE {table} CASCADE"])
def test_no_record_is_truncated_on_postgresql(postgres_warehouse, statement):
    for table in RECORDS:
        told = refusal_of(postgres_warehouse, statement.format(table=table))
        assert REFUSED in told or "cannot truncate a table referenced in a foreign key" in told, table
    assert REFUSED in refusal_of(postgres_warehouse, "TRUNCATE agreement")


def test_switching_triggers_off_for_a_session_does_not_help_on_postgresql(postgres_warehouse):
    fill(postgres_warehouse)
    for table in RECORDS:
        assert REFUSED in refusal_of(
            postgres_warehouse, f"SET LOCAL session_replication_role = replica; DELETE FROM {table}"
        )


def test_an_application_role_needs_no_more_than_to_read_to_insert_and_to_keep_what_holds_now(postgres_warehouse):
    url = make_url(postgres_warehouse.settings.database_url)
    clerk = f"clerk_of_{url.database}"
    with postgres_warehouse.write() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {clerk} LOGIN")
        connection.exec_driver_sql(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {clerk}")
        connection.exec_driver_sql(f"GRANT UPDATE, DELETE ON {', '.join(sorted(MUTABLE))} TO {clerk}")
    url = url.set(username=clerk, password=None)
    settings = replace(postgres_warehouse.settings, database_url=url.render_as_string(hide_password=False))
    try:
        with open_warehouse(settings) as warehouse:
            fill(warehouse)
            for table in RECORDS:
                change = f"UPDATE {table} SET {last_column(table)} = {last_column(table)}"
                for statement in (change, f"DELETE FROM {table}", f"TRUNCATE {table}"):
                    assert "permission denied" in refusal_of(warehouse, statement), table
                for statement in (f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"DROP TABLE {table}"):
                    assert "must be owner" in refusal_of(warehouse, statement), table
            assert "permission denied" in refusal_of(warehouse, "SET session_replication_role = replica")
    finally:
        with postgres_warehouse.write() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {clerk}; DROP ROLE {clerk}")


def test_the_readers_door_writes_nothing(warehouse):
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), warehouse.read() as connection:
        connection.exec_driver_sql("INSERT INTO lease VALUES ('a', 'b', 1, 'c', 'd')")
