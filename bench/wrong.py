"""Files in which every row is wrong, examined by a worker of this process: time and memory, and how soon it is told.

`range` breaks a check of every row, `kinds` cannot be read in as many different ways as there are rows.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.large_source import HEADINGS, MANY, OWNER, a_plan, people_of, rows
from bench.reading import as_csv
from indicators.handing_in import Choices
from portal.answers import answer_of, plain
from portal.taking_in import PROGRAM, Handed, take_in
from portal.worker import work_once
from warehouse.connection import open_warehouse
from warehouse.migrate import migrate
from warehouse.settings import Settings
from warehouse.submissions import submission

WRONG = {"range": "400.5", "kinds": "x{number} and more"}


def now() -> datetime:
    return datetime.now(UTC)


def a_file(kind: str, many: int) -> bytes:
    wrong = ((*row[:3], WRONG[kind].format(number=number), *row[4:]) for number, row in enumerate(rows(many)))
    return as_csv(wrong, HEADINGS)


def examine(kind: str, many: int, home: Path) -> None:
    """Hand one in, have it examined, and print what that took."""
    settings, plan = Settings(home, f"sqlite:///{home / 'milepost.db'}", home), a_plan()
    migrate(settings)
    with open_warehouse(settings) as warehouse:
        people_of(warehouse)
        handed = Handed(file_name="wrong.csv", content=a_file(kind, many), via=PROGRAM, choices=Choices())
        name = take_in(warehouse, plan, "register", handed, by=OWNER, at=now()).public_id
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        work_once(warehouse, now, worker="bench")
        most, one = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, submission(warehouse, name)
        assert one is not None, "it was handed in"
        began = time.perf_counter()
        answer = answer_of(warehouse, one, plan)
        took, size = time.perf_counter() - began, len(json.dumps(plain(answer))) / 1e6
    assert answer["refused"] == many, answer["problem"]
    kept = sum(path.stat().st_size for path in home.glob("milepost.db*")) / 1e6
    print(
        f"  {kind}, {many:,} rows: the worker holds {most:,} MiB at most, {before:,} before; {kept:.0f} MB of record; "
        f"{answer['findings_in_all']:,} findings, told in {took:.2f} s and {size:.1f} MB", flush=True,
    )  # fmt: skip


def main() -> None:
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory(prefix="milepost-bench-") as home:
            examine(sys.argv[1], int(os.environ.get("MILEPOST_BENCH_ROWS", MANY)), Path(home))
        return
    for kind in WRONG:
        # Each in a process of its own: what one held most says nothing of the next.
        subprocess.run([sys.executable, "-m", "bench.wrong", kind], check=True)


if __name__ == "__main__":
    main()
