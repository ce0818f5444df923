"""A source that is declared and not programmed: what its layout says is read, and nothing else is guessed."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.areas import area_of
from connectors.declared import Declared
from connectors.numbers import number_of, number_written
from indicators.errors import SourceChanged
from indicators.framework import Layout, Paging
from indicators.periods import is_period
from indicators.provenance import RawFile
from tests.connectors.specimens import source_of
from tests.connectors.test_mangled_answers import ANYTHING, mangled, places

COLUMNS = {"area": "iso", "period": "year", "value": "v"}
ROW = {"iso": "CHE", "year": 2021, "v": 95.5}


def source(*, label="/x", series=None, paging=None, options=None, secrets=(), **layout):
    about = {"label": label, "indicator": "internet-use", "unit": "percent"}
    return source_of(
        "http", layout={"columns": COLUMNS, **layout}, paging=paging, options=options or {}, secrets=list(secrets),
        series=series or [about],
    )  # fmt: skip


def read(content, declared=None, address="http://there/x"):
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    declared = declared or source()
    file = RawFile(source=declared.id, label="/x", address=address, content=content)
    return Declared().read(declared, [file])


def only(reading):
    assert reading.findings == ()
    (row,) = reading.frame.to_dict("records")
    return row


def test_a_row_is_read_where_the_layout_says_our_columns_stand():
    row = only(read([ROW]))
    assert (row["indicator"], row["area"], row["period"], row["value"]) == ("internet-use", "CHE", "2021", 95.5)
    assert (row["unit"], row["status"], row["breakdown"], row["note"], row["row"]) == ("percent", "A", "", "", 1)


def test_ways_lead_into_objects_and_lists_and_names_may_hold_dots():
    columns = {"area": "at.0", "period": "when", "value": "obs.value"}
    document = [{"n": 1}, {"all": [{"at": ["CHE", "x"], "when": "2021", "obs.value": "7"}]}]
    assert only(read(document, source(rows="1.all", columns=columns)))["value"] == 7.0


def test_rows_may_be_lists():
    columns = {"area": "0", "period": "1", "value": "2"}
    assert only(read({"d": [["CHE", "2021", 5]]}, source(rows="d", columns=columns)))["value"] == 5.0


def test_constants_hold_for_every_row_and_codes_are_ours():
    layout = {
        "columns": {"value": "v", "sex": "who", "period": "year", "status": "s", "note": "n"},
        "constants": {"area": "001"},
        "codes": {"sex": {"Female": "F", "All": "_T"}, "status": {"*": "E"}},
    }
    rows = [
        {"v": "1", "who": "Female", "year": "2020-Q1", "s": "*", "n": "a"},
        {"v": "2", "who": "All", "year": "2020"},
    ]
    found = read(rows, source(**layout)).frame.to_dict("records")
    assert [(one["area"], one["breakdown"], one["status"], one["note"]) for one in found] == [
        ("001", "sex=F", "E", "a"), ("001", "", "A", ""),
    ]  # fmt: skip


def test_the_series_breakdown_is_part_of_what_its_rows_are_about():
    series = [{"label": "/x", "indicator": "internet-use", "unit": "percent", "breakdown": "sex=F"}]
    assert only(read([ROW], source(series=series)))["breakdown"] == "sex=F"
    contradicted = read(
        [ROW | {"who": "M"}, ROW | {"who": ""}], source(series=series, columns=COLUMNS | {"sex": "who"})
    )
    assert [one.code for one in contradicted.findings] == ["breakdown-differs"] * 2


def test_a_table_is_read_by_its_headings_with_the_marks_it_declares():
    content = b"ISO;Year;V\nCHE;2021;1.234,5\nFRA;2021;12,5\n"
    declared = source(form="csv", decimal=",", grouping=".")
    assert list(read(content, declared).frame["value"]) == [1234.5, 12.5]


@pytest.mark.parametrize("text", ["1.5", "12.34,5", "1,234.5", "1.2345", ",5", "5,", "1 234", "1e3", "٤٧"])
def test_marks_that_were_not_declared_make_no_number(text):
    assert number_written(text, ",", ".") is None


@given(
    st.integers(-(10**11), 10**11),
    st.integers(0, 999),
    st.sampled_from([".", ","]),
    st.sampled_from(["", "'", " ", "\u202f"]),
)
def test_a_number_written_with_its_marks_is_read_back(whole, thousandths, decimal, mark):
    text = f"{whole:,}".replace(",", mark) + f"{decimal}{thousandths:03d}"
    grouping = " " if mark == "\u202f" else mark
    assert number_written(text, decimal, grouping) == float(f"{whole}.{thousandths:03d}")


def test_a_json_number_needs_no_marks():
    assert only(read([ROW | {"v": 1.125}], source(decimal=",", grouping=".")))["value"] == 1.125


@pytest.mark.parametrize("mark", ["..", "", None])
def test_a_mark_for_no_value_is_a_missing_value_and_never_zero(mark):
    row = only(read([ROW | {"v": mark}], source(absent=["", ".."])))
    assert (math.isnan(row["value"]), row["status"]) == (True, "O")
    assert row["note"] == (f"printed {mark!r}" if mark else "")


@pytest.mark.parametrize(("mark", "status"), [("e", "O"), ("", "O"), ("m", "Q")])
def test_no_value_is_missing_whatever_stands_beside_it_and_its_reason_is_kept(mark, status):
    declared = source(columns=COLUMNS | {"status": "s"}, codes={"status": {"e": "E", "m": "Q"}}, absent=[".."])
    assert only(read([ROW | {"v": "..", "s": mark}], declared))["status"] == status


def test_a_row_that_leaves_its_value_out_has_none():
    reading = read([ROW, {"iso": "FRA", "year": 2021}])
    assert list(reading.frame["status"]) == ["A", "O"]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"iso": "QQQ"}, "area-unknown", "iso"),
        ({"iso": None}, "area-unknown", "iso"),
        ({"iso": ["CHE"]}, "cell-has-parts", "iso"),
        ({"year": "2021-22"}, "period-unreadable", "year"),
        ({"year": 2021.5}, "period-unreadable", "year"),
        ({"v": "12,5"}, "value-not-a-number", "v"),
        ({"v": ".."}, "value-not-a-number", "v"),
        ({"v": True}, "cell-is-a-truth", "v"),
        ({"v": {}}, "cell-has-parts", "v"),
        ({"v": 1e300}, "value-not-a-number", "v"),
        ({"v": 10**400}, "value-not-a-number", "v"),
        ({"who": "Other"}, "code-unknown", "who"),
        ({"who": None}, "code-unknown", "who"),
        ({"who": ...}, "field-missing", "who"),
        ({"age": "15 to 24; all"}, "breakdown-unknown", "age"),
        ({"s": "x"}, "code-unknown", "s"),
        ({"unit": "Thousands"}, "code-unknown", "unit"),
        ({"unit": "No."}, "unit-differs", "unit"),
    ],
)
def test_a_row_that_is_not_understood_is_a_finding_and_the_others_are_read(cells, code, column):
    columns = COLUMNS | {"sex": "who", "age": "age", "status": "s", "unit": "unit"}
    codes = {"sex": {"Female": "F"}, "status": {"e": "E"}, "unit": {"%": "percent", "No.": "count"}}
    whole = ROW | {"who": "Female", "age": "", "s": None, "unit": "%"}
    spoiled = {name: value for name, value in (whole | cells).items() if value is not ...}
    reading = read([spoiled, whole], source(columns=columns, codes=codes))
    assert [(one.code, one.column, one.row) for one in reading.findings] == [(code, column, 1)]
    assert all(one.found and one.expected and one.remedy for one in reading.findings)
    assert list(reading.frame["row"]) == [2]


def test_all_that_is_wrong_with_a_row_is_told_at_once():
    reading = read([{"iso": "?", "year": "?", "v": "?"}, ROW])
    assert [one.column for one in reading.findings] == ["iso", "year", "v"]


def test_what_is_mapped_to_nothing_is_passed_over():
    columns, codes = COLUMNS | {"sex": "who"}, {"sex": {"Female": "F", "Unknown": ""}}
    reading = read([ROW | {"who": "Unknown"}, ROW | {"who": "Female"}], source(columns=columns, codes=codes))
    assert (reading.rows_read, reading.passed_over, len(reading.frame), reading.findings) == (2, 1, 1, ())


@pytest.mark.parametrize("field", ["iso", "year", "v"])
def test_a_field_that_no_row_has_any_more_stops_the_delivery_and_is_named(field):
    renamed = {("now_" + name if name == field else name): value for name, value in ROW.items()}
    with pytest.raises(SourceChanged, match=f"no row has {field}"):
        read([renamed, renamed])


@pytest.mark.parametrize("document", [{"a": 1}, 7, "x", None, [1], {"rows": {}}])
def test_a_document_without_rows_is_refused_in_words(document):
    with pytest.raises(SourceChanged, match="expected a list of rows"):
        read(document, source(rows="" if isinstance(document, list) else "rows"))


def test_rows_that_say_what_they_are_about_go_to_that_series():
    series = [{"label": "/x", "indicator": name, "unit": "count"} for name in ("one", "two")]
    columns, codes = COLUMNS | {"indicator": "what"}, {"indicator": {"1": "one", "2": "two", "3": ""}}
    rows = [ROW | {"what": what} for what in (1, 2, 3, 4)]
    reading = read(rows, source(series=series, columns=columns, codes=codes))
    assert list(reading.frame["indicator"]) == ["one", "two"]
    assert (reading.passed_over, [one.code for one in reading.findings]) == (1, ["code-unknown"])


def test_rows_that_could_be_about_several_series_are_refused_whole():
    series = [{"label": "/x", "indicator": name, "unit": "count"} for name in ("one", "two")]
    with pytest.raises(SourceChanged, match="could be about one, two"):
        read([ROW], source(series=series))


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ({"columns": {"value": "v"}}, "gives no area, period"),
        ({"columns": COLUMNS, "constants": {"area": "001"}}, "area is both"),
        ({"columns": COLUMNS, "codes": {"sex": {"f": "F"}}}, "codes are given for sex"),
        ({"columns": COLUMNS, "decimal": ",", "grouping": ","}, "cannot mark both"),
    ],
)
def test_a_layout_that_cannot_be_meant_is_a_mistake_of_the_plan(layout, said):
    with pytest.raises(ValidationError, match=said):
        Layout.model_validate(layout)


@pytest.mark.parametrize(("kind", "wanted"), [("page", "parameter"), ("offset", "parameter"), ("next", "next")])
def test_paging_that_does_not_say_how_to_go_on_is_a_mistake_of_the_plan(kind, wanted):
    with pytest.raises(ValidationError, match=f"needs '{wanted}'"):
        Paging.model_validate({"kind": kind})


FULL = source(
    rows="d.rows", columns=COLUMNS | {"sex": "who", "status": "s", "note": "n"}, absent=["", ".."],
    codes={"sex": {"Female": "F", "Male": "M", "x": ""}, "status": {"e": "E", "m": "O"}},
)  # fmt: skip


def document():
    rows = [
        ("756", 2021, "95.5", "Female", "", ""),
        ("FRA", "2021-Q1", 7, "Male", "e", "n"),
        ("CHE", "2021", "..", "x", "m", None),
    ]
    return {"d": {"rows": [dict(zip(("iso", "year", "v", "who", "s", "n"), row, strict=True)) for row in rows]}}


@given(data=st.data())
def test_a_mangled_answer_is_accounted_for_or_refused(data):
    spoiled = document()
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(spoiled))))
        spoiled = mangled(spoiled, path, data.draw(st.sampled_from(["replace", "drop", "double"])), data.draw(ANYTHING))
    try:
        reading = read(json.dumps(spoiled).encode(), FULL)
    except SourceChanged:
        return
    refused = {one.row for one in reading.findings}
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len(refused)
    assert all(area_of(area) == area for area in reading.frame["area"])
    assert all(is_period(period) for period in reading.frame["period"])
    written = {number_of(leaf) for leaf in leaves(spoiled)}
    assert all(value in written for value in reading.frame["value"].dropna())


def leaves(inner):
    """Every single value of a document."""
    below = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else None
    return [inner] if below is None else [leaf for one in below for leaf in leaves(one)]
