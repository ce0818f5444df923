"""What the record knows of a plan beside its figures: expenditure and reviews, as a snapshot would freeze them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.plan_life import life_to_freeze
from warehouse.risk_reviews import reviews_known_on
from warehouse.spending import spending_known_on

if TYPE_CHECKING:
    from datetime import date, datetime

    from indicators.framework import Plan
    from warehouse.connection import Warehouse


def life_of(
    warehouse: Warehouse, plan: Plan, *, as_of: date, known_on: datetime | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Give the parts of a document as of a day, as known at an instant (None: now); those there is anything of."""
    risks, mitigations = reviews_known_on(warehouse, plan.code, known_on)
    spending = spending_known_on(warehouse, plan.code, known_on)
    return life_to_freeze(plan, as_of=as_of, spending=spending, risks=risks, mitigations=mitigations)
