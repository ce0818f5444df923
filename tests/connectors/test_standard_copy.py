"""The standard copy says what was read, to people, to spreadsheets and to our own reader alike."""

from __future__ import annotations

import csv
import io
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.frames import Gathering
from connectors.standard_copy import guarded, standard_copy, unguarded
from connectors.workbook import Workbook
from indicators.provenance import RawFile
from tests.connectors.test_zoo import SOURCE, read
from tests.connectors.zoo import HEADINGS, IN_ORDER, ROWS, text, workbook

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "＝1",
    "'=1",
    "''=1",
    "'quoted'",
    "it's",
    "=cmd|' /C calc'!A0",
]


def lines(frame):
    return list(csv.DictReader(io.StringIO(standard_copy(frame).decode("utf-8-sig"), newline="")))


def frame_of(*rows):
    gathering = Gathering("frmd", "register")
    for number, row in enumerate(rows, start=2):
        about = {"indicator": "meeting-share", "area": "CHE", "period": "2021", "breakdown": "", "value": 1.0,
                 "unit": "percent", "status": "A", "note": "", "file": 0, "row": number}  # fmt: skip
        gathering.add(**{**about, **row})
    return gathering.reading().frame


def again(frame):
    file = RawFile(source="frmd", label="register", address="x", content=standard_copy(frame))
    return Workbook().read(SOURCE, [file])


@pytest.mark.parametrize("name", IN_ORDER)
def test_the_copy_of_whatever_was_read_reads_the_same(name):
    frame = read(IN_ORDER[name]).frame
    copied = again(frame)
    assert copied.findings == ()
    pd.testing.assert_frame_equal(copied.frame.drop(columns="row"), frame.drop(columns="row"))
    assert standard_copy(copied.frame) == standard_copy(frame)


def test_a_copy_has_our_columns_and_numbers_as_numbers():
    frame = frame_of({"value": -12.5}, {"value": 47.0, "breakdown": "sex=F"}, {"value": float("nan"), "status": "O"})
    assert [*lines(frame)[0]] == [*HEADINGS, "sex"]
    assert [row["value"] for row in lines(frame)] == ["-12.5", "47", ""]
    assert [row["sex"] for row in lines(frame)] == ["", "F", ""]


@pytest.mark.parametrize("note", FORMULAS)
def test_a_text_that_could_be_a_formula_has_a_mark_before_it_and_comes_back_without(note):
    frame = frame_of({"note": note})
    (line,) = lines(frame)
    assert line["note"][0] not in "=+-@\t\r＝"
    assert list(again(frame).frame["note"]) == [note]


@pytest.mark.parametrize("written", ["'=1", "'-5", "it's"])
def test_what_stands_in_a_sheet_stands_there_as_it_is(written):
    reading = read(workbook(("Data", [HEADINGS, [*ROWS[0][:6], written]])))
    assert list(reading.frame["note"]) == [written]


def test_a_value_with_a_mark_before_it_is_no_number():
    (finding,) = read(text([[*ROWS[0][:3], "'-5", *ROWS[0][4:]]]).encode()).findings
    assert (finding.code, finding.found) == ("value-not-a-number", "'-5")


@given(st.text() | st.sampled_from(FORMULAS))
def test_a_guard_is_taken_away_exactly(given_text):
    assert unguarded(guarded(given_text)) == given_text
    assert guarded(given_text)[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝"}


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300), st.text(st.characters(exclude_categories=["C"]), max_size=20))  # fmt: skip
def test_every_value_and_every_note_come_back(value, note):
    note = unicodedata.normalize("NFC", note).strip()
    frame = frame_of({"value": value, "note": note})
    reading = again(frame)
    assert reading.findings == ()
    assert reading.frame.loc[0, ["value", "note"]].tolist() == [value, note]
