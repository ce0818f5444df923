"""Flows are summed, running totals take the last, a missing period is said and never filled in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.accumulation import accumulate
from indicators.methods import judge
from indicators.progress import Terms
from indicators.targets import Point
from tests.indicators.builders import period, series, trajectory


def judged(mode: str, told: str, after: str | None = "2019"):
    return accumulate(mode, series(told), period(after) if after else None)


@pytest.mark.parametrize(
    ("case", "mode", "told", "value", "missing"),
    [
        ("27 an annual flow", "flow", "2020=12 2021=15 2022=9", "36", 0),
        ("28 a running total", "running_total", "2020=12 2021=27 2022=36", "36", 0),
        ("29 an earlier year of a flow corrected", "flow", "2020=10 2021=15 2022=9", "34", 0),
        ("29b an earlier year of a running total corrected", "running_total", "2020=10 2021=27 2022=36", "36", 0),
        ("30 a missing year of a flow", "flow", "2020=12 2022=9", "21", 1),
        ("30b a year whose absence is stated", "flow", "2020=12 2021=missing 2022=9", "21", 1),
        ("30c nothing is carried into a year without a value", "latest", "2020=12 2021=missing", "12", 0),
        ("a flow counts what came after the baseline", "flow", "2018=5 2019=7 2020=12 2021=15", "27", 0),
        ("a flow whose first years are missing", "flow", "2022=9", "9", 2),
        ("an average", "average", "2020=12 2021=15 2022=9", "12", 0),
        ("an average of thirds", "average", "2020=1 2021=0 2022=0", "0.3333333333333333333333333333", 0),
        ("the highest", "maximum", "2018=99 2020=12 2021=15 2022=9", "15", 0),
        ("a zero is a value", "flow", "2020=0 2021=0", "0", 0),
        ("quarters of a flow", "flow", "2020-Q1=1 2020-Q2=2 2020-Q4=4", "7", 1),
        ("a year and its quarters are not added up", "flow", "2020=10 2021-Q1=1 2021-Q2=2", "3", 4),
        ("days have no number of missing ones", "flow", "2020-01-05=1 2020-03-09=2", "3", 0),
    ],
)
def test_values_of_several_periods_make_one(case, mode, told, value, missing):
    made = judged(mode, told)
    assert (made.value, made.missing_periods) == (Decimal(value), missing), case


def test_case_27_a_flow_is_judged_by_its_sum():
    made = judged("flow", "2020=12 2021=15 2022=9")
    said = judge(trajectory("0@2019", "40@2023"), Point(made.value, made.period), Terms(direction="increase"))
    assert said.progress.progress == Decimal("0.9")


def test_without_a_baseline_a_flow_begins_with_its_first_value():
    made = judged("flow", "2018=5 2020=12", after=None)
    assert (made.value, made.missing_periods) == (17, 1)


@pytest.mark.parametrize(("mode", "told"), [("latest", ""), ("latest", "2020=suppressed"), ("flow", "2018=5 2019=7")])
def test_of_nothing_known_nothing_is_made(mode, told):
    assert judged(mode, told) is None


def test_what_was_made_names_its_inputs_in_time_order():
    made = judged("flow", "2022=9 2020=12 2021=15")
    assert ([one.period.text for one in made.inputs], made.period.text) == (["2020", "2021", "2022"], "2022")


def test_a_mode_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        judged("sum", "2020=1")
