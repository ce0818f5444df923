"""Figures are written as the locale data has them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from reports.build import LANGUAGES
from reports.wording import Words

WORDS = {language: Words(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@given(value=st.decimals(-(10**15), 10**15, places=6), decimals=st.integers(0, 6))
def test_a_figure_is_grouped_and_marked_as_the_locale_data_says(language, value, decimals):
    words = WORDS[language]
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    said = format_decimal(rounded, format=pattern, locale=words.locale).replace("-", "−")
    assert words.figure(value, decimals) == said
