"""Sums of parts, running totals and years of months: what is missing is unknown or said, and never zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.derivation import Derived, Refused
from indicators.periods import Frequency
from indicators.series import ObsStatus
from indicators.totals import annual, cumulated, summed
from tests.indicators.builders import period, series


def told(made):
    """`2020=5 2021=3? 2022:reason`: a question mark for an incomplete sum."""
    said = [
        f"{one.period}:{one.reason}" if isinstance(one, Refused) else
        f"{one.period}={one.value.normalize():f}{'?' if one.incomplete else ''}"
        for one in made
    ]  # fmt: skip
    return " ".join(said)


@pytest.mark.parametrize(
    ("case", "parts", "missing", "made"),
    [
        ("two parts", ["2020=2", "2020=3"], "unknown", "2020=5"),
        ("three parts", ["2020=2", "2020=3", "2020=4"], "unknown", "2020=9"),
        ("a part that is zero", ["2020=2", "2020=0"], "unknown", "2020=2"),
        ("nothing but zeros", ["2020=0", "2020=0"], "unknown", "2020=0"),
        ("a part that is missing", ["2020=2 2021=1", "2020=3"], "unknown", "2020=5 2021:parts_missing"),
        ("a part stated to be missing", ["2020=2", "2020=missing"], "unknown", "2020:parts_missing"),
        ("a part that may be missing", ["2020=2", "2020=missing"], "incomplete", "2020=2?"),
        ("nothing known", ["2020=missing", ""], "incomplete", ""),
        ("in time order", ["2021=1 2019=1", "2019=1 2021=1"], "unknown", "2019=2 2021=2"),
        ("periods do not mix", ["2020=2", "2020-Q4=3"], "incomplete", "2020-Q4=3? 2020=2?"),
        ("negative parts", ["2020=2", "2020=-3"], "unknown", "2020=-1"),
    ],
)
def test_parts_of_one_period_add_up(case, parts, missing, made):
    assert set(told(summed([series(text, f"part-{n}") for n, text in enumerate(parts)], missing)).split()) == set(
        made.split()
    ), case


@pytest.mark.parametrize(
    ("case", "flow", "since", "missing", "made"),
    [
        ("27 a flow of 12, 15 and 9", "2020=12 2021=15 2022=9", "2020", "incomplete", "2020=12 2021=27 2022=36"),
        ("what came before does not count", "2019=9 2020=12", "2020", "incomplete", "2020=12"),
        ("30 a missing year", "2020=12 2022=9", "2020", "incomplete", "2020=12 2022=21?"),
        ("30b a missing year makes it unknown", "2020=12 2022=9", "2020", "unknown", "2020=12 2022:parts_missing"),
        ("the first year is missing", "2021=15", "2020", "incomplete", "2021=15?"),
        ("a year without a value has no total", "2020=12 2021=missing", "2020", "incomplete", "2020=12"),
        ("zero is a value", "2020=0 2021=0", "2020", "unknown", "2020=0 2021=0"),
        ("a year does not count beside the others' quarters", "2020=12 2020-Q1=3 2021=1", "2020", "incomplete",
         "2020=12 2021=13"),
        ("a total that starts within a year", "2020=12 2021=1", "2020-07", "incomplete", "2021=1"),
    ],
)  # fmt: skip
def test_a_flow_becomes_a_running_total(case, flow, since, missing, made):
    assert told(cumulated(series(flow), period(since), Frequency.ANNUAL, missing)) == made, case


def test_quarters_since_a_year_count_from_its_first():
    flow = series("2019-Q4=7 2020-Q1=1 2020-Q2=2 2020-Q4=4")
    made = cumulated(flow, period("2020"), Frequency.QUARTERLY, "incomplete")
    assert told(made) == "2020-Q1=1 2020-Q2=3 2020-Q4=7?"
    assert [one["step"] for one in made[-1].told] == ["cumulated", "sum_incomplete"]
    assert made[-1].told[1] == {"step": "sum_incomplete", "missing": 1, "expected": 4}


MONTHS = " ".join(f"2020-{month:02d}={month}" for month in range(1, 13))


@pytest.mark.parametrize(
    ("case", "flow", "frequency", "missing", "made"),
    [
        ("twelve months", MONTHS, "M", "unknown", "2020=78"),
        ("eleven months", MONTHS.rpartition(" ")[0], "M", "unknown", "2020:parts_missing"),
        ("eleven months, as declared", MONTHS.rpartition(" ")[0], "M", "incomplete", "2020=66?"),
        ("four quarters", "2020-Q1=1 2020-Q2=2 2020-Q3=3 2020-Q4=4", "Q", "unknown", "2020=10"),
        ("a quarter stated missing", "2020-Q1=1 2020-Q2=2 2020-Q3=3 2020-Q4=missing", "Q", "unknown",
         "2020:parts_missing"),
        ("a quarter of zero", "2020-Q1=0 2020-Q2=0 2020-Q3=0 2020-Q4=0", "Q", "unknown", "2020=0"),
        ("two half years", "2020-S1=1 2020-S2=2", "S", "unknown", "2020=3"),
        ("the year itself does not enter", "2020=99 2020-S1=1 2020-S2=2", "S", "unknown", "2020=3"),
        ("nothing", "", "M", "incomplete", ""),
    ],
)  # fmt: skip
def test_a_year_is_the_sum_of_all_its_periods(case, flow, frequency, missing, made):
    assert told(annual(series(flow), Frequency(frequency), missing)) == made, case


def test_a_sum_names_its_parts_and_takes_the_status_that_ranks_first():
    (made,) = summed([series("2020=2E", "women"), series("2020=3P", "men")], "unknown")
    assert isinstance(made, Derived)
    assert [one.series.indicator for one in made.inputs] == ["women", "men"]
    assert (made.status, made.told) == (
        ObsStatus.ESTIMATED,
        ({"step": "derived_sum", "parts": [Decimal(2), Decimal(3)], "result": Decimal(5)},),
    )
