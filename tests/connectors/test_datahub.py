"""The DataHub: numbers of several kinds, answers of 200 with nothing in them, and a download with broken lines."""

from __future__ import annotations

import math
import re

import pytest

from connectors.contract import Asking
from connectors.datahub import DataHub
from connectors.http import Http
from indicators.errors import SourceChanged, SourceUnavailable
from indicators.provenance import RawFile
from tests.connectors.specimens import source_of
from tests.connectors.specimens.datahub import (
    CODE,
    COUNTRIES,
    COUNTRY_ROWS,
    DICTIONARY,
    HEADING,
    LINES,
    LISTS,
    REGION_ROWS,
    REGIONS,
    SPECIMENS,
    as_json,
    country_row,
    download,
    region_row,
    server,
)
from tests.connectors.test_mangled_answers import assert_accounted_for

EXPECTED = {("CHE", "2020"): 94.5, ("CHE", "2021"): 95.25, ("FRA", "2021"): 84.0}


def source(label=str(CODE), *, unit="percent", address="http://there/v2", **options):
    series = [{"label": label, "indicator": "internet-use", "unit": unit, "options": options}]
    return source_of("datahub", address=address, series=series)


def read(*parts, label=str(CODE), **settings):
    contents = [part if isinstance(part, bytes) else as_json(part) for part in parts]
    files = [
        RawFile(source="a-datahub", label=label, address=f"http://there/{part}", content=content, part=part)
        for part, content in enumerate(contents)
    ]
    reading = DataHub().read(source(label, **settings), files)
    assert_accounted_for(reading)
    return reading


def read_countries(rows, **settings):
    return read(rows, COUNTRIES, DICTIONARY, **settings)


def read_region(rows, number=3, **settings):
    return read(rows, REGIONS, DICTIONARY, label=f"region:{CODE}/{number}", **settings)


def read_download(lines, **settings):
    return read(download(lines), COUNTRIES, label=f"download:{CODE}", **settings)


def cells(reading):
    return {(one.area, one.period): one.value for one in reading.frame.itertuples()}


def fetch(server_, label=str(CODE), path="/v2", **asked):
    with Http(tries=0) as http:
        where = source(label, address=server_.url_for(path))
        return list(DataHub().fetch(where, Asking(http=http, **asked)))


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda one: one.source.id)
def test_every_specimen_is_fetched_read_and_unchanged_the_second_time(specimen, httpserver):
    httpserver.expect_request(re.compile(".*")).respond_with_handler(specimen.answer)
    label = specimen.source.series[0].label
    (delivery,) = fetch(httpserver, label)
    read_again = {
        (one.indicator, one.area, one.period, one.breakdown): one.value
        for one in DataHub().read(specimen.source, delivery.files).frame.itertuples()
    }
    assert read_again == specimen.expected
    assert [file.part for file in delivery.files] == list(range(len(delivery.files)))
    assert fetch(httpserver, label, held={file.address: dict(file.validators) for file in delivery.files}) == []


def test_the_download_is_asked_of_version_3_for_every_country_of_the_list(httpserver):
    httpserver.expect_request(re.compile(".*")).respond_with_handler(SPECIMENS[2].answer)
    (delivery,) = fetch(httpserver, f"download:{CODE}")
    assert delivery.files[0].address == httpserver.url_for(f"/v3/data/download?codesid={CODE}&countriesid=4%2C7")


def test_where_a_value_comes_from_is_kept_and_an_estimate_is_one():
    frame = read_countries(COUNTRY_ROWS).frame
    assert list(frame["status"]) == ["A", "E", "A"]
    assert list(frame["note"]) == ["Age 14+; Office of statistics.", "Own estimate.", "Office of statistics."]


def test_an_aggregate_has_numbers_and_says_when_it_was_changed():
    reading = read_region(REGION_ROWS, area="001")
    assert cells(reading) == {("001", "2020"): 61.5, ("001", "2021"): 66.0}
    assert reading.released_on == "2025-11-17"


