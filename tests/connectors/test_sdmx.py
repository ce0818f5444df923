"""SDMX data in every form: what is taken, what is passed over, what is refused, and in which words."""

from __future__ import annotations

import json
import math

import pytest

from connectors.sdmx import Sdmx
from connectors.sdmx_answers import answer_of
from connectors.sdmx_rows import period_of, value_of
from indicators.errors import SourceChanged
from indicators.provenance import RawFile
from tests.connectors.sdmx_messages import (
    COLUMNS,
    EXPECTED,
    LABEL,
    LISTS,
    ROWS,
    csv_1,
    csv_2,
    generic_xml,
    json_message,
    row,
    specific_xml,
    structure_xml,
)
from tests.connectors.specimens import source_of


def source(options=None, *, label=LABEL, unit="percent", **settings):
    series = [{"label": label, "indicator": "internet-use", "unit": unit, "options": options or {}}]
    return source_of("sdmx", address="http://there/rest", series=series, options=settings)


def read(*contents, options=None, partial=False, label=LABEL, unit="percent"):
    files = [
        RawFile(
            source="a-sdmx", label=label, address=f"http://there/{part}", content=content, part=part, partial=partial
        )
        for part, content in enumerate(contents)
    ]
    reading = Sdmx().read(source(options, label=label, unit=unit), files)
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len(reading.findings)
    return reading


def cells(reading):
    return {(one.indicator, one.area, one.period, one.breakdown): one.value for one in reading.frame.itertuples()}


def as_json(*arguments, **options):
    return json.dumps(json_message(*arguments, **options)).encode()


FORMS = {
    "csv 1": csv_1,
    "csv 2": csv_2,
    **{
        f"json {version} {shape}": lambda rows=ROWS, shape=shape, version=version: as_json(
            rows, shape=shape, version=version
        )
        for version in (1, 2)
        for shape in ("flat", "series", "cross")
    },
    "generic": generic_xml,
    "specific": specific_xml,
    "specific 3.0": lambda rows=ROWS: specific_xml(rows, version="v3_0"),
}


def in_form(form, rows=ROWS):
    return (FORMS[form](rows), structure_xml()) if form.startswith("specific") else (FORMS[form](rows),)


every_form = pytest.mark.parametrize("form", FORMS)


@every_form
def test_every_form_says_the_same(form):
    reading = read(*in_form(form))
    assert cells(reading) == EXPECTED
    assert (reading.findings, reading.passed_over) == ((), 1)
    assert sorted(reading.frame["status"]) == ["A", "A", "E"]


@every_form
def test_a_power_of_ten_is_applied_and_said(form):
    reading = read(*in_form(form, [row(OBS_VALUE="1.005", UNIT_MEASURE="NUMBER", UNIT_MULT="3")]), unit="count")
    assert list(reading.frame["value"]) == [1005.0]
    assert "1.005 × 10^3, as UNIT_MULT says" in reading.frame["note"][0]


@every_form
def test_a_value_that_may_be_in_thousands_as_its_neighbours_are_is_not_taken_as_it_stands(form):
    given = [row(UNIT_MULT="3"), row(SEX="F", UNIT_MULT="")]
    (finding,) = read(*in_form(form, given)).findings
    assert (finding.code, finding.column, finding.found) == ("unit-unknown", "UNIT_MULT", "")


@every_form
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"UNIT_MEASURE": "FURLONG"}, "unit-unknown"), ({"UNIT_MEASURE": "NUMBER"}, "unit-unknown"),
        ({"UNIT_MULT": "three"}, "unit-unknown"), ({"OBS_STATUS": "X"}, "status-unknown"),
        ({"REF_AREA": "ZZX"}, "area-unknown"), ({"TIME_PERIOD": "2021-W05"}, "period-unreadable"),
    ],
)  # fmt: skip
def test_a_code_nobody_knows_is_a_finding_at_its_row(form, changed, code):
    reading = read(*in_form(form, [row(), row(**{"SEX": "F", **changed})]))
    (finding,) = reading.findings
    assert (finding.code, finding.column, finding.row) == (
        code,
        next(iter(changed)),
        3 if form.startswith("csv") else 2,
    )
    assert len(reading.frame) == 1


@every_form
def test_a_value_left_out_is_missing_and_never_zero(form):
    given = [row(OBS_VALUE="", OBS_STATUS=status, REF_AREA=area) for status, area in (("A", "CHE"), ("M", "250"))]
    reading = read(*in_form(form, given))
    assert all(math.isnan(value) for value in reading.frame["value"])
    assert list(reading.frame["status"]) == ["O", "M"]
    assert list(reading.frame["note"]) == ["OBS_STATUS A without a value", ""]


