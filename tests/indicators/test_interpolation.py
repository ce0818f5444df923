"""Gaps between two neighbours are filled on a straight line, where that is declared; ends and statements are not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from indicators.evidence import Record
from indicators.interpolation import interpolated
from indicators.periods import Frequency
from indicators.series import ObsStatus
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

LATER = date(2030, 12, 31)


@pytest.mark.parametrize(
    ("case", "seen", "longest", "made"),
    [
        ("one year", "2019=10 2021=20", 1, "2020=15"),
        ("two years", "2019=10 2022=40", 2, "2020=20 2021=30"),
        ("a longer gap than declared", "2019=10 2022=40", 1, ""),
        ("a gap stated to be one", "2019=10 2020=missing 2021=20", 1, "2020=15"),
        ("what is confidential stays so", "2019=10 2020=suppressed 2021=20", 1, ""),
        ("what cannot exist does not", "2019=10 2020=cannot_exist 2021=20", 1, ""),
        ("never beyond the ends", "2019=missing 2020=10 2021=20 2022=missing", 9, ""),
        ("never across a break", "2019=10 2021=20B", 9, ""),
        ("after a break it goes on", "2019=10B 2021=20", 9, "2020=15"),
        ("zero is a neighbour", "2019=0 2021=-4", 1, "2020=-2"),
        ("nothing missing", "2019=10 2020=11", 9, ""),
        ("one value", "2019=10", 9, ""),
        ("a quarter beside years", "2019=10 2020-Q4=90 2021=20", 1, "2020=15"),
    ],
)
def test_inner_gaps_are_filled_in_time_order(case, seen, longest, made):
    filled = interpolated(series(seen), Frequency.ANNUAL, longest)
    assert " ".join(f"{one.period}={one.value:f}" for one in filled) == made, case


def test_quarters_are_filled_over_the_turn_of_a_year():
    (one,) = interpolated(series("2020-Q4=1 2021-Q2=2"), Frequency.QUARTERLY, 1)
    assert (one.period.text, one.value) == ("2021-Q1", Decimal("1.5"))


def test_what_is_filled_in_is_imputed_and_names_its_neighbours():
    (one,) = interpolated(series("2019=10P 2021=20E"), Frequency.ANNUAL, 1)
    assert (one.status, [two.period.text for two in one.inputs]) == (ObsStatus.IMPUTED, ["2019", "2021"])
    assert one.told == (
        {"step": "interpolated", "period": "2020", "before": 10, "before_period": "2019", "after": 20,
         "after_period": "2021", "result": 15},
    )  # fmt: skip


def evidence(seen, **about):
    rate = indicator(interpolate={"longest_gap": 1}, **about)
    asked = plan(("A.1-a.1", "rate", pledge("5@2018", "60@2023")), indicators=(rate,))
    return Record(asked, series(seen), LATER).evidence(asked.indicator("rate"), "001", "")


def test_a_filled_gap_stands_among_the_observations_and_leads_back_to_its_neighbours():
    found = evidence("2019=10 2021=20 2022=30")
    assert [(one.period.text, one.value, one.status.value) for one in found.observations] == [
        ("2019", 10, "A"), ("2020", 15, "I"), ("2021", 20, "A"), ("2022", 30, "A"),
    ]  # fmt: skip
    assert [one.period.text for one in found.inputs_of(found.observations[1:2])] == ["2019", "2021"]
    assert [one.period.text for one in found.measured] == ["2019", "2021", "2022"]


def test_a_stated_gap_is_not_there_twice():
    assert [one.period.text for one in evidence("2019=10 2020=missing 2021=20").observations] == [
        "2019", "2020", "2021",
    ]  # fmt: skip


def test_without_the_declaration_nothing_is_filled():
    asked = plan(("A.1-a.1", "rate", pledge("5@2018", "60@2023")))
    found = Record(asked, series("2019=10 2021=20"), LATER).evidence(asked.indicator("rate"), "001", "")
    assert [one.period.text for one in found.observations] == ["2019", "2021"]
