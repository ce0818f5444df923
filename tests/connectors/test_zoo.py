"""Every kind of file a person may hand in: read, refused in a sentence, or told row by row; never a crash, never a guess."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.workbook import Workbook
from indicators.errors import SourceChanged
from indicators.framework import SeriesBinding
from indicators.provenance import RawFile
from tests.connectors.answers import PLAN
from tests.connectors.zoo import FINDINGS, IN_ORDER, REFUSED, ROWS, text, workbook

SOURCE = PLAN.source("frmd").model_copy(
    update={"series": (SeriesBinding(label="register", indicator="meeting-share", unit="percent"),)}
)

WHOLE = IN_ORDER["workbook"]


def read(content):
    file = RawFile(source="frmd", label="register", address="handed-in", content=content, media_type="", licence="")
    return Workbook().read(SOURCE, [file])


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_file_in_order_reads_into_the_same_rows(name):
    reading = read(IN_ORDER[name])
    expected = [[row[0], row[1], row[2], float(row[3]), row[4], row[5], row[6]] for row in ROWS]
    columns = ["indicator", "area", "period", "value", "unit", "status", "note"]
    assert reading.frame[columns].to_numpy().tolist() == expected
    assert not [found for found in reading.findings if found.severity != "warning"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_it_should_be_is_refused_in_a_sentence(name):
    content, said = REFUSED[name]
    with pytest.raises(SourceChanged, match=said):
        read(content)


@pytest.mark.parametrize("name", FINDINGS)
def test_a_row_that_is_not_understood_is_told_with_its_place(name):
    content, code, column = FINDINGS[name]
    reading = read(content)
    assert (code, column, 2) in {(found.code, found.column, found.row) for found in reading.findings}
    assert all(found.found and found.expected and found.remedy for found in reading.findings)
    assert not ((reading.frame["area"] == "CHE") & (reading.frame["row"] == 2)).any()


def test_all_that_is_wrong_with_a_row_is_told_at_once():
    reading = read(text([["nothing", "nowhere", "never", "no", "none", "Z", ""]]).encode())
    assert [found.column for found in reading.findings] == ["indicator", "area", "period", "status"]


def test_rows_and_sheet_are_those_a_person_sees():
    (found,) = read(
        workbook(("Data", [[], ["Title"], [], [None, *text().split("\n")[0].split(",")], [None, "what", *ROWS[0][1:]]]))
    ).findings
    assert (found.sheet, found.row, found.column) == ("Data", 5, "indicator")


def test_a_row_with_a_finding_does_not_hide_the_others():
    reading = read(text([*ROWS, ["what", *ROWS[0][1:]]]).encode())
    assert (len(reading.frame), len(reading.findings), reading.rows_read) == (2, 1, 3)


@given(data=st.data())
def test_an_altered_workbook_is_read_or_refused(data):
    start = data.draw(st.integers(0, len(WHOLE) - 1))
    altered = WHOLE[:start] + data.draw(st.binary(max_size=6)) + WHOLE[start + data.draw(st.integers(0, 6)) :]
    _is_read_or_refused(altered)


@given(st.text(max_size=200).map(str.encode) | st.binary(max_size=200))
def test_anything_under_the_header_is_read_or_refused(content):
    _is_read_or_refused(text([]).encode() + content)


@given(st.permutations(ROWS * 2))
def test_the_order_of_rows_changes_nothing(rows):
    order = ["area", "value", "status"]
    one, other = (
        read(text(lines).encode()).frame[order].sort_values(order, ignore_index=True) for lines in (rows, ROWS * 2)
    )
    pd.testing.assert_frame_equal(one, other)


def _is_read_or_refused(content):
    try:
        reading = read(content)
    except SourceChanged:
        return
    refused = {found.row for found in reading.findings if found.severity == "error"}
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len(refused)
