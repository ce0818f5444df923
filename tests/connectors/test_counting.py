"""Rows in, counts out: every rule of counting as a line of a table."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from connectors.contract import Cell, CountedRows
from connectors.minimise import Response
from indicators.errors import SourceChanged
from tests.connectors.rows import SATISFIED, Rows, assert_accounted_for, counts, landed, read, series, source, values

SEX = {"codes": {"sex": {"1": "F", "2": "M"}}}
ROWS = [
    {"q": "5", "sex": "1", "land": "CHE", "day": "2021-03-04"},
    {"q": "4", "sex": "2", "land": "FR", "day": "2021-11-30T23:50:00-05:00"},
    {"q": "1", "sex": "1", "land": "756", "day": "2021-12-31 23:59:59"},
    {"q": "", "sex": "", "land": "", "day": "2022-01-01"},
]


def q(*answers):
    return [{"q": answer} for answer in answers]


@pytest.mark.parametrize(
    ("bound", "microdata", "rows", "expected"),
    [
        pytest.param(series(), {}, ROWS, {"": 4}, id="without conditions every row counts"),
        pytest.param(series(**SATISFIED), {}, ROWS, {"": 2}, id="a row counts by its answer"),
        pytest.param(series(where={"q": ["4", "5"], "sex": ["1"]}), {}, ROWS, {"": 1}, id="every condition must hold"),
        pytest.param(series(where={"q": ["9"]}), {}, ROWS, {"": 0}, id="none of some is zero"),
        pytest.param(series(where={"q": [""]}), {}, ROWS, {"": 1}, id="no answer can be asked for"),
        pytest.param(series(**SATISFIED), {"counted_when": {"sex": ["1"]}}, ROWS, {"": 1}, id="only rows that count at all"),
        pytest.param(series(**SATISFIED), {}, [], {}, id="none of none is no number"),
        pytest.param(series(**SATISFIED), {"counted_when": {"sex": ["9"]}}, ROWS, {}, id="none that counts is no number"),
        pytest.param(series(where={"q": ["a"]}), {}, q("a;b", "b;c", "c ; a", "ab"), {"": 2}, id="one of several choices in a text"),
        pytest.param(series(where={"q": ["a"]}), {}, q(["a", "b"], ["c"], [], None), {"": 1}, id="one of several choices in a list"),
        pytest.param(series(where={"q": ["a;b"]}), {}, q("a;b", "a"), {"": 1}, id="a whole text is an answer too"),
        pytest.param(series(where={"q": ["3", "true"]}), {}, q(3, 3.0, "3", 3.5, True, False, "3.0"), {"": 4}, id="numbers and truths as they are written"),
        pytest.param(series(distinct="q"), {}, q("a", "b", "a ", "", None, "B"), {"": 3}, id="different values, exactly as written"),
        pytest.param(series(distinct="q"), {"codes": {"q": {"1": "x", "2": "x", "3": "y"}}}, q("1", "2", "3"), {"": 2}, id="different values by our codes"),
        pytest.param(series(distinct="q", where={"sex": ["1"]}), {}, ROWS, {"": 2}, id="different values among those that count"),
        pytest.param(series(distinct="land", by_area="land"), {}, ROWS, {"": 2}, id="countries, however they are coded"),
        pytest.param(series(distinct="land", by_area="land"), {"codes": {"land": {"Schweiz": "CHE"}}}, [{"land": "Schweiz"}, {"land": "CH"}, {"land": "FRA;DEU"}], {"": 3}, id="countries by the plan's own names"),
        pytest.param(series(distinct="land", by_area="land"), {}, [{"land": "Türkiye"}, {"land": "Turkey"}, {"land": "Côte d'Ivoire;FRA"}], {"": 3}, id="countries by any of their names"),
        pytest.param(series(by_area="land", **SATISFIED), {}, ROWS, {"": 2, "CHE": 1, "FRA": 1}, id="by country beside all"),
        pytest.param(series(by_area="land", where={"q": ["4"]}), {}, ROWS, {"": 1, "CHE": 0, "FRA": 1}, id="a country that answered something else has zero"),
        pytest.param(series(by_area="land", areas="world", **SATISFIED), {}, ROWS, {"": 2}, id="only the world where the plan wants only that"),
        pytest.param(series(by_area="land", areas="countries", **SATISFIED), {}, ROWS, {"CHE": 1, "FRA": 1}, id="only countries where the plan wants only those"),
        pytest.param(series(dimensions={"sex": "sex"}, **SATISFIED), SEX, ROWS, {"": 2, "sex=F": 1, "sex=M": 1}, id="by sex beside all"),
        pytest.param(series(dimensions={"sex": "sex"}), SEX, ROWS[:1], {"": 1, "sex=F": 1, "sex=M": 0}, id="a declared code that nobody chose has zero"),
        pytest.param(series(dimensions={"sex": "sex"}), {"codes": {"sex": {"1": "F", "2": "M", "": "_U"}}}, ROWS, {"": 4, "sex=F": 2, "sex=M": 1, "sex=_U": 1}, id="no answer has a code where one is declared"),
        pytest.param(series(dimensions={"sex": "sex"}), {"codes": {"sex": {"1": "F", "2": "_T"}}}, ROWS, {"": 4, "sex=F": 2}, id="what is coded as the total is in no part"),
        pytest.param(series(dimensions={"age": "q"}, breakdown="sex=F", where={"sex": ["1"]}), {}, ROWS, {"sex=F": 2, "age=1;sex=F": 1, "age=4;sex=F": 0, "age=5;sex=F": 1}, id="a dimension beside the series' own breakdown"),
    ],
)  # fmt: skip
def test_rows_are_counted(bound, microdata, rows, expected):
    # A field nobody has is a field that was renamed; here it is there, and empty.
    rows = [{**dict.fromkeys(("q", "sex", "land"), None), **row} for row in rows]
    reading = read(source(bound, **microdata), rows)
    assert reading.findings == ()
    assert counts(reading) == expected
    assert_accounted_for(reading)


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("A", {"2021": 3, "2022": 1}),
        ("S", {"2021-S1": 1, "2021-S2": 2, "2022-S1": 1}),
        ("Q", {"2021-Q1": 1, "2021-Q4": 2, "2022-Q1": 1}),
        ("M", {"2021-03": 1, "2021-11": 1, "2021-12": 1, "2022-01": 1}),
        ("D", {"2021-03-04": 1, "2021-11-30": 1, "2021-12-31": 1, "2022-01-01": 1}),
    ],
)
def test_a_row_belongs_to_the_period_its_day_lies_in_as_the_source_writes_it(frequency, expected):
    reading = read(source(series(frequency=frequency), period="day"), ROWS)
    assert {cell.period: value for cell, value in values(reading).items()} == expected


def test_a_period_with_rows_of_which_none_counts_has_zero_and_one_without_rows_has_nothing():
    reading = read(source(series(**SATISFIED), period="day"), ROWS)
    assert {cell.period: value for cell, value in values(reading).items()} == {"2021": 2, "2022": 0}


FINDINGS = [
    ({"day": "soon"}, {}, "period-unreadable", "day", {"": 1}),
    ({"day": ""}, {}, "period-unreadable", "day", {"": 1}),
    ({"day": "2021-02-30"}, {}, "period-unreadable", "day", {"": 1}),
    ({"day": "2021-02-03 or so"}, {}, "period-unreadable", "day", {"": 1}),
    ({"q": "7"}, {"where": {"q": ["5"]}}, "answer-unknown", "q", {"": 1}),
    ({"q": {"a": 1}}, {"where": {"q": ["5"]}}, "answer-unreadable", "q", {"": 1}),
    ({"q": [["5"]]}, {"where": {"q": ["5"]}}, "answer-unreadable", "q", {"": 1}),
    ({"land": "Atlantis"}, {"distinct": "land", "by_area": "land"}, "area-unknown", "land", {"": 1}),
    ({"land": "001"}, {"distinct": "land", "by_area": "land"}, "area-unknown", "land", {"": 1}),
    ({"land": "Korea"}, {"distinct": "land", "by_area": "land"}, "area-unknown", "land", {"": 1}),
    ({"land": "Czechoslovakia"}, {"distinct": "land", "by_area": "land"}, "area-unknown", "land", {"": 1}),
    ({"land": "CHE;Atlantis"}, {"by_area": "land"}, "area-unknown", "land", {"": 2, "CHE": 1}),
    ({"sex": "3"}, {"dimensions": {"sex": "sex"}}, "answer-unknown", "sex", {"": 2, "sex=F": 1, "sex=M": 0}),
    ({"sex": "1;2"}, {"dimensions": {"sex": "sex"}}, "answer-several", "sex", {"": 2, "sex=F": 1, "sex=M": 0}),
    ({"who": "a b"}, {"dimensions": {"who": "who"}}, "answer-unknown", "who", {"": 2, "who=x": 1}),
]


@pytest.mark.parametrize(("cells", "counting", "code", "column", "expected"), FINDINGS)
def test_an_answer_that_is_not_understood_is_a_finding_and_counts_nowhere_it_matters(
    cells, counting, code, column, expected
):
    good = {"q": "5", "sex": "1", "land": "CHE", "day": "2021-03-04", "who": "x"}
    asked = source(series(**counting), period="day", codes={"q": {"5": "5"}, "sex": {"1": "F", "2": "M"}})
    reading = read(asked, [good, {**good, **cells}])
    (finding,) = reading.findings
    assert (finding.code, finding.row, finding.column) == (code, 2, column)
    assert counts(reading) == expected
    assert_accounted_for(reading)


def test_what_two_series_do_not_understand_is_told_once():
    asked = source(series("a", where={"q": ["5"]}), series("b", where={"q": ["4"]}), codes={"q": {"4": "4", "5": "5"}})
    reading = read(asked, q("5", "x"))
    assert [finding.row for finding in reading.findings] == [2]


def test_of_what_is_not_known_whether_it_counts_at_all_nothing_is_counted():
    asked = source(series(), counted_when={"done": ["yes"]}, codes={"done": {"yes": "1", "no": "0"}})
    reading = read(asked, [{"done": "yes"}, {"done": "no"}, {"done": "perhaps"}])
    assert (counts(reading), reading.passed_over, reading.counted, len(reading.findings)) == ({"": 1}, 1, 1, 1)


def test_a_note_says_what_was_counted():
    rows = [*ROWS, {"q": "7", "sex": "1", "land": "DEU"}]
    bound = (
        series(**SATISFIED),
        series("countries", distinct="land", by_area="land", **SATISFIED),
        series("kinds", distinct="sex"),
    )
    reading = read(source(*bound, codes={"q": {name: name for name in "1245"}}), rows)
    assert dict(zip(reading.frame["indicator"], reading.frame["note"], strict=True)) == {
        "satisfied": "2 of 4 responses; 1 more could not be understood",
        "countries": "2 countries in 2 of 4 responses; 1 more could not be understood",
        "kinds": "2 different values in 4 of 5 responses",
    }
    assert (set(reading.frame["row"]), set(reading.frame["file"])) == ({0}, {0})


def test_a_field_that_no_row_has_stops_the_delivery_and_those_there_are_are_named():
    with pytest.raises(
        SourceChanged, match=r"none of 1 rows has q, which the plan counts by; they have sex, question_1"
    ):
        read(source(series(dimensions={"sex": "sex"}, **SATISFIED)), [{"question_1": "5", "sex": "1"}])


def test_rows_of_a_source_the_plan_says_nothing_of_are_refused():
    asked = source(series()).model_copy(update={"microdata": None})
    with pytest.raises(SourceChanged, match=r"does not say what is kept of its rows"):
        read(asked, ROWS)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "say when the rows are from"),
        ({"period": "day", "fixed_period": "2021"}, "say when the rows are from"),
        ({"fixed_period": "last year"}, "is not a period"),
        ({"fixed_period": "2021", "smallest_cell": 2}, "smallest_cell 2 hides nobody"),
        ({"fixed_period": "2021", "codes": {"q": {"5": "yes"}}}, "q: 1 is no answer that `codes` has"),
        (
            {"fixed_period": "2021", "codes": {"r": {"5": "yes"}}, "counted_when": {"r": ["", "5", "6"]}},
            "r: 6 is no answer",
        ),
        (None, "a series counts rows"),
    ],
)
def test_a_plan_that_cannot_be_counted_by_is_a_mistake_of_the_plan(given, said):
    about = source(series(where={"q": ["1"]})).model_dump()
    with pytest.raises(ValidationError, match=said):
        type(source(series())).model_validate({**about, "microdata": given})


def test_the_rows_behind_a_count_are_named_by_their_own_numbers():
    rows = [{**row, "number": 100 + place} for place, row in enumerate(ROWS)]
    asked = source(series(by_area="land", dimensions={"sex": "sex"}, **SATISFIED), **SEX)
    files = [landed(asked, rows)]
    found = {cell: Rows().counted(asked, files, cell) for cell in values(Rows().read(asked, files))}
    assert {cell.breakdown or cell.area: one.numbers for cell, one in found.items()} == {
        "001": (100, 101), "CHE": (100,), "FRA": (101,), "sex=F": (100,), "sex=M": (101,)
    }  # fmt: skip
    assert {(one.rows, one.counted - len(one.numbers)) for one in found.values()} == {(4, 0)}
    assert Rows().counted(asked, files, Cell("satisfied", "001", "1999")) is None
    assert Rows().counted(asked, files, Cell("another", "001", "2021")) is None


def test_of_a_suppressed_count_no_row_is_named():
    asked = source(series(**SATISFIED), smallest_cell=3)
    files = [landed(asked, ROWS)]
    assert Rows().counted(asked, files, Cell("satisfied", "001", "2021")) == CountedRows(4, None, ())
    few = [landed(asked, ROWS[:2])]
    assert Rows().counted(asked, few, Cell("satisfied", "001", "2021")) == CountedRows(None, None, ())


def test_a_row_whose_number_came_twice_is_refused():
    with pytest.raises(SourceChanged, match="row 7 came twice"):
        Rows().landed(source(series()), "survey", "there", [Response(7, {}), Response(7, {})])
