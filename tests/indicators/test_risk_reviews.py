"""Reviews of risks: how each stands on a day, where it belongs on the heat map, what changed between two days."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.resources import Level
from indicators.risk_reviews import (
    MeasureState,
    RiskStatus,
    exposure,
    heat_map,
    measures_on,
    measures_to_freeze,
    over_time,
    reviews_in,
    reviews_to_freeze,
    risk_changes,
    risks_on,
)
from tests.spending import living_plan, measure, review

PLAN = living_plan()
LOW, MEDIUM, HIGH = Level
LATER = date(2023, 1, 1)


def standing(reviews, on=LATER, risk="R1"):
    return next(one for one in risks_on(PLAN, reviews, on) if one.risk == risk)


def test_what_nobody_reviewed_stands_as_printed_and_says_so():
    one = standing([])
    assert (one.probability, one.impact, one.status, one.reviewed_on) == (LOW, HIGH, RiskStatus.OPEN, None)


def test_the_newest_day_counts_and_of_one_day_what_was_written_last():
    first, mended = review(number=1), review(number=2, status=RiskStatus.OCCURRED)
    backdated = review(on="2021-01-01", number=3, status=RiskStatus.CLOSED)
    assert standing([backdated, mended, first]).status is RiskStatus.OCCURRED
    assert standing([backdated, mended, first], date(2021, 2, 1)).status is RiskStatus.CLOSED
    assert standing([first], date(2021, 2, 28)).reviewed_on is None


@pytest.mark.parametrize(
    ("probability", "impact", "both"),
    [(LOW, LOW, LOW), (LOW, MEDIUM, LOW), (LOW, HIGH, MEDIUM), (MEDIUM, MEDIUM, MEDIUM), (MEDIUM, HIGH, HIGH),
     (HIGH, HIGH, HIGH)],
)  # fmt: skip
def test_exposure_is_the_same_whichever_of_the_two_is_greater(probability, impact, both):
    assert exposure(probability, impact) is exposure(impact, probability) is both


def test_the_heat_map_has_every_risk_once_but_those_that_are_closed():
    cells = heat_map(risks_on(PLAN, [review(status=RiskStatus.CLOSED)], LATER))
    assert len(cells) == 9
    assert [codes for codes in cells.values() if codes] == [["R2"]]
    assert cells[MEDIUM, MEDIUM] == ["R2"]


def test_each_year_is_counted_at_its_end_and_the_last_as_of_the_day():
    reviews = [review(on="2021-03-01", status=RiskStatus.CLOSED), review("R2", on="2022-06-01", number=2)]
    told = over_time(PLAN, reviews, date(2022, 5, 31))
    assert [(str(one["on"]), one["open"], one["closed"], one["reviewed"]) for one in told] == [
        ("2020-12-31", 2, 0, 0), ("2021-12-31", 1, 1, 1), ("2022-05-31", 1, 1, 0),
    ]  # fmt: skip
    assert [one["exposure_medium"] for one in told] == [2, 1, 1]


def test_what_is_reviewed_after_the_plan_has_ended_is_counted_too():
    assert [one["on"].year for one in over_time(PLAN, [review(on="2025-03-01")], date(2026, 1, 1))][-1] == 2025


def test_a_change_names_what_was_judged_otherwise():
    before, after = risks_on(PLAN, [], LATER), risks_on(PLAN, [review(owner="Staff")], LATER)
    (one,) = risk_changes(before, after)
    assert (one.risk, one.what) == ("R1", ("probability", "owner"))
    assert risk_changes(after, after) == []


def test_a_risk_of_one_plan_only_is_added_or_dropped():
    fewer = living_plan(risks=[{**PLAN.risks[1].model_dump(mode="json"), "code": "R7"}])
    told = risk_changes(risks_on(PLAN, [], LATER), risks_on(fewer, [], LATER))
    assert [(one.risk, one.before is None, one.after is None) for one in told] == [
        ("R7", True, False), ("R1", False, True), ("R2", False, True),
    ]  # fmt: skip


def test_a_mitigation_stands_as_it_was_last_found():
    reviews = [measure(MeasureState.IMPLEMENTING), measure(MeasureState.DONE, "2022-01-01", 2)]
    assert measures_on(PLAN, reviews, date(2021, 12, 31))[1] == reviews[0]
    assert measures_on(PLAN, reviews, LATER)[1] == reviews[1]
    assert measures_on(PLAN, [], LATER) == {1: None}


def test_a_snapshot_holds_the_reviews_up_to_its_day_and_gives_them_back():
    reviews = [review(owner="Staff", note="seen"), review("R9", number=2), review(on="2022-01-01", number=3)]
    document = {"risk_reviews": reviews_to_freeze(PLAN, reviews, date(2021, 12, 31)),
                "mitigation_reviews": measures_to_freeze(PLAN, [measure(MeasureState.DONE)], LATER)}  # fmt: skip
    risks, measures = reviews_in(document)
    assert standing(risks) == standing(reviews[:1])
    assert [one.state for one in measures] == [MeasureState.DONE]
    assert reviews_in({}) == ([], [])
