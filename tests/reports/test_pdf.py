"""The report in PDF, as a reader's software finds it: tagged, outlined, in its language, with every glyph it needs."""

from __future__ import annotations

import io
from functools import cache

import pypdf
import pytest
from pypdf.generic import ContentStream

from reports.blocks import Figure, Heading
from reports.build import LANGUAGES
from reports.fonts import families, folders
from reports.pdf import _fonts
from tests.reports.written import blocks, built, seen, tables

REGIONS = {"en": "en-GB", "zh": "zh-CN"}


@cache
def read(language):
    return pypdf.PdfReader(io.BytesIO(built(language, "pdf")))


def elements(language):
    """Every element of the structure tree, outermost first."""
    waiting = [read(language).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, dict):
            yield element
            children = element.get("/K", [])
            waiting += children if isinstance(children, list) else [children]


def of_kind(language, *kinds):
    return [element for element in elements(language) if str(element.get("/S")) in kinds]


def glyphs(language):
    """Every glyph number that is shown on a page, with the name of its font."""
    for page in read(language).pages:
        yield from _shown(page.get_contents(), page["/Resources"], read(language))


def _shown(content, resources, reader):
    font = None
    for operands, operator in ContentStream(content, reader).operations:
        if operator == b"Tf":
            font = resources["/Font"][operands[0]]["/BaseFont"]
        elif operator in {b"Tj", b"TJ"}:
            parts = operands[0] if isinstance(operands[0], list) else operands
            for part in parts:
                codes = getattr(part, "original_bytes", b"")
                yield from ((font, codes[at : at + 2]) for at in range(0, len(codes), 2))
        elif operator == b"Do":
            inner = resources["/XObject"][operands[0]]
            if inner["/Subtype"] == "/Form":
                yield from _shown(inner, inner.get("/Resources", {}), reader)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_it_is_tagged_and_in_which_language_and_what_it_is(language):
    root = read(language).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].split("-")[0] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data() or b"<pdfuaid:part>1" in root["/Metadata"].get_data()
    assert read(language).metadata.title
    assert read(language).metadata.creation_date.isoformat() == "2024-05-02T08:00:00+00:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_outline_holds_every_heading(language):
    found = []
    waiting = list(read(language).outline)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = [*one, *waiting]
        else:
            found.append(seen(one.title))
    assert found == [seen(block.text) for block in blocks(language) if isinstance(block, Heading)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_one_with_header_cells_and_every_chart_has_its_words(language):
    assert len(of_kind(language, "/Table")) == len(tables(language))
    assert len(of_kind(language, "/THead")) == len(tables(language))
    assert len(of_kind(language, "/TH")) >= sum(len(table.columns) for table in tables(language))
    figures = [block for block in blocks(language) if isinstance(block, Figure)]
    told = [seen(str(one["/Alt"])) for one in of_kind(language, "/Figure")]
    assert sorted(told) == sorted(seen(one.alternative) for one in figures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_header_row_is_repeated_on_every_page_its_table_runs_over(language):
    long = max(tables(language), key=lambda table: len(table.rows))
    head = "".join(seen(column.title) for column in long.columns).replace(" ", "")
    pages = [seen(page.extract_text()).replace(" ", "") for page in read(language).pages]
    if language != "ar":  # the order of shaped letters in the extracted text is the extractor's
        assert sum(head in page for page in pages) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_has_its_glyph(language):
    told = list(glyphs(language))
    assert len(told) > 10_000
    assert {font for font, code in told if code == b"\0\0"} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_fonts_are_those_we_depend_on_and_lie_inside(language):
    names = {font.get_object()["/BaseFont"].split("+")[1] for page in read(language).pages
             for font in page["/Resources"]["/Font"].values()}  # fmt: skip
    assert {name.split("-")[0] for name in names} <= {family.replace(" ", "") for family in families(language)}
    assert {font.path for font in _fonts().fonts()} <= {
        path for path in map(str, _files()) if path.endswith((".ttf", ".otf"))
    }


def _files():
    from pathlib import Path

    return [path for folder in folders() for path in Path(folder).rglob("*")]


def test_text_in_another_language_says_so():
    assert {str(element["/Lang"]) for element in elements("en") if "/Lang" in element} >= {"zh"}


def test_its_notes_are_linked_from_where_they_are_called():
    links = [note.get_object() for page in read("en").pages for note in page.get("/Annots", [])]
    assert len(links) > 100
    assert {link["/Subtype"] for link in links} == {"/Link"}
