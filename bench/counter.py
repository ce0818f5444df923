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
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pycountry

from bench.reading import as_csv, bare_csv, taken
from indicators.framework import Plan
from indicators.permissions import Grant, Role
from tests.postgres import postgres_server
from warehouse.accounts import create_account, grant, person_named
from warehouse.api_tokens import TokenScope, issue_token
from warehouse.connection import open_warehouse
from warehouse.migrate import migrate
from warehouse.plans import load_plan
from warehouse.sessions import open_session
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.connection import Warehouse

MANY, SOME, FEW = 1_000_000, 100_000, 20
INDICATORS, AREAS, SEXES = 10, 200, ("", "F", "M")
HEADINGS = ("indicator", "area", "period", "value", "unit", "status", "note", "sex")
OWNER, OFFICER = "owner", "officer"
PATIENCE = 1_800.0


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Distinct cells: month by month and area by area, ten shares in both sexes and in total."""
    areas = [country.alpha_3 for country in pycountry.countries][:AREAS]
    for number in range(count):
        rest, sex = divmod(number, len(SEXES))
        rest, which = divmod(rest, INDICATORS)
        month, area = divmod(rest, AREAS)
        value = 40 + (number // len(SEXES)) * 7919 % 2_000 / 100 + (0, -1, 1)[sex]
        period = f"{2005 + month // 12}-{month % 12 + 1:02}"
        yield f"share-{which}", areas[area], period, f"{value:.2f}", "percent", "A", "", SEXES[sex]


def a_plan() -> Plan:
    """Ten monthly shares at a place each, handed in for one source; one officer signs."""
    names = [f"share-{number}" for number in range(INDICATORS)]
    places = [{"code": f"A.1.{number}", "indicator": name, "printed": name} for number, name in enumerate(names)]
    there = {"state": "established", "source": "the plan"}
    outcome = {"code": "A.1", "title": {"en": "Shares"}, "indicators": places}
    about = {
        "code": "large", "edition": "first", "title": {"en": "Large"}, "organisation": {"en": "An office"},
        "first_year": 2005, "last_year": 2030, "currency": "CHF", "languages": ["en"],
        "document": {"title": {"en": "Large"}, "file": "plan.txt", "sha256": "0" * 64, "language": "en",
                     "status": {"en": "adopted"}},
        "objectives": [
            {"code": "A", "title": {"en": "All"}, "outcomes": [outcome], "outputs": [], "printed_total": {}}
        ],
        "indicators": [
            {"id": name, "title": {"en": name}, "unit": "percent", "frequency": "M", "minimum": 0, "maximum": 100,
             "decimals": 2, "dimensions": {"sex": ["F", "M"]}, "sources": ["register"]}
            for name in names
        ],
        "sources": [{
            "id": "register", "title": {"en": "Register"}, "connector": "workbook", "owner": "An office",
            "licence": "CC0", "cadence": "0 6 1 * *",
            "series": [{"label": "register", "indicator": name, "unit": "percent"} for name in names],
        }],
        "pledges": [
            {"indicator": place["code"], "baseline": {**there, "value": "40", "period": "2005"},
             "target": {**there, "value": "60", "period": "2030"}}
            for place in places
        ],
        "approval": {"levels": [{"title": {"en": "Statistics"}}]},
    }  # fmt: skip
    return Plan.model_validate(about)


@dataclass
class Memory:
    """The most memory, in MiB, that a process and the readers it started held, looked at often."""

    worker: int
    most: dict[str, int] = field(default_factory=lambda: {"worker": 0, "reader": 0})

    def look(self) -> None:
        parents = _parents()
        of_worker = {pid for pid, parent in parents.items() if parent == self.worker}
        self._note("worker", self.worker)
        for pid, parent in parents.items():
            if parent in of_worker:
                self._note("reader", pid)

    def _note(self, who: str, pid: int) -> None:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
            self.most[who] = max(self.most[who], peak // 1024)


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            found[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    return found


@dataclass
class Counter:
    """A running portal: who speaks to it, and what its worker's memory came to."""

    warehouse: Warehouse
    owner: httpx.Client
    officer: httpx.Client
    memory: Memory

    def hand_in(self, name: str, content: bytes) -> str:
        told = self.owner.post(
            "/api/v1/submissions", params={"wait": 0}, data={"source": "register"}, files={"file": (name, content)}
        )
        told.raise_for_status()
        return str(told.json()["id"])

    def until_it_rests(self, one: str) -> Stages:
        """Look at a submission until nothing moves by itself any more; give how long each stage took."""
        stages = Stages()
        while stages.see(self.look(one, stages)):
            time.sleep(0.25)
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


