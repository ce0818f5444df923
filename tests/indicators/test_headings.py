"""Headings in six languages: every column has one in each, and none means two columns."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.headings import HEADINGS, compared, our_column
from indicators.texts import Language

WORDS = [(word, column) for column, words in HEADINGS.items() for word in words.values()]


@pytest.mark.parametrize("column", HEADINGS)
def test_every_column_has_a_heading_in_every_language(column):
    assert set(HEADINGS[column]) == set(get_args(Language))


def test_no_heading_of_any_language_is_ambiguous():
    meant = {}
    for word, column in [*WORDS, *((column, column) for column in HEADINGS)]:
        meant.setdefault(compared(word), set()).add(column)
    assert {word: columns for word, columns in meant.items() if len(columns) > 1} == {}


@pytest.mark.parametrize(("word", "column"), WORDS)
def test_a_heading_is_known_in_any_language(word, column):
    assert our_column(word) == column


@pytest.mark.parametrize("column", HEADINGS)
def test_our_own_code_is_known_as_it_stands(column):
    assert our_column(column) == column


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("  PÉRIODE ", "period"),
        ("Pe\u0301riode", "period"),
        ("ＶＡＬＵＥ", "value"),
        ("единица  измерения", "unit"),
        ("Единица\u00a0измерения", "unit"),
        ("\u200fالقيمة\u200e", "value"),
        ("\ufeffindicator", "indicator"),
    ],
)
def test_case_spaces_width_and_invisible_marks_make_no_difference(written, column):
    assert our_column(written) == column


@pytest.mark.parametrize("written", ["", " ", "remarks", "values", "indicator id", "12/15/9"])
def test_what_is_no_heading_of_ours_is_none(written):
    assert our_column(written) is None


@given(st.text(max_size=30))
def test_comparing_twice_changes_nothing_more(heading):
    assert compared(compared(heading)) == compared(heading)
