"""Counting against a slow second implementation, whatever the rows and their order; and every row accounted for."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Cell
from tests.connectors.rows import Rows, assert_accounted_for, landed, read, series, source, values

CODES = {"sex": {"1": "F", "2": "M"}, "q": {name: name for name in "12345"}}
LANDS = {"CHE": "CHE", "FR": "FRA", "276": "DEU"}
ASKED = source(
    series("asked"),
    series("satisfied", where={"q": ["4", "5"]}, by_area="land", dimensions={"sex": "sex"}),
    series("countries", where={"q": ["4", "5"]}, distinct="land", by_area="land"),
    period="day", counted_when={"done": ["yes"]}, codes=CODES,
)  # fmt: skip

ROWS = st.lists(
    st.fixed_dictionaries({
        "q": st.sampled_from(["1", "3", "4", "5", "9", "", 4, None]),
        "sex": st.sampled_from(["1", "2", "3", "", None]),
        "land": st.sampled_from([*LANDS, "Atlantis", "", None]),
        "day": st.sampled_from(["2020-12-31", "2021-01-01", "2021-06-30T12:00:00", "soon", ""]),
        "done": st.sampled_from(["yes", "no", None]),
    }),
    max_size=30,
)  # fmt: skip


def told(row, name):
    return "" if row[name] is None else str(row[name])


def by_hand(rows):
    """Count the three series one row and one cell at a time."""
    found = defaultdict(int)
    lands = defaultdict(set)
    for row in rows:
        year = told(row, "day")[:4]
        if told(row, "done") != "yes" or not year.isdigit():
            continue
        found["asked", "001", year, ""] += 1
        if told(row, "q") not in {*CODES["q"], ""}:
            continue
        good, land = told(row, "q") in {"4", "5"}, told(row, "land")
        found["satisfied", "001", year, ""] += good
        if land in LANDS:
            found["satisfied", LANDS[land], year, ""] += good
        for code in ("F", "M"):
            found["satisfied", "001", year, f"sex={code}"] += good and CODES["sex"].get(told(row, "sex")) == code
        if not good or land in {*LANDS, ""}:
            lands[year] |= {LANDS[land]} & set(LANDS.values()) if good and land else set()
    for year, known in lands.items():
        found["countries", "001", year, ""] = len(known)
    return {Cell(*cell): count for cell, count in found.items()}


@given(ROWS)
def test_counts_are_those_a_person_would_count(rows):
    reading = read(ASKED, rows)
    assert values(reading) == by_hand(rows)
    assert_accounted_for(reading)


@given(ROWS, st.randoms())
def test_the_order_in_which_rows_come_changes_not_even_a_byte(rows, chance):
    numbered = [{**row, "number": number} for number, row in enumerate(rows, start=1)]
    mixed = numbered.copy()
    chance.shuffle(mixed)
    assert landed(ASKED, mixed).content == landed(ASKED, numbered).content
    assert read(ASKED, mixed).frame.equals(read(ASKED, numbered).frame)


@given(ROWS)
def test_a_row_is_passed_over_only_because_it_does_not_count_at_all(rows):
    reading = read(ASKED, rows)
    assert reading.passed_over == sum(told(row, "done") != "yes" for row in rows)


@given(ROWS)
def test_as_many_rows_stand_behind_a_count_as_it_says(rows):
    files = [landed(ASKED, rows)]
    for cell, value in values(Rows().read(ASKED, files)).items():
        behind = Rows().counted(ASKED, files, cell)
        assert behind.counted == len(set(behind.numbers))
        assert behind.counted == value or (cell.indicator == "countries" and behind.counted >= value)
