"""An office that programs read: the real figures of one register, and one of each state a value can be in."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import text

from tests.portal.reading import published
from tests.portal.world import PLAN, Clock, served, written_out
from warehouse.api_tokens import TokenScope, issue_token
from warehouse.connection import open_warehouse
from warehouse.settings import PROJECT, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal
    from warehouse.connection import Warehouse

API = f"/api/v1/plans/{PLAN.code}"
COUNTED = "new-focus-groups"
"""An indicator nobody gave values for, which gets one of each state."""

FOUR_STATES = {"AAA": (0.0, "A"), "BBB": (None, "O"), "CCC": (None, "M"), "DDD": (None, "Q")}
"""By area: zero, missing, not applicable, suppressed."""


class Unhurried:
    """Paces without a limit: that there is one is tested elsewhere."""

    def seconds_to_wait(self, pace, *who) -> int:
        return 0


def write_four_states(warehouse: Warehouse) -> None:
    """Write what a register would have given, behind the same landed file as all the rest."""
    series = "INSERT INTO series (indicator, area, breakdown, source) VALUES (:indicator, :area, '', 'ewaste-monitor')"
    observed = (
        "INSERT INTO observation (series_id, period, vintage_id, value, status, unit, note, landing_id, source_row, withdrawn) "
        "SELECT max(id), '2022', 1, :value, :status, 'count', '', 1, 2, false FROM series"
    )
    with warehouse.write() as connection:
        for area, (value, status) in FOUR_STATES.items():
            connection.execute(text(series), {"indicator": COUNTED, "area": area})
            connection.execute(text(observed), {"value": value, "status": status})


def made(office: Path, home: Path) -> Path:
    """Make it, to copy: its figures take a while to be fetched, checked and frozen."""
    with open_warehouse(published(office, home)) as warehouse:
        write_four_states(warehouse)
        written_out(warehouse)
    return home


@contextmanager
def api_office(read_office: Path, home: Path, **given: object) -> Iterator[Portal]:
    """Serve a copy of it by the clock on the wall, to programs that ask as often as they like."""
    shutil.copytree(read_office, home, dirs_exist_ok=True)
    settings = Settings(home, f"sqlite:///{home / 'milepost.db'}", PROJECT / "plans")
    with served(settings, clock=Clock(datetime.now(UTC)), **given) as portal:
        portal.application.state.surroundings.paces = Unhurried()
        yield portal


def token_of(portal: Portal, name: str = "writer", scopes=TokenScope) -> str:
    """Issue a token to somebody of the office."""
    return issue_token(
        portal.warehouse,
        name,
        title="a program",
        scopes=scopes,
        lasts=timedelta(days=30),
        at=portal.clock(),
        by="setup",
    )


def program(portal: Portal, name: str | None = "writer", scopes=TokenScope) -> httpx.Client:
    """Give a program that shows somebody's token, or none."""
    headers = {"authorization": f"Bearer {token_of(portal, name, scopes)}"} if name else {}
    made = httpx.Client(base_url=portal.url, headers=headers, trust_env=False, timeout=30)
    portal.clients.append(made)
    return made


def told(client: httpx.Client, address: str) -> dict:
    """Ask for what there is, and give the answer with every figure exact."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.content, parse_float=Decimal)


def walked(client: httpx.Client, address: str, name: str) -> list[dict]:
    """Go through all pages by `next` alone."""
    found = []
    while address:
        answer = client.get(address)
        page = answer.json()
        assert (f'<{page["next"]}>; rel="next"' if page["next"] else None) == answer.headers.get("link")
        found += page[name]
        address = page["next"]
    return found