def test_a_slice_by_age_is_taken_when_the_binding_asks_for_it():
    reading = read(csv_1(), options={"dimensions": "sex=SEX age=AGE"})
    assert cells(reading) == EXPECTED | {("internet-use", "FRA", "2020", "age=Y15T24"): 99.0}


def test_what_the_key_asks_for_is_no_slice_and_its_total_is_one():
    label = "TEST,DF_USE,1.0/A.X_USE...Y15T24"
    assert cells(read(csv_1(), label=label)) == {("internet-use", "FRA", "2020", ""): 99.0}


def test_other_names_for_the_components_are_the_bindings_to_give():
    names = {"REF_AREA": "LOCATION", "TIME_PERIOD": "YEAR", "OBS_VALUE": "VALUE", "UNIT_MEASURE": "MEASURE"}
    columns = tuple(names.get(name, name) for name in COLUMNS)
    rows = [{names.get(name, name): code for name, code in one.items()} for one in ROWS]
    options = {"area": "LOCATION", "period": "YEAR", "value": "VALUE", "unit": "MEASURE"}
    assert cells(read(csv_1(rows, columns), options=options)) == EXPECTED
    with pytest.raises(SourceChanged, match=r"the answer has FREQ, .*LOCATION.*; expected also OBS_VALUE, REF_AREA"):
        read(csv_1(rows, columns))


def test_a_unit_code_of_the_flows_own_is_the_bindings_to_declare():
    given = csv_1([row(UNIT_MEASURE="USD")])
    assert len(read(given, unit="currency").findings) == 1
    assert len(read(given, unit="currency", options={"unit_codes": "USD"}).frame) == 1


def test_a_flow_without_a_unit_is_read_only_when_the_binding_says_so():
    columns = tuple(name for name in COLUMNS if name != "UNIT_MEASURE")
    with pytest.raises(SourceChanged, match="expected also UNIT_MEASURE"):
        read(csv_1(columns=columns))
    assert cells(read(csv_1(columns=columns), options={"unit": "none"})) == EXPECTED


def test_a_key_that_does_not_fit_the_columns_is_refused():
    with pytest.raises(SourceChanged, match="the key has 4 parts, the dimensions are FREQ, SERIES, REF_AREA, SEX, AGE"):
        read(csv_1(), label="TEST,DF_USE,1.0/A.X_USE..")


def test_a_table_whose_dimensions_cannot_be_known_needs_the_structure():
    label = "TEST,DF_USE,1.0/all"
    with pytest.raises(SourceChanged, match="does not say which of"):
        read(csv_1(), label=label)
    given = [one for one in ROWS if one["AGE"] == "_T"]
    assert read(csv_1(given), structure_xml(), label=label).passed_over == 3, "FREQ says nothing, SERIES is no total"
    with pytest.raises(SourceChanged, match="does not say which of"):
        read(specific_xml())


def test_the_flows_own_lists_tell_a_new_code_from_a_wrong_one():
    given = [row(REF_AREA="ZZX"), row(REF_AREA="QQQ"), row(SEX="W")]
    found = [(one.code, one.found, one.expected) for one in read(csv_1(given), structure_xml(LISTS)).findings]
    assert found == [
        ("area-unknown", "ZZX (New Land), which the flow's own list has", "an ISO 3166-1 or UN M49 code: this one is new to us"),
        ("area-unknown", "QQQ, which the flow's own list has not", "an ISO 3166-1 or UN M49 code"),
        ("breakdown-unknown", "W", "a code of the flow's own list for SEX"),
    ]  # fmt: skip


def test_rows_that_say_deleted_are_passed_over_in_the_whole_and_found_in_a_part():
    given = csv_2(ROWS[:2], actions=["I", "D"])
    assert (len(read(given).frame), read(given).passed_over) == (1, 1)
    (finding,) = read(given, partial=True).findings
    assert (finding.code, finding.row) == ("deleted-in-part", 3)
    assert read(as_json(action="Delete", version=2)).passed_over == 4


def test_an_action_nobody_knows_is_a_finding():
    assert [one.code for one in read(csv_2(ROWS[:2], actions=["I", "X"])).findings] == ["action-unknown"]


def test_an_attribute_given_to_many_rows_at_once_is_never_lost():
    head = row(REF_AREA="", SEX="", AGE="", TIME_PERIOD="", OBS_VALUE="", OBS_STATUS="", UNIT_MULT="6")
    with pytest.raises(SourceChanged, match="line 2 gives UNIT_MULT to many observations at once"):
        read(csv_2([head, row(UNIT_MULT="")]))
    assert cells(read(csv_2([head, row()]))) == {("internet-use", "CHE", "2021", ""): 95.5}


