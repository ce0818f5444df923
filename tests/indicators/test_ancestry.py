"""What judging a plan looks at: left out of what is known, everything else changes no verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indicators.ancestry import areas_read
from indicators.assessment import assess_plan
from tests.indicators.builders import everything
from tests.indicators.plans import indicator, plan, pledge
from warehouse.plan_folder import read_plan

FIRST_PLAN = read_plan(Path(__file__).parents[2] / "plans", "itu-gs-2020-2023")
WITH_PARTS = plan(
    ("A.1-a.1", "rate", pledge("40@2019", "60@2023")),
    ("A.1-a.2", "mean", pledge("40@2019", "60@2023")),
    ("A.1-a.3", "both", pledge("40@2019", "60@2023")),
    indicators=(
        indicator("rate", area="CHE"),
        indicator("mean", derivation={"kind": "aggregate", "of": "share", "method": "mean"}),
        indicator("both", area="FRA", derivation={"kind": "sum", "parts": ["first", "second"]}),
        *(indicator(name) for name in ("share", "first", "second", "nowhere")),
    ),
)


def looked_at(of, observations):
    areas = areas_read(of)
    return [
        one for one in observations
        if one.series.indicator in areas
        and (areas[one.series.indicator] is None or one.series.area in areas[one.series.indicator])
    ]  # fmt: skip


@pytest.mark.parametrize("of", [FIRST_PLAN, WITH_PARTS], ids=["the first plan", "parts in every way"])
def test_a_plan_is_judged_alike_on_all_that_is_known_and_on_what_is_looked_at(of):
    known = everything(of)
    fewer = looked_at(of, known)
    assert len(fewer) < len(known)
    whole, enough = (assess_plan(of, given, as_of=date(2023, 6, 1)) for given in (known, fewer))
    assert [line.as_dict() for line in enough] == [line.as_dict() for line in whole]
    assert any(line.judgement.progress.progress is not None for line in whole)


def test_what_a_value_of_other_areas_is_made_of_is_looked_at_in_all_of_them():
    assert areas_read(WITH_PARTS) == {
        "rate": {"CHE"}, "share": None, "first": {"FRA"}, "second": {"FRA"},
    }  # fmt: skip
