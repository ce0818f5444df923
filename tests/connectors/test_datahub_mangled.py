"""Whatever is done to the DataHub's answers, each row is accounted for or the whole is refused."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import SourceChanged
from tests.connectors.specimens.datahub import (
    CODE,
    COUNTRIES,
    COUNTRY_ROWS,
    DICTIONARY,
    LINES,
    REGIONS,
    as_json,
    download,
    region_row,
)
from tests.connectors.test_datahub import cells, read
from tests.connectors.test_mangled_answers import ANYTHING, mangled, places

WORLD = [region_row("World", 2020, 59.5), region_row("World", 2021, 63)]
WHOLE = {
    "country": (str(CODE), (COUNTRY_ROWS, COUNTRIES, DICTIONARY)),
    "region": (f"region:{CODE}/701", (WORLD, REGIONS, DICTIONARY)),
}
VALUES = {
    "country": {("CHE", "2020"): 94.5, ("CHE", "2021"): 95.25, ("FRA", "2021"): 84.0},
    "region": {("001", "2020"): 59.5, ("001", "2021"): 63.0},
    "download": {("CHE", "2021"): 95.25, ("FRA", "2021"): 84.0},
}

every_series = pytest.mark.parametrize("kind", WHOLE)


def read_or_refused(*parts, label, values=None):
    try:
        # Reading accounts for every row by itself.
        reading = read(*parts, label=label)
    except SourceChanged:
        return
    if values is not None:
        told = {cell: value for cell, value in cells(reading).items() if not math.isnan(value)}
        assert told.items() <= values.items()


def parts_of(kind):
    label, parts = WHOLE[kind]
    return label, [as_json(part) for part in parts]


def copies(kind):
    return [json.loads(part) for part in parts_of(kind)[1]]


@every_series
@given(data=st.data())
def test_an_answer_with_anything_anywhere_is_accounted_for_or_refused(kind, data):
    documents = copies(kind)
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(0, 2))
        path = data.draw(st.sampled_from(list(places(documents[number]))))
        how = data.draw(st.sampled_from(["replace", "drop", "double"]))
        documents[number] = mangled(documents[number], path, how, data.draw(ANYTHING))
    read_or_refused(*map(as_json, documents), label=WHOLE[kind][0])


@every_series
@given(data=st.data())
def test_an_answer_that_lost_or_doubled_a_part_gives_no_number_that_was_not_there(kind, data):
    documents = copies(kind)
    number = data.draw(st.integers(0, 2))
    path = data.draw(st.sampled_from([way for way in places(documents[number]) if way]))
    documents[number] = mangled(documents[number], path, data.draw(st.sampled_from(["drop", "double"])), None)
    read_or_refused(*map(as_json, documents), label=WHOLE[kind][0], values=VALUES[kind])


@every_series
@given(data=st.data())
def test_a_cut_or_altered_byte_is_accounted_for_or_refused(kind, data):
    label, parts = parts_of(kind)
    number = data.draw(st.integers(0, 2))
    start = data.draw(st.integers(0, len(parts[number])))
    end = data.draw(st.integers(start, min(len(parts[number]), start + 30)))
    parts[number] = parts[number][:start] + data.draw(st.binary(max_size=4)) + parts[number][end:]
    read_or_refused(*parts, label=label)


@every_series
@given(data=st.data())
def test_an_answer_that_ends_early_is_refused(kind, data):
    label, parts = parts_of(kind)
    number = data.draw(st.integers(0, 2))
    parts[number] = parts[number][: data.draw(st.integers(0, len(parts[number]) - 1))]
    with pytest.raises(SourceChanged):
        read(*parts, label=label)


@given(data=st.data())
def test_a_download_with_a_cut_or_altered_byte_is_accounted_for_or_refused(data):
    whole = download()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 30)))
    content = whole[:start] + data.draw(st.binary(max_size=4)) + whole[end:]
    read_or_refused(content, as_json(COUNTRIES), label=f"download:{CODE}")


@given(data=st.data(), between=st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_a_download_broken_anywhere_gives_no_number_that_was_not_there(data, between):
    line = data.draw(st.integers(0, len(LINES) - 1))
    commas = [place for place, letter in enumerate(LINES[line]) if letter == ","]
    place = data.draw(st.sampled_from(commas)) + data.draw(st.integers(0, 1))
    lines = [*LINES[:line], LINES[line][:place] + between + LINES[line][place:], *LINES[line + 1 :]]
    read_or_refused(download(lines), as_json(COUNTRIES), label=f"download:{CODE}", values=VALUES["download"])


@given(data=st.data(), how=st.sampled_from(["cell", "cell twice", "line", "line twice"]))
def test_a_download_that_lost_or_doubled_a_part_gives_no_number_that_was_not_there(data, how):
    lines = [
        line.replace("\n", " ") for line in download().decode().replace('"Individuals\n', '"Individuals ').split("\n")
    ]
    number = data.draw(st.integers(0, len(lines) - 2))
    if how == "line":
        del lines[number]
    elif how == "line twice":
        lines.insert(number, lines[number])
    else:
        pieces = lines[number].split(",")
        place = data.draw(st.integers(0, len(pieces) - 1))
        pieces[place : place + 1] = [] if how == "cell" else [pieces[place]] * 2
        lines[number] = ",".join(pieces)
    read_or_refused("\n".join(lines).encode(), as_json(COUNTRIES), label=f"download:{CODE}", values=VALUES["download"])
