"""A source that hangs costs its own time and no more, whether its connector minds the time or not."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from connectors import registry
from flows import landing_steps
from flows.errands import lanes_of
from flows.landing_steps import land
from flows.source_trials import try_sources
from flows.time_limit import within
from indicators.errors import SourceUnavailable
from tests.flows.places import bank, errands, load, silent_port
from tests.frames import small_plan
from warehouse.connection import open_warehouse
from warehouse.runs import last_runs


class Endless:
    """A connector that minds no time."""

    kind = "endless"
    reader_version = "1"

    def fetch(self, source, asking):
        time.sleep(60)
        yield


def test_all_tries_together_take_no_longer_than_the_source_may(sqlite_settings):
    with socket.socket() as listener:
        load(sqlite_settings, bank("silent", silent_port(listener), timeout_seconds=2))
        (errand,) = errands(sqlite_settings)
        assert (errand.lasts, errand.patience, errand.tries) == (2, 2, 4)
        started = time.monotonic()
        with pytest.raises(SourceUnavailable, match="no answer in time"):
            land(errand)
    assert 1.9 < time.monotonic() - started < 4
    with open_warehouse(sqlite_settings) as warehouse:
        assert [run.outcome for run in last_runs(warehouse)] == ["unavailable"]


def test_a_connector_that_minds_no_time_is_left_behind(sqlite_settings, monkeypatch):
    monkeypatch.setitem(registry.KINDS, "endless", f"{__name__}:Endless")
    monkeypatch.setattr(landing_steps, "GRACE", 0.2)
    source = bank("endless", "http://there", timeout_seconds=1).model_copy(update={"connector": "endless"})
    load(sqlite_settings, source)
    (errand,) = errands(sqlite_settings)
    with pytest.raises(SourceUnavailable, match="endless was not done after 1 seconds, its timeout_seconds"):
        land(errand)


def test_quick_sources_do_not_wait_for_one_that_hangs(httpserver):
    httpserver.expect_request("/country/all/indicator/A.B").respond_with_json([{"message": "no"}])
    quick = [bank(f"quick-{n}", httpserver.url_for("").replace("localhost", "127.0.0.1").rstrip("/")) for n in range(3)]
    with socket.socket() as listener:
        silent = bank("silent", silent_port(listener).replace("127.0.0.1", "localhost"), timeout_seconds=3)
        started = time.monotonic()
        trials = try_sources(small_plan().model_copy(update={"sources": (silent, *quick)}), None)
    assert time.monotonic() - started < 6
    assert [one.outcome for one in trials] == ["unavailable", *["unreadable"] * 3]
    assert 2.9 < trials[0].seconds < 5
    assert all(one.seconds < 2 for one in trials[1:])


def test_what_shares_a_host_or_a_source_goes_one_after_the_other(sqlite_settings):
    sources = [bank("a", "https://one.example/x"), bank("b", "https://two.example"), bank("c", "https://one.example/y")]
    load(sqlite_settings, *sources, bank("d", ""), bank("e", ""))
    assert [[one.source for one in lane] for lane in lanes_of(errands(sqlite_settings))] == [
        ["a", "c"], ["b"], ["d"], ["e"]
    ]  # fmt: skip


def test_what_is_in_time_gives_its_result_or_its_own_error():
    assert within(5, lambda: 6, TimeoutError) == 6
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0, TimeoutError)
    release = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: release.wait(30), TimeoutError)
    release.set()
