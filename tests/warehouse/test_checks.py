"""Every rule about a row fires where it should, names the cell, and says what to do."""

from __future__ import annotations

import math
import string
from typing import TYPE_CHECKING

import pytest

from indicators.findings import Severity
from tests.warehouse.indicators_for_checks import checked, good_rows, ownership, places, plan_of, row_of, with_row
from warehouse.rules import ROW_RULES, SERIES_RULES, SEVERITY_OF

if TYPE_CHECKING:
    from warehouse.checks import Checked

CHANGED_CELL = {
    "cell-empty": [
        ("indicator", ""), ("area", ""), ("period", ""), ("unit", ""), ("status", ""), ("unit", None), ("status", None),
    ],
    "indicator-unknown": [("indicator", "phone-owners")],
    "area-malformed": [("area", "Switzerland"), ("area", "che"), ("area", "CH"), ("area", "41"), ("area", "CHE\n"), ("area", "WHO_AFR")],
    "period-malformed": [("period", "FY 2021"), ("period", "2021-Q5"), ("period", "2021-02-30"), ("period", "2021-13")],
    "period-of-other-frequency": [("period", "2021-Q1"), ("period", "2021-03"), ("period", "2021-03-01")],
    "period-in-future": [("period", "2023"), ("period", "2035")],
    "breakdown-undeclared": [
        ("breakdown", "sex=X"), ("breakdown", "age=Y15T24"), ("breakdown", "F"), ("breakdown", "sex=_T"),
        ("breakdown", "sex=F;sex=F"), ("breakdown", "sex"),
    ],
    "unit-differs": [("unit", "ratio"), ("unit", "%"), ("unit", "Percent")],
    "status-unknown": [("status", "a"), ("status", "X"), ("status", "normal")],
    "value-absent": [("value", None)],
    "status-denies-value": [("status", "O"), ("status", "Q"), ("status", "M")],
    "value-not-finite": [("value", math.inf), ("value", -math.inf)],
    "value-out-of-range": [("value", -0.001), ("value", 100.001), ("value", 132.8175)],
}  # fmt: skip
ELSEWHERE = {
    "indicator-of-other-source", "area-out-of-scope", "contradicting-rows", "series-rescaled", "change-implausible",
    "total-outside-parts", "unit-changed", "values-all-zero", "values-all-equal", "fractions-for-percent",
    "history-revised", "data-stale",
}  # fmt: skip
"""Codes whose cases stand by themselves, here and in test_checks_known.py and test_checks_series.py."""

CASES = [(code, column, value) for code, cells in CHANGED_CELL.items() for column, value in cells]


@pytest.fixture(scope="module")
def delivery() -> tuple[list[dict], Checked]:
    """Good rows of one area for each case, a hundred apart, and one bad cell among them: checked once for all cases."""
    rows = []
    for number, (_, column, value) in enumerate(CASES):
        area = f"A{string.ascii_uppercase[number // 26]}{string.ascii_uppercase[number % 26]}"
        own = [{**row, "area": area, "row": 100 * number + row["row"]} for row in good_rows() if row["area"] == "CHE"]
        own[7][column] = value
        rows += own
    return rows, checked(rows)


def test_every_code_has_a_case():
    assert CHANGED_CELL.keys() | ELSEWHERE == SEVERITY_OF.keys()


def test_a_code_is_equally_serious_wherever_it_is_given():
    for rule in (*ROW_RULES, *SERIES_RULES):
        assert SEVERITY_OF[rule.code] is rule.severity


