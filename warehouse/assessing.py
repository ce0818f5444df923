"""The state of a plan as known at an instant, judged: what the record holds, handed to the core that judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.ancestry import areas_read
from indicators.assessment import assess_plan
from warehouse.observations import known_in_areas
from warehouse.overrides import overrides_known_on
from warehouse.plans import plan_known_on
from warehouse.source_troubles import troubles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from indicators.framework import Plan
    from indicators.lines import ProgressLine
    from indicators.series import Observation
    from warehouse.connection import Warehouse


def observations_judged(warehouse: Warehouse, plan: Plan, known_on: datetime | None) -> list[Observation]:
    """Give what judging a plan looks at, as known at an instant (None: now), withdrawals too.

    It is far less than all that is known of its indicators where areas are many.
    """
    return known_in_areas(warehouse, areas_read(plan), known_on)


def assess(
    warehouse: Warehouse, plan_code: str | None, *, as_of: date, known_on: datetime | None, at: datetime
) -> tuple[Plan, Sequence[ProgressLine]]:
    """Judge every indicator of a plan as of a day, on what was known at an instant: of the plan and of the values.

    `at` is the present moment, by which a source is late or not where `known_on` names no other.
    """
    plan = plan_known_on(warehouse, plan_code, known_on)
    beset = troubles(warehouse, plan.sources, at=known_on or at)
    overrides = overrides_known_on(warehouse, plan.code, known_on)
    observations = observations_judged(warehouse, plan, known_on)
    return plan, assess_plan(plan, observations, as_of=as_of, troubles=beset, overrides=overrides)
