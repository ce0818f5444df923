"""Reading a large record from several sides at once, by itself and while a refresh and an upload write to it.

The portal, its worker, the refresh and the readers are processes of their own, as in production. `MILEPOST_BENCH_ROWS`
sets the observations (10,000,000 on PostgreSQL; SQLite gets a tenth).
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import httpx

from bench.counter import counter_on
from bench.large_record import AREAS, INDICATORS, fill
from bench.large_source import OFFICER, OWNER
from bench.pages import MANY, PAGES
from bench.reading import as_csv
from indicators.permissions import Grant, Role
from tests.postgres import postgres_server
from warehouse.accounts import create_account, grant, person_named
from warehouse.plan_folder import RECORDED, read_plan
from warehouse.plans import load_plan
from warehouse.sessions import open_session
from warehouse.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.counter import Counter
    from warehouse.connection import Warehouse

READERS, SECONDS, PAUSE = 4, 20.0, 0.25
HANDED_IN = 50_000
REFRESHED = "itu-gs-2020-2023"
"""The plan whose sources are refreshed meanwhile, from the answers that are kept beside it."""


def prepared(many: int, warehouse: Warehouse) -> None:
    """Write the large record, a second plan, an owner and an officer."""
    fill(warehouse, many)
    by = {"at": datetime.now(UTC), "by": "bench"}
    load_plan(warehouse, read_plan(PROJECT / "plans", REFRESHED), **by)
    people = [(OWNER, Role.OWNER), (OFFICER, Role.OFFICER), *((f"reader-{n}", Role.AUDITOR) for n in range(READERS))]
    for name, role in people:
        create_account(warehouse, name, display_name=name, email=f"{name}@example.org", **by)
        grant(warehouse, name, Grant(role=role), given=True, **by)


def revised(count: int, warehouse: Warehouse) -> bytes:
    """A file that gives so many observations of 2021 and 2022 a value they did not have."""
    with warehouse.read() as connection:
        areas = [row[0] for row in connection.exec_driver_sql("SELECT DISTINCT area FROM series ORDER BY area")]
    months = [f"{year}-{month:02}" for year in (2022, 2021) for month in range(12, 0, -1)]
    cells = itertools.product(months, range(INDICATORS), areas[:AREAS])
    told = ((f"share-{which}", area, month, 20 + (which + number) % 60 + 0.5)
            for number, (month, which, area) in enumerate(itertools.islice(cells, count)))  # fmt: skip
    return as_csv(told, ("indicator", "area", "period", "value"))


@dataclass
class Reading:
    """What readers were answered, and how long each answer took, in seconds."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def within(self, share: float) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * share)] * 1000

    def __str__(self) -> str:
        failed = sum(status != 200 for status in self.statuses)
        return (
            f"{len(self.seconds)} answers, half within {self.within(0.5):.0f} ms, 95 of 100 within "
            f"{self.within(0.95):.0f}, {failed} failed"
        )


@contextmanager
def readers(counter: Counter) -> Iterator[Reading]:
    """Have several read every kind of page, over and over, until the end of this: each person from a place of their
    own, because one person and one place may not ask as often.
    """
    found, ended = Reading(), threading.Event()
    at = datetime.now(UTC)
    whos = [person_named(counter.warehouse, f"reader-{number}") for number in range(READERS)]
    tickets = [open_session(counter.warehouse, who.id, how="password", at=at) for who in whos if who]

    def read(number: int) -> None:
        asked = list(PAGES.values())
        place = httpx.HTTPTransport(local_address=f"127.0.0.{number + 2}")
        with httpx.Client(base_url=counter.officer.base_url, transport=place, timeout=60, trust_env=False) as client:
            client.cookies.set("session", tickets[number], domain="127.0.0.1")
            while not ended.wait(PAUSE):
                began = time.perf_counter()
                status = client.get(asked[number % len(asked)]).status_code
                found.seconds.append(time.perf_counter() - began)
                found.statuses.append(status)
                number += 1

    at_it = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for one in at_it:
        one.start()
    try:
        yield found
    finally:
        ended.set()
        for one in at_it:
            one.join()


def refreshed(counter: Counter) -> str:
    """Refresh every source of the second plan as the command line does; give what it said last."""
    recorded = PROJECT / "plans" / REFRESHED / RECORDED
    words = ["refresh", "--plan", REFRESHED, "--replay", str(recorded)]
    code = f"import sys; sys.argv = ['milepost', *{words!r}]; from cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], env=counter.environ, capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return f"{max(len(lines) - 1, 0)} sources told of, exit code {done.returncode}"


def uploaded(counter: Counter) -> str:
    """Hand a file in, have it examined, agree, have it published."""
    one = counter.hand_in("revised.csv", revised(HANDED_IN, counter.warehouse))
    seen = counter.until_it_rests(one)
    assert seen.ended == "draft", counter.owner.get(f"/api/v1/submissions/{one}").text[:2000]
    agreed = counter.owner.post(f"/api/v1/submissions/{one}/confirm", json={"note": "late figures"})
    assert agreed.status_code == 200, agreed.text[:2000]
    counter.until_it_rests(one)
    return str(counter.owner.get(f"/api/v1/submissions/{one}").raise_for_status().json()["state"])


def measured(counter: Counter) -> None:
    for address in PAGES.values():
        counter.officer.get(address).raise_for_status()
    with readers(counter) as alone:
        time.sleep(SECONDS)
    print(f"    {READERS} readers by themselves: {alone}", flush=True)
    said: dict[str, str] = {}
    writers = [
        threading.Thread(target=lambda: said.update(refresh=refreshed(counter))),
        threading.Thread(target=lambda: said.update(upload=uploaded(counter))),
    ]
    began = time.perf_counter()
    with readers(counter) as meanwhile:
        for one in writers:
            one.start()
        for one in writers:
            one.join()
    took = time.perf_counter() - began
    print(f"    while {HANDED_IN:,} rows are handed in ({said['upload']}) and sources refreshed ({said['refresh']}), "
          f"{took:.0f} s: {meanwhile}")  # fmt: skip
    print(
        f"    half of the answers take {meanwhile.within(0.5) / alone.within(0.5):.1f} times as long then", flush=True
    )


def main() -> None:
    many = int(os.environ.get("MILEPOST_BENCH_ROWS", MANY))
    with postgres_server() as server:
        for engine, count in (("PostgreSQL", many), ("SQLite", many // 10)):
            with ExitStack() as stack:
                url = stack.enter_context(server.database(migrated=False)) if engine == "PostgreSQL" else None
                print(f"  {engine}, {count:,} observations", flush=True)
                measured(stack.enter_context(counter_on(url, prepare=partial(prepared, count))))


if __name__ == "__main__":
    main()
