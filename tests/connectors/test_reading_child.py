"""What strangers hand in is read in another process: the answers are the same, and no file takes the reader's house down."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import reading_child
from connectors.apart import Limits
from connectors.contract import Reading
from connectors.questions import questions_about
from connectors.reading_child import cut_down_apart, questions_apart, read_apart
from connectors.registry import connector_for
from connectors.responses import Responses
from connectors.sheets import HeaderMissing
from indicators.errors import SourceChanged
from indicators.handing_in import Choices
from indicators.provenance import RawFile
from tests.connectors import test_responses
from tests.connectors.test_responses import REGISTER
from tests.connectors.test_zoo import SOURCE, assert_accounted_for
from tests.connectors.zoo import IN_ORDER, ROWS, text
from tests.connectors.zoo_refused import ASKED, REFUSED
from tests.connectors.zoo_rows import FINDINGS

COUNTED = test_responses.SOURCE
WHOLE = IN_ORDER["workbook"]
MANY = text(ROWS * 3_000).encode()


def handed_in(content, source=SOURCE):
    return RawFile(
        source=source.id, label="register", address="handed-in", content=content, choices={"covers": "whole"}
    )


def same(one, other):
    pd.testing.assert_frame_equal(one.frame, other.frame)
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS - {"frame"})


FIELDS = {field.name for field in dataclasses.fields(Reading)}


@pytest.mark.parametrize("name", IN_ORDER)
def test_a_file_in_order_reads_as_it_does_here(name):
    file = handed_in(IN_ORDER[name])
    assert same(read_apart(SOURCE, [file]), connector_for(SOURCE).read(SOURCE, [file]))


@pytest.mark.parametrize("name", FINDINGS)
def test_findings_are_those_that_are_found_here(name):
    file = handed_in(FINDINGS[name][0])
    assert same(read_apart(SOURCE, [file]), connector_for(SOURCE).read(SOURCE, [file]))


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_is_refused_in_the_same_words(name):
    file = handed_in(REFUSED[name][0])
    with pytest.raises(SourceChanged) as here:
        connector_for(SOURCE).read(SOURCE, [file])
    with pytest.raises(SourceChanged) as apart:
        read_apart(SOURCE, [file])
    assert (type(apart.value), str(apart.value)) == (type(here.value), str(here.value))


def test_a_missing_header_stays_one():
    with pytest.raises(HeaderMissing, match="expected also"):
        read_apart(SOURCE, [handed_in(b"a,b\n1,2\n")])


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_about_a_file_is_asked_in_the_same_words(name):
    content = ASKED[name][0]
    asked = questions_apart(content, SOURCE, Choices())
    assert asked
    assert asked == questions_about(content, SOURCE, Choices())


def test_nothing_is_asked_about_a_file_in_order():
    assert questions_apart(IN_ORDER["workbook"], SOURCE, Choices()) == ()


def test_a_delivery_of_several_files_reads_as_it_does_here():
    files = [handed_in(IN_ORDER[name]) for name in ("csv", "workbook", "tab separated")]
    assert same(read_apart(SOURCE, files), connector_for(SOURCE).read(SOURCE, files))


def test_every_part_of_a_reading_comes_back():
    told = {field.name for field in dataclasses.fields(reading_child._Told)}
    about = {field.name for field in dataclasses.fields(reading_child._About)}
    assert told | {"frame"} == FIELDS
    assert about | {"content"} == {field.name for field in dataclasses.fields(RawFile)}


def test_rows_about_people_are_cut_down_in_the_other_process():
    here = Responses().cut_down(COUNTED, REGISTER.encode(), "file:register.csv")
    apart = cut_down_apart(COUNTED, REGISTER.encode(), Choices(), "file:register.csv")
    assert dataclasses.asdict(apart) == dataclasses.asdict(here)
    assert b"Canary" not in apart.content


def test_counts_are_those_made_here():
    file = Responses().cut_down(COUNTED, REGISTER.encode(), "file:register.csv")
    assert same(read_apart(COUNTED, [file]), Responses().read(COUNTED, [file]))


def test_who_waits_is_told_how_many_rows_were_read():
    told = []
    reading = read_apart(SOURCE, [handed_in(MANY)], progress=told.append)
    assert told
    assert told == sorted(told)
    assert all(0 < rows <= reading.rows_read for rows in told)


def test_who_cannot_wait_may_give_up():
    def give_up(rows):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_apart(SOURCE, [handed_in(MANY)], progress=give_up)
    assert read_apart(SOURCE, [handed_in(IN_ORDER["csv"])]).rows_read == 2


def test_a_file_that_needs_more_memory_than_there_is_to_give_says_so():
    with pytest.raises(SourceChanged, match=r"takes more than 0\.4 GiB of memory.*save it as CSV"):
        read_apart(SOURCE, [handed_in(MANY * 20)], limits=Limits(memory=400_000_000))


def test_a_file_that_needs_more_time_than_there_is_to_give_says_so():
    with pytest.raises(SourceChanged, match=r"takes longer to read.*hand it in by parts"):
        read_apart(SOURCE, [handed_in(MANY * 20)], limits=Limits(cpu_seconds=1, cpu_seconds_per_mb=0))


@settings(max_examples=30)
@given(data=st.data())
def test_an_altered_workbook_is_read_or_refused(data):
    start = data.draw(st.integers(0, len(WHOLE) - 1))
    altered = WHOLE[:start] + data.draw(st.binary(max_size=6)) + WHOLE[start + data.draw(st.integers(0, 6)) :]
    try:
        reading = read_apart(SOURCE, [handed_in(altered)])
    except SourceChanged:
        return
    assert_accounted_for(reading)
