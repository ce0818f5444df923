"""Roll-ups that say of how many, count each indicator once, and hide nothing that cannot be judged."""

from __future__ import annotations

from datetime import date

from indicators.assessment import assess_plan
from indicators.progress import Status
from indicators.rollup import roll_ups
from indicators.terms import WORST_FIRST
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

WAY, UNSET = pledge("40@2019", "60@2023"), pledge("40@2019", "to_be_established")


def rolled(*places, **values: str):
    """Roll up places (code, indicator, pledge) whose indicators were seen in 2021 with these values."""
    names = dict.fromkeys(name for _, name, _ in places)
    measured = tuple(indicator(name) for name in names)
    seen = [one for name, value in values.items() for one in series(f"2021={value}", name)]
    lines = assess_plan(plan(*places, indicators=measured), seen, as_of=date(2022, 1, 1))
    return {one["objective"]: one for one in roll_ups(lines)}


def test_case_53_what_cannot_be_judged_stands_beside_the_denominator():
    names = [f"n{number}" for number in range(10)]
    places = [(f"A.1-a.{number}", name, WAY) for number, name in enumerate(names)]
    whole = rolled(*places, **dict.fromkeys(names[:5], "50"), n5="41")[None]
    assert whole == {
        "objective": None,
        "indicators": 10,
        "assessable": 6,
        "on_track_or_better": 5,
        "by_status": {"on_track": 5, "off_track": 1, "not_assessable": 4},
        "not_assessable_reasons": {"no_observation": 4},
    }


def test_case_54_an_indicator_cited_by_two_outcomes_counts_once():
    said = rolled(("A.1-a.1", "rate", WAY), ("A.1-b.1", "rate", WAY), ("A.2-a.1", "rate", WAY), rate="50")
    assert {code: one["indicators"] for code, one in said.items()} == {"A.1": 1, "A.2": 1, None: 1}


def test_an_indicator_promised_twice_is_counted_by_its_worst_verdict():
    harder = pledge("40@2019", "100@2023")
    said = rolled(("A.1-a.1", "rate", harder), ("A.1-b.1", "rate", WAY), ("A.1-c.1", "rate", UNSET), rate="50")
    assert said[None]["by_status"] == {"off_track": 1}


def test_objectives_come_in_the_plans_order_and_the_whole_at_the_end():
    said = rolled(("B.2-a.1", "one", WAY), ("A.1-a.1", "two", UNSET), one="60", two="60")
    assert list(said) == ["B.2", "A.1", None]
    assert (said["B.2"]["on_track_or_better"], said["A.1"]["assessable"]) == (1, 0)
    assert said["A.1"]["not_assessable_reasons"] == {"target_to_be_established": 1}


def test_every_status_has_its_rank():
    assert sorted(WORST_FIRST) == sorted(Status)