def test_a_region_that_un_m49_has_not_needs_a_code_from_the_plan():
    (first, _) = read_region(REGION_ROWS).findings
    assert (first.code, first.found) == ("area-unknown", "Arab States (ARB, Own Classification)")
    assert "option area" in first.expected


def test_a_region_is_what_the_list_calls_it_and_never_what_its_number_might_be():
    assert [one.code for one in read_region([*REGION_ROWS, region_row("Africa", 2021, 1)], area="001").findings] == [
        "area-unknown"
    ]
    with pytest.raises(SourceChanged, match="the list of regions has no 647"):
        read_region(REGION_ROWS, number=647)


def test_a_country_is_what_the_list_calls_it_and_never_what_its_number_might_be():
    rows = [country_row("CHE", 756, 2021, "1"), country_row("FRA", 4, 2021, "1"), country_row("CHE", 4, 2021, "1")]
    reading = read_countries(rows)
    assert [(one.row, one.code) for one in reading.findings] == [(1, "area-unknown"), (2, "area-unknown")]
    assert cells(reading) == {("CHE", "2021"): 1.0}


@pytest.mark.parametrize(
    ("answer", "code"),
    [([], "value-not-a-number"), ([{"value": []}], "value-not-a-number"), ([{"value": "<5"}], "value-not-a-number"), ([{"id": 1}], "value-not-a-number"),
     ([{"value": "1"}, {"value": "2"}], "value-not-a-number"), (5, "value-not-a-number")],
)  # fmt: skip
def test_an_answer_that_is_no_single_number_is_a_finding(answer, code):
    (finding,) = read_countries([{**COUNTRY_ROWS[0], "answer": answer}]).findings
    assert (finding.code, finding.column) == (code, "answer")


def test_an_answer_of_nothing_is_missing_and_never_zero():
    frame = read_countries([{**COUNTRY_ROWS[0], "answer": [{"value": None}]}]).frame
    assert (math.isnan(frame["value"][0]), frame["status"][0]) == (True, "O")


@pytest.mark.parametrize("units", ["per 100 households", "Swiss francs", ""])
def test_a_unit_nobody_knows_stops_the_series_and_may_be_declared(units):
    dictionary = [{**DICTIONARY[0], "units": units}]
    with pytest.raises(SourceChanged, match=f"its unit is '{units}', expected a word for percent"):
        read(COUNTRY_ROWS, COUNTRIES, dictionary)
    if units:
        assert cells(read(COUNTRY_ROWS, COUNTRIES, dictionary, units=f"minutes; {units}")) == EXPECTED


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (([], COUNTRIES, DICTIONARY), "found an empty list, which it gives for what it has not"),
        ((COUNTRY_ROWS, [], DICTIONARY), "found an empty list"),
        ((COUNTRY_ROWS, COUNTRIES, []), "found an empty list"),
        ((COUNTRY_ROWS, COUNTRIES), "found 2 parts, expected 3"),
        ((COUNTRY_ROWS, [*COUNTRIES, COUNTRIES[0]], DICTIONARY), "row 3 has the number 4, expected one of its own"),
        ((COUNTRY_ROWS, COUNTRIES, [{"codeID": 1, "units": "%"}]), f"found the codes 1, expected {CODE}"),
        (([{**COUNTRY_ROWS[0], "codeID": 7}], COUNTRIES, DICTIONARY), f"about the code 7, expected {CODE}"),
        (([{"codeID": CODE}], COUNTRIES, DICTIONARY), "row 1 has codeID; expected also dataYear, answer"),
        (({"message": "Endpoint request timed out"}, COUNTRIES, DICTIONARY), "found message, expected a page"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(parts, said):
    with pytest.raises(SourceChanged, match=said):
        read(*parts)


@pytest.mark.parametrize("label", ["", "i99H", "region:11624", "11624/3", "download:11624/3", "country:11624"])
def test_a_label_that_is_none_is_told(label):
    with pytest.raises(SourceChanged, match=r"expected 11624, region:11624/3 or download:11624"):
        read(COUNTRY_ROWS, label=label or "x")


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (403, '{"message":"Missing Authentication Token"}', SourceChanged, "there is no path data/bycode/11624 there"),
        (403, "<html>Request blocked</html>", SourceChanged, "turns these requests away"),
        (473, "", SourceChanged, "User-Agent"),
        (
            500,
            "Cannot set properties of undefined (setting 'availableCountries')",
            SourceChanged,
            "knows no code 11624",
        ),
        (500, "Internal Server Error", SourceUnavailable, "500"),
        (200, "[]", SourceChanged, "found an empty list"),
        (200, "<html><title>Maintenance</title></html>", SourceChanged, "an HTML page titled 'Maintenance'"),
    ],
)
def test_a_failure_is_told_by_what_it_means(status, body, error, said, httpserver):
    httpserver.expect_request(re.compile(".*")).respond_with_data(body, status=status)
    with pytest.raises(error, match=said):
        fetch(httpserver)


