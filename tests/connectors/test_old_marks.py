"""The records of an .xls: what they say of errors and percentages, and that no bytes break their reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.old_marks import Marks, marks_of
from indicators.errors import SourceChanged
from tests.connectors.old_books import Percent, compound, xls
from tests.connectors.test_zoo import read
from tests.connectors.zoo import HEADINGS, ROWS

WHOLE = xls(("One", [["x", Percent(0.5), 0.5], ["#N/A"]]), ("Two", [[None, "#REF!"]]))


def test_errors_and_percentages_are_told_by_sheet_and_cell():
    assert marks_of(WHOLE) == {"One": Marks(errors={(1, 0)}, percents={(0, 1)}), "Two": Marks(errors={(0, 1)})}


def test_a_large_workbook_is_read_to_its_end():
    lines = [[str(number), Percent(number)] for number in range(1500)]
    marks = marks_of(xls(("Long", lines)))
    assert marks == {"Long": Marks(percents={(number, 1) for number in range(1500)})}


def test_half_a_percent_and_fifty_percent_are_told_apart_in_an_old_workbook():
    lines = [[*ROWS[0][:3], value, *ROWS[0][4:]] for value in (Percent(0.5), Percent(0.005))]
    assert read(xls(("Data", [HEADINGS, *lines]))).frame["value"].tolist() == [50.0, 0.5]
    assert read(xls(("Data", [HEADINGS, [*ROWS[0][:3], 0.5, *ROWS[0][4:]]]))).frame["value"].tolist() == [0.5]


def test_a_workbook_whose_records_cannot_be_found_is_refused():
    content = bytearray(xls(("Data", [HEADINGS, *ROWS])))
    # The name under which its stream is kept.
    at = bytes(content).index("Workbook".encode("utf-16-le"))
    content[at : at + 2] = b"w\0"
    content += "Workbook".encode("utf-16-le")
    with pytest.raises(SourceChanged, match="expected"):
        read(bytes(content))


@given(st.data())
def test_whatever_is_done_to_its_bytes_they_are_read_or_nothing_is(data):
    start = data.draw(st.integers(0, len(WHOLE) - 1))
    altered = WHOLE[:start] + data.draw(st.binary(max_size=8)) + WHOLE[start + data.draw(st.integers(0, 8)) :]
    _is_read_or_nothing(altered)


@given(st.binary(max_size=3000))
def test_any_records_are_read_or_nothing_is(records):
    _is_read_or_nothing(compound(Workbook=records))


def _is_read_or_nothing(content):
    try:
        marks = marks_of(content)
    except SourceChanged:
        return
    assert marks is None or all(isinstance(one, Marks) for one in marks.values())
