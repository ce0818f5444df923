"""Two editions of a plan judged on the same record, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.crosswalk import crosswalk_rows
from indicators.errors import CallerMistake
from warehouse.assessing import assess

if TYPE_CHECKING:
    from datetime import date, datetime

    from warehouse.connection import Warehouse


def both_editions(
    warehouse: Warehouse, plan_code: str | None, *, as_of: date, known_on: datetime | None, at: datetime
) -> list[dict[str, Any]]:
    """Give a row for every place of a plan and of the edition before it, as of a day.

    Raises CallerMistake for a plan without a crosswalk, or when one of the two is not loaded.
    """
    plan, newer = assess(warehouse, plan_code, as_of=as_of, known_on=known_on, at=at)
    if plan.crosswalk is None:
        raise CallerMistake(f"{plan.code} has no crosswalk: its folder needs a crosswalk.toml")
    _, older = assess(warehouse, plan.crosswalk.before, as_of=as_of, known_on=known_on, at=at)
    old, new = ({line.entry.place.code: line.as_dict() for line in lines} for lines in (older, newer))
    return list(crosswalk_rows(plan.crosswalk, old, new))
