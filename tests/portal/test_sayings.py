"""What the counter says of a file is said in the owner's language: every sentence, with the values it holds."""

from __future__ import annotations

import ast
import re
from itertools import product

import pytest

from connectors.questions import questions_about
from indicators.errors import SourceChanged, SourceUnavailable
from indicators.handing_in import Choices
from portal import catalogues
from portal.catalogues import LANGUAGES, SAYINGS, TROUBLES, faults_of
from portal.finding_words import TITLES
from portal.sayings import sayings_of
from portal.sentences_made import (
    NOT_SAID,
    OF_SOURCES,
    ROOT,
    TO_MAINTAINERS,
    TO_OWNERS,
    sentences_made,
    sentences_of,
    troubles_told,
)
from reports.sayings import PLACEHOLDER, QUOTING, Value
from tests.connectors.hostile import instead, serving
from tests.connectors.test_contract import each
from tests.connectors.test_faults import NO_ANSWERS, attempt
from tests.connectors.test_zoo import SOURCE, read
from tests.connectors.zoo_refused import ASKED, REFUSED
from tests.connectors.zoo_rows import FINDINGS, STOPPED, TOLD

MAKES = {"Finding", "SourceChanged", "Question", "NotUnderstood"}
"""What is made where something is found, asked or refused."""

IN_THE_FILES = {"Source: our own count", "dear colleague, the share was 47.5 per cent", "unexpected end of data"}
"""What the files of the corpus say themselves, and what the reader of CSV says of one."""

ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")


