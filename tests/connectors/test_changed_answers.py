"""What a source may change about its answers one day: each change is named, and no value is guessed or lost."""

from __future__ import annotations

import json
import math

import pytest
from werkzeug import Response

from connectors.contract import Asking
from connectors.http import Http
from connectors.registry import connector_for
from indicators.errors import SourceChanged
from tests.connectors.answers import KINDS, PLAN, copy_of, read


def rows_in(identity, document):
    return document[1] if identity == "worldbank-wdi" else document["data"]


def changed(identity, **cells):
    """The answer with cells of its first row changed; `attributes__Nature` reaches within, ... takes away."""
    document = copy_of(identity)
    for path, value in cells.items():
        *parents, name = path.split("__")
        target = rows_in(identity, document)[0]
        for parent in parents:
            target = target[parent]
        if value is ...:
            del target[name]
        else:
            target[name] = value
    return document


@pytest.mark.parametrize("identity", KINDS)
def test_an_answer_in_order_is_read_whole(identity):
    reading = read(identity, copy_of(identity))
    assert reading.findings == ()
    assert len(reading.frame) + reading.passed_over == reading.rows_read == 3


@pytest.mark.parametrize(
    ("identity", "cells", "code", "column"),
    [
        ("worldbank-wdi", {"obs_status": "Q"}, "status-unknown", "obs_status"),
        ("worldbank-wdi", {"countryiso3code": "QQQ"}, "area-unknown", "countryiso3code"),
        # The Netherlands Antilles until 2010: nothing is known of it for a later year.
        ("worldbank-wdi", {"countryiso3code": "ANT"}, "area-ended", "area"),
        ("worldbank-wdi", {"value": "95,5"}, "value-not-a-number", "value"),
        ("worldbank-wdi", {"value": [95.5]}, "value-not-a-number", "value"),
        ("worldbank-wdi", {"value": True}, "value-not-a-number", "value"),
        ("worldbank-wdi", {"value": 1e309}, "value-not-a-number", "value"),
        ("un-sdg", {"attributes__Nature": "X"}, "status-unknown", "Nature"),
        ("un-sdg", {"attributes__Units": "PER_1000"}, "unit-unknown", "Units"),
        ("un-sdg", {"geoAreaCode": "999"}, "area-unknown", "geoAreaCode"),
        ("un-sdg", {"dimensions__Sex": "OTHER"}, "breakdown-unknown", "Sex"),
        ("un-sdg", {"value": "<2.5"}, "value-not-a-number", "value"),
        ("un-sdg", {"value": "98,5"}, "value-not-a-number", "value"),
        ("un-sdg", {"timePeriodStart": "2021-22"}, "period-unreadable", "timePeriodStart"),
        ("un-sdg", {"timePeriodStart": 2021.5}, "period-unreadable", "timePeriodStart"),
        ("un-sdg", {"geoAreaCode": None}, "area-unknown", "geoAreaCode"),
        ("un-sdg", {"attributes": None}, "unit-unknown", "Units"),
        ("un-sdg", {"timePeriodStart": None}, "period-unreadable", "timePeriodStart"),
        ("worldbank-wdi", {"date": None}, "period-unreadable", "date"),
        ("worldbank-wdi", {"date": "2021-22"}, "period-unreadable", "date"),
    ],
)
def test_a_row_that_is_not_understood_is_a_finding_and_the_others_are_read(identity, cells, code, column):
    text = json.dumps(changed(identity, **cells)).replace("Infinity", "1e309").encode()
    reading = read(identity, text)
    (finding,) = reading.findings
    assert (finding.code, finding.column, finding.row) == (code, column, 1)
    assert len(reading.frame) + reading.passed_over == 2


@pytest.mark.parametrize("mark", ["", "NaN", "..", "N/A"])
def test_a_mark_for_no_value_is_a_missing_value_and_never_zero(mark):
    reading = read("un-sdg", changed("un-sdg", value=mark))
    first = reading.frame.iloc[0]
    assert (math.isnan(first["value"]), first["status"]) == (True, "O")


def test_a_null_that_pads_a_year_is_passed_over():
    reading = read("worldbank-wdi", changed("worldbank-wdi", value=None))
    assert (reading.passed_over, len(reading.frame)) == (2, 1)


@pytest.mark.parametrize(
    ("identity", "field"),
    [("worldbank-wdi", "value"), ("worldbank-wdi", "country"), ("worldbank-wdi", "date"), ("worldbank-wdi", "obs_status"),
     ("un-sdg", "value"), ("un-sdg", "geoAreaCode"), ("un-sdg", "attributes"), ("un-sdg", "dimensions")],
)  # fmt: skip
def test_a_field_that_was_renamed_stops_the_delivery_and_is_named(identity, field):
    with pytest.raises(SourceChanged, match=f"row 1 of page 1 has .*; expected also {field}"):
        read(identity, changed(identity, **{field: ..., f"new_{field}": "what it is called now"}))


