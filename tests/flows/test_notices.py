"""Owners hear of a trouble once, of its end once, and of the next one again; who cannot be told stops nothing."""

from __future__ import annotations

import json

import pytest

from flows.notice_steps import tell_troubles
from flows.refresh_steps import refresh_source
from tests.flows.places import bank, errands, load, pages
from tests.frames import day, small_plan
from warehouse.connection import open_warehouse
from warehouse.notices import last_notice
from warehouse.source_states import source_standings

PATH = "/country/all/indicator/A.B"
GOOD, BROKEN = pages({}), [{"message": [{"value": "not today"}]}]


@pytest.fixture
def source(fresh_settings, httpserver, monkeypatch):
    """Refresh one source that answers as told, then tell its owner: the notices that really arrived at a server."""
    load(fresh_settings, bank("bank", httpserver.url_for("").rstrip("/"), cadence="0 0 1 1 *"))
    arrived: list[dict] = []

    def refresh(answer, **said):
        httpserver.clear()
        httpserver.expect_request("/told").respond_with_handler(lambda request: arrived.append(request.json))
        expected = httpserver.expect_request(PATH)
        expected.respond_with_json(answer) if answer else expected.respond_with_data(status=503)
        (errand,) = errands(fresh_settings, tries=0)
        refresh_source(errand)
        told = tell_troubles(fresh_settings, "small", ["bank"])
        return told, len(arrived)

    monkeypatch.setenv("MILEPOST_NOTIFY", f"json://localhost:{httpserver.port}/told")
    refresh.arrived = arrived
    return refresh


def test_a_trouble_is_told_once_its_end_once_and_the_next_one_again(source):
    assert source(GOOD) == ([], 0)
    (broken,), count = source(BROKEN)
    assert count == 1
    assert broken.startswith("bank is broken since 20")
    assert "not today" in broken
    assert "For Owner" in broken
    assert source(BROKEN) == ([], 1)
    assert source(BROKEN) == ([], 1)
    (recovered,), count = source(pages({"value": 6.0}))
    assert (count, recovered.startswith("bank is fresh again (it was broken since")) == (2, True)
    assert source(pages({"value": 6.0})) == ([], 2)
    assert source(BROKEN)[1] == 3
    assert source(pages({"value": 7.0}))[1] == 4
    assert json.dumps(source.arrived).count("fresh again") == 2


def test_a_source_that_does_not_answer_is_told_before_it_is_overdue(source):
    source(GOOD)
    (failing,), count = source(None)
    assert (count, failing.startswith("bank is failing since 20")) == (1, True)
    assert "answered 503" in failing
    assert source(None) == ([], 1)
    assert source(GOOD)[1] == 2


@pytest.mark.parametrize("address", ["nothing-of-the-kind", "json://127.0.0.1:9/away?cto=1"])
def test_a_notifier_that_fails_is_told_in_the_log_and_stops_nothing(source, monkeypatch, address):
    source(GOOD)
    monkeypatch.setenv("MILEPOST_NOTIFY", address)
    (told, problem), _ = source(BROKEN)
    assert told.startswith("bank is broken")
    assert "MILEPOST_NOTIFY" in problem
    assert address not in problem


def test_without_an_address_the_log_is_told(source, monkeypatch):
    monkeypatch.setenv("MILEPOST_NOTIFY", "")
    told, count = source(BROKEN)
    assert (len(told), count) == (1, 0)


def test_who_never_handed_in_is_told_when_the_tolerance_has_passed(warehouse):
    from flows.notice_steps import trouble_of

    (early,), (late,) = (source_standings(warehouse, small_plan().sources, at=day(on)) for on in (3, 20))
    assert trouble_of(early) is None
    assert trouble_of(late)[:2] == ("never", "2026-01-01T05:00:00.000000Z")
    assert last_notice(warehouse, "register") is None


def test_a_notice_says_whom_it_was_told_to(source, fresh_settings):
    source(GOOD)
    source(BROKEN)
    with open_warehouse(fresh_settings) as warehouse:
        told = last_notice(warehouse, "bank")
    assert (told.state, told.told_to) == ("broken", "Owner")
