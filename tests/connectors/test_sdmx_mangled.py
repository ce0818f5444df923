"""Whatever is done to an SDMX answer, each row is accounted for or the whole is refused, and no number is made up."""

from __future__ import annotations

import json
import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import SourceChanged
from tests.connectors.sdmx_messages import COLUMNS, EXPECTED, LABEL, ROWS, csv_1, csv_2, json_message
from tests.connectors.test_mangled_answers import ANYTHING, assert_accounted_for, mangled, places
from tests.connectors.test_sdmx import FORMS, cells, in_form, read

MARKUP = [form for form in FORMS if form.startswith(("generic", "specific"))]
OBJECTS = [form for form in FORMS if form.startswith("json")]
TABLES = {"csv 1": csv_1, "csv 2": csv_2}


def read_or_refused(*contents, unchanged_values=False):
    try:
        reading = read(*contents, label=LABEL)
    except SourceChanged:
        return
    assert_accounted_for(reading)
    if unchanged_values:
        given = {cell: value for cell, value in cells(reading).items() if not math.isnan(value)}
        assert given.items() <= EXPECTED.items()


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_a_cut_or_altered_byte_is_accounted_for_or_refused(form, data):
    whole, *structure = in_form(form)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 30)))
    read_or_refused(whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:], *structure)


@pytest.mark.parametrize("form", [*MARKUP, *OBJECTS])
@given(data=st.data())
def test_an_answer_that_ends_early_is_refused(form, data):
    whole, *structure = in_form(form)
    with pytest.raises(SourceChanged):
        read(whole[: data.draw(st.integers(0, len(whole) - 1))], *structure)


@pytest.mark.parametrize("form", MARKUP[1:])
@given(data=st.data())
def test_a_cut_or_altered_structure_is_read_or_refused(form, data):
    whole, structure = in_form(form)
    start = data.draw(st.integers(0, len(structure)))
    end = data.draw(st.integers(start, min(len(structure), start + 200)))
    read_or_refused(whole, structure[:start] + structure[end:])


@pytest.mark.parametrize("form", OBJECTS)
@given(data=st.data())
def test_a_json_message_with_anything_anywhere_is_accounted_for_or_refused(form, data):
    document = json.loads(FORMS[form]())
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(document))))
        document = mangled(
            document, path, data.draw(st.sampled_from(["replace", "drop", "double"])), data.draw(ANYTHING)
        )
    read_or_refused(json.dumps(document).encode())


@pytest.mark.parametrize("form", OBJECTS)
@given(data=st.data())
def test_a_json_message_that_lost_or_doubled_a_part_gives_no_number_that_was_not_there(form, data):
    document = json.loads(FORMS[form]())
    # An entry taken out of the middle of an observation cannot be seen: the format lets the last ones be left out.
    ways = [path for path in places(document) if path and not ("observations" in path and isinstance(path[-1], int))]
    how = data.draw(st.sampled_from(["drop", "double"]))
    read_or_refused(
        json.dumps(mangled(document, data.draw(st.sampled_from(ways)), how, None)).encode(), unchanged_values=True
    )


@pytest.mark.parametrize("form", MARKUP)
@given(data=st.data())
def test_a_markup_message_that_lost_or_doubled_a_part_gives_no_number_that_was_not_there(form, data):
    whole, *structure = in_form(form)
    root = ET.fromstring(whole)
    parent = data.draw(st.sampled_from([one for one in root.iter() if len(one)]))
    place = data.draw(st.integers(0, len(parent) - 1))
    child, how = parent[place], data.draw(st.sampled_from(["drop", "double", "attribute", "rename", "tag"]))
    if how == "drop":
        parent.remove(child)
    elif how == "double":
        parent.insert(place, child)
    elif how == "tag":
        child.tag += "X"
    elif child.attrib:
        name = data.draw(st.sampled_from(sorted(child.attrib)))
        text = child.attrib.pop(name)
        if how == "rename":
            child.attrib[f"{name}_2"] = text
    content = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    read_or_refused(content, *structure, unchanged_values=True)


@pytest.mark.parametrize("form", MARKUP)
@given(data=st.data(), text=st.text(max_size=6))
def test_a_markup_message_with_any_text_anywhere_is_accounted_for_or_refused(form, data, text):
    whole, *structure = in_form(form)
    root = ET.fromstring(whole)
    element = data.draw(st.sampled_from(list(root.iter())))
    if element.attrib:
        element.attrib[data.draw(st.sampled_from(sorted(element.attrib)))] = text
    else:
        element.text = text
    read_or_refused(ET.tostring(root, encoding="UTF-8", xml_declaration=True), *structure)


@pytest.mark.parametrize("form", TABLES)
@given(data=st.data())
def test_a_table_that_lost_or_doubled_a_part_gives_no_number_that_was_not_there(form, data):
    lines = [line.split(",") for line in TABLES[form]().decode().splitlines()]
    how = data.draw(st.sampled_from(["cell", "cell twice", "row", "row twice", "heading"]))
    line = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, len(lines[0]) - 1))
    if how == "cell":
        del lines[line][column]
    elif how == "cell twice":
        lines[line].insert(column, lines[line][column])
    elif how == "row":
        del lines[line]
    elif how == "row twice":
        lines.insert(line, lines[line])
    else:
        lines[0][column] += "_2"
    read_or_refused("\n".join(map(",".join, lines)).encode(), unchanged_values=True)


@pytest.mark.parametrize("form", TABLES)
@given(text=st.text(max_size=6), column=st.sampled_from(COLUMNS))
def test_a_table_with_any_text_in_a_cell_is_accounted_for_or_refused(form, text, column):
    read_or_refused(TABLES[form]([{**ROWS[0], column: text}, *ROWS[1:]]))


@given(text=st.text(max_size=6), column=st.sampled_from(COLUMNS), version=st.sampled_from([1, 2]))
def test_a_json_message_with_any_text_for_a_code_is_accounted_for_or_refused(text, column, version):
    if column != "OBS_VALUE":
        read_or_refused(json.dumps(json_message([{**ROWS[0], column: text}, *ROWS[1:]], version=version)).encode())
