"""A part of a plan is judged as it is in the whole: its lines, its series, its composites, its own roll-ups."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.crossings import remarks_on
from indicators.plan_part import PlanPart, part_of_objectives, part_of_place, with_part
from indicators.snapshot import figures_document
from tests.indicators.builders import everything
from tests.indicators.plans import indicator, plan, pledge
from tests.indicators.test_ancestry import FIRST_PLAN
from tests.indicators.test_composites import together

DAY = date(2023, 6, 1)
NAMES = ("a", "b", "c", "d")
ACROSS = together(
    "worst", "A.1-b.1", "B.2-a.1", of=plan(
        *((code, name, pledge("10@2019", "90@2023"))
          for code, name in zip(("A.1-a.1", "A.1-b.1", "B.2-a.1", "B.2-b.1"), NAMES, strict=True)),
        indicators=tuple(map(indicator, NAMES)),
    ),
)  # fmt: skip
"""A composite that stands in one objective and judges a place of another."""

PLANS = pytest.mark.parametrize("of", [FIRST_PLAN, ACROSS], ids=["the first plan", "across objectives"])


def figures(of):
    return figures_document(of, everything(of), as_of=DAY)


def told_alike(of, part: PlanPart) -> list[str]:
    """Judge a plan whole and a part of it; give the places of the part when what is told of each is the same."""
    whole, alone = figures(of), figures(with_part(of, part))
    lines = {line["code"]: line for line in whole["lines"]}
    assert [lines[line["code"]] for line in alone["lines"]] == list(alone["lines"])
    assert {code: whole["series"][code] for code in alone["series"]} == alone["series"]
    assert [one for one in whole["composites"] if one in alone["composites"]] == alone["composites"]
    for name in ("roll_ups", "outcome_roll_ups"):
        own, of_whole = ([one for one in each[name] if one["objective"] in part.objectives] for each in (alone, whole))
        assert own == of_whole
    return [line["code"] for line in alone["lines"]]


@PLANS
def test_an_objective_is_told_of_as_in_the_whole_plan(of):
    for objective in of.objectives:
        told = told_alike(of, part_of_objectives(of, [objective.code]))
        own = [place.code for outcome in objective.outcomes for place in outcome.indicators]
        assert set(own) <= set(told)
        assert len(told) < len(of.places())


@PLANS
def test_a_place_is_told_of_as_in_the_whole_plan(of):
    for code in of.places():
        assert told_alike(of, part_of_place(of, code)) == [code]


@PLANS
def test_all_objectives_together_are_the_plan(of):
    assert with_part(of, part_of_objectives(of, [one.code for one in of.objectives])) == of


def test_an_objective_holds_what_its_composites_judge_elsewhere_and_is_no_whole_of_the_other():
    assert {one.code for one in remarks_on(ACROSS)} == {"plan-unknown-source", "plan-budget-years"}, (
        "which it does not need"
    )
    part = part_of_objectives(ACROSS, ["A.1"])
    assert part == PlanPart(frozenset({"A.1-a.1", "A.1-b.1", "B.2-a.1"}), frozenset({"A.1"}))
    assert [one["code"] for one in figures(with_part(ACROSS, part))["composites"]] == ["A.1-a.T"]
    assert figures(with_part(ACROSS, part_of_objectives(ACROSS, ["B.2"])))["composites"] == []


def test_a_composite_is_its_components():
    assert part_of_place(ACROSS, "A.1-a.T").places == {"A.1-b.1", "B.2-a.1"}


def test_what_the_plan_does_not_have_is_no_part_of_it():
    assert part_of_place(ACROSS, "C.9").places == frozenset()
    assert with_part(ACROSS, part_of_objectives(ACROSS, ["C"])).objectives == ()
