"""What can be promised: points, bands, rules, and absences that are never numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.progress import Status, Terms, assess_linear
from indicators.targets import AnnualGrowth, Band, RelativeChange, Trajectory, resolve, stops_of
from tests.indicators.builders import known, period, point, trajectory


def growth(percent: str, at: str) -> AnnualGrowth:
    return AnnualGrowth(Decimal(percent), period(at))


def test_case_41_a_relative_target_follows_its_baseline():
    halve = RelativeChange(Decimal(-50), period("2023"))
    assert resolve(halve, point("40@2019")) == point("20@2023")
    assert resolve(halve, point("44@2019")) == point("22@2023")


def test_a_third_less_is_exact_to_the_last_digit_kept():
    third = RelativeChange(Decimal("-33.3"), period("2023"))
    assert resolve(third, point("0.1@2019")).value == Decimal("0.0667")


def test_case_42_compound_growth_is_compound():
    assert resolve(growth("5", "2023"), point("100@2019")) == point("121.550625@2023")


def test_case_42_compound_growth_is_due_on_its_own_curve():
    way = Trajectory(point("100@2019"), growth("5", "2023"))
    assert stops_of(way) == (point("105@2020"), point("110.25@2021"), point("115.7625@2022"))
    said = assess_linear(way, point("110.25@2021"), Terms(direction="increase"))
    assert (said.pace, said.status) == (1, Status.ON_TRACK)


def test_growth_over_part_of_a_year_is_the_root():
    half_way = resolve(growth("21", "2020-06"), point("100@2019-12"))
    assert half_way.value == Decimal(110)


def test_growth_along_declared_milestones_keeps_them():
    way = Trajectory(point("100@2019"), growth("5", "2023"), (point("101@2022"),))
    assert stops_of(way) == (point("101@2022"),)


def test_growth_that_leaves_nothing_is_refused():
    with pytest.raises(ValueError, match="leaves nothing to grow"):
        growth("-100", "2023")


@pytest.mark.parametrize("rule", [RelativeChange(Decimal(-30), period("2023")), growth("5", "2023")])
def test_a_rule_on_an_unknown_baseline_is_as_unknown_as_the_baseline(rule):
    baseline = known("to_be_established")
    assert resolve(rule, baseline) is baseline
    said = assess_linear(Trajectory(baseline, rule), point("3@2021"), Terms(direction="increase"))
    assert said.reason == "baseline_to_be_established"


@pytest.mark.parametrize(
    ("low", "high", "value", "miss"),
    [
        ("1", "2", "0.5", "-0.5"),
        ("1", "2", "1", "0"),
        ("1", "2", "2.5", "0.5"),
        ("1", None, "9", "0"),
        (None, "2", "3", "1"),
    ],
)
def test_a_band_tells_how_far_outside_a_value_is(low, high, value, miss):
    sides = [None if side is None else Decimal(side) for side in (low, high)]
    assert Band(*sides, period("2023")).miss(Decimal(value)) == Decimal(miss)


@pytest.mark.parametrize(("low", "high"), [(None, None), ("2", "1")])
def test_a_band_without_sides_or_with_crossed_ones_cannot_be_made(low, high):
    with pytest.raises(ValueError, match="band"):
        Band(low and Decimal(low), high and Decimal(high), period("2023"))


def test_milestones_count_only_between_the_ends():
    way = trajectory("0@2019", "9@2023", "8@2022", "1@2019", "2@2020", "9@2023", "7@2024")
    assert stops_of(way) == (point("2@2020"), point("8@2022"))
