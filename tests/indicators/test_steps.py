"""The vocabulary of calculations: every step carries exactly its figures, and the core starts without pydantic."""

from __future__ import annotations

import subprocess
import sys

import pytest

from indicators.framework import Accumulation, BenchmarkState, Direction, Unit
from indicators.progress import Status
from indicators.steps import REASONS, STEPS, step
from indicators.targets import UnknownKind
from indicators.terms import DIRECTIONS


@pytest.mark.parametrize(
    ("key", "figures"), [("pace", {"progress": 1, "due": 1}), ("met", {"value": 1, "target": 1, "x": 1}), ("new", {})]
)
def test_a_step_that_nobody_could_tell_cannot_be_made(key, figures):
    with pytest.raises(ValueError, match="is not a step that can be told"):
        step(key, **figures)


def test_directions_are_those_of_the_plan():
    assert set(Direction) == DIRECTIONS


def test_every_way_to_accumulate_several_periods_can_be_told():
    told = {key.removeprefix("accumulated_") for key in STEPS if key.startswith("accumulated_")}
    assert told == set(Accumulation) - {"latest", "running_total"}


def test_every_absence_a_plan_can_state_is_a_reason_of_baselines_and_targets():
    absent = set(BenchmarkState) - {"established", "provisional"}
    assert absent <= set(UnknownKind)
    assert {f"{end}_{state}" for end in ("baseline", "target") for state in absent} <= REASONS


def test_the_units_with_rules_of_their_own_exist():
    assert {"percent", "rubric"} <= set(Unit)
    assert Status.NOT_ASSESSABLE in set(Status)


def test_the_formula_is_imported_without_the_plans_schema():
    code = (
        "import sys, indicators.assessment, indicators.methods, indicators.outlook\n"
        "assert 'pydantic' not in sys.modules, 'the formula must start fast'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
