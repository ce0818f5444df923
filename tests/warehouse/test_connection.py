from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from indicators.errors import CallerMistake, Conflict
from warehouse import connection as door
from warehouse.connection import open_warehouse
from warehouse.settings import PROJECT, Settings

LEASE = "INSERT INTO lease VALUES ('{name}', 'me', 1, 'now', 'then')"


def opening(tmp_path: Path, address: str) -> str:
    with pytest.raises(CallerMistake) as refused:
        open_warehouse(Settings(tmp_path, address, tmp_path))
    assert "MILEPOST_DATABASE_URL" in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    "address",
    ["nonsense", "://", "mysql://user:hush-hush@host/db", "sqlite://", "sqlite:///:memory:",
     "postgresql://user:hush-hush@127.0.0.1:1/db", "postgresql+psycopg://user@127.0.0.1:1/db?password=hush-hush",
     "postgresql://user:hush-hush@127.0.0.1:notaport/db"],
)  # fmt: skip
def test_a_wrong_address_is_the_callers_mistake_and_shows_no_password(tmp_path, address):
    assert "hush-hush" not in opening(tmp_path, address)


def test_a_file_that_is_no_database_is_the_callers_mistake(tmp_path):
    (tmp_path / "notes.txt").write_text("a shopping list, and quite a long one at that" * 100)
    assert "not a database" in opening(tmp_path, f"sqlite:///{tmp_path / 'notes.txt'}")


def test_a_folder_that_cannot_be_made_is_the_callers_mistake(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be made" in opening(tmp_path, f"sqlite:///{tmp_path / 'file' / 'milepost.db'}")


def test_a_database_that_is_not_there_is_the_callers_mistake(postgres_warehouse, tmp_path):
    address = str(postgres_warehouse.settings.database_url)
    assert "does not exist" in opening(tmp_path, address.replace("/milepost_", "/nowhere_"))


def test_settings_come_from_the_environment_or_are_the_documented_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = Settings.from_environment({"MILEPOST_HOME": "/srv/m", "MILEPOST_DATABASE_URL": "", "MILEPOST_PLANS": "/p"})
    assert given == Settings(Path("/srv/m"), "sqlite:////srv/m/milepost.db", Path("/p"))
    assert Settings.from_environment({}).home == tmp_path / "var"
    assert Settings.from_environment({}).plans == PROJECT / "plans"
    (tmp_path / "plans").mkdir()
    assert Settings.from_environment({}).plans == tmp_path / "plans"


def test_a_transaction_that_fails_leaves_nothing_not_even_a_table(warehouse):
    def fail_half_way() -> None:
        with warehouse.write() as connection:
            connection.exec_driver_sql("CREATE TABLE scratch (a INTEGER)")
            connection.exec_driver_sql(LEASE.format(name="half"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with warehouse.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM lease")).scalar_one() == 0
        assert not warehouse.engine.dialect.has_table(connection, "scratch")


def test_a_reader_sees_one_state_however_often_it_asks(warehouse):
    count = text("SELECT count(*) FROM lease")
    with warehouse.read() as reader:
        before = reader.execute(count).scalar_one()
        with warehouse.write() as writer:
            writer.exec_driver_sql(LEASE.format(name="meanwhile"))
        assert reader.execute(count).scalar_one() == before == 0
    with warehouse.read() as reader:
        assert reader.execute(count).scalar_one() == 1


def test_writers_take_turns_and_none_is_turned_away(warehouse):
    def write_often(who: int) -> None:
        for number in range(25):
            with warehouse.write() as connection:
                seen = connection.execute(text("SELECT count(*) FROM lease")).scalar_one()
                connection.exec_driver_sql(LEASE.format(name=f"{seen}, seen by {who} at {number}"))

    workers = [threading.Thread(target=write_often, args=(who,)) for who in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with warehouse.read() as connection:
        names = connection.execute(text("SELECT name FROM lease")).scalars().all()
    assert sorted(int(name.split(",")[0]) for name in names) == list(range(100))


def test_a_writer_that_waits_in_vain_is_told_why(fresh_settings, monkeypatch):
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 1)
    with open_warehouse(fresh_settings) as warehouse, open_warehouse(fresh_settings) as other:
        with other.write(), pytest.raises(Conflict, match="has been writing"), warehouse.write():
            raise AssertionError("two writers at once")
        with warehouse.write() as connection:
            connection.exec_driver_sql(LEASE.format(name="at last"))


THROTTLE = "INSERT INTO throttle VALUES ('{key}', 1, 'now', 'then')"


def test_signing_in_does_not_queue_behind_an_admission_on_postgresql(postgres_warehouse):
    with postgres_warehouse.write(), postgres_warehouse.jot(patience=1) as connection:
        connection.exec_driver_sql(THROTTLE.format(key="at once"))


def test_what_cannot_be_jotted_down_in_time_is_told_and_the_patience_of_others_stays(sqlite_warehouse):
    told = r"has been writing to .* for 0\.1 seconds"
    with sqlite_warehouse.write(), pytest.raises(Conflict, match=told), sqlite_warehouse.jot(patience=0.1):
        raise AssertionError("two writers at once")
    with sqlite_warehouse.jot(patience=0.1) as connection:
        connection.exec_driver_sql(THROTTLE.format(key="at last"))
    with sqlite_warehouse.write() as connection:
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert waits == door.PATIENCE_SECONDS * 1000


def test_a_row_that_stays_taken_is_not_waited_for_longer_than_was_said_on_postgresql(postgres_warehouse):
    with postgres_warehouse.jot() as connection:
        connection.exec_driver_sql(THROTTLE.format(key="mine"))
    with postgres_warehouse.jot() as connection:
        connection.exec_driver_sql("UPDATE throttle SET failures = 2")
        with pytest.raises(Conflict, match=r"for 0\.1 seconds"), postgres_warehouse.jot(patience=0.1) as other:
            other.exec_driver_sql("UPDATE throttle SET failures = 3")


def test_sqlite_is_set_up_for_one_writer_and_many_readers(sqlite_warehouse):
    with sqlite_warehouse.read() as connection:
        pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in pragmas]
    assert found == ["wal", 1, 1, door.PATIENCE_SECONDS * 1000]


def test_the_file_of_another_programs_writer_is_waited_for(sqlite_settings, monkeypatch):
    monkeypatch.setattr(door, "PATIENCE_SECONDS", 1)
    path = sqlite_settings.database_url.removeprefix("sqlite:///")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with open_warehouse(replace(sqlite_settings)) as warehouse, pytest.raises(Conflict), warehouse.write():
        raise AssertionError("two writers at once")
    other.close()
