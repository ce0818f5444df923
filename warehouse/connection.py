"""The door to the record: one transaction is one piece of work, on SQLite and PostgreSQL alike.

Writers take turns, so that vintages become visible in the order of their numbers and what was known
at a past instant stays the answer for ever.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from indicators.errors import CallerMistake, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Connection, Engine

    from warehouse.settings import Settings

SQLITE, POSTGRESQL = "sqlite", "postgresql"

PATIENCE_SECONDS = 60
"""How long a writer waits for its turn before it is told that somebody else is still writing."""

READ_LIMIT, WRITE_LIMIT = "60s", "30min"
"""PostgreSQL gives up a statement after this long: a page must not hang, a large admission may take its time."""

_WRITER_LOCK = 0x4D494C45
"""The advisory lock of writers on PostgreSQL: the letters MILE."""

_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, slots=True)
class Warehouse:
    """An open record. Use `with`; `read()` and `write()` give a connection in a transaction."""

    settings: Settings
    engine: Engine

    @property
    def on_sqlite(self) -> bool:
        return self.engine.dialect.name == SQLITE

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view of the record, however many questions are asked; nothing can be written in it."""
        reader = self.engine.execution_options(milepost_reads=True)
        with _refusals_explained(self.engine.url), reader.connect() as connection, connection.begin():
            if not self.on_sqlite:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All or nothing, one writer at a time. Raises Conflict when another writer does not finish in time."""
        with _refusals_explained(self.engine.url), self.engine.connect() as connection, connection.begin():
            if not self.on_sqlite:
                connection.execute(text(f"SET LOCAL statement_timeout = '{WRITE_LIMIT}'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield connection

    @contextmanager
    def jot(self, *, patience: float | None = None) -> Iterator[Connection]:
        """A short write to what holds now and is no record: a session, a throttle, a last use.

        It does not queue behind an admission, save on SQLite, which has one writer. Raises Conflict when
        what it writes to stays taken for `patience` seconds, those of any writer unless said otherwise.
        """
        patience = PATIENCE_SECONDS if patience is None else patience
        brief = self.engine.execution_options(milepost_patience=patience)
        with _refusals_explained(self.engine.url, patience), brief.connect() as connection, connection.begin():
            if not self.on_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = {int(patience * 1000)}"))
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_warehouse(settings: Settings) -> Warehouse:
    """Open the record the settings name, making its folder if need be, and see that it answers.

    Raises CallerMistake when the address is no database of ours or nothing answers there. A
    password never stands in the message.
    """
    url = _url_of(settings.database_url)
    engine = _sqlite(url) if url.get_backend_name() == SQLITE else _postgresql(url)
    try:
        with engine.connect():
            pass
    except DBAPIError as error:
        engine.dispose()
        raise CallerMistake(
            f"MILEPOST_DATABASE_URL: {_shown(url)} cannot be opened: {_first_line(error)}. "
            "Check the address, that the server runs, and that this user may use it."
        ) from None
    return Warehouse(settings, engine)


def _url_of(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # The address is not shown: nobody can say which part of it is the password.
        raise CallerMistake(
            "MILEPOST_DATABASE_URL is not a database address: write sqlite:///path/to/file.db "
            "or postgresql+psycopg://user@host/database"
        ) from None
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return url
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    raise CallerMistake(
        f"MILEPOST_DATABASE_URL names {url.drivername!r}: the record is kept in sqlite or postgresql+psycopg"
    )


def _shown(url: URL) -> str:
    """An address as it may be printed; a password can hide in the query part too."""
    return url.set(query={}).render_as_string(hide_password=True)


def _first_line(error: Exception) -> str:
    cause = str(getattr(error, "orig", error)).strip().splitlines()
    return cause[0].rstrip(".") if cause else type(error).__name__


# --- SQLite -----------------------------------------------------------------


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CallerMistake(
                f"MILEPOST_DATABASE_URL: the folder of {url.database} cannot be made: {error.strerror}"
            ) from None
    else:
        raise CallerMistake("MILEPOST_DATABASE_URL names a database in memory: a record is kept in a file")
    engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction control commits before DDL and upgrades readers to writers: ours does neither.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    reads, patience = options.get("milepost_reads", False), options.get("milepost_patience", PATIENCE_SECONDS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    # A reader that turns writer after somebody else's commit fails at once, time-out or not: writers say so first.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


# --- PostgreSQL -------------------------------------------------------------


def _postgresql(url: URL) -> Engine:
    limits = (
        f"-c statement_timeout={READ_LIMIT} -c lock_timeout={PATIENCE_SECONDS}s"
        " -c idle_in_transaction_session_timeout=30min -c timezone=UTC"
        # What a page reads is little of very much, and no disk of today has to turn for it: left at four, the planner
        # reads ten million observations through for fifty thousand.
        " -c random_page_cost=1.1"
        # A plan that is made once for all values cannot know that few vintages are wanted, or few series: the eleventh
        # time a page is asked for it would read everything.
        " -c plan_cache_mode=force_custom_plan"
    )
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"options": limits, "connect_timeout": 10, "application_name": "milepost"},
    )


@contextmanager
def _refusals_explained(url: URL, patience: float | None = None) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE or "locked" in str(error.orig):
            waited = PATIENCE_SECONDS if patience is None else patience
            raise Conflict(
                f"somebody else has been writing to {_shown(url)} for {waited:g} seconds; try again later"
            ) from error
        raise
