"""Every kind of file a person may hand in: read, refused in a sentence, asked about, or told row by row; never a crash."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.questions import questions_about
from connectors.workbook import Workbook
from indicators.errors import SourceChanged
from indicators.framework import SeriesBinding
from indicators.handing_in import ABSENT_MARKS, Choices
from indicators.provenance import RawFile
from tests.connectors.answers import PLAN
from tests.connectors.old_books import ods, xls
from tests.connectors.zoo import HEADINGS, IN_ORDER, ROWS, text, workbook
from tests.connectors.zoo_refused import ASKED, REFUSED
from tests.connectors.zoo_rows import ABSENT, FINDINGS, STOPPED, TOLD

SOURCE = PLAN.source("frmd").model_copy(
    update={"series": (SeriesBinding(label="register", indicator="meeting-share", unit="percent"),)}
)
PAGE = Path(__file__).parents[2] / "docs/what-files-we-accept.md"
WHOLE = IN_ORDER["workbook"]


def read(content, **choices):
    file = RawFile(
        source="frmd",
        label="register",
        address="handed-in",
        content=content,
        media_type="",
        licence="",
        choices=choices,
    )
    return Workbook().read(SOURCE, [file])


def errors(reading):
    return [found for found in reading.findings if found.severity != "warning"]


def assert_accounted_for(reading):
    refused = {found.row for found in reading.findings if found.severity == "error"}
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len(refused)


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_file_in_order_reads_into_the_same_rows(name):
    reading = read(IN_ORDER[name])
    expected = [[row[0], row[1], row[2], float(row[3]), row[4], row[5], row[6]] for row in ROWS]
    if name == "without a column of statuses":
        expected[1][5] = "A"
    columns = ["indicator", "area", "period", "value", "unit", "status", "note"]
    assert (reading.frame[columns].to_numpy().tolist(), errors(reading)) == (expected, [])
    assert_accounted_for(reading)
    assert questions_about(IN_ORDER[name], SOURCE, Choices()) == ()


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_what_it_should_be_is_refused_in_a_sentence(name):
    content, said = REFUSED[name]
    with pytest.raises(SourceChanged, match=re.escape(said)) as raised:
        read(content)
    assert "; expected " in str(raised.value) or "; there is " in str(raised.value)


@pytest.mark.parametrize("name", ASKED)
def test_a_file_that_does_not_say_enough_leads_to_one_question(name):
    content, kind = ASKED[name]
    (asked,) = questions_about(content, SOURCE, Choices())
    assert asked.kind == kind
    assert asked.sentence.endswith((".", "?"))
    assert asked.options
    assert all(Choices(**option.sets) for option in asked.options)


@pytest.mark.parametrize("name", FINDINGS)
def test_a_row_that_is_not_understood_is_told_with_its_place(name):
    content, code, column = FINDINGS[name]
    reading = read(content)
    assert (code, column, 2) in {(found.code, found.column, found.row) for found in reading.findings}
    assert all(found.found and found.expected and found.remedy for found in reading.findings)
    letters = {found.column: found.cell for found in errors(reading) if found.row == 2 and found.column}
    assert letters == {name: f"{'ABCDEFG'[HEADINGS.index(name)]}2" for name in letters}
    assert not ((reading.frame["area"] == "CHE") & (reading.frame["row"] == 2)).any()
    assert_accounted_for(reading)


@pytest.mark.parametrize("name", TOLD)
def test_what_is_odd_about_a_file_is_told_and_its_rows_are_read(name):
    content, code, cell = TOLD[name]
    reading = read(content)
    assert [(found.code, found.cell, str(found.severity)) for found in reading.findings] == [(code, cell, "warning")]
    assert reading.frame["value"].tolist() == [47.5, 50.0]
    assert all(
        found.found and found.expected and found.remedy and found.source and found.file for found in reading.findings
    )
    assert_accounted_for(reading)


@pytest.mark.parametrize("name", STOPPED)
def test_a_column_that_contradicts_itself_stops_the_file(name):
    content, code, cell = STOPPED[name]
    (found,) = read(content).findings
    assert (found.code, found.cell, found.severity) == (code, cell, "blocker")
    assert cell in found.found


@pytest.mark.parametrize("mark", ABSENT)
def test_nothing_zero_and_every_mark_for_nothing_are_told_apart(mark):
    reading = read(text([[*ROWS[0][:3], mark, "percent", "", ""]]).encode())
    said = [(row.status, None if math.isnan(row.value) else row.value) for row in reading.frame.itertuples()]
    assert said == ([] if ABSENT[mark] is None else [ABSENT[mark]])
    assert [found.code for found in reading.findings] == (["mark-unclear"] if mark == "-" else [])
    assert_accounted_for(reading)


def test_every_mark_for_nothing_is_in_the_list_of_the_page():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{mark}`" in page for mark in ABSENT_MARKS)


def outcomes():
    """What the page says of each file: its name, and what becomes of it."""
    yield from ((name, "read") for name in IN_ORDER)
    yield from ((name, f"refused: “{said}”") for name, (_, said) in REFUSED.items())
    yield from ((name, f"asked: {kind}") for name, (_, kind) in ASKED.items())
    yield from ((name, f"the row is refused: `{code}`") for name, (_, code, _) in FINDINGS.items())
    yield from ((name, f"read, with a warning: `{code}`") for name, (_, code, _) in TOLD.items())
    yield from ((name, f"stopped: `{code}`") for name, (_, code, _) in STOPPED.items())


def test_the_page_says_what_becomes_of_each_file():
    listed = PAGE.read_text(encoding="utf-8").partition("## Every file we know of")[2]
    told = re.findall(r"^\| (.+?) \| (?!what becomes|-)(.+) \|$", listed, re.MULTILINE)
    assert told == list(outcomes())


MAKERS = {"csv": lambda lines: text(lines[1:], lines[0]).encode(), "xlsx": lambda lines: workbook(("Data", lines)),
          "xls": lambda lines: xls(("Data", lines)), "ods": lambda lines: ods(("Data", lines))}  # fmt: skip
WRONG = {
    "indicator": "no-such",
    "area": "Atlantis",
    "period": "some day",
    "value": "about 5",
    "unit": "inches",
    "status": "Z",
}


@pytest.mark.parametrize("form", MAKERS)
@given(st.data())
def test_a_cell_gone_wrong_is_named_by_exactly_its_address(form, data):
    order = data.draw(st.permutations(HEADINGS))
    lines = data.draw(st.lists(st.sampled_from(ROWS), min_size=1, max_size=6))
    row, column = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.sampled_from(sorted(WRONG)))
    rows = [dict(zip(HEADINGS, line, strict=True)) for line in lines]
    rows[row] = {**rows[row], column: WRONG[column]}
    above = data.draw(st.integers(0, 3))
    table = [*[["a title"]] * above, order, *[[one[name] for name in order] for one in rows]]
    (found,) = read(MAKERS[form](table)).findings
    assert found.cell == f"{'ABCDEFG'[order.index(column)]}{above + 2 + row}"
    assert (found.column, found.row, found.found) == (column, above + 2 + row, WRONG[column])
    assert found.sheet == (None if form == "csv" else "Data")


def test_all_that_is_wrong_with_a_row_is_told_at_once():
    reading = read(text([["nothing", "nowhere", "never", "no", "none", "Z", ""]]).encode())
    assert [found.cell for found in reading.findings] == ["A2", "B2", "C2", "F2"]


def test_rows_and_sheet_are_those_a_person_sees():
    (found,) = read(
        workbook(("Data", [[], ["Title"], [], [None, *text().split("\n")[0].split(",")], [None, "what", *ROWS[0][1:]]]))
    ).findings
    assert (found.sheet, found.row, found.column, found.cell) == ("Data", 5, "indicator", "B5")


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
    questions_about(content, SOURCE, Choices())
    try:
        reading = read(content)
    except SourceChanged:
        return
    assert_accounted_for(reading)
