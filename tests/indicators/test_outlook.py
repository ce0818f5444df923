"""Where a trend ends: the regression line and its prediction interval, or the reason for none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.outlook import Outlook, outlook, outlook_of, student_below, student_quantile
from indicators.steps import OUTLOOK_REASONS
from tests.indicators.builders import period, point, series

# Critical values of Student's t as tabulated in the NIST/SEMATECH e-Handbook, §1.3.6.7.2.
TABLE = {
    1: (6.314, 12.706, 63.657), 2: (2.920, 4.303, 9.925), 3: (2.353, 3.182, 5.841), 4: (2.132, 2.776, 4.604),
    5: (2.015, 2.571, 4.032), 8: (1.860, 2.306, 3.355), 10: (1.812, 2.228, 3.169), 15: (1.753, 2.131, 2.947),
    20: (1.725, 2.086, 2.845), 30: (1.697, 2.042, 2.750), 60: (1.671, 2.000, 2.660), 100: (1.660, 1.984, 2.626),
}  # fmt: skip


@pytest.mark.parametrize("freedom", TABLE)
def test_quantiles_are_those_of_the_published_table(freedom):
    found = [student_quantile(probability, freedom) for probability in (0.95, 0.975, 0.995)]
    assert found == pytest.approx(TABLE[freedom], abs=0.0006)


@given(st.integers(1, 60), st.floats(0.5, 0.9999))
def test_the_quantile_undoes_the_distribution(freedom, probability):
    assert student_below(student_quantile(probability, freedom), freedom) == pytest.approx(probability, abs=1e-9)


def test_the_interval_is_that_of_the_textbook():
    # By hand: slope 0.6, value 4.1, residual variance 0.1, spread 3.7, t(0.975; 2) = 4.30265.
    points = [point("1@2018"), point("2@2019"), point("2@2020"), point("3@2021")]
    said = outlook(points, period("2023"))
    assert (said.value, said.period) == (Decimal("4.1"), period("2023"))
    assert [float(said.low), float(said.high)] == pytest.approx([1.48280, 6.71720], abs=0.00002)


def test_points_on_a_line_end_on_it():
    said = outlook([point(f"{value}@{2010 + value}") for value in range(6)], period("2020"))
    assert (said.value, said.low, said.high) == (10, 10, 10)


@pytest.mark.parametrize(
    ("told", "mode", "reason"),
    [
        ("", "latest", "too_little_history"),
        ("2019=1 2020=2 2021=3", "latest", "too_little_history"),
        ("2018=missing 2019=1 2020=2 2021=3", "latest", "too_little_history"),
        ("2018=1 2019=1B 2020=2 2021=3", "latest", "too_little_history"),
        ("2006=1 2007=1 2008=2 2021=3", "latest", "too_little_history"),
        ("2019=1 2020=2 2021=3 2022=4 2023=5", "latest", "target_period_reached"),
        ("2018=1 2019=1 2020=2 2021=3", "flow", "not_for_flow"),
        ("2018=1 2019=1 2020=2 2021=3", "average", "not_for_average"),
        ("2018=1 2019=1 2020=2 2021=3", "maximum", "not_for_maximum"),
    ],
)
def test_where_a_trend_says_nothing_the_reason_is_given(told, mode, reason):
    assert outlook_of(series(told), period("2023"), mode) == Outlook(reason=reason)
    assert reason in OUTLOOK_REASONS


def test_only_what_follows_the_last_break_enters():
    told = "2014=90 2015=90 2016=1B 2017=2 2018=3 2019=4"
    assert outlook_of(series(told), period("2023"), "latest").value == 8


def test_values_may_arrive_in_any_order():
    told = ["2018=1", "2019=2", "2020=2", "2021=3"]
    said = {outlook_of(series(" ".join(one)), period("2023"), "latest") for one in (told, told[::-1])}
    assert len(said) == 1


def test_fifteen_years_are_remembered():
    assert outlook_of(series("2007=1 2008=1 2009=2 2021=3"), period("2023"), "latest").reason is None
