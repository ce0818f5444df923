"""The whole way of a file over the counter: real pages, a real worker, a record on SQLite and one on PostgreSQL.

Beside it a bare `csv` pass over the same file: what is told of each stage is how many such passes it takes.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from bench.large_source import HEADINGS, MANY, OFFICER, OWNER, people_of, rows
from bench.reading import as_csv, as_workbook, bare_csv, bare_openpyxl
from bench.watched import Memory, Stages, looked_at
from tests.postgres import postgres_server
from warehouse.accounts import person_named
from warehouse.api_tokens import TokenScope, issue_token
from warehouse.connection import open_warehouse
from warehouse.migrate import migrate
from warehouse.sessions import open_session
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from warehouse.connection import Warehouse

SOME, FEW = 100_000, 20
LOOKS = 0.5


@dataclass
class Counter:
    """A running portal: who speaks to it, what its worker's memory came to, and the settings it runs by."""

    warehouse: Warehouse
    owner: httpx.Client
    officer: httpx.Client
    memory: Memory
    environ: Mapping[str, str]

    def hand_in(self, name: str, content: bytes) -> str:
        told = self.owner.post(
            "/api/v1/submissions",
            params={"wait": 0},
            data={"plan": "large", "source": "register"},
            files={"file": (name, content)},
        )
        told.raise_for_status()
        return str(told.json()["id"])

    def until_it_rests(self, one: str) -> Stages:
        """Look at a submission until nothing moves by itself any more; give how long each stage took."""
        stages = Stages(self.memory.spent)
        while stages.see(self.look(one, stages)):
            time.sleep(LOOKS)
        return stages

    def look(self, one: str, stages: Stages) -> dict[str, Any]:
        started = time.perf_counter()
        answer = self.owner.get(f"/api/v1/submissions/{one}").raise_for_status().json()
        stages.slowest = max(stages.slowest, time.perf_counter() - started)
        stages.bytes = len(str(answer))
        return dict(answer)

    def agree(self, one: str) -> None:
        self.owner.post(f"/api/v1/submissions/{one}/confirm", json={"note": "late figures"}).raise_for_status()
        signed = self.officer.post(f"/submissions/{one}/sign", data={"version": "0"})
        assert signed.status_code == 303, signed.text


@contextmanager
def counter_on(
    database_url: str | None, workers: int = 1, prepare: Callable[[Warehouse], None] = people_of
) -> Iterator[Counter]:
    """Run a portal of one's own with its workers; without an address its record is a file. `prepare` writes the plan
    and the two people into the record, and whatever else is to be there.
    """
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="milepost-bench-")))
        settings = Settings(home, database_url or f"sqlite:///{home / 'milepost.db'}", home)
        migrate(settings)
        warehouse = stack.enter_context(open_warehouse(settings))
        prepare(warehouse)
        url = f"http://127.0.0.1:{_free_port()}"
        environ = os.environ | {
            "MILEPOST_HOME": str(home), "MILEPOST_DATABASE_URL": settings.database_url, "MILEPOST_PORTAL_URL": url,
        }  # fmt: skip
        stack.enter_context(running(["pages", "127.0.0.1", url.rpartition(":")[2]], environ))
        at_work = [stack.enter_context(running(["work"], environ)) for _ in range(workers)]
        owner, officer = (stack.enter_context(httpx.Client(base_url=url, timeout=600, trust_env=False)) for _ in "ab")
        _until_it_answers(owner)
        now = datetime.now(UTC)
        token = issue_token(
            warehouse, OWNER, title="bench", scopes=TokenScope, lasts=timedelta(days=1), at=now, by="bench"
        )
        owner.headers["authorization"] = f"Bearer {token}"
        who = person_named(warehouse, OFFICER)
        assert who is not None
        officer.cookies.set("session", open_session(warehouse, who.id, how="password", at=now), domain="127.0.0.1")
        officer.headers["sec-fetch-site"] = "same-origin"
        memory = Memory(tuple(one.pid for one in at_work))
        stack.enter_context(looked_at(memory))
        yield Counter(warehouse, owner, officer, memory, environ)


