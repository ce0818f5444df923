"""A delivery beside what is known: revisions that ask for a second look, and series that come back in another unit."""

from __future__ import annotations

import pytest

from indicators.errors import CallerMistake
from indicators.findings import Severity
from tests.frames import frame_of
from tests.warehouse.indicators_for_checks import checked, good_rows, ownership, places, plan_of, row_of, with_row


@pytest.mark.parametrize("change", [5.1, -5.1, 30.0])
def test_a_change_beyond_the_plausible_is_a_warning(change):
    found = checked([row_of(50 + change)], known=[row_of(50.0)])
    assert places(found) == [("change-implausible", 2, "value")]
    assert found.findings[0].severity is Severity.WARNING
    assert found.admissible.all()
    assert found.findings[0].expected == "a revision by at most 5 percent"
    assert found.findings[0].found.endswith("where 50 was known")


@pytest.mark.parametrize(("old", "new"), [(15.1, 20.1), (50.0, 45.0), (50.0, 50.0)])
def test_a_change_up_to_the_plausible_is_none(old, new):
    assert checked([row_of(new)], known=[row_of(old)]).findings == ()


def test_what_was_not_known_or_is_stated_absent_has_not_changed():
    known = [row_of(50.0), row_of(None, period="2021", row=3)]
    assert checked([row_of(None, status="O"), row_of(90.0, period="2021", row=3)], known=known).findings == ()


def test_an_indicator_without_a_plausible_change_is_not_asked():
    assert checked([row_of(90.0)], known=[row_of(50.0)], plan=plan_of(ownership(plausible_change=None))).findings == ()


# --- the unit of a whole series ----------------------------------------------


WIDE = plan_of(ownership(maximum=None))


@pytest.mark.parametrize("factor", [0.01, 100, 1000, 0.001])
def test_a_delivery_in_another_unit_is_stopped(factor):
    found = checked(good_rows(scale=factor), known=good_rows(), plan=WIDE)
    assert places(found) == [("unit-changed", None, "value")] * 3
    assert {one.severity for one in found.findings} == {Severity.BLOCKER}
    assert found.findings[0].found == f"8 of 8 values of phone-ownership are about {factor} times what was known"


def test_the_first_delivery_has_no_unit_to_change():
    assert checked(good_rows(scale=0.01)[:4], as_of=None).findings == ()


def test_four_fifths_of_the_values_in_another_unit_are_enough_and_fewer_are_not():
    known = [row_of(20.0 + year, period=str(2000 + year), row=year) for year in range(2, 12)]
    for rescaled, blocks in ((8, True), (7, False)):
        rows = [{**row, "value": row["value"] / (100 if row["row"] < 2 + rescaled else 1)} for row in known]
        found = checked(rows, known=known)
        assert any(one.code == "unit-changed" for one in found.findings) is blocks


def test_values_revised_at_the_same_time_do_not_hide_the_unit():
    known = good_rows()
    rows = [{**row, "value": row["value"] / 100 * (1.04 if row["row"] % 2 else 0.96)} for row in known]
    assert {one.code for one in checked(rows, known=known).findings} == {"unit-changed"}


def test_two_corrected_values_are_not_a_change_of_unit():
    known = [row_of(0.5), row_of(0.6, period="2021", row=3)]
    found = checked([row_of(50.0), row_of(60.0, period="2021", row=3)], known=known)
    assert {one.code for one in found.findings} == {"change-implausible"}


def test_zeros_say_nothing_about_the_unit():
    known = [row_of(0.0, period=str(year), row=year) for year in range(2010, 2013)]
    assert checked([{**row, "value": 0.5} for row in known], known=known, as_of=None).findings == ()


def test_one_series_in_another_unit_is_refused_and_its_neighbours_go_in():
    areas = ("CHE", "FRA", "ZAF", "CRI", "MDV", "CUB")
    known = [
        row_of(40.0 + row, area=area, period=str(2010 + row), row=10 * place + row)
        for place, area in enumerate(areas, start=1)
        for row in range(4)
    ]
    rows = [{**row, "value": row["value"] / (100 if row["area"] == "FRA" else 1)} for row in known]
    found = checked(rows, known=known, as_of=None)
    assert places(found) == [("series-rescaled", row, "value") for row in (20, 21, 22, 23)]
    assert found.admissible.tolist() == [row["area"] != "FRA" for row in rows]
    assert found.findings[0].expected == "the series phone-ownership FRA in the unit it had"


def test_a_change_of_scale_that_a_person_confirmed_goes_in():
    plan = plan_of(ownership(maximum=None), options={"rescaled_by": "100"})
    found = checked(good_rows(scale=100), known=good_rows(), plan=plan)
    assert {one.severity for one in found.findings} == {Severity.WARNING}
    assert checked(good_rows(scale=1000), known=good_rows(), plan=plan).findings[0].severity is Severity.BLOCKER


def test_a_confirmation_that_confirms_nothing_is_the_plans_mistake():
    with pytest.raises(CallerMistake, match="'a hundred' of main in register; expected one of 0"):
        checked(good_rows(), plan=plan_of(ownership(), options={"rescaled_by": "a hundred"}))


def test_a_unit_the_plan_itself_changed_is_not_compared():
    plan = plan_of(ownership(unit="ratio", maximum=1))
    rows = [{**row, "unit": "ratio"} for row in good_rows(scale=0.01)]
    assert checked(rows, known=good_rows(), plan=plan).findings == ()


def test_what_is_known_may_say_more_and_in_any_order():
    known = frame_of(*reversed(good_rows()), row_of(area="FRA")).drop(columns=["note", "file", "row"])
    assert "change-implausible" in {one.code for one in checked(with_row(9, value=60.0), known=known).findings}