def test_attributes_of_groups_of_dimensions_reach_their_observations():
    given = json_message(version=2)
    structure, data_set = given["data"]["structures"][0], given["data"]["dataSets"][0]
    *others, unit, times = structure["attributes"]["observation"]
    structure["attributes"] |= {
        "observation": others,
        "dimensionGroup": [unit, {**times, "values": [{"id": "0"}, {"id": "1"}]}],
    }
    data_set["observations"] = {key: entries[:2] for key, entries in data_set["observations"].items()}
    data_set["dimensionGroupAttributes"] = {":::::": [0], "::1:::": [None, 1], "::0:::": [None, 0]}
    assert cells(read(json.dumps(given).encode())) == {
        cell: value * (10 if cell[1] == "FRA" else 1) for cell, value in EXPECTED.items()
    }


def test_a_message_about_another_flow_is_refused():
    with pytest.raises(SourceChanged, match=r"the answer is about 'TEST:DF_OTHER\(1.0\)', expected DF_USE"):
        read(csv_1().replace(b"DF_USE", b"DF_OTHER"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (csv_1().replace(b"CHE,_T", b"CHE,X,_T", 1), "line 2 has 12 fields, expected 11"),
        (csv_1().replace(b"SEX", b"AGE", 1), "the header has AGE, expected each name once"),
        (csv_1() + b'\r\n"open', "breaks off"),
        (csv_1() + b"\xff", "not UTF-8"),
        (csv_1([]), "no data for this key"),
        (b"<html><title>Maintenance</title></html>", "an HTML page titled 'Maintenance'"),
        (b"", "found nothing"),
        (b'{"errors": [{"code": 404, "title": "Nope"}]}', "was refused: 404 Nope"),
        (b'{"data": {"series": []}}', "found series, expected a page with dataSets"),
    ],
)  # fmt: skip
def test_what_is_no_whole_message_is_refused_in_words(content, said):
    with pytest.raises(SourceChanged, match=said):
        read(content)


def test_a_position_that_points_nowhere_refuses_the_whole():
    given = json_message()
    given["dataSets"][0]["observations"]["0:0:0:0:0:9"] = [1, 0, 0, 0]
    with pytest.raises(SourceChanged, match="TIME_PERIOD has no position 9"):
        read(json.dumps(given).encode())


def test_a_code_that_stands_twice_in_a_list_of_positions_refuses_the_whole():
    given = json_message()
    areas = given["structure"]["dimensions"]["observation"][2]["values"]
    areas.insert(0, areas[0])
    with pytest.raises(SourceChanged, match="REF_AREA has a code twice among CHE, CHE, 250"):
        read(json.dumps(given).encode())


def test_csv_with_labels_and_another_separator_is_read_by_its_codes():
    text = (
        "STRUCTURE[|];STRUCTURE_ID;ACTION;FREQ: Frequency;SERIES;REF_AREA: Area;SEX;AGE;TIME_PERIOD;OBS_VALUE;UNIT_MEASURE\n"
        "dataflow;TEST:DF_USE(1.0): Use;I;A: Annual;X_USE;CHE: Switzerland;_T;_T;2021;95.5;PT\n"
    )
    assert cells(read(text.encode())) == {("internet-use", "CHE", "2021", ""): 95.5}
    assert [one.code for one in read(text.replace("95.5", "95,5").encode()).findings] == ["value-not-a-number"]


def test_codes_keep_their_zeros_and_numbers_every_digit():
    (told,) = answer_of(csv_1([row(REF_AREA="004", OBS_VALUE="0.10")]), "here").rows
    assert (told.cell("REF_AREA"), told.cell("OBS_VALUE")) == ("004", "0.10")


@pytest.mark.parametrize(
    ("written", "period"),
    [("2021", "2021"), ("2021-A1", "2021"), ("2021-M11", "2021-11"), ("2021-Q3", "2021-Q3"), ("2021-11-A1", ""),
     ("2021-W05", ""), ("2021-01-01/P1Y", ""), ("", ""), ("2021-M13", "")],
)  # fmt: skip
def test_periods_of_sdmx_are_ours_or_none(written, period):
    assert period_of(written) == period


@pytest.mark.parametrize(
    ("written", "times", "value"),
    [("2.2", 3, 2200.0), ("4.35", 2, 435.0), ("5", -1, 0.5), ("1e3", 1, 10000.0), ("1e299", 30, None), ("<5", 0, None)],
)
def test_a_power_of_ten_never_adds_a_digit(written, times, value):
    assert value_of(written, times) == value


def test_a_reporting_year_that_is_no_calendar_year_is_not_taken_for_one():
    columns = (*COLUMNS, "REPORTING_YEAR_START_DAY")
    given = [{**one, "REPORTING_YEAR_START_DAY": "--07-01"} for one in ROWS[:1]]
    assert [one.column for one in read(csv_1(given, columns)).findings] == ["REPORTING_YEAR_START_DAY"]
