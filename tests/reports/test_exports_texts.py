"""Whatever a text holds, it comes back from SDMX-ML and from CSV as it was, as far as XML can write it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from indicators.formula_signs import FORMULA_SIGNS
from reports.exports.csv_files import _cell
from reports.exports.flat_table import Column
from reports.exports.sdmx_texts import Marks
from reports.exports.xml_texts import xml_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_text_of_an_attribute_comes_back(texts):
    marks = Marks()
    message = "<a>" + "".join(f'<Obs COMMENT_OBS="{marks.mark(text)}" />' for text in texts) + "</a>"
    read = [one.get("COMMENT_OBS") for one in ET.fromstring(marks.filled(message))]
    assert read == [xml_text(text) for text in texts]


@given(st.dictionaries(st.sampled_from(["en", "fr", "zh"]), TEXTS, min_size=1))
def test_a_name_comes_back_in_each_of_its_languages(said):
    marks = Marks()
    named = f'<com:Name xml:lang="en">{marks.mark(said)}</com:Name>'
    root = ET.fromstring(marks.filled(f'<a xmlns:com="urn:c">{named}</a>'))
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    # A parser makes one line break of every kind there is.
    told = {language: xml_text(text).replace("\r\n", "\n").replace("\r", "\n") for language, text in said.items()}
    assert {one.get(lang): one.text for one in root} == told


def test_a_name_that_looks_like_a_mark_is_a_name():
    marks = Marks()
    marks.mark("the first")
    named = f'<com:Name xml:lang="en">{marks.mark("is it " + chr(34) + "¤0¤" + chr(34) + "?")}</com:Name>'
    assert "the first" not in marks.filled(named)


@given(TEXTS)
def test_a_text_of_csv_starts_no_formula_and_is_told_by_taking_one_apostrophe_off(text):
    cell = _cell(text, Column("note", "text", {}))
    assert not cell.startswith(tuple(FORMULA_SIGNS))
    assert cell.removeprefix("'") == text
