"""Safety rails: no network but this machine's own, warnings fail (pyproject), a fresh record for every test."""

from __future__ import annotations

import gc
import os
import re
import shutil
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.postgres import Postgres, postgres_server
from tests.prefect_served import asked_by_flows, prefect_server, prefect_settings
from warehouse.connection import Warehouse, open_warehouse
from warehouse.migrate import migrate
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

# Whatever the shell says: without bytecode each of the hundreds of processes that tests start compiles Prefect anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A shared machine is slow at times: a test that is late is not a test that fails. Who has a night tries more examples.
hypothesis_settings.register_profile(
    "milepost",
    deadline=None,
    print_blob=True,
    max_examples=int(os.environ.get("MILEPOST_TEST_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("milepost")

LONGEST_FIRST = (
    "test_the_schedule", "test_the_whole_way", "test_counter_pages", "test_reading_pages_in_a_browser", "test_pages",
    "test_security", "test_every_link", "test_the_plan_in_a_browser", "test_faults", "test_no_secret_is_told", "test_undo",
    "test_a_first_own_plan", "test_provider", "test_apart", "test_refresh_flow", "test_matrix", "test_publications",
    "test_worker", "test_remake_handed_in", "test_sayings", "test_annual_report", "test_undo_vintages",
    "test_snapshot_pages", "test_crash", "test_rare_pages", "test_correction_steps", "test_checks_properties",
    "test_api_as_described", "test_vintages", "test_drift",
)  # fmt: skip
"""The files that take longest, so that no worker begins one when the other is done."""

LONG = ("journeys", "flows", "portal", "connectors", "cli", "warehouse")
"""The rooms whose files come next, for the same reason."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (_place(item.path.stem, LONGEST_FIRST), _place(item.path.parent.name, LONG)))


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)


def pytest_collection_finish() -> None:
    """Have what is loaded by now stay: whoever looks for what tests leave behind need not look through all of it."""
    gc.collect()
    gc.freeze()


_connect = socket.socket.connect
_connected: dict[int, str] = {}
"""Which test opened the connection from a port of ours, the last time that port was used."""


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine_is_reached() -> Iterator[None]:
    def connect(self: socket.socket, address: object) -> None:
        internet = self.family in {socket.AF_INET, socket.AF_INET6}
        if internet and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise OSError(f"a test tried to reach {address!r}: tests work with the network unplugged")
        try:
            _connect(self, address)
        finally:
            if internet:
                _connected[self.getsockname()[1]] = os.environ.get("PYTEST_CURRENT_TEST", "no test")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True, scope="module")
def _what_a_file_leaves_open_is_told_there(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect what a file of tests left behind, so that no later one is blamed for a connection it never saw."""
    yield
    if request.path.parent.name in {"connectors", "portal", "journeys"}:
        gc.collect()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name the test that opened a connection which was left open."""
    report = yield
    for port in sorted(set(re.findall(r"laddr=\('127\.0\.0\.1', (\d+)\)", report.longreprtext))):
        report.sections.append((f"from port {port}", f"the connection was opened by {_connected.get(int(port))}"))
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite record to copy: a file a test costs nothing."""
    home = tmp_path_factory.mktemp("template")
    migrate(Settings(home, f"sqlite:///{home / 'milepost.db'}", home))
    return home / "milepost.db"


@pytest.fixture
def sqlite_settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """A home of one's own with a migrated record on SQLite."""
    return on_sqlite(migrated_file, tmp_path)


def on_sqlite(migrated_file: Path, folder: Path) -> Settings:
    home = folder / "home"
    home.mkdir()
    shutil.copy(migrated_file, home / "milepost.db")
    return Settings(home, f"sqlite:///{home / 'milepost.db'}", folder / "plans")


@pytest.fixture(scope="session")
def prefect_prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with prefect_settings(tmp_path_factory.mktemp("prefect")):
        yield


@pytest.fixture(scope="session")
def prefect_api(prefect_prepared: None) -> Iterator[str]:
    with prefect_server() as api:
        yield api


@pytest.fixture(scope="module")
def prefect_at_hand(prefect_api: str) -> Iterator[None]:
    """Flows of this file run in the process of the tests, and find a server that others asked before."""
    with asked_by_flows(prefect_api):
        yield


@contextmanager
def on_postgres(postgres: Postgres, home: Path) -> Iterator[Settings]:
    with postgres.database() as address:
        yield Settings(home, address, home / "plans")


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """A home of one's own with a migrated record, on each engine in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_settings")
        return
    with on_postgres(request.getfixturevalue("postgres"), tmp_path / "home") as settings:
        yield settings


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The same for a whole file, whose tests look at what was made there and change nothing."""
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "sqlite":
        yield on_sqlite(request.getfixturevalue("migrated_file"), folder)
        return
    with on_postgres(request.getfixturevalue("postgres"), folder / "home") as settings:
        yield settings


@pytest.fixture
def warehouse(fresh_settings: Settings) -> Iterator[Warehouse]:
    with open_warehouse(fresh_settings) as opened:
        yield opened
