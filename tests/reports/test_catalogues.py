"""Every phrase of the reports in every language: none missing, none left over, every placeholder kept."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from indicators import steps
from indicators.errors import CallerMistake
from reports import phrases
from reports.build import build_report
from reports.catalogues import ROOM, faults_of, phrases_said, update
from reports.print_run import print_run
from reports.template_words import TEMPLATE, TemplateWords
from reports.wording import REPORT, Words
from tests.reports.sample import DIGEST, snapshot

EVERY = [(domain, language) for domain in (REPORT, TEMPLATE) for language, _ in domain.locales if language != "en"]


@pytest.mark.parametrize(("domain", "language"), EVERY, ids=lambda one: getattr(one, "what", one))
def test_every_phrase_is_translated_whole_and_no_translation_is_left_over(domain, language):
    assert faults_of(domain, language) == []


def test_the_phrases_looked_up_by_a_code_are_among_those_to_be_translated():
    assert set(phrases.STATUSES.values()) <= set(phrases_said(REPORT))
    assert "Summary" in phrases_said(REPORT)
    assert "Skip to the content" in phrases_said(REPORT)


BROKEN = {
    "not in the catalogue": "",
    "nothing says this any more": 'msgid "said by nobody"\nmsgstr "von niemandem"',
    "not translated": 'msgid "Summary"\nmsgstr ""',
    "placeholders ['figur'] instead of ['figure']": 'msgid "{figure} t"\nmsgstr "{figur} t"',
}


@pytest.mark.parametrize("fault", BROKEN)
def test_each_fault_of_a_catalogue_is_found(tmp_path, monkeypatch, fault):
    (tmp_path / "zh.po").write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\n{BROKEN[fault]}\n')
    broken = replace(REPORT, file=str(tmp_path / "{language}.po"))
    assert any(fault in told for told in faults_of(broken, "zh"))


def test_a_catalogue_written_anew_holds_the_same_translations(tmp_path):
    copy = replace(REPORT, file=str(tmp_path / "{language}.po"))
    (tmp_path / "zh.po").write_bytes((ROOM / "locales/zh.po").read_bytes())
    update(copy, "zh")
    assert (tmp_path / "zh.po").read_bytes() == (ROOM / "locales/zh.po").read_bytes()


def test_what_a_catalogue_lacks_is_said_in_english_and_marked():
    assert Words("zh").say("a phrase nobody translated, of {what}", what="birds") == (
        "a phrase nobody translated, of birds [en]"
    )
    assert Words("en").say("a phrase") == "a phrase"


def test_a_language_there_is_no_catalogue_for_is_refused_by_name():
    with pytest.raises(CallerMistake, match=r"no report in 'de'; there are ar, en, es, fr, ru, zh"):
        Words("de")
    with pytest.raises(CallerMistake, match=r"no template in 'de'; there are ar, en, es, fr, ru, zh"):
        TemplateWords("de")


def test_every_step_reason_and_flag_of_the_core_has_its_phrase():
    assert set(phrases.SENTENCES) == set(steps.STEPS)
    assert set(phrases.REASONS) >= set(steps.REASONS)
    assert set(phrases.FLAGS) == set(steps.FLAGS)


@pytest.fixture
def gap(tmp_path, monkeypatch):
    """The French catalogue with one string untranslated and another gone."""
    text = (ROOM / "locales/fr.po").read_text(encoding="utf-8")
    gone = 'msgid "Summary"\nmsgstr "Résumé"\n'
    assert gone in text
    assert 'msgstr "Méthode"' in text
    (tmp_path / "fr.po").write_text(text.replace(gone, "").replace('msgstr "Méthode"', 'msgstr ""'), encoding="utf-8")
    monkeypatch.setattr("reports.catalogues.REPORT", replace(REPORT, file=str(tmp_path / "{language}.po")))


@pytest.mark.usefixtures("gap")
def test_a_language_with_a_gap_is_not_published_and_its_strings_are_named():
    with pytest.raises(CallerMistake, match=r"lacks 2 of the report's strings.*'fr': 'Method'; 'Summary'\. Translate"):
        build_report(snapshot(), digest=DIGEST, language="fr", form="html")
    assert build_report(snapshot(), digest=DIGEST, language="en", form="html")


@pytest.mark.usefixtures("gap")
def test_of_many_languages_none_is_written_when_one_has_a_gap():
    with pytest.raises(CallerMistake, match="'Method'; 'Summary'"):
        next(print_run(snapshot(), digest=DIGEST, languages=["en", "fr"], forms=["html"]))


@pytest.mark.parametrize("number", range(26))
@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "zh", "ar"])
def test_every_number_has_its_form(language, number):
    said = Words(language).many("{number} finding stands.", "{number} findings stand.", number)
    assert said
    assert "{" not in said


def test_plural_forms_are_those_of_the_language():
    def said(language, number):
        return Words(language).many("{number} finding stands.", "{number} findings stand.", number)

    assert [said("ru", n) for n in (1, 3, 5, 21)] == [
        "Остается 1 замечание.", "Остаются 3 замечания.", "Остается 5 замечаний.", "Остается 21 замечание.",
    ]  # fmt: skip
    assert len({re.sub(r"[\d\W]", "", said("ar", n)) for n in (0, 1, 2, 3, 11, 100)}) >= 4
    assert said("fr", 0) == "0 constatation subsiste."
