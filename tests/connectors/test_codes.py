"""Sex, age and kind of place, as the channels spell them: one code each, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.codes import age_of, place_of, sex_of


@pytest.mark.parametrize(
    ("spellings", "code"),
    [
        ("BOTHSEX bothsex _T T total", "_T"),
        ("FEMALE female Female F women", "F"),
        ("MALE male M Men", "M"),
    ],
)
def test_one_sex_in_every_spelling(spellings, code):
    assert {sex_of(one) for one in spellings.split()} == {code}
    assert sex_of(f" {spellings.split()[0]} ") == code


@pytest.mark.parametrize("text", ["", "FM", "X", "_U", "male?", "0"])
def test_an_unknown_sex_is_none(text):
    assert sex_of(text) is None


@pytest.mark.parametrize(
    ("text", "code"), [("ALLAREA", "_T"), ("all", "_T"), ("URBAN", "U"), ("rural", "R"), ("suburb", None)]
)
def test_a_kind_of_place(text, code):
    assert place_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ALLAGE", "_T"), ("_T", "_T"), ("000_099_Y", "_T"), ("15-24", "Y15T24"), ("15-24Y", "Y15T24"),
        ("Y15T24", "Y15T24"), ("015_024_Y", "Y15T24"), ("65+", "Y_GE65"), ("Y_GE65", "Y_GE65"), ("<5Y", "Y_LT5"),
        ("Y_LT5", "Y_LT5"), ("Y15", "Y15"), ("24-15", None), ("", None), ("adults", None), ("15", None),
    ],
)  # fmt: skip
def test_an_age(text, code):
    assert age_of(text) == code


@given(st.text(max_size=8))
def test_a_code_of_ours_is_read_as_itself(text):
    for read in (sex_of, place_of, age_of):
        code = read(text)
        assert code is None or read(code) == code
