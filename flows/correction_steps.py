"""Deliveries to judge again once the plan corrects their source otherwise: nobody need wait for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.corrected_deliveries import deliveries_corrected_otherwise
from warehouse.landing import waiting
from warehouse.plans import plan_known_on

if TYPE_CHECKING:
    from warehouse.connection import Warehouse
    from warehouse.landing import WaitingDelivery


def to_admit(
    warehouse: Warehouse, plan_code: str | None, source: str, reader_version: str
) -> tuple[list[WaitingDelivery], list[str]]:
    """List what of a source is waiting, and what is to be judged again; and say what can not be judged again."""
    plan = plan_known_on(warehouse, plan_code, None)
    new = waiting(warehouse, source, {source: reader_version})
    again, stuck = deliveries_corrected_otherwise(warehouse, plan, source, reader_version)
    replaced = {one.label for one in new}
    told = [
        f"{label} stands as an earlier plan corrected it, and this very plan judged it before that: "
        "keep the correction and say in `ended` why it no longer applies"
        for label in stuck
        if label not in replaced
    ]
    return [*new, *(one for one in again if one.label not in replaced)], told
