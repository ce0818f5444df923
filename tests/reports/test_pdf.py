"""The report in PDF, as a reader's software finds it: tagged, outlined, in its language, with every glyph it needs."""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import replace
from functools import cache

import pypdf
import pypdfium2
import pytest
from pypdf.generic import ContentStream

from reports.annual import annual_report
from reports.blocks import Figure, Heading, Paragraph
from reports.build import LANGUAGES, build_report
from reports.drawing import Drawings
from reports.fonts import FIGURES, families
from reports.pdf import as_pdf
from reports.wording import Words
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import READERS, blocks, built, seen, tables


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


def glyphs(page, reader):
    """Every glyph number that is shown on a page, two bytes each; 0 stands for a missing glyph."""
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in {b"Tj", b"TJ"}:
            for part in operands[0] if isinstance(operands[0], list) else operands:
                codes = getattr(part, "original_bytes", b"")
                yield from (codes[at : at + 2] for at in range(0, len(codes), 2))


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
    if language == "ar":  # the order of shaped letters in the extracted text is the extractor's
        return
    several = max(tables(language), key=lambda table: len(table.rows))
    long = replace(several, rows=several.rows * 3)
    head = "".join(seen(column.title) for column in long.columns).replace(" ", "")
    report = replace(annual_report(snapshot(), digest=DIGEST, language=language), blocks=(long,))
    with closing(pypdfium2.PdfDocument(as_pdf(report, Words(language), Drawings()))) as pages:
        texts = [seen(page.get_textpage().get_text_range()).replace(" ", "") for page in pages]
    assert len(texts) > 2
    assert all(head in text for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_has_its_glyph(language):
    told = [glyph for page in read(language).pages[2::9] for glyph in glyphs(page, read(language))]
    assert len(told) > 500
    assert b"\0\0" not in told


def test_a_character_that_no_font_has_is_told_by_its_number():
    report = replace(annual_report(snapshot(), digest=DIGEST, language="en"), blocks=(Paragraph("𐀀, 👨‍👩‍👧 and 𐀁"),))
    (text,) = [one for one in READERS["pdf"](as_pdf(report, Words("en"), Drawings())) if "U+" in one]
    assert "[U+10000], [U+1F468][U+1F469][U+1F467] and [U+10001]" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_fonts_are_those_we_depend_on_and_lie_inside(language):
    names = {font.get_object()["/BaseFont"].split("+")[1] for page in read(language).pages
             for font in page["/Resources"]["/Font"].values()}  # fmt: skip
    ours = {family.replace(" ", "") for family in (*families(language), FIGURES)}
    assert {name.split("-")[0] for name in names} <= ours


def test_what_cannot_be_typeset_is_told_with_the_words_of_the_compiler():
    report = replace(annual_report(snapshot(), digest=DIGEST, language="en"), blocks=(), language="no language")
    with pytest.raises(RuntimeError, match=r"(?s)could not be typeset.*language code"):
        as_pdf(report, Words("en"), Drawings())


def test_text_in_another_language_says_so():
    assert {str(element["/Lang"]) for element in elements("en") if "/Lang" in element} >= {"zh"}


def test_its_notes_are_linked_from_where_they_are_called():
    links = [note.get_object() for page in read("en").pages for note in page.get("/Annots", [])]
    assert len(links) > 100
    assert {link["/Subtype"] for link in links} == {"/Link"}


def test_a_snapshot_taken_within_a_second_has_its_report_too():
    taken = snapshot() | {"taken_at": "2024-05-02T08:00:00.123456Z"}
    content = build_report(taken, digest=DIGEST, language="en", form="pdf")
    assert content == build_report(
        taken | {"taken_at": "2024-05-02T08:00:00.000000Z"}, digest=DIGEST, language="en", form="pdf"
    )
