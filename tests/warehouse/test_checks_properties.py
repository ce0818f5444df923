"""What holds of every delivery: good ones are let through, each bad cell is named, and the order of rows is nothing."""

from __future__ import annotations

import math

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from indicators.findings import Severity
from tests.frames import frame_of
from tests.warehouse.indicators_for_checks import checked, good_rows, places, row_of

FEW = settings(max_examples=10)
"""A run of Great Expectations takes a quarter of a second however small the delivery."""

ROWS = st.integers(min_value=0, max_value=len(good_rows()) - 1)

shares = st.floats(min_value=20, max_value=60, allow_subnormal=False)
words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=8)


@st.composite
def good_deliveries(draw) -> list[dict]:
    """Any areas and years, in both sexes or in total only; totals lie between the sexes."""
    areas = draw(st.lists(st.from_regex(r"[A-Z]{3}|[0-9]{3}", fullmatch=True), min_size=1, max_size=4, unique=True))
    years = draw(st.lists(st.integers(2005, 2022).map(str), min_size=1, max_size=4, unique=True))
    rows: list[dict] = []
    for area in areas:
        for year in years:
            low, between, high = sorted(draw(st.tuples(shares, shares, shares)))
            parts = {"": between, "sex=F": low, "sex=M": high} if draw(st.booleans()) else {"": between}
            rows += [row_of(value, area=area, period=year, breakdown=sex) for sex, value in parts.items()]
    return [{**row, "row": number} for number, row in enumerate(rows, start=2)]


def is_not_a_period(text: str) -> bool:
    return not text.strip()[:4].isdigit()


BAD_CELLS = st.one_of(
    st.tuples(st.just("value"), st.floats(min_value=100, exclude_min=True, allow_nan=False)),
    st.tuples(st.just("value"), st.floats(max_value=0, exclude_max=True, allow_nan=False)),
    st.tuples(st.just("value"), st.just(math.nan)),
    st.tuples(st.just("status"), st.one_of(words.filter(lambda text: len(text) > 1), st.sampled_from("OQMLHXa1"))),
    st.tuples(st.just("unit"), words.filter(lambda text: text != "percent")),
    st.tuples(st.just("area"), st.one_of(words.filter(lambda text: len(text) != 3), st.just("che"))),
    st.tuples(st.just("period"), words.filter(is_not_a_period)),
    st.tuples(st.just("breakdown"), words),
    st.tuples(st.just("indicator"), words),
)


@FEW
@given(good_deliveries())
def test_a_good_delivery_has_no_findings(rows):
    found = checked(rows, known=rows, as_of=None)
    assert [one for one in found.findings if one.row is not None] == []
    assert found.admissible.all()
    assert {one.code for one in found.findings} <= {"values-all-equal"}


@FEW
@given(st.dictionaries(ROWS, BAD_CELLS, min_size=1, max_size=6))
@example({0: ("value", 100.00000000000001), 1: ("value", -5e-324)})
def test_each_bad_cell_is_named_by_exactly_its_row_and_column(faults):
    # Rows that come to stand at one place contradict each other as well, and are told so.
    places = [fault for fault in faults.values() if fault[0] in {"indicator", "area", "period", "breakdown"}]
    assume(len(places) == len(set(places)))
    rows = good_rows()
    for position, (column, value) in faults.items():
        rows[position][column] = value
    found = checked(rows, known=good_rows())
    errors = [(one.row, one.column) for one in found.findings if one.severity is Severity.ERROR]
    assert errors == sorted((rows[position]["row"], column) for position, (column, _) in faults.items())
    assert [at for at, admissible in enumerate(found.admissible) if not admissible] == sorted(faults)
    assert len(errors) == len(found.findings)


@FEW
@given(st.permutations(range(len(good_rows()))), st.dictionaries(ROWS, BAD_CELLS, max_size=4))
def test_the_order_of_the_rows_is_nothing(order, faults):
    rows = good_rows()
    for position, (column, value) in faults.items():
        rows[position][column] = value
    frame = frame_of(*rows)
    straight, shuffled = checked(frame, known=frame), checked(frame.iloc[order], known=frame)
    assert shuffled.findings == straight.findings
    assert shuffled.verdicts == straight.verdicts
    assert shuffled.admissible.index.tolist() == order
    assert shuffled.admissible.sort_index().equals(straight.admissible)


@FEW
@given(ROWS, st.floats(min_value=-1e9, max_value=1e9))
def test_what_is_refused_has_an_error_at_its_row_and_nothing_else_has(position, value):
    rows = good_rows()
    rows[position]["value"] = value
    found = checked(rows, known=good_rows())
    refused = {row["row"] for row, admissible in zip(rows, found.admissible, strict=True) if not admissible}
    assert refused == {one.row for one in found.findings if one.severity is Severity.ERROR}
    assert all(column == "value" for _, _, column in places(found))
