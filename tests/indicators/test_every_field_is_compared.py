"""No field of the schema can be forgotten: change any of them anywhere, and the comparison of two editions names it."""

from __future__ import annotations

import pytest

from indicators.definitions import SINGULARS
from indicators.framework import Outcome, Plan
from indicators.part_changes import KNOWN_BY
from indicators.plan_diff import differences
from indicators.plan_nodes import NAMED_BY
from indicators.texts import Part
from tests.indicators.schema_samples import every_part, places_of, put, sample

KINDS = 8
"""As many plans as the field with the most kinds of value has kinds; were it too few, the first test would say so."""

WHOLE = [sample(Plan, choice) for choice in range(KINDS)]
CASES = {
    (type(part), name): (plan, way, name)
    for plan in reversed(WHOLE)
    for way, part in places_of(plan)
    for name in type(part).model_fields
}
"""One place for each field of each part."""


def test_the_plans_compared_here_say_something_in_every_field_of_the_schema():
    assert {(part, name) for part, names in every_part().items() for name in names} == set(CASES)


def other(value):
    """Something else of the same shape."""
    if isinstance(value, tuple):
        return ()
    if isinstance(value, Part):
        return value.model_copy(update={name: other(getattr(value, name)) for name in type(value).model_fields})
    if isinstance(value, dict):
        return {**value, "another": "said"}
    return "something else"


def names(row):
    told = {row.part, *row.what.split()}
    return told | {SINGULARS.get(name) for name in told}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].__name__}.{case[1]}")
def test_a_change_of_this_field_is_told_by_its_name(case):
    plan, way, name = CASES[case]
    changed = put(plan, (*way, name), other(_value(plan, (*way, name))))
    rows = differences(plan, changed)
    # What gives a part its name makes it another part; an outcome's indicators are told as places.
    renamed = name in {*NAMED_BY.get(case[0], ()), *KNOWN_BY.get(case[0], ())} and "added" in {row.kind for row in rows}
    held = case == (Outcome, "indicators") and "place" in {row.part for row in rows}
    assert renamed or held or any(name in names(row) for row in rows), rows


def _value(value, way):
    for step in way:
        value = getattr(value, step) if hasattr(type(value), "model_fields") else value[step]
    return value


@pytest.mark.parametrize("plan", WHOLE, ids=range(KINDS))
def test_a_plan_does_not_differ_from_itself(plan):
    assert differences(plan, plan) == []
