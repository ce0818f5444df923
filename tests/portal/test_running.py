"""What runs the counter keeps it running: a process that ends by itself is started again, and the log says so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indicators.handovers import State
from portal.running import LONG_ENOUGH, Keeper, Pauses
from tests.portal.counter import hand_in, rows
from warehouse.settings import PROJECT
from warehouse.submissions import submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUICK = Pauses(first=0.05, longest=0.2)
ENDED = re.compile(r"process (\d+)\) (.+?); it is started again in (\S+) s")


@contextmanager
def kept(folder: Path, words: list[str], pauses: Pauses = QUICK, **environ: str) -> Iterator[tuple[Keeper, Path]]:
    with (folder / "log").open("ab") as log:
        keeper = Keeper([sys.executable, *words], os.environ | environ, log, pauses)
        keeper.start()
        try:
            yield keeper, folder / "log"
        finally:
            keeper.end()


def until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_worker_that_was_killed_is_followed_by_one_that_does_what_waits(portal, tmp_path):
    record = portal.settings.record
    environ = {"MILEPOST_HOME": str(record.home), "MILEPOST_DATABASE_URL": record.database_url}
    with kept(tmp_path, ["-m", "portal", "work"], **environ) as (keeper, log):
        killed = keeper.process.pid
        keeper.process.kill()
        name = hand_in(portal, rows("1"), "a.csv")
        until(lambda: submission(portal.warehouse, name).state is State.DRAFT)
        assert ENDED.search(log.read_text()).groups() == (str(killed), "was ended by SIGKILL", "0.05")


def test_one_that_ends_again_and_again_is_given_more_time_up_to_a_limit(tmp_path):
    with kept(tmp_path, ["-c", "raise MemoryError"]) as (_, log):
        until(lambda: len(ENDED.findall(log.read_text())) >= 4)
        said = log.read_text()
    told = ENDED.findall(said)
    assert [pause for *_, pause in told[:4]] == ["0.05", "0.1", "0.2", "0.2"]
    assert {how for _, how, _ in told} == {"ended with 1"}
    assert len({process for process, *_ in told}) == len(told)
    assert "MemoryError" in said


@pytest.mark.parametrize(
    ("last", "lived", "pause"), [(0, 0.1, 1), (1, 0.1, 2), (40, 0.1, 60), (60, 0.1, 60), (60, LONG_ENOUGH, 1)]
)
def test_the_pause_grows_with_each_early_end(last, lived, pause):
    assert Pauses().after(last, lived) == pause


def test_one_that_is_stopped_is_not_started_again(tmp_path):
    with kept(tmp_path, ["-c", "import time; time.sleep(60)"]) as (keeper, log):
        process = keeper.process
    assert (process.poll(), keeper.process, log.read_text()) == (-15, process, "")


def test_whoever_is_kept_running_ends_with_its_keeper_even_a_killed_one(office_settings, tmp_path):
    program = """
        import os, sys, time
        from portal.running import Keeper
        with open(sys.argv[1], "ab") as log:
            keeper = Keeper([sys.executable, "-m", "portal", "work"], os.environ, log)
            keeper.start()
            print(keeper.process.pid, flush=True)
            time.sleep(600)
    """
    environ = os.environ | {
        "MILEPOST_HOME": str(office_settings.home), "MILEPOST_DATABASE_URL": office_settings.database_url,
    }  # fmt: skip
    words = [sys.executable, "-c", textwrap.dedent(program), str(tmp_path / "log")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environ, cwd=PROJECT) as keeper:
        kept_one = int(keeper.stdout.readline())
        os.kill(kept_one, 0)
        keeper.kill()
    until(
        lambda: not Path(f"/proc/{kept_one}").exists() or "Z" in Path(f"/proc/{kept_one}/stat").read_text().split()[2]
    )
