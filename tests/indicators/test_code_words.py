"""Codes in words: every status and sex in six languages, ages by their form, and nothing made up for the rest."""

from __future__ import annotations

from typing import get_args

import pytest

from indicators.code_words import SEXES, STATUSES, meaning_of
from indicators.series import MISSING_STATUSES, ObsStatus
from indicators.texts import Language

LANGUAGES = get_args(Language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_has_words_of_its_own_in_every_language(language):
    words = [meaning_of("status", code.value, language) for code in ObsStatus]
    assert all(words)
    assert len(set(words)) == len(ObsStatus) == len(STATUSES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statuses_without_a_value_and_no_others_begin_by_saying_so(language):
    beginning = STATUSES[ObsStatus.MISSING][language].split("：")[0].split(":")[0]
    assert {code for code in ObsStatus if STATUSES[code][language].startswith(beginning)} == MISSING_STATUSES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("column", ["sex", "age"])
def test_the_total_is_said_in_every_language(column, language):
    assert meaning_of(column, "_T", language)
    assert all(meaning_of("sex", code, language) for code in SEXES)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("Y15T24", "15–24 years"),
        ("Y_GE65", "65 years and over"),
        ("Y_LT5", "under 5 years"),
        ("Y15", "age 15"),
        ("Y5", "age 5"),
        ("Y", None),
        ("Y15T", None),
    ],
)
def test_an_age_is_read_by_the_form_of_its_code(code, said):
    assert meaning_of("age", code, "en") == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("column", ["urbanisation", "urbanization", "location"])
def test_town_and_country_have_words_however_they_are_spelt(column, language):
    urban = {meaning_of(column, code, language) for code in ("U", "URB", "URBAN")}
    rural = {meaning_of(column, code, language) for code in ("R", "RUR", "RURAL")}
    assert (len(urban), len(rural), urban & rural, None in urban | rural) == (1, 1, set(), False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_age_keeps_its_years_in_every_language(language):
    said = meaning_of("age", "Y15T24", language)
    assert said.index("15") < said.index("24")


@pytest.mark.parametrize(("column", "code"), [("status", "X"), ("sex", "N"), ("region", "F"), ("note", "A")])
def test_for_what_nobody_knows_there_are_no_words(column, code):
    assert meaning_of(column, code, "en") is None
