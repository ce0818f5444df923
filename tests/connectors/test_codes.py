"""Sex, as the channels spell it: one code, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.codes import sex_of


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


@given(st.text(max_size=8))
def test_a_code_of_ours_is_read_as_itself(text):
    code = sex_of(text)
    assert code is None or sex_of(code) == code