@pytest.mark.parametrize("field", ["attributes", "dimensions"])
def test_a_field_that_changed_its_kind_stops_the_delivery(field):
    with pytest.raises(SourceChanged, match=f"{field} of row 1 is 'C', expected names and codes"):
        read("un-sdg", changed("un-sdg", **{field: "C"}))


def test_a_new_field_changes_nothing():
    for identity in KINDS:
        assert read(identity, changed(identity, confidence="high")).findings == ()


@pytest.mark.parametrize("identity", KINDS)
@pytest.mark.parametrize("rows", [2, 4])
def test_more_or_fewer_rows_than_the_source_states_are_refused(identity, rows):
    document = copy_of(identity)
    found = rows_in(identity, document)
    found[:] = (found + found)[:rows]
    with pytest.raises(SourceChanged, match=f"found {rows} rows, the source states 3"):
        read(identity, document)


@pytest.mark.parametrize("identity", KINDS)
def test_a_page_that_comes_twice_is_refused(identity):
    document = copy_of(identity)
    (document[0] if identity == "worldbank-wdi" else document).update(
        {"total": 6, "totalElements": 6, "pages": 2, "totalPages": 2}
    )
    with pytest.raises(SourceChanged, match="came twice"):
        read(identity, document, document)


@pytest.mark.parametrize("identity", KINDS)
@pytest.mark.parametrize("word", ["three", None, [3], -1, 2.5, True, "2"])
def test_a_count_that_is_no_count_is_refused(identity, word):
    document = copy_of(identity)
    (document[0] if identity == "worldbank-wdi" else document).update({"total": word, "totalElements": word})
    with pytest.raises(SourceChanged):
        read(identity, document)


def page(identity, number, pages, total=6):
    document = copy_of(identity)
    head = document[0] if identity == "worldbank-wdi" else document
    head.update(
        {
            "page": number,
            "pageNumber": number,
            "pages": pages,
            "totalPages": pages,
            "total": total,
            "totalElements": total,
        }
    )
    return document


def fetched(identity, httpserver, *pages):
    for number, document in enumerate(pages, start=1):
        path = "/country/all/indicator/IT.NET.USER.FE.ZS" if identity == "worldbank-wdi" else "/Series/Data"
        query = (
            {"format": "json", "per_page": "20000", "page": str(number)}
            if identity == "worldbank-wdi"
            else {"seriesCode": "IT_MOB_OWN", "page": str(number), "pageSize": "1000"}
        )
        httpserver.expect_request(path, query_string=query).respond_with_json(document)
    source = PLAN.source(identity).model_copy(update={"address": httpserver.url_for("").rstrip("/")})
    with Http(tries=0) as http:
        return next(connector_for(source).fetch(source, Asking(http=http)))


@pytest.mark.parametrize("identity", KINDS)
def test_every_page_is_fetched(identity, httpserver):
    delivery = fetched(identity, httpserver, page(identity, 1, 2), page(identity, 2, 2))
    assert [file.part for file in delivery.files] == [0, 1]


@pytest.mark.parametrize("identity", KINDS)
def test_a_number_of_pages_that_changes_while_they_are_read_is_refused(identity, httpserver):
    with pytest.raises(SourceChanged, match="while they were read"):
        fetched(identity, httpserver, page(identity, 1, 2), page(identity, 2, 3))


@pytest.mark.parametrize("identity", KINDS)
def test_a_number_of_rows_that_changes_while_they_are_read_is_refused(identity, httpserver):
    with pytest.raises(SourceChanged, match="while they were read"):
        fetched(identity, httpserver, page(identity, 1, 2), page(identity, 2, 2, total=7))


@pytest.mark.parametrize("identity", KINDS)
def test_a_page_count_beyond_reason_is_refused_before_it_is_walked(identity, httpserver):
    with pytest.raises(SourceChanged, match="pages"):
        fetched(identity, httpserver, page(identity, 1, 10**9))


def test_pages_that_state_different_totals_are_not_put_together():
    with pytest.raises(SourceChanged, match="page 2 states 7 rows, the one before 6"):
        read("un-sdg", page("un-sdg", 1, 2), page("un-sdg", 2, 2, total=7))


def test_an_unchanged_first_page_does_not_hide_a_later_one_that_changed(httpserver):
    def answer(request):
        number = int(request.args["page"])
        unchanged = number == 1 and "If-None-Match" in request.headers
        return Response(status=304) if unchanged else Response(json.dumps(page("un-sdg", number, 2)))

    httpserver.expect_request("/Series/Data").respond_with_handler(answer)
    address = httpserver.url_for("").rstrip("/")
    source = PLAN.source("un-sdg").model_copy(update={"address": address, "series": PLAN.source("un-sdg").series[:1]})
    held = {
        f"{address}/Series/Data?seriesCode=IT_MOB_OWN&page={number}&pageSize=1000": {"ETag": '"a"'} for number in (1, 2)
    }
    with Http(tries=0) as http:
        (delivery,) = connector_for(source).fetch(source, Asking(http=http, held=held))
    assert len(delivery.files) == 2
