"""Texts in another language, and texts that run the other way: marked, isolated, and footnoted."""

from __future__ import annotations

import pytest

from reports.blocks import Cell, Column, Figure, Heading, Numbers, Paragraph, Table
from reports.marks import (
    ISOLATE,
    POP,
    Span,
    bare,
    cleaned,
    foreign,
    isolated,
    languages_of,
    needs_isolating,
    spans,
)  # fmt: skip
from reports.own_language import footnoted
from reports.wording import Words
from tests.reports.written import blocks, seen

ENGLISH, CHINESE = foreign("Risk", "en"), foreign("风险", "zh")
NOTHING = Numbers(kind="bars", head="", categories=(), series=())
FRENCH = Words("fr")
SAID = "Langue du texte : {}. Il n’en existe pas de traduction."


def table(*cells, notes=(), caption="Tableau"):
    rows = tuple((cell,) for cell in cells)
    return Table(caption=caption, columns=(Column("A", 1),), rows=rows, notes=notes)


def noted(*given):
    return list(footnoted(given, FRENCH))


def sentences(block):
    return [seen(note) for note in block.notes]


def test_a_cell_in_another_language_gets_a_note_of_its_table_after_those_there_are():
    (told,) = noted(table(Cell(ENGLISH, (1,)), Cell("Risque"), Cell(CHINESE), notes=("First.",)))
    assert [row[0].notes for row in told.rows] == [(1, 2), (), (3,)]
    assert sentences(told) == ["First.", SAID.format("anglais"), SAID.format("chinois")]


def test_a_heading_and_a_paragraph_carry_a_star_explained_before_the_next_heading():
    told = noted(Heading(1, f"I.1 {ENGLISH}"), Paragraph("Un."), Paragraph(ENGLISH), Heading(2, "Suite"))
    assert [seen(block.text) for block in told] == ["I.1 Risk*", "Un.", "Risk*", f"* {SAID.format('anglais')}", "Suite"]


def test_captions_and_columns_are_explained_after_their_table():
    figure = Figure(spec={}, caption=ENGLISH, legend="", alternative="", numbers=NOTHING)
    told = noted(table(Cell("x"), caption=CHINESE), figure)
    assert seen(told[0].caption) == "风险*"
    assert seen(told[1].caption) == "Risk*"
    assert [seen(block.text) for block in told[2:]] == [f"* {SAID.format('chinois')}", f"* {SAID.format('anglais')}"]


def test_in_its_own_language_nothing_is_marked():
    given = [Heading(1, "Un"), table(Cell("x"))]
    assert noted(*given) == given


def test_every_text_of_the_plan_in_another_language_is_footnoted():
    for block in blocks("es"):
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    assert len(cell.notes) >= len(languages_of(cell.text))


def test_a_text_is_split_into_runs_of_one_language():
    assert list(spans(f"a {ENGLISH} b")) == [Span("a "), Span("Risk", "en"), Span(" b")]
    assert bare(f"a {ENGLISH} b") == "a Risk b"
    assert languages_of(ENGLISH + CHINESE + ENGLISH) == ("en", "zh")


@pytest.mark.parametrize("typed", ["\ufdd0zh\ufdd1x\ufdd2", "a\u2069b\u202e", "a\x00\x0b", "\ud800x"])
def test_what_comes_from_outside_never_passes_for_a_mark_of_ours(typed):
    told = cleaned({"note": [typed, 1, None]})["note"]
    assert told[1:] == [1, None]
    assert languages_of(told[0]) == ()
    assert told[0].encode()
    assert not set(told[0]) & set("\ufdd0\ufdd1\ufdd2\u2069\u202e\x00\x0b")


def test_a_new_line_and_a_tab_stay():
    assert cleaned("a\tb\nc") == "a\tb\nc"


@pytest.mark.parametrize(("text", "needs"), [
    ("−5.0", True), ("20.0% (2016)", True), ("I.5-c.1", True), ("CHF 12", True), ("نص Latin", True),
    ("2016", False), ("3,000.5", False), ("نص", False), ("1 مايو 2024", False),
])  # fmt: skip
def test_only_what_would_turn_round_is_isolated(text, needs):
    assert needs_isolating(text) is needs


def test_a_sentence_in_arabic_isolates_what_is_filled_in():
    assert Words("ar").say("{figure} pp", figure="−5.0") == f"{isolated('−5.0')} نقطة مئوية"
    assert ISOLATE not in Words("fr").say("{figure} pp", figure="−5.0")
    assert Words("ar").prose("in English") == foreign(f"{ISOLATE}in English{POP}", "en")


@pytest.mark.parametrize(("language", "day", "quarter", "month", "figure"), [
    ("en", "2 May 2024", "Q3 2021", "Nov 2021", "1,234.5"),
    ("fr", "2 mai 2024", "T3 2021", "nov. 2021", "1\u202f234,5"),
    ("es", "2 de mayo de 2024", "T3 2021", "nov 2021", "1.234,5"),
    ("ru", "2 мая 2024\u202fг.", "3-й кв. 2021 г.", "нояб. 2021 г.", "1\xa0234,5"),
    ("zh", "2024年5月2日", "2021年第3季度", "2021年11月", "1,234.5"),
    ("ar", "2 مايو 2024", "الربع الثالث 2021", "نوفمبر 2021", "1,234.5"),
])  # fmt: skip
def test_days_periods_and_figures_are_written_as_the_language_does(language, day, quarter, month, figure):
    words = Words(language)
    assert seen(words.day("2024-05-02T08:00:00Z")) == seen(day)
    assert (seen(words.period("2021-Q3")), seen(words.period("2021-11"))) == (seen(quarter), seen(month))
    assert words.period("2021") == ("2021年" if language == "zh" else "2021")
    assert words.figure("1234.5", 1) == figure
