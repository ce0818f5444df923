"""Many languages and formats at once: the same bytes as one after another, in the order asked for."""

from __future__ import annotations

import pytest

from indicators.errors import CallerMistake
from reports.print_run import _piles, print_run
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import built


def test_side_by_side_is_written_what_is_written_one_after_another(monkeypatch):
    monkeypatch.setattr("reports.print_run.WORTH_A_PROCESS", 1)
    run = print_run(snapshot(), digest=DIGEST, languages=["fr", "en"], forms=["html", "docx"])
    told = [(one.language, one.form, one.content) for one in run]
    assert told == [(language, form, built(language, form)) for language in ("fr", "en") for form in ("html", "docx")]


def test_a_small_run_needs_no_other_process():
    run = print_run(snapshot(), digest=DIGEST, languages=["es"], forms=["html"])
    assert [one.content for one in run] == [built("es", "html")]


def test_languages_that_write_figures_alike_are_written_together():
    first, second = _piles([(language, "html") for language in ("en", "fr", "es", "ru", "zh", "ar")])
    assert [language for language, _ in first] == ["en", "zh", "ar"]
    assert [language for language, _ in second] == ["fr", "es", "ru"]


def test_the_formats_of_one_language_are_shared_out():
    assert _piles([("fr", form) for form in ("docx", "html", "pdf")]) == [
        [("fr", "docx"), ("fr", "html")],
        [("fr", "pdf")],
    ]


def test_nothing_is_written_when_one_of_the_formats_is_none():
    with pytest.raises(CallerMistake, match="no report as 'odt'"):
        next(print_run(snapshot(), digest=DIGEST, languages=["en"], forms=["html", "odt"]))
