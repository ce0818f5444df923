"""Every phrase of the reports in every language: none missing, none left over, every placeholder kept."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from indicators import steps
from indicators.errors import CallerMistake
from reports import phrases
from reports.template_words import TEMPLATE, UNITS, TemplateWords
from reports.wording import REPORT, SOURCE_LANGUAGE, Words

REPORTS = Path(phrases.__file__).parent
TABLES = [value for name, value in vars(phrases).items() if name.isupper() and name != "SHAPES"]


def said_in(paths):
    found = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "say"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return found


def of_the_report():
    found = {phrase for table in TABLES for phrase in table.values()} | {"observed", "baseline", "target"}
    paths = [path for path in REPORTS.glob("*.py") if not path.name.startswith("template")]
    html = (REPORTS / "templates/report.html").read_text(encoding="utf-8")
    return found | said_in(paths) | set(re.findall(r"say\(['\"](.*?)['\"]\)", html))


def of_the_template():
    return said_in(REPORTS.glob("template*.py")) | set(UNITS.values())


USED = {REPORT: of_the_report, TEMPLATE: of_the_template}


def placeholders(text):
    return sorted(set(re.findall(r"\{\w+\}", text)))


CATALOGUES = [(domain, language) for domain in USED for language, _ in domain.locales if language != SOURCE_LANGUAGE]


@pytest.fixture(params=CATALOGUES, ids=lambda one: f"{one[0].what}-{one[1]}")
def messages(request):
    domain, language = request.param
    with (REPORTS / domain.file.format(language=language)).open("rb") as file:
        return domain, {message.id: message for message in read_po(file) if message.id}


def test_every_phrase_is_translated_and_no_translation_is_left_over(messages):
    domain, translated = messages
    assert set(translated) == USED[domain]()
    assert [message.id for message in translated.values() if not message.string or message.fuzzy] == []


def test_every_placeholder_is_kept(messages):
    for message in messages[1].values():
        assert placeholders(message.string) == placeholders(message.id)


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