def test_a_good_delivery_has_no_findings():
    found = checked(good_rows(), known=good_rows())
    assert found.findings == ()
    assert found.admissible.all()


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: "-".join(map(repr, CASES[number])))
def test_a_bad_cell_is_named_by_its_row_and_column_and_refuses_its_row_only(delivery, number):
    code, column, _ = CASES[number]
    rows, found = delivery
    own = [one for one in found.findings if one.row is not None and one.row // 100 == number]
    assert [(one.code, one.row % 100, one.column) for one in own] == [(code, 9, column)]
    assert own[0].severity is Severity.ERROR
    refused = [row["row"] for row, admissible in zip(rows, found.admissible, strict=True) if not admissible]
    assert [row % 100 for row in refused if row // 100 == number] == [9]


def test_a_finding_says_what_was_found_what_was_expected_and_what_to_do():
    (found,) = checked(with_row(9, value=132.8175), files=["phones.xlsx"]).findings
    assert found.place() == "phones.xlsx, line 9, value"
    assert found.source == "register"
    assert found.found == "132.8175 percent"
    assert found.expected == "at most 100, the most phone-ownership can be"
    assert found.remedy == "Correct the value; if it is right, have the indicator's maximum in the plan changed"


def test_a_finding_names_the_part_of_the_delivery_its_row_stands_in():
    rows = [{**row, "file": row["row"] % 2} for row in with_row(9, unit="ratio")]
    (found,) = checked(rows, files=["page 1", "page 2"]).findings
    assert (found.file, found.row) == ("page 2", 9)


def test_what_is_declared_is_listed_to_who_wrote_something_else():
    (found,) = checked(with_row(9, breakdown="sex=X")).findings
    assert (found.found, found.expected) == ("sex=X", "sex=F or M, or nothing for the total")
    undivided = plan_of(ownership(dimensions={}))
    (found,) = checked([row_of(breakdown="sex=F")], plan=undivided).findings
    assert found.expected == "no breakdown: none is declared for phone-ownership"


@pytest.mark.parametrize(("maximum", "is_in"), [(100, False), (150, True), (None, True)])
def test_a_share_above_one_hundred_is_judged_by_the_indicators_own_maximum(maximum, is_in):
    found = checked([row_of(132.8175)], plan=plan_of(ownership(maximum=maximum)))
    assert found.admissible.tolist() == [is_in]
    assert [one.code for one in found.findings] == [] if is_in else ["value-out-of-range"]


@pytest.mark.parametrize("value", [0.0, 100.0, -0.0])
def test_the_bounds_themselves_are_possible_values(value):
    assert checked([row_of(value)]).findings == ()


@pytest.mark.parametrize("status", ["O", "L", "M", "Q", "H"])
def test_a_stated_absence_is_admitted(status):
    assert checked([row_of(None, status=status)]).findings == ()


def test_a_forecast_may_speak_of_the_future():
    assert checked([row_of(period="2030", status="F")]).findings == ()


@pytest.mark.parametrize("period", ["2021", "2022"])
def test_a_period_that_has_begun_is_not_the_future(period):
    assert checked([row_of(period=period)]).findings == ()


def test_without_a_day_nothing_is_said_of_the_future_or_of_delay():
    assert checked([row_of(period="2035"), row_of(period="1990", row=3)], as_of=None).findings == ()


def test_an_indicator_of_another_source_is_refused():
    plan = plan_of(ownership(), ownership(id="radio-ownership", sources=[]))
    found = checked([row_of(), row_of(indicator="radio-ownership", row=3)], plan=plan)
    assert places(found) == [("indicator-of-other-source", 3, "indicator")]
    assert found.findings[0].expected == "an indicator the plan takes from register"


@pytest.mark.parametrize(("areas", "refused"), [("all", []), ("world", ["CHE", "150"]), ("countries", ["001", "150"])])
def test_an_area_out_of_scope_is_refused(areas, refused):
    rows = [row_of(50 + row, area=area, row=row) for row, area in enumerate(("001", "150", "CHE"), start=2)]
    found = checked(rows, plan=plan_of(areas=areas))
    assert {one.code for one in found.findings} == ({"area-out-of-scope"} if refused else set())
    assert {rows[one.row - 2]["area"] for one in found.findings} == set(refused)
    assert found.admissible.tolist() == [row["area"] not in refused for row in rows]


def test_rows_that_contradict_each_other_are_all_refused():
    rows = [row_of(50.0), row_of(51.0, row=3), row_of(50.0, row=4), row_of(52.0, area="FRA", row=5)]
    found = checked(rows)
    assert places(found) == [("contradicting-rows", row, "value") for row in (2, 3, 4)]
    assert found.admissible.tolist() == [False, False, False, True]


@pytest.mark.parametrize("value", [50.0, None])
def test_rows_that_repeat_each_other_do_not_contradict(value):
    found = checked([row_of(value), row_of(value, row=3), row_of(value, row=4)])
    assert found.findings == ()
    assert found.admissible.all()


def test_every_fault_of_a_row_is_told_at_once():
    found = checked([row_of(-1.0, area="che", unit="ratio", status="X")])
    assert sorted(one.code for one in found.findings) == [
        "area-malformed", "status-unknown", "unit-differs", "value-out-of-range",
    ]  # fmt: skip
