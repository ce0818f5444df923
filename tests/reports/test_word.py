"""The report in Word: real styles, headings, repeated header rows, alternative texts, a language for every run."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from reports.build import LANGUAGES
from tests.reports.written import built, word


@pytest.mark.parametrize(("language", "said"), [("en", "en-GB"), ("zh", "zh-CN")])
def test_the_word_document_is_built_of_real_styles(language, said):
    read = word(language)
    headings = [paragraph.style.name for paragraph in read.paragraphs if paragraph.style.name.startswith("Heading")]
    assert headings[0] == "Heading 1"
    assert headings.count("Heading 1") == 14
    assert read.core_properties.language == said
    for table in read.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert read.inline_shapes
    assert all(shape._inline.docPr.get("descr") for shape in read.inline_shapes)


def languages_of(language):
    return {
        said.get(qn(name)) for said in word(language).element.body.iter(qn("w:lang")) for name in ("w:val", "w:bidi")
    }


def test_arabic_paragraphs_runs_and_tables_run_to_the_left():
    body = word("ar").element.body
    assert all(paragraph.find(qn("w:pPr")).find(qn("w:bidi")) is not None for paragraph in body.iter(qn("w:p")))
    assert all(table.find(qn("w:tblPr")).find(qn("w:bidiVisual")) is not None for table in body.iter(qn("w:tbl")))
    assert body.sectPr.find(qn("w:bidi")) is not None
    for run in body.iter(qn("w:r")):
        look = run.find(qn("w:rPr"))
        if look is not None and look.find(qn("w:lang")).get(qn("w:bidi")):
            assert look.find(qn("w:rtl")) is not None
    assert languages_of("ar") >= {"ar-SA", "en-GB"}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "ar"])
def test_nothing_runs_to_the_left_in_a_language_that_does_not(language):
    body = word(language).element.body
    assert list(body.iter(qn("w:bidi"), qn("w:bidiVisual"), qn("w:rtl"))) == []


def test_chinese_has_a_font_for_it_and_latin_letters_theirs():
    fonts = word("zh").styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:rFonts"))
    assert (fonts.get(qn("w:ascii")), fonts.get(qn("w:eastAsia"))) == ("Arial", "Microsoft YaHei")
    runs = [run for run in word("zh").element.body.iter(qn("w:r")) if run.find(qn("w:rPr")) is not None]
    assert any(run.find(qn("w:rPr")).find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN" for run in runs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paragraph_has_a_style_that_there_is(language):
    read = word(language)
    there = {style.style_id for style in read.styles}
    used = {
        style.get(qn("w:val")) for style in read.element.body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
    }
    assert used <= there
    assert {"Heading1", "Heading2", "TableText", "Caption", "Note", "ReportTable"} <= used


def test_the_contents_are_a_field_of_links_to_the_chapters():
    body = word("en").element.body
    names = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} == names
    assert any("TOC" in (told.text or "") for told in body.iter(qn("w:instrText")))


def test_every_page_is_headed_and_numbered():
    (section,) = word("fr").sections
    assert section.header.paragraphs[0].text.endswith("– Rapport annuel sur la mise en œuvre")
    codes = [told.text.strip() for told in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert "Instantané" in section.footer.paragraphs[0].text


def test_it_can_be_opened_edited_and_saved(tmp_path):
    copy = docx.Document(io.BytesIO(built("ar", "docx")))
    copy.add_paragraph("written by an editor", style="Body Text")
    copy.save(tmp_path / "edited.docx")
    assert docx.Document(tmp_path / "edited.docx").paragraphs[-1].text == "written by an editor"
