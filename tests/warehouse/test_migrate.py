from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DBAPIError

from indicators.errors import CallerMistake, Conflict
from tests.conftest import Settings
from warehouse import migrate as migrations
from warehouse.connection import open_warehouse
from warehouse.every_table import metadata
from warehouse.migrate import MIGRATIONS, migrate, newest_revision, require_current


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_settings(request, tmp_path):
    """A database without a single table."""
    if request.param == "sqlite":
        yield Settings(tmp_path, f"sqlite:///{tmp_path / 'new' / 'milepost.db'}", tmp_path)
        return
    with request.getfixturevalue("postgres").database(migrated=False) as address:
        yield Settings(tmp_path, address, tmp_path)


def alembic_config(connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def checks_of(warehouse) -> set[tuple[str, str, str]]:
    there = inspect(warehouse.engine)
    return {
        (name, check["name"], check["sqltext"])
        for name in metadata.tables
        for check in there.get_check_constraints(name)
    }


def stand_at(warehouse, revision: str) -> None:
    with warehouse.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_the_head_file_names_the_newest_revision():
    assert ScriptDirectory.from_config(alembic_config(None)).get_heads() == [newest_revision()]


def test_a_new_record_is_made_and_made_only_once(empty_settings):
    assert migrate(empty_settings) == (None, newest_revision())
    assert migrate(empty_settings) == (newest_revision(), newest_revision())
    with open_warehouse(empty_settings) as warehouse:
        require_current(warehouse)


def test_the_migrated_tables_are_those_the_code_speaks_of(warehouse):
    with warehouse.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrated_checks_are_those_the_code_speaks_of(sqlite_warehouse):
    wanted = {
        (table.name, constraint.name, str(constraint.sqltext))
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert wanted == checks_of(sqlite_warehouse)
    assert len(wanted) >= 13


def test_both_engines_have_the_same_checks(sqlite_warehouse, postgres_warehouse):
    names = [{(table, name) for table, name, _ in checks_of(one)} for one in (sqlite_warehouse, postgres_warehouse)]
    assert names[0] == names[1]


def test_a_migration_that_fails_leaves_nothing_behind(empty_settings, monkeypatch):
    upgrade = migrations._upgrade

    def fail_at_the_end(connection):
        upgrade(connection)
        connection.exec_driver_sql("SELECT this_is_no_function()")

    monkeypatch.setattr(migrations, "_upgrade", fail_at_the_end)
    with pytest.raises(DBAPIError):
        migrate(empty_settings)
    monkeypatch.undo()
    with open_warehouse(empty_settings) as warehouse:
        assert inspect(warehouse.engine).get_table_names() == []
    assert migrate(empty_settings) == (None, newest_revision())


def test_a_record_that_was_never_made_is_said_so(empty_settings):
    with open_warehouse(empty_settings) as warehouse, pytest.raises(CallerMistake, match="milepost init"):
        require_current(warehouse)


def test_a_record_of_an_unknown_revision_is_left_alone(warehouse, fresh_settings):
    stand_at(warehouse, "9999")
    with pytest.raises(Conflict, match="9999"):
        require_current(warehouse)
    with pytest.raises(Conflict, match="9999"):
        migrate(fresh_settings)


def test_a_record_of_an_older_revision_asks_for_the_migration(warehouse, monkeypatch):
    there = newest_revision()
    monkeypatch.setattr(migrations, "newest_revision", lambda: "9998")
    with pytest.raises(CallerMistake, match=rf"revision {there}.*9998.*milepost init"):
        require_current(warehouse)


def test_the_first_revision_is_never_undone(warehouse):
    with pytest.raises(RuntimeError, match="the record itself"), warehouse.write() as connection:
        command.downgrade(alembic_config(connection), "base")
    require_current(warehouse)
