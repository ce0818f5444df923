"""What is particular to a DataHub: several kinds of ids, failures in disguise, tables cut by their own labels."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Asking
from connectors.datahub import DataHub
from connectors.http import Http
from indicators.errors import SourceChanged, SourceUnavailable
from indicators.provenance import RawFile
from tests.connectors.hostile import instead, serving
from tests.connectors.specimens import source_of
from tests.connectors.specimens.datahub import AGGREGATE, COUNTRIES, REGIONS, TABLE, answer

REGION = source_of("datahub", address="/v2", series=[
    {"label": "11624/region/3", "indicator": "internet-use", "unit": "percent", "options": {"area": "ITU_ARB"}}])  # fmt: skip
COUNTRY = source_of("datahub", series=[{"label": "11624", "indicator": "internet-use", "unit": "percent"}])
DOWNLOAD = source_of("datahub", series=[{"label": "download/11624", "indicator": "internet-use", "unit": "percent"}])


def read(source, *documents):
    label = source.series[0].label
    contents = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in documents]
    files = [
        RawFile(source=source.id, label=label, address=f"http://there/{part}", part=part, content=content)
        for part, content in enumerate(contents)
    ]
    return DataHub().read(source, files)


def fetch(source, fault=None):
    with serving(answer, fault) as served, Http(tries=0) as http:
        there = source.model_copy(update={"address": f"{served.address}/v2"})
        return list(DataHub().fetch(there, Asking(http=http)))


def test_an_aggregate_is_of_the_region_the_list_of_regions_names():
    (delivery,) = fetch(REGION)
    frame = DataHub().read(REGION, delivery.files).frame
    assert dict(zip(frame["period"], frame["value"], strict=True)) == {"2020": 60.5, "2021": 64.25}
    assert set(frame["area"]) == {"ITU_ARB"}


def test_a_region_the_list_does_not_have_stops_the_delivery():
    with pytest.raises(SourceChanged, match="region 3 is not listed once; there are 1 Africa"):
        read(REGION, AGGREGATE, REGIONS[1:])


def test_rows_about_another_region_are_findings():
    (one, _) = read(REGION, [{**row, "regionName": "Africa"} for row in AGGREGATE], REGIONS).findings
    assert (one.code, one.found) == ("area-unknown", "Africa")


def test_what_the_source_calls_an_estimate_is_one():
    frame = read(COUNTRY, COUNTRIES).frame
    assert dict(zip(frame["area"], frame["status"], strict=True)) == {"ABW": "A", "BRA": "E"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"answer": []}, "value-not-a-number"),
        ({"answer": [{"value": "1"}, {"value": "2"}]}, "value-not-a-number"),
        ({"answer": [{"value": "61,25"}]}, "value-not-a-number"),
        ({"answer": None}, "value-not-a-number"),
        ({"codeID": 12047}, "code-unknown"),
        ({"isoCode": "QQQ"}, "area-unknown"),
        ({"isoCode": None}, "area-unknown"),
        ({"dataYear": "2020/21"}, "period-unreadable"),
    ],
)
def test_a_row_that_cannot_be_understood_is_a_finding(changed, code):
    reading = read(COUNTRY, [{**COUNTRIES[0], **changed}, COUNTRIES[1]])
    assert ([one.code for one in reading.findings], len(reading.frame)) == ([code], 1)


def test_an_empty_list_is_not_taken_for_the_withdrawal_of_everything():
    with pytest.raises(SourceChanged, match="found an empty list"):
        fetch(COUNTRY, instead(200, b"[]"))


def test_a_path_it_does_not_know_is_told_as_that_and_not_as_a_missing_key():
    fault = instead(403, b'{"message":"Missing Authentication Token"}')
    with pytest.raises(SourceChanged, match="no such path"):
        fetch(COUNTRY, fault)


def test_a_code_it_fails_over_is_no_outage():
    with pytest.raises(SourceChanged, match="knows no such code"):
        fetch(COUNTRY, instead(500, b"Cannot set properties of undefined (setting 'availableCountries')"))
    with pytest.raises(SourceUnavailable):
        fetch(COUNTRY, instead(500, b"Internal Server Error"))


def test_a_label_that_cuts_a_row_in_two_stops_the_delivery():
    broken = TABLE.replace("Survey,2026-07-11", "Survey\nof homes,2026-07-11", 1).encode()
    with pytest.raises(SourceChanged, match="cells, expected 15"):
        read(DOWNLOAD, broken)


def test_a_renamed_column_is_named():
    with pytest.raises(SourceChanged, match="expected SeriesID"):
        read(DOWNLOAD, TABLE.replace("AreaCode", "Area").encode())


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)),
       st.sampled_from(sorted(COUNTRIES[0])))  # fmt: skip
def test_any_value_in_any_field_is_a_row_or_a_finding(value, field):
    reading = read(COUNTRY, [{**COUNTRIES[0], field: value}, COUNTRIES[1]])
    assert len(reading.frame) + len(reading.findings) == 2
