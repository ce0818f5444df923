"""The ledger of reviews: what a review leaves as it stood, and what was known of risks on any day."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.errors import CallerMistake
from indicators.resources import Level
from indicators.risk_reviews import MeasureState, RiskStatus, risks_on
from tests.frames import day
from tests.spending import living_plan
from warehouse.audit import audit_lines, verify_audit
from warehouse.plan_life import life_of
from warehouse.risk_reviews import review_mitigation, review_risk, reviews_known_on

PLAN = living_plan()


def look(warehouse, risk="R1", *, on=0, **given):
    about = {"reviewed_on": day(on).date(), "at": day(on), "by": "anna"}
    return review_risk(warehouse, PLAN, risk, **about | given)


def standing(warehouse, known_on=None):
    risks, _ = reviews_known_on(warehouse, PLAN.code, known_on)
    one = risks_on(PLAN, risks, day(99).date())[0]
    return one.probability.value, one.impact.value, one.status.value, one.owner


def test_what_a_review_does_not_name_stays_as_it_stood(warehouse):
    look(warehouse, probability=Level.HIGH, owner="Staff")
    look(warehouse, on=1, status=RiskStatus.OCCURRED, note="in March")
    assert standing(warehouse) == ("high", "high", "occurred", "Staff")
    assert standing(warehouse, day(0)) == ("high", "high", "open", "Staff")
    assert standing(warehouse, day(-1)) == ("low", "high", "open", "")


def test_a_review_of_an_earlier_day_goes_by_what_was_known_of_that_day(warehouse):
    look(warehouse, on=5, probability=Level.HIGH)
    look(warehouse, on=6, reviewed_on=day(1).date(), status=RiskStatus.CLOSED)
    risks, _ = reviews_known_on(warehouse, PLAN.code, None)
    assert [(one.probability.value, one.status.value) for one in risks] == [("high", "open"), ("low", "closed")]
    assert standing(warehouse)[:3] == ("high", "high", "open")


def test_a_mitigation_is_reviewed_like_a_risk(warehouse):
    about = {"reviewed_on": day(0).date(), "at": day(0), "by": "anna"}
    made = review_mitigation(warehouse, PLAN, 1, state=MeasureState.DONE, note="all trained", **about)
    assert reviews_known_on(warehouse, PLAN.code, None)[1] == [made]
    assert list(life_of(warehouse, PLAN, as_of=day(0).date())) == ["mitigation_reviews"]
    with pytest.raises(CallerMistake, match="no mitigation 9"):
        review_mitigation(warehouse, PLAN, 9, state=MeasureState.DONE, **about)


@pytest.mark.parametrize(("given", "told"), [
    ({"risk": "R9"}, "no risk 'R9'"), ({"reviewed_on": date(2026, 1, 2)}, "reviewed on: found 2026-01-02"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_leaves_nothing(warehouse, given, told):
    with pytest.raises(CallerMistake, match=told):
        look(warehouse, **given)
    assert (reviews_known_on(warehouse, PLAN.code, None), audit_lines(warehouse)) == (([], []), [])


def test_each_review_is_in_the_log(warehouse):
    look(warehouse, probability=Level.HIGH)
    about = {"reviewed_on": day(1).date(), "at": day(1), "by": "ben"}
    review_mitigation(warehouse, PLAN, 1, state=MeasureState.DROPPED, **about)
    assert [(line.actor, line.act) for line in audit_lines(warehouse)] == [
        ("ben", "mitigation.reviewed"), ("anna", "risk.reviewed"),
    ]  # fmt: skip
    assert verify_audit(warehouse) == ()
