"""Registers that people keep under headings of their own, and those whose values are the levels of a rubric."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Asking
from connectors.http import Http
from connectors.levels import level_of
from connectors.workbook import Workbook
from indicators.errors import SourceChanged
from indicators.provenance import RawFile
from tests.connectors.specimens import source_of
from tests.connectors.zoo import workbook

LAYOUT = {
    "form": "csv",
    "columns": {"indicator": "What", "area": "Country", "period": "Reporting Year", "value": "Share (%)", "sex": "Who",
                "source": "Evidence"},
    "codes": {"indicator": {"Meetings": "meeting-share", "Total": ""}, "sex": {"Women": "F", "All": "_T"}},
    "absent": ["", "n/a"],
    "decimal": ",",
}  # fmt: skip
HEADINGS = ["What", "Country", "Reporting Year", "Share (%)", "Who", "Evidence", "Remarks"]
LINES = [
    ["Meetings", "CHE", "2021", "47,5", "Women", "minutes 3", "x"],
    ["Meetings", "FRA", "2021", "n/a", "All", "", ""],
]
SERIES = [{"label": "register", "indicator": "meeting-share", "unit": "percent"}]

STAGES = {"levels": "none, drafted, adopted", "evidence": "required"}


def source(layout=LAYOUT, series=SERIES):
    return source_of("workbook", layout=layout, series=series)


def read(content, declared=None):
    declared = declared or source()
    file = RawFile(source=declared.id, label="register", address="handed-in", content=content)
    return Workbook().read(declared, [file])


def table(lines=LINES, headings=HEADINGS):
    return "\n".join(";".join(line) for line in [headings, *lines]).encode() + b"\n"


def rows_of(reading):
    columns = ["indicator", "area", "period", "breakdown", "unit", "status", "note", "row"]
    return reading.frame[columns].to_numpy().tolist()


EXPECTED = [
    ["meeting-share", "CHE", "2021", "sex=F", "percent", "A", "minutes 3", 2],
    ["meeting-share", "FRA", "2021", "", "percent", "O", "printed 'n/a'", 3],
]


@pytest.mark.parametrize(
    "content",
    [
        table(),
        table(headings=[name.upper() for name in HEADINGS]),
        workbook(("Ours", [HEADINGS, *LINES])),
        workbook(("Ours", [HEADINGS, [*LINES[0][:3], 47.5, *LINES[0][4:]], LINES[1]])),
        table([line[::-1] for line in LINES], HEADINGS[::-1]),
    ],
    ids=["csv", "capitals", "workbook", "numbers in cells", "another order"],
)
def test_a_register_under_its_own_headings_reads_as_the_plan_says(content):
    reading = read(content)
    assert (rows_of(reading), reading.findings) == (EXPECTED, ())
    assert reading.frame["value"].iloc[0] == 47.5
    assert reading.frame["value"].isna().tolist() == [False, True]


def test_a_number_in_a_cell_is_never_read_by_the_marks_of_texts():
    grouped = source(LAYOUT | {"grouping": "."})
    content = workbook(
        ("Ours", [HEADINGS, [*LINES[0][:3], 1.125, *LINES[0][4:]], [*LINES[0][:3], "1.125", *LINES[0][4:]]])
    )
    assert list(read(content, grouped).frame["value"]) == [1.125, 1125.0]


def test_the_line_of_totals_is_passed_over_where_the_plan_says_so():
    reading = read(table([*LINES, ["Total", "", "", "99", "", "", ""]]))
    assert (reading.rows_read, reading.passed_over, len(reading.frame), reading.findings) == (3, 1, 2, ())


def test_all_that_is_wrong_with_a_row_is_told_at_once_under_its_own_headings():
    reading = read(table([["Parties", "Nowhere", "last year", "47.5", "Others", "", ""], *LINES]))
    told = [(one.code, one.column, one.row) for one in reading.findings]
    assert sorted(told) == [
        ("area-unknown", "Country", 2), ("code-unknown", "What", 2), ("code-unknown", "Who", 2),
        ("period-unreadable", "Reporting Year", 2), ("value-not-a-number", "Share (%)", 2),
    ]  # fmt: skip
    assert all(one.found and one.expected and one.remedy for one in reading.findings)
    assert len(reading.frame) == 2


def test_a_heading_that_is_gone_stops_the_register_and_is_named():
    with pytest.raises(SourceChanged, match="expected also share"):
        read(table(headings=[*HEADINGS[:3], "Percentage", *HEADINGS[4:]]))


def test_one_indicator_needs_no_column_that_names_it_and_constants_fill_in():
    layout = {
        "form": "csv",
        "columns": {"period": "Year", "value": "Count"},
        "constants": {"area": "001", "status": "P"},
    }
    reading = read(b"Year,Count\n2021,12\n2022-Q1,13\n", source(layout))
    assert rows_of(reading) == [
        ["meeting-share", "001", "2021", "", "percent", "P", "", 2],
        ["meeting-share", "001", "2022-Q1", "", "percent", "P", "", 3],
    ]


def test_several_indicators_need_one():
    layout = {"form": "csv", "columns": {"period": "Year", "value": "Count"}, "constants": {"area": "001"}}
    several = [*SERIES, {"label": "register", "indicator": "other", "unit": "count"}]
    with pytest.raises(SourceChanged, match="could be about meeting-share, other"):
        read(b"Year,Count\n2021,12\n", source(layout, several))


def test_a_register_may_be_json_too():
    layout = {"rows": "rows", "columns": {"period": "year", "value": "count"}, "constants": {"area": "001"}}
    assert read(b'{"rows": [{"year": 2021, "count": 12}]}', source(layout)).frame["value"].tolist() == [12.0]


def test_a_register_beside_the_plan_is_offered_once(tmp_path):
    (tmp_path / "own.csv").write_bytes(table())
    declared = source().model_copy(update={"options": {"file": "own.csv"}})
    with Http(tries=0) as http:
        (delivery,) = Workbook().fetch(declared, Asking(http=http, folder=tmp_path))
        held = {file.address: file.validators for file in delivery.files}
        assert list(Workbook().fetch(declared, Asking(http=http, folder=tmp_path, held=held))) == []
    assert rows_of(Workbook().read(declared, delivery.files)) == EXPECTED


def rubric(*lines, options=STAGES, headings="indicator,area,period,value,unit,status,note,source"):
    series = [{"label": "register", "indicator": "policy-stage", "unit": "rubric", "options": options}]
    text = "\n".join([headings, *(f"policy-stage,CHE,{line}" for line in lines)]) + "\n"
    return read(text.encode(), source(None, series))


def test_a_level_is_kept_as_its_position_with_its_word_in_the_note():
    reading = rubric(
        "2021,none,rubric,A,,memo 1", "2022,Drafted,rubric,A,a first text,memo 2", "2023,2,rubric,A,,memo 3"
    )
    assert reading.findings == ()
    assert list(reading.frame["value"]) == [0.0, 1.0, 2.0]
    assert list(reading.frame["note"]) == ["none; memo 1", "drafted; a first text; memo 2", "adopted; memo 3"]


@pytest.mark.parametrize("value", ["agreed", "3", "-1", "1.5", "drafted?", "none drafted"])
def test_a_level_the_plan_does_not_have_is_a_finding(value):
    (found,) = rubric(f"2021,{value},rubric,A,,memo").findings
    assert (found.code, found.column, found.found) == ("level-unknown", "value", value)
    assert found.expected == "one of none, drafted, adopted"


def test_a_level_without_evidence_is_a_finding_where_the_plan_asks_for_it():
    (found,) = rubric("2021,adopted,rubric,A,,").findings
    assert (found.code, found.column, found.row) == ("evidence-missing", "source", 2)
    assert rubric("2021,adopted,rubric,A,,", options={"levels": STAGES["levels"]}).findings == ()


def test_either_column_is_evidence_and_what_is_missing_needs_none():
    reading = rubric("2021,adopted,rubric,A,see the minutes,", "2022,,rubric,O,,")
    assert (reading.findings, list(reading.frame["status"])) == ((), ["A", "O"])


def test_evidence_is_asked_of_any_unit():
    series = [SERIES[0] | {"options": {"evidence": "required"}}]
    content = b"indicator,area,period,value,unit,status\nmeeting-share,CHE,2021,5,percent,A\n"
    assert [one.code for one in read(content, source(None, series)).findings] == ["evidence-missing"]


def test_levels_that_are_numbers_are_words_first():
    assert [level_of(text, ("1", "2", "3")) for text in ("1", "3", "0")] == [0.0, 2.0, None]


@given(st.lists(st.text("abcdef", min_size=1, max_size=5), min_size=1, max_size=6, unique=True), st.data())
def test_every_level_is_found_by_its_word_and_by_its_position(words, data):
    position = data.draw(st.integers(0, len(words) - 1))
    assert level_of(words[position].upper(), tuple(words)) == level_of(str(position), tuple(words)) == position
    assert level_of(str(len(words)), tuple(words)) is None


@given(st.text(max_size=200).map(str.encode) | st.binary(max_size=200))
def test_anything_under_the_headings_is_read_or_refused(content):
    try:
        reading = read(table([]) + content)
    except SourceChanged:
        return
    refused = {one.row for one in reading.findings}
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len(refused)


@given(
    st.lists(
        st.lists(
            st.sampled_from(["Meetings", "CHE", "2021", "47,5", "47.5", "Women", "", "n/a", "Total", '"', ";"]),
            min_size=1,
            max_size=8,
        ),
        max_size=6,
    )
)
def test_cells_in_the_wrong_places_never_make_a_number(lines):
    try:
        reading = read(table(lines))
    except SourceChanged:
        return
    assert set(reading.frame["value"].dropna()) <= {47.5, 2021.0}
    assert set(reading.frame["area"]) <= {"CHE"}
    refused = {one.row for one in reading.findings}
    assert reading.rows_read == len(reading.frame) + reading.passed_over + len(refused)
