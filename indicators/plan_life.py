"""What happened to the rest of a plan since it was published, as a snapshot holds it beside the figures. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.expenditure import amounts_to_freeze
from indicators.risk_reviews import measures_to_freeze, reviews_to_freeze

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from indicators.expenditure import Spending
    from indicators.framework import Plan
    from indicators.risk_reviews import MeasureReview, Review


def life_to_freeze(
    plan: Plan, *, as_of: date, spending: Iterable[Spending], risks: Iterable[Review],
    mitigations: Iterable[MeasureReview],
) -> dict[str, list[dict[str, Any]]]:  # fmt: skip
    """Write expenditure and reviews as parts of a document; a part of which there is nothing is not there at all.

    So a snapshot of a plan of which nothing was reported says what it said before there were such parts.
    """
    parts = {
        "expenditure": amounts_to_freeze(plan, spending, as_of),
        "risk_reviews": reviews_to_freeze(plan, risks, as_of),
        "mitigation_reviews": measures_to_freeze(plan, mitigations, as_of),
    }
    return {name: part for name, part in parts.items() if part}