def test_an_answer_whose_lists_are_gone_is_not_kept(httpserver):
    answers = {path: content for path, content in LISTS.items() if "country" not in path}
    answers[f"/v2/data/bycode/{CODE}"] = as_json(COUNTRY_ROWS)
    httpserver.expect_request(re.compile(".*")).respond_with_handler(server(answers))
    with pytest.raises(SourceChanged, match="there is no path country/all there"):
        fetch(httpserver)


def test_the_download_keeps_breaks_in_quotes_and_passes_other_slices_over():
    reading = read_download(LINES)
    assert cells(reading) == {("CHE", "2021"): 95.25, ("FRA", "2021"): 84.0}
    assert (reading.passed_over, list(reading.frame["status"]), list(reading.frame["row"])) == (1, ["E", "A"], [2, 4])
    assert reading.released_on == "2026-07-11"
    assert cells(read_download(LINES, disaggregation="Gender/Female")) == {("FRA", "2021"): 83.0}


def test_a_break_without_quotes_is_a_finding_and_the_other_rows_are_read():
    broken = LINES[1].replace("Office,", "Office of\nstatistics,")
    assert [len(part.split(",")) for part in broken.split("\n")] == [14, 2]
    reading = read_download([broken, LINES[0]])
    (finding,) = reading.findings
    assert (finding.code, finding.row) == ("row-broken", 2)
    assert "2 lines of one row" in finding.found
    assert cells(reading) == {("CHE", "2021"): 95.25}


@pytest.mark.parametrize("cut", [1, 3, 7, 15])
def test_lines_that_do_not_add_up_to_a_row_refuse_the_file(cut):
    short = ",".join(LINES[1].split(",")[:cut])
    with pytest.raises(SourceChanged, match="fields, expected 15 as in the heading"):
        read_download([short if cut < 15 else f"{LINES[1]},more", LINES[1]])


def test_the_download_is_read_by_its_heading_and_an_empty_value_is_no_data():
    columns = HEADING.split(",")
    order = sorted(range(len(columns)), key=lambda place: columns[place])
    lines = [",".join(line.split(",")[place] for place in order) for line in (HEADING, LINES[1].replace(",84,", ",,"))]
    frame = read("\n".join(lines).encode(), COUNTRIES, label=f"download:{CODE}").frame
    assert (math.isnan(frame["value"][0]), frame["status"][0], frame["area"][0]) == (True, "O", "FRA")


@pytest.mark.parametrize(
    ("found", "instead", "code"),
    [(",%,", ",minutes,", "unit-unknown"), (",FRA,", ",XYZ,", "area-unknown"), (",FRA,", ",DEU,", "area-unknown"),
     (",2021,", ",2021-Q1,", "period-unreadable"), (",84,", ",84%,", "value-not-a-number")],
)  # fmt: skip
def test_what_nobody_knows_in_the_download_is_a_finding(found, instead, code):
    assert [one.code for one in read_download([LINES[1].replace(found, instead)]).findings] == [code]


def test_a_row_of_the_download_about_another_code_refuses_the_file():
    with pytest.raises(SourceChanged, match="line 3 is about '178'"):
        read_download([LINES[1], LINES[1].replace(str(CODE), "178")])
