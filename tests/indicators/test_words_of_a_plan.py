"""What a plan may say in words or by a rule, and what is refused: ratings, wholes, written targets, nearest years."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from indicators.crossings import remarks_on
from indicators.framework import Benchmark
from indicators.pledges import goal_of
from indicators.targets import Band, Point, Unknown
from tests.indicators.plans import indicator, plan, pledge

WAY = pledge("40@2019", "60@2023")


def codes(measured, promised=WAY):
    return [one.code for one in remarks_on(plan(("A.1-a.1", "rate", promised), indicators=measured))]


def rated(unit="percent", of="rubric"):
    shape = {"kind": "levels_met", "parts": ["one"], "at_least": 2}
    return (indicator("rate", derivation=shape, unit=unit), indicator("one", unit=of))


def test_only_rubrics_are_rated_and_their_share_is_a_percentage():
    assert "plan-derivation-unit" not in codes(rated())
    assert "plan-derivation-unit" in codes(rated(unit="count"))
    assert "plan-derivation-unit" in codes(rated(of="count"))


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ({"kind": "levels_met", "parts": [], "at_least": 2}, "one or more, each once"),
        ({"kind": "levels_met", "parts": ["a", "a"], "at_least": 2}, "one or more, each once"),
        ({"kind": "levels_met", "parts": ["a", "b"], "at_least": 2, "out_of": 1}, "fewer than the 2 parts"),
        ({"kind": "ratio", "first": "a", "second": "b", "whole": "c"}, "a whole belongs to a share"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(shape, said):
    with pytest.raises(ValidationError, match=said):
        plan(("A.1-a.1", "rate", WAY), indicators=(indicator("rate", derivation=shape),))


@pytest.mark.parametrize(
    ("written", "kind"), [("≥ 70 %", Point), ("−5", Point), ("0.97..1.03", Band), ("tbd", Unknown), ("High", Unknown)]
)
def test_a_written_target_is_what_its_figures_would_be(written, kind):
    assert isinstance(goal_of(Benchmark(written=written, period="2023", source="the plan")), kind)


def test_a_written_target_is_read_again_from_what_was_frozen_of_it():
    read = Benchmark(written="≥ 70", period="2023", source="the plan")
    assert Benchmark.model_validate(read.model_dump(mode="json")) == read


@pytest.mark.parametrize(
    ("direction", "written", "is_told"),
    [("increase", "≥ 70", False), ("at_most", "≥ 70", True), ("decrease", "≤ 5", False), ("band", "≤ 5", True)],
)
def test_a_target_and_a_direction_ask_for_the_same_side(direction, written, is_told):
    target = {"written": written, "period": "2023", "source": "the plan"}
    found = codes(
        (indicator("rate", direction=direction),), {**pledge("to_be_established", "60@2023"), "target": target}
    )
    assert ("plan-direction-contradicts" in found) == is_told


def test_only_a_baseline_is_looked_up_in_the_series():
    looked_up = {"state": "established", "nearest": {"year": "2015"}}
    measured = (indicator("rate", direction="none", unit="count"),)
    assert "plan-baseline-form" not in codes(measured, {**WAY, "baseline": looked_up})
    assert "plan-baseline-form" in codes(measured, {**WAY, "target": looked_up})
