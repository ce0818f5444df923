"""Asking anew from a day on: nothing older is withdrawn, nothing held is trusted, and the whole still counts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

import pytest
from werkzeug import Response

from connectors.worldbank import WorldBank
from flows.errands import Origin, errands_of
from flows.refresh_steps import refresh_source
from indicators.errors import CallerMistake
from tests.flows.places import bank, errands, load, pages
from tests.frames import small_plan
from warehouse.connection import open_warehouse
from warehouse.landing import waiting
from warehouse.observations import series_known_on

PATH = "/country/all/indicator/A.B"


@pytest.fixture
def place(fresh_settings, httpserver):
    """A source with values since 2019, which answers for the years it is asked about."""
    values = {str(year): float(year) for year in range(2019, 2025)}

    def answer(request):
        asked = parse_qs(request.query_string.decode()).get("date", ["1960:2200"])[0]
        start, end = asked.split(":")
        rows = [{"date": year, "value": value} for year, value in values.items() if start <= year <= end]
        return Response(json.dumps(pages(*rows)), content_type="application/json")

    httpserver.expect_request(PATH).respond_with_handler(answer)
    load(fresh_settings, bank("bank", httpserver.url_for("").rstrip("/")))
    (errand,) = errands(fresh_settings, tries=0)
    return errand, values


def known(errand):
    with open_warehouse(errand.settings) as warehouse:
        return {one.period.text: float(one.value) for one in series_known_on(warehouse, ["recycling-rate"], None)}


def test_a_backfill_takes_in_what_changed_and_withdraws_nothing_it_did_not_ask_about(place):
    errand, values = place
    assert refresh_source(errand).changes == 6
    values["2023"] = 99.0
    # The source says that there is no new release: only who asks anew sees the change.
    assert refresh_source(errand).changes == 0
    done = refresh_source(replace(errand, since=date(2022, 1, 1)))
    assert (done.landed, done.changes, [one.withdrawn for one in done.intakes]) == (1, 1, [0])
    assert known(errand) == values


def test_after_a_backfill_the_source_is_asked_for_the_whole_again(place):
    errand, values = place
    refresh_source(errand)
    refresh_source(replace(errand, since=date(2022, 1, 1)))
    values["2019"] = 1.0
    assert refresh_source(errand).changes == 1
    assert known(errand) == values


def test_a_newer_reader_reads_the_last_whole_delivery_and_the_partial_ones_after_it(place):
    errand, values = place
    refresh_source(errand)
    values["2024"] = 7.0
    refresh_source(replace(errand, since=date(2023, 1, 1)))
    with open_warehouse(errand.settings) as warehouse:
        assert waiting(warehouse, "bank", {"bank": WorldBank.reader_version}) == []
        assert len(waiting(warehouse, "bank", {"bank": "another"})) == 2


def test_recordings_cannot_be_asked_since_a_day():
    with pytest.raises(CallerMistake, match="leave out --replay"):
        errands_of(small_plan(), None, origin=Origin.RECORDED, since=date(2020, 1, 1))
