"""The record on one engine only, where a test is about that engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import on_postgres
from warehouse.connection import Warehouse, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Postgres
    from warehouse.settings import Settings


@pytest.fixture
def postgres_warehouse(postgres: Postgres, tmp_path: Path) -> Iterator[Warehouse]:
    with on_postgres(postgres, tmp_path / "home") as settings, open_warehouse(settings) as opened:
        yield opened


@pytest.fixture
def sqlite_warehouse(sqlite_settings: Settings) -> Iterator[Warehouse]:
    with open_warehouse(sqlite_settings) as opened:
        yield opened
