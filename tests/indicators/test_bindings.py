from __future__ import annotations

from pathlib import Path

import pytest

from indicators.bindings import indicators_without_source
from warehouse.plan_folder import read_plan

PLAN = read_plan(Path(__file__).parents[2] / "plans", "itu-gs-2020-2023")
DERIVED = [one.id for one in PLAN.indicators if one.derivation]


def without(source: str):
    return PLAN.model_copy(update={"sources": tuple(one for one in PLAN.sources if one.id != source)})


def test_every_indicator_of_the_first_plan_has_a_way_in():
    assert DERIVED
    assert indicators_without_source(PLAN) == []


@pytest.mark.parametrize("source", [source.id for source in PLAN.sources])
def test_what_only_one_source_gives_has_none_without_it_nor_has_what_is_made_of_it(source):
    missing = set(indicators_without_source(without(source)))
    given = {series.indicator for one in PLAN.sources if one.id != source for series in one.series}
    assert {series.indicator for series in PLAN.source(source).series} - given == missing - set(DERIVED)
    for one in PLAN.indicators:
        if one.derivation and one.id not in given:
            assert (one.id in missing) == any(name in missing for name, _ in one.derivation.made_from())


def test_without_any_source_no_indicator_has_a_way_in_however_it_is_derived():
    assert len(indicators_without_source(PLAN.model_copy(update={"sources": ()}))) == len(PLAN.indicators)
