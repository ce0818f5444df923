"""One worker at a source at a time: the second is told who and since when, and a dead one is not waited for."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from flows import turns
from flows.refresh_steps import refresh_source
from flows.turns import Busy, turn_at
from tests.flows.places import ROOT, bank, errands, load, pages
from warehouse.connection import open_warehouse
from warehouse.runs import last_runs

HOLDS = """
import sys, time
from datetime import timedelta
from pathlib import Path
from flows import turns
from flows.errands import Errand
from warehouse.settings import Settings

turns.LASTS, turns.PROLONGED_EVERY = timedelta(seconds=1.5), 0.3
home, address = sys.argv[1:]
with turns.turn_at(Errand(settings=Settings(Path(home), address, Path(home)), plan=None, source="bank", by="ana")):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def errand(fresh_settings, httpserver):
    httpserver.expect_request("/country/all/indicator/A.B").respond_with_json(pages({}))
    load(fresh_settings, bank("bank", httpserver.url_for("").rstrip("/")))
    (only,) = errands(fresh_settings, tries=0)
    return only


def test_the_second_worker_is_told_who_is_there_since_when_and_leaves_it_to_them(errand):
    with turn_at(replace(errand, by="ana")):
        second = refresh_source(errand)
        assert second.busy.startswith("refresh bank is already being worked on by ana (process ")
        assert " since 20" in second.busy
        assert (second.problem, second.landed, second.intakes) == (None, 0, ())
        with open_warehouse(errand.settings) as warehouse:
            assert last_runs(warehouse, source="bank") == []
    assert (refresh_source(errand).busy, refresh_source(errand).changes) == (None, 0)


def test_as_many_work_at_once_as_the_plan_lets(errand):
    shared = replace(errand, at_once=2)
    with turn_at(shared), turn_at(shared), pytest.raises(Busy):
        turn_at(shared).__enter__()
    with turn_at(shared):
        pass


def test_a_turn_is_given_back_when_the_work_fails(errand):
    def fails():
        with turn_at(errand):
            raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            fails()


def test_a_holder_that_lives_keeps_its_turn_and_one_that_was_killed_loses_it(errand, monkeypatch):
    words = [sys.executable, "-c", HOLDS, str(errand.settings.home), errand.settings.database_url]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout.readline() == b"held\n"
        monkeypatch.setattr(turns, "LASTS", timedelta(seconds=1.5))
        time.sleep(2)
        assert refresh_source(errand).busy is not None
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    end = time.monotonic() + 10
    while (done := refresh_source(errand)).busy:
        assert time.monotonic() < end
        time.sleep(0.2)
    assert done.changes == 1
