"""One word, one meaning, in every language: what pages, files and the report all say, they say in the same words."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from indicators.headings import HEADINGS
from portal import catalogues as pages
from portal.wording import FILE
from reports import catalogues as reports
from reports.exports.column_titles import TITLES
from reports.template_words import TEMPLATE
from reports.wording import REPORT

TWO_THINGS = {
    "no": "an answer, and the number of a line",
    "level": "how far a grant or a signature reaches, and a step of a rubric",
    "number": "what a token is told by, and a unit in which things are counted",
    "open": "files that are still worked on, and a risk that is not over",
}
"""Words that English writes alike but for a capital or a point, and that are not one word elsewhere."""

GLOSSARY = Path(__file__).parents[2] / "GLOSSARY.md"

ARTICLE = "ال"
"""Arabic puts it before a heading, and not before the same word in a sentence."""


def said_by_all(language):
    """Give each phrase that is not a plural, with the catalogue that holds it and what it says there."""
    held = {
        "pages": pages.catalogue_of(language, FILE),
        "files": pages.catalogue_of(language, pages.SAYINGS),
        "report": reports.catalogue_of(REPORT, language),
        "template": reports.catalogue_of(TEMPLATE, language),
    }
    for name, catalogue in held.items():
        yield from ((name, one.id, one.string) for one in catalogue if one.id and isinstance(one.id, str))


def alike(phrase):
    return phrase.rstrip(" .:。：\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}").casefold()


def without_article(said):
    return " ".join(word.removeprefix(ARTICLE) for word in alike(said).split())


def differing(said):
    """Name the phrases two catalogues say differently, with both translations; a capital or point makes no phrase."""
    together = {}
    for name, phrase, text in said:
        together.setdefault(alike(phrase), []).append((name, phrase, text))
    for key, several in together.items():
        for (first, phrase, text), (second, other, another) in combinations(several, 2):
            same = text == another if phrase == other else without_article(text) == without_article(another)
            if first != second and not same and (phrase == other or key not in TWO_THINGS):
                yield phrase, text, another


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_what_two_catalogues_say_they_say_in_the_same_words(language):
    assert list(differing(said_by_all(language))) == []


@pytest.mark.parametrize("language", pages.LANGUAGES)
def test_a_column_of_an_exported_table_is_called_as_on_pages_and_in_the_report(language):
    titles = [("export", words["en"], words[language]) for words in [*TITLES.values(), *HEADINGS.values()]]
    assert list(differing([*said_by_all(language), *titles])) == []


def test_the_words_of_the_glossary_are_those_the_catalogues_say():
    _, table = GLOSSARY.read_text(encoding="utf-8").split("## The same words in the other languages")
    header, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")
    ]
    assert sorted(header[1:]) == sorted(pages.LANGUAGES)
    said = {language: {phrase: text for _, phrase, text in said_by_all(language)} for language in header[1:]}
    assert rows == [[row[0], *(said[language].get(row[0]) for language in header[1:])] for row in rows]


def test_each_word_that_means_two_things_is_one_that_both_rooms_say():
    said = [(name in {"report", "template"}, alike(phrase)) for name, phrase, _ in said_by_all("fr")]
    assert set(TWO_THINGS) <= {word for room, word in said if room} & {word for room, word in said if not room}


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [(("Risk", "الخطر"), ("risk", "خطر"), False), (("Gap", "Écart"), ("Gap", "Différence"), True),
     (("Pace", "Темп"), ("pace", "скорость"), True), (("No.", "N°"), ("no", "non"), False)],
)  # fmt: skip
def test_a_word_said_differently_is_found_and_a_capital_or_an_article_is_none(one, other, differs):
    assert bool(list(differing([("pages", *one), ("report", *other)]))) is differs
