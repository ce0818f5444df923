"""What does not add up in the first plan, as its own figures tell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from indicators.reconcile import half_unit, reconcile
from warehouse.plan_folder import read_plan


@pytest.fixture(scope="module")
def found():
    plan = read_plan(Path(__file__).parents[2] / "plans", "itu-gs-2020-2023")
    return {line.id: line for line in reconcile(plan)}


@pytest.mark.parametrize(
    ("name", "printed", "computed", "size"),
    [
        ("objective-total/I.3/2020", 309_363, 309_361, "rounding"),
        ("objective-total/I.6/2023", 1_269_435, 1_269_434, "rounding"),
        ("output-share-of-objective/I.1-1", Decimal("59.2"), Decimal("59.5"), "real"),
        ("output-share-of-objective/I.6-2", Decimal("53.2"), Decimal("56.2"), "real"),
        ("share-total/outputs-of-objective/I.6", Decimal(100), Decimal("97.0"), "real"),
        ("share-total/support-services", Decimal(100), Decimal("100.1"), "rounding"),
        ("allocation-row/support-to-objectives-2020/Intersectoral", 8_262_493, 8_262_495, "rounding"),
        ("allocation-against-budget/support-to-objectives-2020/I.1", 8_646_024, 9_742_870, "real"),
    ],
)
def test_a_printed_figure_that_differs_is_told_with_its_size(found, name, printed, computed, size):
    line = found[name]
    assert (line.printed, line.computed, line.size) == (printed, computed, size)
    assert line.difference == printed - computed


def test_the_shares_fit_the_four_years_and_not_the_two_they_name(found):
    assert found["share-period"].printed == "2020-2021"
    assert found["share-period"].computed == "2020-2023: 2 shares differ, against 31"


def test_figures_that_agree_are_not_told(found):
    assert "objective-total/I.1/2020" not in found
    assert "allocation-against-budget/support-to-objectives-2020/I.4" not in found


def test_what_is_printed_twice_and_not_at_all_is_told(found):
    assert found["print/I.5-3/share-of-objective"].printed == "33/.3%"
    assert found["title-twice/I.2-1/I.3"].kind == "text"
    assert found["missing/Annex-1"].kind == "missing"


@pytest.mark.parametrize(("figure", "half"), [("37.2", "0.05"), ("62.55", "0.005"), ("84", "0.5")])
def test_half_a_unit_is_of_the_last_printed_digit(figure, half):
    assert half_unit(Decimal(figure)) == Decimal(half)