def makes_sentences(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return bool(calls & MAKES)


def left_in_english(language, text, *, quoting=False):
    """What a sentence still has of English: all of it, or the values that are sentences themselves."""
    parts = sayings_of(language).parts(text, quoting=quoting)
    if parts is None:
        return [text] if " " in text and not quoting else []
    left = [one.text for one in parts if isinstance(one, Value) and ENGLISH.search(one.text)]
    return [text for text in left if text not in IN_THE_FILES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_is_made_can_be_said(language):
    assert faults_of(language, SAYINGS) + faults_of(language, TROUBLES) == []
    assert len(sentences_made()) > 300
    assert len(troubles_told()) > 200


def test_a_sentence_without_a_saying_is_a_fault(monkeypatch, capsys):
    (written,) = sentences_of('raise SourceChanged(f"the file has {len(sheets):,} moons; expected none")')
    monkeypatch.setattr(catalogues, "sentences_made", lambda: {written: []})
    assert catalogues.main([]) == 1
    assert "zh: not in the catalogue: 'the file has %(sheets)s moons; expected none'" in capsys.readouterr().err


def test_every_module_that_finds_something_is_read_for_sentences():
    rooms = [path for room in ("connectors", "indicators", "warehouse") for path in (ROOT / room).glob("*.py")]
    speaking = {str(path.relative_to(ROOT)) for path in rooms if makes_sentences(path)}
    assert speaking - {*TO_OWNERS, *OF_SOURCES} - TO_MAINTAINERS == set()
    assert all((ROOT / path).exists() for path in TO_MAINTAINERS | {*TO_OWNERS, *OF_SOURCES})


def test_every_kind_of_finding_about_a_file_has_a_title():
    codes = {
        node.value
        for path in TO_OWNERS
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and re.fullmatch("[a-z]+(-[a-z]+)+", str(node.value))
    }
    assert codes - TITLES.keys() == {"half-yearly"}
    assert TITLES.keys() >= QUOTING


def test_codes_with_an_or_between_them_are_said_too():
    said = sayings_of("fr").plain("write which is meant: COD or COG")
    assert said == "écrivez duquel il s’agit : COD ou COG"


def test_columns_of_ours_are_called_by_their_headings_and_those_of_a_file_are_not():
    said = sayings_of("zh").plain(
        "the first row has area, price; expected also indicator, value: use the source's template"
    )
    assert said == "第一行含有area, price；还应有指标、数值：请使用该来源的模板"


def test_a_value_is_never_taken_for_a_sentence_where_a_cell_is_quoted():
    said = sayings_of("es")
    assert said.parts("no value", quoting=True) is None
    assert said.markup("3 rows", quoting=True) == "<bdi>3 rows</bdi>"
    assert said.plain("nothing", quoting=True) == "nada"
    assert said.markup("<b>twelve</b> or so", quoting=True) == "<bdi>&lt;b&gt;twelve&lt;/b&gt; or so</bdi>"


def test_what_no_template_fits_is_english_and_says_so():
    assert sayings_of("ru").markup("a <sentence> of long ago") == (
        '<span lang="en" dir="ltr">a &lt;sentence&gt; of long ago</span>'
    )
    assert sayings_of("ru").plain("a sentence of long ago") == "a sentence of long ago"
    assert sayings_of("en").plain("one of A, B") == "one of A, B"


def test_a_long_text_costs_no_more_than_its_length():
    hostile = " (" * 40_000 + ") and something else for " * 1_000
    assert sayings_of("fr").parts(hostile, quoting=False) is None


def test_what_is_not_said_is_still_there_and_not_said():
    modules = [(ROOT / path).read_text(encoding="utf-8") for path in (*TO_OWNERS, *OF_SOURCES)]
    assert {sentence for code in modules for sentence in sentences_of(code)} | {"one of", "at least"} >= NOT_SAID


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_taken_for_another(language):
    said, of_files, of_sources = (
        sayings_of(language), catalogues.catalogue_of(language, SAYINGS), catalogues.catalogue_of(language, TROUBLES)
    )  # fmt: skip
    for message in {**sentences_made(), **troubles_told()}:
        catalogue = of_files if message in of_files else of_sources
        written = PLACEHOLDER.sub("⟨\\1⟩", message)
        own = "".join(one if isinstance(one, str) else f"⟨{one.text}⟩" for one in said.parts(written) or ())
        expected = catalogue[message].string
        # Two that differ in the names of their values alone are one sentence.
        assert re.sub("⟨.*?⟩+", "…", own) == PLACEHOLDER.sub("…", expected), message


@pytest.mark.parametrize("name", [*FINDINGS, *TOLD, *STOPPED])
def test_what_is_found_in_a_file_is_said_whole(name):
    content = ({**FINDINGS, **TOLD, **STOPPED})[name][0]
    for language, found in product(LANGUAGES, read(content).findings):
        assert left_in_english(language, found.found, quoting=found.code in QUOTING) == []
        assert left_in_english(language, found.expected) == []
        assert left_in_english(language, found.remedy) == []


@pytest.mark.parametrize("name", REFUSED)
def test_why_a_file_is_refused_is_said_whole(name):
    with pytest.raises(SourceChanged) as refused:
        read(REFUSED[name][0])
    assert [left for language in LANGUAGES for left in left_in_english(language, str(refused.value))] == []


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_about_a_file_is_said_whole(name):
    (asked,) = questions_about(ASKED[name][0], SOURCE, Choices())
    ours = [asked.sentence]
    if asked.kind in {"decimal", "dates"}:
        ours += [text for option in asked.options for text in (option.title, *option.preview)]
    assert [left for each in product(LANGUAGES, ours) for left in left_in_english(*each)] == []


FAULTS = {
    "down": instead(503),
    "gone": instead(404),
    "elsewhere": instead(302, Location="http://127.0.0.1:1/"),
    "an HTML page": instead(200, NO_ANSWERS["an HTML page"]),
    "an empty object": instead(200, b"{}"),
    "a number alone": instead(200, NO_ANSWERS["a number alone"]),
}


@each
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_why_a_source_gives_nothing_is_said_whole(specimen, fault):
    with serving(specimen.answer, fault) as server, pytest.raises((SourceChanged, SourceUnavailable)) as error:
        attempt(specimen, server)
    assert [left for language in LANGUAGES for left in left_in_english(language, str(error.value))] == []


def test_what_a_server_says_stays_as_it_is_and_a_persons_words_are_no_trouble_of_ours():
    said = sayings_of("zh")
    assert (
        said.plain("https://example.org/a answered 400: no connection") == "https://example.org/a答复400：no connection"
    )
    assert said.note("the ministry answered twice") == "the ministry answered twice"
    assert said.markup("the ministry answered twice", noted=True) == "<bdi>the ministry answered twice</bdi>"
