"""Every phrase of the reports in every language: none missing, none left over, every placeholder kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators import steps
from indicators.errors import CallerMistake
from reports import phrases
from reports.catalogues import ROOM, faults_of, phrases_said, update
from reports.template_words import TEMPLATE, TemplateWords
from reports.wording import REPORT, Words

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
    with pytest.raises(CallerMistake, match=r"no report in 'fr'; there are en, zh"):
        Words("fr")
    with pytest.raises(CallerMistake, match=r"no template in 'de'; there are ar, en, es, fr, ru, zh"):
        TemplateWords("de")


def test_every_step_reason_and_flag_of_the_core_has_its_phrase():
    assert set(phrases.SENTENCES) == set(steps.STEPS)
    assert set(phrases.REASONS) >= set(steps.REASONS)
    assert set(phrases.FLAGS) == set(steps.FLAGS)
