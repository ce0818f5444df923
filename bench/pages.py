"""Reading a large record on pages and by program: now, as known before, and asked again.

`MILEPOST_BENCH_ROWS` sets the observations (10,000,000 on PostgreSQL; SQLite gets a tenth).
"""

from __future__ import annotations

import itertools
import os
import statistics
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.large_record import CAME, fill, revise
from indicators.permissions import Grant, Role
from portal.serving import collect_seldom
from tests.portal.world import Clock, served
from tests.postgres import postgres_server
from warehouse.accounts import create_account, grant
from warehouse.connection import open_warehouse
from warehouse.histories import Histories
from warehouse.migrate import migrate
from warehouse.runs import record_run
from warehouse.settings import Settings

if TYPE_CHECKING:
    import httpx

    from tests.portal.world import Portal

MANY = 10_000_000
TIMES = 9
READERS, SECONDS = 4, 20.0

PAGES = {
    "one objective, 40 indicators": "/objectives/O1?plan=large",
    "one indicator, its chart apart": "/indicators/O1-a.7?plan=large",
    "all 200 indicators": "/progress?plan=large",
    "the plan at a glance": "/?plan=large",
    "one indicator in 200 areas": "/indicators/O1-a.7/compared?plan=large",
    "one figure explained": "/indicators/O1-a.7/explained?plan=large",
    "one objective for a program": "/api/v1/plans/large/progress?objective=O1",
    "1,000 observations for a program": "/api/v1/plans/large/observations?limit=1000",
    "observations of a country": "/api/v1/plans/large/observations?limit=1000&area=CHE",
}

BEFORE = f"&known_on={CAME:%Y-%m-%d}"
START, COMES, PAST, ELSE, AGAIN = "just started", "figures came", "on a past day", "something else came", "asked again"
WHAT = (START, COMES, PAST, ELSE, AGAIN)
"""What happened before a page is asked for: the portal has just started; figures of the indicator that is shown came,
in every area; it is of a day nobody has asked for; a source was asked and had nothing new; nothing."""

REVISED_ONE = "share-46"
_numbers = itertools.count(1)


def main() -> None:
    collect_seldom()
    many = int(os.environ.get("MILEPOST_BENCH_ROWS", MANY))
    with postgres_server() as server, TemporaryDirectory() as home:
        with server.database(migrated=False) as url:
            measured("PostgreSQL", Settings(Path(home) / "pg", url, Path()), many)
        file = Path(home) / "lite" / "milepost.db"
        measured("SQLite", Settings(file.parent, f"sqlite:///{file}", Path()), many // 10)


def measured(engine: str, settings: Settings, many: int) -> None:
    migrate(settings)
    with open_warehouse(settings) as warehouse:
        began = time.perf_counter()
        there = fill(warehouse, many)
        print(f"  {engine}: {there:,} observations, written in {time.perf_counter() - began:.0f} s")
        create_account(warehouse, "reader", display_name="A reader", email="", at=datetime.now(UTC), by="bench")
        grant(warehouse, "reader", Grant(role=Role.AUDITOR), given=True, at=datetime.now(UTC), by="bench")
    clock = Clock(datetime.now(UTC))
    with ExitStack() as stack:
        portal = stack.enter_context(served(settings, clock=clock))
        client = portal.client("reader")
        ready(client, f"{portal.url}/readyz")
        for name, address in PAGES.items():
            told = [f"{what} {milliseconds(portal, client, address, what):.0f}" for what in WHAT]
            print(f"    {name}: {', '.join(told)}, nothing new {unchanged(portal, client, address):.1f} ms")
        under_load(portal)


def ready(client: httpx.Client, address: str) -> None:
    """Ask once for what is made but once a process: templates, catalogues, the plan itself."""
    client.get(address)
    for one in PAGES.values():
        client.get(one).raise_for_status()


def milliseconds(portal: Portal, client: httpx.Client, address: str, what: str) -> float:
    """Time a page, in the middle of several, each after the same has happened."""
    found = []
    for _ in range(TIMES):
        portal.forget_paces()
        happens(portal, what)
        began = time.perf_counter()
        client.get(address + (BEFORE if what == PAST else "")).raise_for_status()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def happens(portal: Portal, what: str) -> None:
    """Have something come into the record, or what was judged be forgotten."""
    number, around = next(_numbers), portal.application.state.surroundings
    if what == COMES:
        revise(portal.warehouse, REVISED_ONE, number)
    elif what in {START, PAST}:
        around.made.clear()
        around.histories = Histories() if what == START else around.histories
    elif what == ELSE:
        record_run(
            portal.warehouse, kind="fetch", outcome="unchanged", at=datetime.now(UTC), by="bench", source="register"
        )


def unchanged(portal: Portal, client: httpx.Client, address: str) -> float:
    portal.forget_paces()
    tag = client.get(address).headers["etag"]
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def under_load(portal: Portal) -> None:
    """Have several readers ask for everything at once for a while; tell how many answers, how slow, how many failed."""
    answers: list[tuple[int, float]] = []
    until = time.monotonic() + SECONDS

    def read(number: int) -> None:
        client, asked = portal.client("reader"), list(PAGES.values())
        while time.monotonic() < until:
            portal.forget_paces()
            began = time.perf_counter()
            answer = client.get(asked[number % len(asked)])
            answers.append((answer.status_code, time.perf_counter() - began))
            number += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    slow = sorted(seconds * 1000 for _, seconds in answers)
    half, most = slow[len(slow) // 2], slow[len(slow) * 95 // 100]
    failed = sum(status != 200 for status, _ in answers)
    print(
        f"    {READERS} readers for {SECONDS:.0f} s: {len(answers) / SECONDS:.0f} answers a second, half within "
        f"{half:.0f} ms, 95 of 100 within {most:.0f}, {failed} failed"
    )


if __name__ == "__main__":
    main()
