"""The ratio of growth rates, what it cannot judge, and what is said where methods or targets disagree."""

from __future__ import annotations

from fractions import Fraction

import pytest

from indicators.methods import achieved_earlier, assess_growth, judge
from indicators.progress import Status, Terms
from tests.indicators.builders import known, point, series, trajectory

UP, DOWN = Terms(direction="increase"), Terms(direction="decrease")


@pytest.mark.parametrize(
    ("way", "seen", "terms", "statuses", "ratio"),
    [
        # The figures published beside the Statistics Canada and UN methods: linear pace 0.64 and 0.86.
        (("20@2015", "80@2030"), "38@2022", UP, ("at_risk", "on_track"), 0.99),
        (("60@2015", "20@2030"), "44@2022", DOWN, ("at_risk", "at_risk"), 0.61),
        (("-12@2019", "-2@2023"), "-8@2021", UP, ("at_risk", "off_track"), 0.51),
        (("40@2019", "60@2023"), "35@2021", UP, ("moving_away", "moving_away"), -0.61),
        (("40@2019", "60@2023"), "66@2021", UP, ("achieved", "achieved"), 2.667),
    ],
)
def test_growth_rates_are_compared_with_the_growth_required(way, seen, terms, statuses, ratio):
    said = judge(trajectory(*way), known(seen), terms)
    other = said.others["cagr-1"]
    assert (said.progress.status, other.status) == statuses
    assert float(other.pace) == pytest.approx(ratio, abs=0.005)
    assert ("method_sensitive" in said.progress.flags) == (len(set(statuses)) > 1)


@pytest.mark.parametrize(
    ("start", "end", "seen", "reason"),
    [
        ("120@2015", "0@2030", "30@2022", "growth_not_applicable"),
        ("0@2015", "8@2030", "3@2022", "growth_not_applicable"),
        ("-5@2019", "5@2023", "1@2021", "growth_not_applicable"),
        ("40@2019", "60@2023", "-1@2021", "growth_not_applicable"),
        ("40@2019", "40@2023", "40@2021", "growth_not_applicable"),
        ("1@2019", "1.00000000000000000000000000000000001@2099", "2@2021", "growth_not_applicable"),
        ("0.9@2019", "0.97..1.03@2023", "1@2021", "growth_not_applicable"),
        ("40@2019", "60@2023", "50@2019", "no_observation_after_baseline"),
        ("to_be_established", "60@2023", "50@2019", "baseline_to_be_established"),
        ("40@2019", "not_applicable", "50@2021", "target_not_applicable"),
    ],
)
def test_a_growth_rate_that_means_nothing_is_not_given(start, end, seen, reason):
    direction = "decrease" if end == "0@2030" else "increase"
    said = assess_growth(trajectory(start, end), known(seen), Terms(direction=direction))
    assert (said.status, said.reason, said.pace) == (Status.NOT_ASSESSABLE, reason, None)


def test_levels_of_a_rubric_do_not_grow():
    said = assess_growth(trajectory("1@2019", "4@2023"), known("2@2021"), Terms(direction="increase", unit="rubric"))
    assert said.reason == "growth_not_applicable"


def test_case_58_the_declared_method_speaks_and_carries_its_version():
    said = judge(trajectory("20@2015", "80@2030"), known("38@2022"), UP, "cagr-1")
    assert (said.method, said.progress.status, list(said.others)) == ("cagr-1", Status.ON_TRACK, ["linear-1"])
    assert [step["step"] for step in said.progress.trace] == ["growth", "paced"]


def test_a_method_that_cannot_judge_does_not_make_a_verdict_sensitive():
    said = judge(trajectory("0@2015", "8@2030"), known("3@2022"), UP)
    assert "method_sensitive" not in said.progress.flags


def test_an_unknown_method_is_refused():
    with pytest.raises(KeyError):
        judge(trajectory("0@2015", "8@2030"), known("3@2022"), UP, "linear-0")


def test_case_44_a_raised_target_is_judged_beside_the_one_first_set():
    said = judge(trajectory("40@2019", "80@2023", original="60@2023"), known("60@2021"), UP)
    assert (said.progress.progress, said.against_original.status) == (0.5, Status.ACHIEVED)


def test_case_44_a_lowered_target_is_judged_beside_the_one_first_set():
    said = judge(trajectory("40@2019", "60@2023", original="80@2023"), known("60@2021"), UP)
    assert (said.progress.status, said.against_original.progress) == (Status.ACHIEVED, 0.5)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("2024=62 2025=58", "2024"),
        ("2021=62 2022=61 2025=58", "2022"),
        ("2019=62 2025=58", None),
        ("2024=62 2025=60", None),
    ],
)
def test_case_15_a_target_met_before_and_lost_again_is_remembered(told, found):
    way, seen = trajectory("40@2019", "60@2025"), series(told)
    last = seen[-1]
    said = judge(way, point(f"{last.value}@{last.period}"), UP).progress
    earlier = achieved_earlier(way, seen, said, UP)
    assert (earlier and earlier.period.text) == found


def test_growth_that_is_exactly_on_a_threshold_is_not_lost_to_rounding():
    said = assess_growth(trajectory("0.35@2019", "0.45@2020"), known("0.41@2020"), Terms(direction="increase"))
    assert (said.status, round(said.pace, 20)) == (Status.AT_RISK, Fraction(3, 5))
