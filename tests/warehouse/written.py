"""What people write beside computed figures, by the doors it comes in by."""

from __future__ import annotations

from datetime import date

from indicators.narratives import NarrativeStep
from indicators.risk_reviews import MeasureState
from indicators.terms import Status
from tests.frames import day, small_plan
from tests.spending import entry, living_plan
from warehouse.narratives import Signed, take_step
from warehouse.overrides import set_override, withdraw_override
from warehouse.risk_reviews import review_mitigation, review_risk
from warehouse.spending import report_spending

UNTIL = date(2026, 6, 30)


def override(warehouse, place: str = "I.1-a.1", status: Status = Status.AT_RISK, plan=None, **given):
    """Set an override on the first day of a test's story."""
    about = {"reason": "half the offices have not reported", "first_day": date(2026, 1, 1), "last_day": UNTIL, "at": day(0),
             "by": "anna"}  # fmt: skip
    return set_override(warehouse, plan or small_plan(), place, status, **about | given)


def fill_written(warehouse) -> None:
    """Put a row into every table of what people write."""
    withdraw_override(warehouse, override(warehouse).number, reason="they have now", at=day(1), by="anna")
    signed = Signed(by="anna", at=day(1))
    take_step(
        warehouse, small_plan(), "small", NarrativeStep.DRAFTED, year=2021, language="en", signed=signed, text="Well."
    )
    reviewed = {"reviewed_on": day(1).date(), "at": day(1), "by": "anna"}
    review_risk(warehouse, living_plan(), "R1", **reviewed)
    review_mitigation(warehouse, living_plan(), 1, state=MeasureState.DONE, **reviewed)
    report_spending(
        warehouse, living_plan(), [entry("A.1-1", 2021, "90")], reported_on=day(1).date(), at=day(1), by="anna"
    )
