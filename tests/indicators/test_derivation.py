"""Gaps, ratios and shares from their parts, and never from ratios or from something missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.derivation import PRECEDENCE, derive, pooled, pools, worst_status
from indicators.series import MISSING_STATUSES, ObsStatus
from tests.indicators.builders import series


@pytest.mark.parametrize(
    ("case", "kind", "first", "second", "made"),
    [
        ("a gap of women and men", "difference", "2019=48", "2019=58", ["-10"]),
        ("a parity ratio", "ratio", "2019=48", "2019=60", ["0.8"]),
        ("24 nothing of nothing is no data", "share", "2019=0", "2019=0", []),
        ("24b none of 25 is 0 %", "share", "2019=0", "2019=25", ["0"]),
        ("a ratio to zero is no data", "ratio", "2019=3", "2019=0", []),
        ("25 the base moved", "share", "2019=45 2020=100", "2019=50 2020=150", ["90", "66.66666666666666666666666667"]),
        ("a missing part makes nothing", "difference", "2019=48 2020=missing", "2019=58 2020=59", ["-10"]),
        ("a part of another period makes nothing", "difference", "2019=48", "2020=58", []),
        ("a zero part is a value", "difference", "2019=0", "2019=58", ["-58"]),
        ("results come in time order", "difference", "2021=3 2019=1", "2019=1 2021=1", ["0", "2"]),
    ],
)
def test_values_are_derived_from_parts_of_one_period(case, kind, first, second, made):
    derived = derive(kind, series(first, "women"), series(second, "men"))
    assert [one.value for one in derived] == [Decimal(value) for value in made], case


@pytest.mark.parametrize(
    ("case", "pairs", "share"),
    [
        ("22 few replies and many", [(9, 10), (450, 1000)], "45.44554455445544554455445545"),
        ("23 halves of different sizes", [(30, 50), (20, 50)], "50"),
        ("55 a small and a large country", [(80, 100), (900, 1000)], "89.09090909090909090909090909"),
        ("nobody and somebody", [(0, 0), (1, 4)], "25"),
        ("nobody at all", [(0, 0), (0, 0)], None),
    ],
)
def test_shares_are_pooled_and_never_averaged(case, pairs, share):
    numbers = [(Decimal(above), Decimal(below)) for above, below in pairs]
    assert pooled("share", numbers) == (share and Decimal(share)), case


def test_differences_and_ratios_are_pooled_too():
    pairs = [(Decimal(3), Decimal(1)), (Decimal(5), Decimal(3))]
    assert (pooled("difference", pairs), pooled("ratio", pairs)) == (4, 2)


def test_a_derivation_that_does_not_exist_is_refused():
    with pytest.raises(KeyError):
        pooled("product", [(Decimal(3), Decimal(1))])


def test_a_derived_value_names_the_observations_it_was_made_of():
    (made,) = derive("difference", series("2019=48E", "women"), series("2019=58P", "men"))
    assert [one.series.indicator for one in made.inputs] == ["women", "men"]
    assert made.status is ObsStatus.ESTIMATED


@pytest.mark.parametrize(
    ("statuses", "worst"), [("AA", "A"), ("AE", "E"), ("PE", "E"), ("BE", "B"), ("UP", "P"), ("AU", "U")]
)
def test_a_derived_value_takes_the_status_that_ranks_first(statuses, worst):
    assert worst_status(map(ObsStatus, statuses)) == worst
    assert worst_status(map(ObsStatus, reversed(statuses))) == worst


def test_every_status_a_value_can_have_has_its_rank():
    assert sorted([*PRECEDENCE, *MISSING_STATUSES]) == sorted(ObsStatus)


def test_shares_and_ratios_of_several_periods_are_pooled_differences_are_not():
    kinds = ("difference", "ratio", "share")
    assert [kind for kind in kinds if pools(kind, "flow")] == ["ratio", "share"]
    assert not any(pools(kind, "latest") or pools(kind, "maximum") for kind in kinds)
