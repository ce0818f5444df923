"""No text leaves as something that a spreadsheet would run, and every text can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.formula_signs import FORMULA_SIGNS, behind_an_apostrophe


@pytest.mark.parametrize("sign", [*"=+-@\t\r\n\0", "＝", "＋", "－", "＠"])
def test_a_text_that_begins_as_a_formula_does_stands_behind_an_apostrophe(sign):
    assert sign in FORMULA_SIGNS
    assert behind_an_apostrophe(f"{sign}SUM(A1)") == f"'{sign}SUM(A1)"


@pytest.mark.parametrize("text", ["", "it's", "a=1", "5", "（1）"])
def test_any_other_text_is_as_it_was(text):
    assert behind_an_apostrophe(text) == text


@given(st.text(), st.text())
def test_no_two_texts_become_the_same(one, other):
    assert (behind_an_apostrophe(one) == behind_an_apostrophe(other)) == (one == other)
