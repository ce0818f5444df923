"""The report in Word: real styles, headings, repeated header rows, alternative texts, a language for every run."""

from __future__ import annotations

import pytest
from docx.oxml.ns import qn

from tests.reports.written import word


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
