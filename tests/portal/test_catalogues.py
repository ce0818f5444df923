"""Every phrase of the pages in every language: none missing, none left over, every placeholder and plural kept."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from portal.catalogues import LANGUAGES, ROOM, catalogue_of, faults_of, main, phrases_said
from portal.rendering import templates
from portal.wording import LOCALES, catalogue, language_wanted, words_of

SECONDS = (
    "There were too many attempts. Wait %(num)s second, then try again.",
    "There were too many attempts. Wait %(num)s seconds, then try again.",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_all_that_pages_say_and_no_more(language):
    assert faults_of(language) == []
    assert len(phrases_said()) > 100


def test_a_phrase_without_translation_is_a_fault(monkeypatch, capsys):
    monkeypatch.setattr("portal.catalogues.phrases_said", lambda: {"A phrase nobody translated": []})
    assert main([]) == 1
    told = capsys.readouterr().err
    assert "fr: not in the catalogue: 'A phrase nobody translated'" in told
    assert "fr: nothing says this any more: 'Sign in'" in told


@pytest.mark.parametrize(
    ("string", "fault"),
    [("", "not translated"), ("Attendez %(n)s", "placeholders"), (("Un", ""), "not translated"),
     (("Attendez %(num)s",), "expected 2 plural forms, found 1")],
)  # fmt: skip
def test_a_broken_translation_is_a_fault(monkeypatch, string, fault):
    broken = catalogue_of("fr")
    broken[SECONDS].string = string
    monkeypatch.setattr("portal.catalogues.catalogue_of", lambda *_: broken)
    assert [found for found in faults_of("fr") if found.startswith(f"fr: {fault}")]


def test_a_phrase_without_translation_is_shown_in_english_and_marked():
    said = catalogue("ar", marked=True)
    assert said.gettext("Nobody <translated> this") == (
        '<span class="untranslated" lang="en" dir="ltr">Nobody &lt;translated&gt; this</span>'
    )
    assert catalogue("en", marked=True).gettext("As it is") == "As it is"


@pytest.mark.parametrize("path", sorted((ROOM / "templates").glob("*.html")), ids=lambda path: path.name)
def test_attributes_and_titles_hold_plain_text(path):
    """A phrase that may be marked is HTML; where none can stand, `say` gives the plain one."""
    template = path.read_text(encoding="utf-8")
    assert not re.findall(r'="[^"]*\{\{ ?_\(', template)
    assert not re.findall(r"block title %\}\{\{ ?_\(", template)
    assert not re.findall(r"\|\s*safe\b|style=|onclick|javascript:", template)


@pytest.mark.parametrize(
    ("number", "form"),
    [(1, "ثانية واحدة"), (2, "ثانيتين"), (3, "3 ثوانٍ"), (11, "11 ثانية"), (100, "100 ثانية")],
)
def test_arabic_has_its_plural_forms(number, form):
    assert form in words_of("ar").many(*SECONDS, number)


@pytest.mark.parametrize(("number", "form"), [(1, "1 секунду"), (3, "3 секунды"), (5, "5 секунд"), (21, "21 секунду")])
def test_russian_has_its_plural_forms(number, form):
    assert f"{form} " in words_of("ru").many(*SECONDS, number)


def test_figures_are_grouped_as_the_language_does_and_kept_from_being_mirrored():
    assert words_of("fr").figure(Decimal("-1234.5"), 1) == '<bdi dir="ltr">−1\u202f234,5</bdi>'
    assert words_of("en").figure(1234) == '<bdi dir="ltr">1,234</bdi>'
    assert words_of("ar").figure(-5) == '<bdi dir="ltr">−5</bdi>'


@pytest.mark.parametrize(
    ("accept", "language"),
    [("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("zh-TW", "zh"), ("de, ru;q=0.3", "ru"), ("de", "en"), ("", "en"),
     ("en;q=0, es", "es"), ("ar;q=nonsense, es;q=0.1", "es"), ("*", "en"), ("," * 9999, "en")],
)  # fmt: skip
def test_a_browser_is_answered_in_a_language_it_asked_for(accept, language):
    assert language_wanted(accept) == language


@pytest.mark.parametrize("language", LOCALES)
def test_the_direction_is_that_of_the_script(language):
    assert words_of(language).direction == ("rtl" if language == "ar" else "ltr")
    assert templates(language).autoescape
