"""Tables with a column for each indicator: every value is its own candidate, at its own cell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.places import letter_of, placed
from connectors.workbook import Workbook
from indicators.findings import Finding, Severity
from indicators.framework import SeriesBinding
from indicators.provenance import RawFile
from tests.connectors.answers import PLAN
from tests.connectors.test_zoo import assert_accounted_for
from tests.connectors.zoo import text, workbook

BOUND = tuple(SeriesBinding(label="register", indicator=name, unit=unit) for name, unit in (("a", "count"), ("b", "percent"), ("c", "count")))  # fmt: skip
SOURCE = PLAN.source("frmd").model_copy(update={"series": BOUND})
HEADINGS = ["area", "period", "a", "b", "c", "status", "note"]


def read(*lines, headings=HEADINGS):
    content = lines[0] if isinstance(lines[0], bytes) else text(lines, headings).encode()
    return Workbook().read(SOURCE, [RawFile(source="frmd", label="register", address="x", content=content)])


def told(reading):
    return [(found.code, found.cell) for found in reading.findings]


def test_each_value_of_a_row_is_a_candidate_of_its_own():
    reading = read(["CHE", "2021", "12", "15", "9", "", "x"], ["FRA", "2021", "", "0", "[c]", "", ""])
    assert reading.frame[["indicator", "area", "unit", "status", "row"]].to_numpy().tolist() == [
        ["a", "CHE", "count", "A", 2], ["b", "CHE", "percent", "A", 2], ["c", "CHE", "count", "A", 2],
        ["b", "FRA", "percent", "A", 3], ["c", "FRA", "count", "Q", 3],
    ]  # fmt: skip
    assert (reading.rows_read, reading.passed_over) == (6, 1)
    assert_accounted_for(reading)


def test_a_value_gone_wrong_takes_only_itself_and_is_named_at_its_cell():
    reading = read(["CHE", "2021", "12", "15/9", "9", "", ""])
    assert (told(reading), reading.frame["indicator"].tolist()) == ([("value-not-a-number", "D2")], ["a", "c"])
    assert_accounted_for(reading)


def test_what_all_values_of_a_row_share_is_told_once():
    reading = read(["Atlantis", "soon", "12", "x", "9", "", ""])
    assert told(reading) == [("area-unknown", "A2"), ("period-unreadable", "B2"), ("value-not-a-number", "D2")]
    assert_accounted_for(reading)


def test_a_row_without_any_value_says_nothing_unless_it_is_garbled():
    assert told(read(["CHE", "2021", "", "", "", "", ""])) == []
    assert told(read(["Atlantis", "2021", "", "", "", "", ""])) == [("area-unknown", "A2")]


def test_dates_that_excel_made_of_components_are_found():
    from datetime import date

    reading = read(workbook(("Data", [HEADINGS, ["CHE", "2021", date(2015, 12, 9), 3, None, None, None]])))
    assert (told(reading), reading.frame["value"].tolist()) == ([("cell-is-a-date", "C2")], [3.0])
    assert "a column each" in reading.findings[0].remedy


def test_a_column_of_values_makes_a_table_long():
    reading = read(["a", "CHE", "2021", "5", "7"], headings=["indicator", "area", "period", "value", "b"])
    assert (told(reading), reading.frame["value"].tolist()) == ([("columns-ignored", "E1")], [5.0])


def test_later_findings_find_their_cells():
    reading = read(["CHE", "2021", "12", "15", "", "", ""], ["FRA", "2021", "3", "", "", "", ""])
    later = [Finding(code="x", severity=Severity.WARNING, row=row, column=column) for row, column in
             ((2, "area"), (3, "value"), (2, "value"), (None, None), (3, "nothing"))]  # fmt: skip
    assert [one.cell for one in placed(later, reading)] == ["A2", "C3", None, None, None]


def test_later_findings_of_a_long_table_have_sheet_and_cell():
    content = workbook(
        ("Mine", [[None], [None, "indicator", "area", "period", "value"], [None, "a", "CHE", "2021", 4]])
    )
    (found,) = placed([Finding(code="x", severity=Severity.ERROR, row=3, column="value")], read(content))
    assert (found.sheet, found.cell, found.place()) == ("Mine", "E3", "sheet Mine, cell E3, value")


def test_columns_are_lettered_as_in_a_sheet():
    assert [letter_of(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


CELLS = st.sampled_from(["12", "", "0", "[x]", "-", "x", "2021", "CHE", "Total", "A", "O", "Source: x", "1,5"])


@given(st.lists(st.lists(CELLS, min_size=1, max_size=8), max_size=6))
def test_whatever_stands_in_a_wide_table_is_accounted_for(lines):
    reading = read(text(lines, HEADINGS).encode())
    assert_accounted_for(reading)
    assert all(found.cell or found.column is None for found in reading.findings)
