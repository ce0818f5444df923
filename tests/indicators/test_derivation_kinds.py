"""How derivations are declared, and every mistake of a plan in them: with its file and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.definitions import check_texts
from indicators.framework import Plan
from tests.indicators.plans import indicator, plan, pledge

FOLDER = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"

GROUP = """
[[area_group]]
code = "150"
title = { en = "A group", zh = "一组" }
members = ["CHE", "FRA"]
source = "a list"
as_of = "2020"
"""
IN_A_GROUP = 'area = "150"\n'


def checked(*indicators):
    """Check the first plan with some indicators added in a file of their own."""
    found = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.toml")}
    texts = {name: path.read_text(encoding="utf-8") for name, path in found.items() if not name.startswith("recorded")}
    return check_texts({**texts, "groups.toml": GROUP, "more.toml": written(*indicators)})


def written(*indicators):
    return "\n".join(f'[[indicator]]\ntitle = {{ en = "x", zh = "x" }}\n{one}\n' for one in indicators)


def mistakes(*indicators):
    return [one for one in checked(*indicators).findings if one.file == "more.toml"]


PARTS = [
    'id = "flow"\nunit = "count"\nfrequency = "Q"\naccumulation = "flow"',
    'id = "yearly"\nunit = "count"\naccumulation = "flow"',
    'id = "daily"\nunit = "count"\naccumulation = "flow"\nfrequency = "D"',
    'id = "stock"\nunit = "count"\ndimensions = { sex = ["F", "M"] }',
    'id = "waste"\nunit = "tonne"',
    'id = "rate"\nunit = "percent"',
    'id = "level"\nunit = "rubric"',
    'id = "share"\nunit = "percent"\nderivation = { kind = "share", first = "stock[sex=F]", second = "stock" }',
]


@pytest.mark.parametrize(
    "declared",
    [
        'unit = "count"\nderivation = { kind = "sum", parts = ["stock[sex=F]", "stock[sex=M]"] }',
        'unit = "count"\nderivation = { kind = "sum", parts = ["flow", "stock"], missing = "incomplete" }',
        'unit = "count"\nderivation = { kind = "distinct", parts = ["rate"], within = 4 }',
        'unit = "percent"\nderivation = { kind = "aggregate", of = "share", method = "pooled", coverage = 0.8 }',
        'unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "weighted", weights = "stock" }',
        'unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "mean" }',
        'unit = "count"\nderivation = { kind = "aggregate", of = "stock", method = "sum" }',
        'unit = "count"\naccumulation = "running_total"\nderivation = { kind = "cumulated", of = "flow", since = "2020" }',
        'unit = "count"\nderivation = { kind = "annual", of = "flow" }',
        'unit = "percent"\ninterpolate = { longest_gap = 2 }',
        'unit = "percent"\ninterpolate = { method = "linear", longest_gap = 2 }',
    ],
)
def test_what_makes_sense_is_accepted_and_comes_back_from_its_dump(declared):
    found = checked(*PARTS, f'id = "new"\n{IN_A_GROUP}{declared}')
    assert [one for one in found.findings if one.file == "more.toml"] == []
    assert Plan.model_validate(found.plan.model_dump(mode="json")) == found.plan


@pytest.mark.parametrize(
    ("declared", "code", "said"),
    [
        ('unit = "count"\nderivation = { kind = "sum", parts = ["rate", "stock"] }', "plan-derivation-unit", "adds up"),
        ('unit = "count"\nderivation = { kind = "sum", parts = ["stock", "waste"] }', "plan-derivation-unit", "count, the"),
        ('unit = "count"\nderivation = { kind = "sum", parts = ["stock"] }', "plan-schema", "two parts or more"),
        ('unit = "count"\nderivation = { kind = "sum", parts = ["stock", "no"] }', "plan-unknown-indicator", "one of"),
        ('unit = "count"\nderivation = { kind = "sum", parts = ["new", "stock"] }', "plan-derivation-circle", "observed"),
        ('unit = "count"\nderivation = { kind = "sum", parts = ["stock[sex=X]", "stock"] }', "plan-unknown-breakdown", "sex=F"),
        ('unit = "count"\nderivation = { kind = "sum", parts = ["stock[sex", "stock"] }', "plan-schema", "internet-use[sex=F]"),
        ('unit = "count"\nderivation = { kind = "add", parts = ["stock", "flow"] }', "plan-schema", "expected tags"),
        ('unit = "percent"\nderivation = { kind = "distinct", parts = ["stock"] }', "plan-derivation-unit", "number of areas"),
        ('unit = "count"\nderivation = { kind = "distinct", parts = ["new"] }', "plan-derivation-circle", "observed"),
        ('unit = "count"\nderivation = { kind = "sum", parts = ["stock", "stock"] }', "plan-schema", "each once"),
        ('unit = "count"\nderivation = { kind = "distinct", parts = [] }', "plan-schema", "one part or more"),
        ('unit = "count"\nderivation = { kind = "distinct", parts = ["stock"], within = 0 }', "plan-schema", "greater"),
        ('unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "pooled" }', "plan-derivation-not-a-share",
         "derived as a share"),
        ('unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "sum" }', "plan-derivation-unit", "adds up"),
        ('unit = "rubric"\nderivation = { kind = "aggregate", of = "level", method = "mean" }', "plan-derivation-unit", "quantity"),
        ('unit = "count"\nderivation = { kind = "aggregate", of = "rate", method = "mean" }', "plan-derivation-unit", "count, the"),
        ('unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "weighted" }', "plan-schema", "weights"),
        ('unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "mean", weights = "stock" }', "plan-schema",
         "weights"),
        ('unit = "count"\nderivation = { kind = "aggregate", of = "stock", method = "sum", weights_from_up_to = 1 }',
         "plan-schema", "how old weights"),
        ('unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "weighted", weights = "no" }',
         "plan-unknown-indicator", "one of"),
        ('unit = "percent"\nderivation = { kind = "aggregate", of = "rate", method = "weighted", weights = "share" }',
         "plan-derivation-unit", "weights in"),
        ('unit = "count"\nderivation = { kind = "aggregate", of = "stock", method = "sum", coverage = 80 }', "plan-schema",
         "less than or equal to 1"),
        ('unit = "count"\nderivation = { kind = "cumulated", of = "stock", since = "2020" }', "plan-derivation-not-a-flow",
         "counts the same thing again"),
        ('unit = "count"\naccumulation = "flow"\nderivation = { kind = "cumulated", of = "flow", since = "2020" }',
         "plan-derivation-summed-twice", "running_total"),
        ('unit = "count"\nderivation = { kind = "cumulated", of = "flow", since = "lately" }', "plan-schema", "not a period"),
        ('unit = "count"\nderivation = { kind = "cumulated", of = "flow", since = "2020-01-01" }', "plan-schema", "is a day"),
        ('unit = "count"\nderivation = { kind = "cumulated", of = "daily", since = "2020" }', "plan-derivation-frequency",
         "months"),
        ('unit = "count"\nderivation = { kind = "annual", of = "yearly" }', "plan-derivation-frequency", "months"),
        ('unit = "count"\nfrequency = "Q"\nderivation = { kind = "annual", of = "flow" }', "plan-derivation-frequency", "years"),
        ('unit = "rubric"\ninterpolate = { longest_gap = 2 }', "plan-derivation-unit", "between two levels"),
        ('unit = "count"\naccumulation = "flow"\ninterpolate = { longest_gap = 2 }', "plan-interpolated-flow", "a level"),
        ('unit = "count"\nfrequency = "D"\ninterpolate = { longest_gap = 2 }', "plan-derivation-frequency", "years"),
        ('unit = "count"\ninterpolate = { longest_gap = 0 }', "plan-schema", "greater"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_at_its_line(declared, code, said):
    found = mistakes(*PARTS, f'id = "new"\n{IN_A_GROUP}{declared}')
    (one,) = found
    assert (one.code, said in one.expected) == (code, True), one
    text = written(*PARTS, f'id = "new"\n{IN_A_GROUP}{declared}')
    assert text.split("\n")[one.row - 1].startswith(("derivation", "interpolate"))


def test_weights_in_a_circle_are_told_too():
    weighted = 'derivation = { kind = "aggregate", of = "rate", method = "weighted", weights = "sum" }'
    found = mistakes(
        *PARTS,
        f'id = "new"\nunit = "percent"\n{IN_A_GROUP}{weighted}',
        'id = "sum"\nunit = "count"\nderivation = { kind = "sum", parts = ["lists", "stock"] }',
        'id = "lists"\nunit = "count"\nderivation = { kind = "distinct", parts = ["new"] }',
    )
    assert {one.code for one in found} == {"plan-derivation-circle"}


@pytest.mark.parametrize(
    "derivation",
    ['kind = "aggregate", of = "stock", method = "sum"', 'kind = "distinct", parts = ["stock"]'],
)
def test_a_value_of_a_group_needs_a_group_that_the_plan_knows(derivation):
    (one,) = mistakes(*PARTS, f'id = "new"\nunit = "count"\narea = "142"\nderivation = {{ {derivation} }}')
    assert (one.code, one.found) == ("plan-unknown-area group", "142")


def test_of_the_world_countries_are_listed_without_a_group():
    assert not mistakes(*PARTS, 'id = "new"\nunit = "count"\nderivation = { kind = "distinct", parts = ["stock"] }')


def test_the_order_in_which_a_part_names_its_dimensions_says_nothing():
    parts = {"kind": "sum", "parts": ["use[sex=F;age=Y15T24]", "use[age=Y15T24;sex=M]"]}
    asked = plan(("A.1-a.1", "new", pledge("1@2019", "2@2023")), indicators=(indicator("new", derivation=parts),))
    assert [breakdown for _, breakdown in asked.indicator("new").derivation.made_from()] == [
        "age=Y15T24;sex=F",
        "age=Y15T24;sex=M",
    ]


def test_a_plan_frozen_before_there_were_more_kinds_is_still_one():
    gap = {"kind": "difference", "first": "women", "second": "men"}
    asked = plan(
        ("A.1-a.1", "gap", pledge("1@2019", "2@2023")),
        indicators=(indicator("gap", derivation=gap), indicator("women"), indicator("men")),
    )
    frozen = asked.model_dump(mode="json")
    assert frozen["indicators"][0]["derivation"].pop("whole") is None
    assert frozen["indicators"][0]["derivation"] == gap
    for one in frozen["indicators"]:
        del one["interpolate"]
    assert Plan.model_validate(frozen) == asked