@dataclass
class Stages:
    """What was seen of a submission: seconds by stage, words about rows, and the slowest answer."""

    began: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    words: set[tuple[str, int]] = field(default_factory=set)
    slowest: float = 0.0
    bytes: int = 0
    ended: str = ""
    at: str = "waiting"

    def see(self, answer: dict[str, Any]) -> bool:
        now = time.perf_counter()
        self.seconds[self.at] = self.seconds.get(self.at, 0.0) + now - self.began
        self.began = now
        work = answer.get("work") or {}
        self.at = work.get("stage") or answer["state"]
        self.words.add((self.at, work.get("rows") or answer.get("rows_so_far") or 0))
        self.ended = answer["state"]
        assert sum(self.seconds.values()) < PATIENCE, self.seconds
        return self.ended in {"reading", "approved"}


@contextmanager
def counter_on(database_url: str | None, workers: int = 1) -> Iterator[Counter]:
    """Run a portal of one's own with its workers; without an address its record is a file."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="milepost-bench-")))
        settings = Settings(home, database_url or f"sqlite:///{home / 'milepost.db'}", home)
        migrate(settings)
        warehouse = stack.enter_context(open_warehouse(settings))
        people_of(warehouse)
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
        memory = Memory(at_work[0].pid)
        stack.enter_context(looked_at(memory))
        yield Counter(warehouse, owner, officer, memory)


def people_of(warehouse: Warehouse) -> None:
    by = {"at": datetime.now(UTC), "by": "bench"}
    load_plan(warehouse, a_plan(), **by)
    for name, role in ((OWNER, Role.OWNER), (OFFICER, Role.OFFICER)):
        create_account(warehouse, name, display_name=name, email=f"{name}@example.org", **by)
        grant(warehouse, name, Grant(role=role), given=True, **by)


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


@contextmanager
def looked_at(memory: Memory) -> Iterator[None]:
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(0.1):
            memory.look()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


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
    handing_in = time.perf_counter() - started
    examined = counter.until_it_rests(one)
    assert examined.ended == "draft", counter.owner.get(f"/api/v1/submissions/{one}").text[:2000]
    counter.agree(one)
    published = counter.until_it_rests(one)
    assert published.ended == "published", counter.owner.get(f"/api/v1/submissions/{one}").text[:2000]
    told("handing in", {"": handing_in}, floor)
    told("examining", examined.seconds, floor)
    told("publishing", published.seconds, floor)
    words, slowest = len(examined.words | published.words), max(examined.slowest, published.slowest)
    print(f"    {words} different words about progress; slowest answer meanwhile {slowest:.2f} s")
    print(f"    peak: worker {counter.memory.most['worker']:,} MiB, reader {counter.memory.most['reader']:,} MiB")


def told(what: str, seconds: dict[str, float], floor: float) -> None:
    whole = sum(seconds.values())
    parts = ", ".join(f"{name} {took / floor:.1f} ({took / whole:.0%})" for name, took in seconds.items() if name)
    print(f"    {what}: {whole:.1f} s, {whole / floor:.1f} bare passes" + (f": {parts}" if parts else ""), flush=True)


def main() -> None:
    many = int(os.environ.get("MILEPOST_BENCH_ROWS", MANY))
    large = as_csv(rows(many), HEADINGS)
    floor, there = taken(bare_csv, large)
    assert there == many
    print(f"{many:,} rows of CSV, {len(large) / 1e6:.0f} MB; one bare csv pass takes {floor:.1f} s")
    with postgres_server() as server, server.database(migrated=False) as address:
        for engine, url in (("SQLite", None), ("PostgreSQL", address)):
            print(f"  {engine}")
            with counter_on(url) as counter:
                the_whole_way(counter, "large.csv", large, floor)


if __name__ == "__main__":
    main()
