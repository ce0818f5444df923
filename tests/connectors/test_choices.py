"""What a person answers decides how a file is read, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from connectors.numbers import number_written, plain_number
from connectors.question_marks import FORMATS
from connectors.questions import Question, questions_about
from connectors.responses import Responses
from indicators.errors import SourceChanged
from indicators.handing_in import Choices
from tests.connectors.rows import series
from tests.connectors.specimens import source_of
from tests.connectors.test_register_layouts import LAYOUT, table
from tests.connectors.test_register_layouts import source as laid_out
from tests.connectors.test_zoo import SOURCE, read
from tests.connectors.zoo import HEADINGS, ROWS, text, workbook
from tests.connectors.zoo_refused import ASKED

OWN_WORDS = {"Was": "indicator", "LAND": "area", "Jahr": "period", "Wert": "value", "Einheit": "unit", "Stand": "status", "Anmerkung": "note"}  # fmt: skip


def cells(reading):
    return reading.frame[["area", "period", "value", "note"]].to_numpy().tolist()


def asked(content, **choices):
    return questions_about(content, SOURCE, Choices(**choices))


@pytest.mark.parametrize("name", ASKED)
def test_every_question_can_be_handed_from_one_process_to_another(name):
    questions, adapter = asked(ASKED[name][0]), TypeAdapter(tuple[Question, ...])
    assert adapter.validate_python(adapter.dump_python(questions, mode="json")) == questions


@pytest.mark.parametrize(
    ("name", "encoding", "note"),
    [
        ("Chinese in GB18030, asked", "gb18030", "首次统计"),
        ("Chinese in Big5", "big5", "首次統計"),
        ("Russian in Windows-1251", "cp1251", "первый счёт"),
        ("Arabic in Windows-1256", "cp1256", "العدد الأول"),
    ],
)
def test_the_encoding_that_was_chosen_is_the_one_a_file_is_read_in(name, encoding, note):
    content = ASKED[name][0]
    with pytest.raises(SourceChanged, match="is not UTF-8"):
        read(content)
    (question,) = asked(content)
    (option,) = [one for one in question.options if one.sets == {"encoding": encoding}]
    assert note in option.preview[0]
    assert read(content, **option.sets).frame["note"].tolist() == [note]


def test_each_encoding_shows_the_same_lines():
    lines = [[*ROWS[0][:6], f"пример {number}"] for number in range(9)]
    (question,) = asked(text([ROWS[0], *lines]).encode("cp1251"))
    assert {len(option.preview) for option in question.options} == {5}
    assert all("2021" in line for option in question.options for line in option.preview)


def test_an_encoding_that_does_not_fit_is_refused_and_asked_again():
    content = text([[*ROWS[0][:6], "首次统计"]]).encode()
    assert read(content, encoding="utf-8").frame["note"].tolist() == ["首次统计"]
    broken = content.replace("首".encode(), b"\xff")
    with pytest.raises(SourceChanged, match="is not UTF-8; expected text in it throughout"):
        read(broken, encoding="utf-8")
    assert [one.kind for one in asked(broken, encoding="utf-8")] == ["encoding"]


def test_a_byte_order_mark_holds_against_what_was_chosen():
    content = b"\xef\xbb\xbf" + text([[*ROWS[0][:6], "première"]]).encode()
    assert read(content, encoding="cp1252").frame["note"].tolist() == ["première"]


def test_the_sheet_that_was_chosen_is_read_and_a_hidden_one_cannot_be():
    def hide(book):
        book.worksheets[2].sheet_state = "hidden"

    content = workbook(("One", [HEADINGS, ROWS[0]]), ("Two", [HEADINGS, ROWS[1]]), ("Three", [HEADINGS]), change=hide)
    (question,) = asked(content)
    assert [option.sets["sheet"] for option in question.options] == ["One", "Two"]
    assert read(content, sheet="Two").frame["area"].tolist() == ["FRA"]
    assert asked(content, sheet="Two") == ()
    with pytest.raises(SourceChanged, match="no sheet is called Three; there is One, Two"):
        read(content, sheet="Three")


def test_headings_of_ones_own_are_read_as_they_were_said_to_be():
    content = text([[*line, "x"] for line in ROWS], [*OWN_WORDS, "Farbe"]).encode()
    (question,) = asked(content)
    assert [(option.title, option.preview[0]) for option in question.options][:3] == [("Was", "meeting-share"), ("LAND", "CHE"), ("Jahr", "2021")]  # fmt: skip
    assert {"area", "value", "meeting-share"} <= set(question.columns)
    reading = read(content, columns={**OWN_WORDS, "Farbe": ""})
    assert cells(reading) == cells(read(text().encode()))
    assert [found.code for found in reading.findings] == ["columns-ignored"]
    assert asked(content, columns=OWN_WORDS) == ()


def test_what_was_said_stands_for_a_column_whatever_other_heading_could_mean_it():
    content = text([[*line, "x"] for line in ROWS], ["Indicator", "Land", *HEADINGS[2:], "Area"]).encode()
    reading = read(content, columns={"land": "area"})
    assert reading.frame["area"].tolist() == ["CHE", "FRA"]


def test_headings_that_are_known_are_suggested_beside_those_that_are_not():
    (question,) = asked(text(headings=["indicator", "Land", *HEADINGS[2:]]).encode())
    assert [option.sets["columns"] for option in question.options][:2] == [{"indicator": "indicator"}, {"Land": ""}]
    assert [option.suggested for option in question.options][:2] == [True, False]


def test_a_column_can_be_said_to_be_an_indicators_own():
    content = text([line[1:4] for line in ROWS], ["area", "period", "Anteil"]).encode()
    assert read(content, columns={"Anteil": "meeting-share"}).frame["value"].tolist() == [47.5, 50.0]


@pytest.mark.parametrize(
    ("written", "chosen", "value"),
    [
        ("47,5", {"decimal": ","}, 47.5),
        ("1.234", {"decimal": ","}, None),
        ("1.234", {"decimal": ",", "grouping": "."}, 1234.0),
        ("1.234", {"decimal": "."}, 1.234),
        ("1\u202f234,5", {"decimal": ",", "grouping": " "}, 1234.5),
        ("1’234.5", {"decimal": ".", "grouping": "'"}, 1234.5),
        ("1٬234٫5", {"decimal": ".", "grouping": ","}, 1234.5),
        ("−5", {}, -5.0),
        ("1e3", {}, 1000.0),
        ("12%", {}, None),
        ("(5)", {}, None),
        ("5*", {}, None),
        ("<5", {}, None),
        ("1.5", {"decimal": ","}, None),
    ],
)
def test_a_number_is_read_in_the_declared_format_or_not_at_all(written, chosen, value):
    reading = read(text([[*ROWS[0][:3], written, *ROWS[0][4:]]], mark=";").encode(), **chosen)
    assert reading.frame["value"].tolist() == ([] if value is None else [value])
    assert [found.code for found in reading.findings] == (["value-not-a-number"] if value is None else [])


def test_numbers_that_settle_each_other_are_not_asked_about():
    rows = [[*ROWS[0][:3], written, *ROWS[0][4:]] for written in ("1.234", "47.5")]
    assert asked(text(rows).encode()) == ()
    assert [found.found for found in read(text([*rows, [*ROWS[0][:3], "47,5", *ROWS[0][4:]]], mark=";").encode()).findings] == ["47,5"]  # fmt: skip


@given(st.integers(-(10**9), 10**9), st.sampled_from(FORMATS), st.integers(0, 3))
def test_a_number_written_in_a_format_is_read_back_by_it(number, marks, decimals):
    decimal, grouping = marks
    written = f"{number / 10**decimals:,.{decimals}f}".translate({ord(","): grouping, ord("."): decimal})
    assert number_written(plain_number(written, *marks), *marks) == float(f"{number / 10**decimals:.{decimals}f}")
    eastern = written.translate({ord("0") + digit: chr(0x660 + digit) for digit in range(10)})
    assert number_written(plain_number(eastern, *marks), *marks) == number_written(
        plain_number(written, *marks), *marks
    )


@pytest.mark.parametrize(("order", "period"), [("dmy", "2021-04-03"), ("mdy", "2021-03-04")])
def test_days_are_read_in_the_order_that_was_chosen(order, period):
    content = text([[*ROWS[0][:2], "03/04/2021", *ROWS[0][3:]]]).encode()
    assert read(content, dates=order).frame["period"].tolist() == [period]
    assert asked(content, dates=order) == ()


def test_a_day_that_has_one_order_only_is_asked_with_that_one():
    content = text([[*ROWS[0][:2], "23.11.2021", *ROWS[0][3:]], [*ROWS[0][:2], "03.04.2021", *ROWS[0][3:]]]).encode()
    assert [option.sets for option in asked(content)[0].options] == [{"dates": "dmy"}]


@pytest.mark.parametrize(("choices", "complete"), [({}, True), ({"decimal": "."}, False), ({"decimal": ".", "covers": "whole"}, True)])  # fmt: skip
def test_only_a_file_about_the_whole_withdraws_what_it_leaves_out(choices, complete):
    assert read(text().encode(), **choices).complete is complete


def test_a_layouts_headings_may_be_said_too():
    declared, content = laid_out(LAYOUT), table().replace(b"Country", b"Land")
    (question,) = questions_about(content, declared, Choices())
    assert (question.kind, "area" in question.columns) == ("columns", True)
    assert questions_about(content, declared, Choices(columns={"Land": "area"})) == ()


ENTRIES = source_of("responses", series=[series("reports", where={"kind": ["report"]})],
                    microdata={"period": "Published on", "codes": {"kind": {"report": "R"}}})  # fmt: skip


def test_rows_about_people_are_cut_down_as_was_chosen():
    content = "Erschienen;Kind;Autor\n03/04/2021;report;Zoë Canary\n".encode("cp1252")
    (encoding,) = questions_about(content, ENTRIES, Choices())
    chosen = Choices(encoding="cp1252", columns={"Erschienen": "published on"})
    (days,) = questions_about(content, ENTRIES, chosen)
    assert (encoding.kind, days.kind) == ("encoding", "dates")
    chosen = chosen.model_copy(update={"dates": "dmy"})
    file = Responses().cut_down(ENTRIES, content, "handed-in", chosen)
    assert b"2021-04-03" in file.content
    assert b"Canary" not in file.content
    assert file.choices == chosen.as_dict()
    assert Responses().read(ENTRIES, [file]).frame["value"].tolist() == [1.0]


def test_a_source_whose_files_are_no_tables_asks_nothing():
    assert questions_about(b"x", source_of("http", layout={"columns": {"area": "a", "period": "b", "value": "c"}}), Choices()) == ()  # fmt: skip