@contextmanager
def running(words: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "portal", *words], env=environ)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _until_it_answers(client: httpx.Client) -> None:
    for _ in range(600):
        with suppress(httpx.TransportError):
            client.get("/healthz")
            return
        time.sleep(0.1)
    raise RuntimeError("the portal did not start")


def the_whole_way(counter: Counter, name: str, content: bytes, floor: float) -> None:
    """Hand in, have examined, agree, have published; print what each stage took."""
    started = time.perf_counter()
    one = counter.hand_in(name, content)
    print(f"    handing in: {time.perf_counter() - started:.1f} s on the clock", flush=True)
    for what, ends, then in (("examining", "draft", counter.agree), ("publishing", "published", None)):
        counter.memory.most.update(worker=0, reader=0)
        seen = counter.until_it_rests(one)
        assert seen.ended == ends, counter.owner.get(f"/api/v1/submissions/{one}").text[:2000]
        told(what, seen, floor, counter.memory)
        if then:
            then(one)


def told(what: str, seen: Stages, floor: float, memory: Memory) -> None:
    whole, clock = sum(seen.seconds.values()), time.perf_counter() - seen.began
    parts = ", ".join(f"{name} {took / floor:.1f} ({took / whole:.0%})" for name, took in seen.seconds.items())
    print(f"    {what}: {whole / floor:.1f} bare passes, {clock:.0f} s on the clock: {parts}")
    print(
        f"      {len(seen.words)} different words about it, slowest answer {seen.slowest:.2f} s; "
        f"worker {memory.most['worker']:,} MiB, reader {memory.most['reader']:,} MiB at most", flush=True,
    )  # fmt: skip


def small_beside_large(counter: Counter, large: bytes) -> None:
    """Hand in a large file, and small ones while it is worked on; print how long they took to be examined."""
    first = counter.hand_in("large.csv", large)
    while not (counter.look(first, Stages(lambda: 0.0)).get("work") or {}).get("rows"):
        time.sleep(LOOKS)
    waits = []
    for number in range(5):
        started = time.perf_counter()
        one = counter.hand_in(f"small-{number}.csv", as_csv(rows(FEW + number), HEADINGS))
        counter.until_it_rests(one)
        waits.append(time.perf_counter() - started)
    still = counter.owner.get(f"/api/v1/submissions/{first}").json()["state"]
    print(f"    files of {FEW} rows beside a large one, which is {still} then: at most {max(waits):.1f} s each")
    counter.until_it_rests(first)


def spent_on(work: Callable[[bytes], int], content: bytes) -> float:
    """Give the seconds of processor a pass takes, the least of three."""
    found = []
    for _ in range(3):
        started = time.process_time()
        work(content)
        found.append(time.process_time() - started)
    return min(found)


def main() -> None:
    many = int(os.environ.get("MILEPOST_BENCH_ROWS", MANY))
    large, book = as_csv(rows(many), HEADINGS), as_workbook(rows(min(many, SOME)), HEADINGS)
    floor, floor_of_book = spent_on(bare_csv, large), spent_on(bare_openpyxl, book)
    print(f"Seconds of processor; a bare csv pass over {many:,} rows, {len(large) / 1e6:.0f} MB, takes {floor:.2f}")
    with postgres_server() as server:
        for engine in ("SQLite", "PostgreSQL"):
            with ExitStack() as stack:
                url = None if engine == "SQLite" else stack.enter_context(server.database(migrated=False))
                counter = stack.enter_context(counter_on(url, workers=2))
                print(f"  {engine}, {min(many, SOME):,} rows of .xlsx; of openpyxl's bare passes:")
                the_whole_way(counter, "book.xlsx", book, floor_of_book)
                print(f"  {engine}, {many:,} rows of CSV; of bare csv passes:")
                the_whole_way(counter, "large.csv", large, floor)
                small_beside_large(counter, as_csv(rows(min(many, 2 * SOME)), HEADINGS))


if __name__ == "__main__":
    main()
