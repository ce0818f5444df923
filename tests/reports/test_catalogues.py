"""Every phrase of the reports in every language: none missing, none left over, every placeholder kept."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from indicators import steps
from reports import phrases
from reports.wording import LOCALES, SOURCE_LANGUAGE

REPORTS = Path(phrases.__file__).parent
TABLES = [value for name, value in vars(phrases).items() if name.isupper() and name != "SHAPES"]


def phrases_used():
    found = {phrase for table in TABLES for phrase in table.values()} | {"observed", "baseline", "target"}
    for path in REPORTS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "say"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    template = (REPORTS / "templates/report.html").read_text(encoding="utf-8")
    return found | set(re.findall(r"say\(['\"](.*?)['\"]\)", template))


def placeholders(text):
    return sorted(set(re.findall(r"\{\w+\}", text)))


@pytest.fixture(params=sorted(set(LOCALES) - {SOURCE_LANGUAGE}))
def messages(request):
    with (REPORTS / f"locales/{request.param}.po").open("rb") as file:
        return {message.id: message for message in read_po(file) if message.id}


def test_every_phrase_is_translated_and_no_translation_is_left_over(messages):
    assert set(messages) == phrases_used()
    assert [message.id for message in messages.values() if not message.string or message.fuzzy] == []


def test_every_placeholder_is_kept(messages):
    for message in messages.values():
        assert placeholders(message.string) == placeholders(message.id)


def test_every_step_reason_and_flag_of_the_core_has_its_phrase():
    assert set(phrases.SENTENCES) == set(steps.STEPS)
    assert set(phrases.REASONS) >= set(steps.REASONS)
    assert set(phrases.FLAGS) == set(steps.FLAGS)
