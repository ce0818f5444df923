"""What only shows when the values are seen together: totals and parts, copies, fractions, old data, a revised past."""

from __future__ import annotations

import pytest

from indicators.findings import Severity
from tests.warehouse.indicators_for_checks import checked, ownership, places, plan_of, row_of


def by_sex(total: float, female: float, male: float, **given) -> list[dict]:
    values = {"": total, "sex=F": female, "sex=M": male}
    return [row_of(value, breakdown=sex, row=row, **given) for row, (sex, value) in enumerate(values.items(), start=2)]


def years(*values: float, first: int = 2015, **given) -> list[dict]:
    return [row_of(value, period=str(first + n), row=2 + n, **given) for n, value in enumerate(values)]


@pytest.mark.parametrize(("total", "expected"), [(49.8, "at least 50, going by its parts"),
                                                 (60.2, "at most 60, going by its parts")])  # fmt: skip
def test_a_share_of_all_that_is_not_between_the_sexes_is_a_warning(total, expected):
    found = checked(by_sex(total, 60.0, 50.0))
    assert places(found) == [("total-outside-parts", 2, "value")]
    assert (found.findings[0].severity, found.findings[0].expected) == (Severity.WARNING, expected)
    assert found.admissible.all()


@pytest.mark.parametrize("total", [50.0, 55.0, 60.0, 49.9, 60.1])
def test_a_share_between_the_sexes_or_off_by_rounding_is_none(total):
    assert checked(by_sex(total, 50.0, 60.0)).findings == ()


def test_one_sex_alone_says_nothing_of_the_total():
    assert checked(by_sex(80.0, 50.0, 60.0)[:2]).findings == ()


def test_a_part_that_is_refused_says_nothing_of_the_total():
    assert {one.code for one in checked(by_sex(80.0, 50.0, 160.0)).findings} == {"value-out-of-range"}


@pytest.mark.parametrize(("total", "is_told"), [(110, False), (150, False), (60, False), (59, True)])
def test_a_count_is_not_below_any_of_its_parts(total, is_told):
    people = plan_of(ownership(unit="count", maximum=None, decimals=0))
    found = checked(by_sex(total - 1, 50, 60, unit="count"), plan=people)
    assert [one.code for one in found.findings] == ["total-outside-parts"] * is_told


def test_every_dimension_is_asked_by_itself():
    dimensions = {"sex": ["F", "M"], "age": ["Y_LT25", "Y_GE25"]}
    young = [row_of(value, breakdown=f"age={code}", row=row)
             for row, (code, value) in enumerate({"Y_LT25": 70.0, "Y_GE25": 58.0}.items(), start=5)]  # fmt: skip
    found = checked([*by_sex(55.0, 50.0, 60.0), *young], plan=plan_of(ownership(dimensions=dimensions)))
    assert [one.expected for one in found.findings] == ["at least 58, going by its parts"]


# --- the values of a series, seen together -----------------------------------


def test_zero_everywhere_is_a_warning():
    found = checked(years(0, 0, 0, 0, 0, 0))
    assert places(found) == [("values-all-zero", None, "value")]
    assert found.findings[0].severity is Severity.WARNING
    assert found.findings[0].found == "0 in all 6 rows of phone-ownership"


def test_one_value_everywhere_is_a_warning():
    found = checked(years(5, 5, 5, 5, 5, breakdown="sex=F"))
    assert places(found) == [("values-all-equal", None, "value")]
    assert found.findings[0].found == "5 in all 5 rows of phone-ownership sex=F"


def test_fractions_under_the_name_of_percent_are_a_warning():
    found = checked(years(0.5, 0.6, 0.7, 0.8, 0.9))
    assert places(found) == [("fractions-for-percent", None, "value")]
    assert found.findings[0].found == "at most 0.9 in all 5 rows of phone-ownership"


@pytest.mark.parametrize("values", [(5, 5, 5, 5), (0, 0, 0, 0), (0.5, 0.6, 0.7, 0.8), (0.01, 0.02, 0.03, 0.04, 0.05),
                                    (0.5, 0.6, 0.7, 0.8, 1.5)])  # fmt: skip
def test_few_values_or_truly_small_ones_are_none(values):
    assert checked(years(*values, first=2017)).findings == ()


@pytest.mark.parametrize(("last", "is_told"), [(2018, True), (2019, False), (2020, False)])
def test_data_that_should_reach_further_by_now_are_a_warning(last, is_told):
    # Of mid-2022, with 18 months of delay, the year 2020 is due; of its first half only 2019 was.
    found = checked([row_of(period=str(last))])
    assert [one.code for one in found.findings] == ["data-stale"] * is_told
    if is_told:
        assert places(found) == [("data-stale", None, "period")]
        assert found.findings[0].found == "nothing of phone-ownership after 2018"
        assert found.findings[0].expected == "a later period by now: 18 months of delay are usual"


def test_an_old_value_sent_late_is_not_stale_where_newer_ones_are_known():
    assert checked([row_of(period="2010")], known=[row_of(period="2021")]).findings == ()


def test_a_past_that_changed_is_a_warning_with_its_count():
    known = years(*range(40, 50), first=2012)
    rows = [{**row, "value": row["value"] + (1 if row["row"] in {2, 3, 10} else 0)} for row in known]
    found = checked(rows, known=known)
    assert places(found) == [("history-revised", None, "value")]
    assert found.findings[0].found == "2 values of phone-ownership changed five years back or more"


def test_rows_that_cannot_be_read_are_not_counted_among_the_values():
    rows = [*years(5, 5, 5, 5, first=2017), row_of(5, period="the fifth", row=9)]
    assert {one.code for one in checked(rows).findings} == {"period-malformed"}


def test_what_concerns_the_delivery_is_told_before_its_rows():
    rows = [*years(0, 0, 0, 0, 0, 0), row_of(-1, period="2014", breakdown="sex=F", row=1)]
    assert [one.code for one in checked(rows, as_of=None).findings] == ["values-all-zero", "value-out-of-range"]
