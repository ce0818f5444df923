"""A source is killed in the middle of its answer: nothing of that answer is kept, and the next run has all of it."""

from __future__ import annotations

import json

from werkzeug import Response

from flows.refresh_steps import refresh_source
from tests.connectors import hostile
from tests.flows.places import bank, errands, load, pages
from warehouse.connection import open_warehouse
from warehouse.landing import waiting
from warehouse.observations import series_known_on
from warehouse.runs import last_runs


def refreshed(settings, value, fault=None):
    """Refresh the one source of the plan from a server that gives this value, whole or spoiled."""

    def answer(_request):
        return Response(
            json.dumps(pages({"value": value}, updated=f"2026-0{int(value)}-01")), mimetype="application/json"
        )

    with hostile.serving(answer, fault) as served:
        load(settings, bank("bank", served.address))
        (errand,) = errands(settings, tries=0)
        return refresh_source(errand)


def known(settings):
    with open_warehouse(settings) as warehouse:
        found = series_known_on(warehouse, ["recycling-rate"], None)
        return [(str(one.value), one.revised) for one in found], waiting(warehouse, "bank")


def test_what_was_known_stays_and_the_next_run_recovers(fresh_settings):
    assert refreshed(fresh_settings, 5.0).changes == 1
    killed = refreshed(fresh_settings, 6.0, hostile.short_of_its_length)
    assert (killed.unavailable, killed.landed, killed.changes) == (True, 0, 0)
    assert "broke off" in killed.problem
    assert known(fresh_settings) == ([("5.0", False)], [])
    with open_warehouse(fresh_settings) as warehouse:
        newest = last_runs(warehouse, source="bank", limit=1)[0]
    assert (newest.kind, newest.outcome) == ("fetch", "unavailable")
    recovered = refreshed(fresh_settings, 6.0)
    assert (recovered.problem, recovered.changes) == (None, 1)
    assert known(fresh_settings) == ([("6.0", True)], [])
