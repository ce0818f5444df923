"""A portal of one's own with a fresh record, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.portal.api_office import made
from tests.portal.browsing import forget_pages
from tests.portal.world import Portal, copied, people_of_the_office, served, written_out
from warehouse.connection import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from warehouse.settings import Settings

CHROMIUM = (
    os.environ.get("MILEPOST_CHROMIUM"),
    # Without windows around its pages it is done in half the time.
    *(f"/usr/bin/{name}" for name in ("chromium-headless-shell", "chromium")),
    *(shutil.which(name) for name in ("chromium", "chrome")),
)
"""The browsers that will do, the best first."""

QUIET = (
    "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """A record with a plan and the people of the office, to copy."""
    home = tmp_path_factory.mktemp("office")
    settings = copied(migrated_file, home)
    with open_warehouse(settings) as warehouse:
        people_of_the_office(warehouse)
        written_out(warehouse)
    return home / "milepost.db"


@pytest.fixture(scope="session")
def read_office(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an office that has something to read, to copy."""
    return made(office, tmp_path_factory.mktemp("read"))


@pytest.fixture
def office_settings(office: Path, tmp_path: Path) -> Settings:
    return copied(office, tmp_path / "home")


@pytest.fixture
def portal(office_settings: Settings) -> Iterator[Portal]:
    with served(office_settings) as running:
        yield running


@pytest.fixture
def shared_portal(module_portal: Portal) -> Portal:
    """A portal for tests that only look; nobody has asked it too often."""
    module_portal.forget_paces()
    return module_portal


@pytest.fixture(scope="module")
def module_portal(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with served(copied(office, tmp_path_factory.mktemp("shared"))) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the whole session: while it is there its loop is the thread's own, and no other test could run one.
    from playwright.sync_api import sync_playwright

    found = next((path for path in CHROMIUM if path and os.path.exists(path)), None)  # noqa: PTH110 - None is common
    assert found, "no Chromium: `make browser` installs it, or MILEPOST_CHROMIUM names one"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield chromium
        forget_pages(chromium)
        chromium.close()
