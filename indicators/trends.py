"""Where an indicator without a target is heading: its compound growth a year against fixed cut-offs.

Cut-offs of the Open SDG and Statistics Canada progress methodology: 1.5 % a year is substantial, 0.5 % moderate.
Near a natural limit nobody can grow so fast, so both shrink by C = 1 − (start ÷ limit) ^ 4.44.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.exact import PRECISION, growth_a_year
from indicators.periods import months_between
from indicators.steps import Step, step
from indicators.targets import Point, Trajectory, Unknown
from indicators.terms import RISING, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

SUBSTANTIAL, MODERATE, NONE = Decimal("0.015"), Decimal("0.005"), Decimal(0)
SHRINKING = Decimal("4.44")
DIRECTED = frozenset({"increase", "decrease"})


def trend_only(trajectory: Trajectory, seen: Point, direction: str, limit: Decimal | None) -> Sequence[Step]:
    """Tell the growth since the baseline and what it would be called; nothing where there is a target or no growth.

    `limit` is the largest possible value, where a rising indicator has one. Growth needs two values above 0.
    """
    start = trajectory.baseline
    if isinstance(start, Unknown) or not isinstance(trajectory.target, Unknown) or direction not in DIRECTED:
        return ()
    years = months_between(start.period, seen.period) / 12
    if years <= 0 or start.value <= 0 or seen.value <= 0:
        return ()
    grown = growth_a_year(start.value, seen.value, years)
    towards = grown if direction in RISING else -grown
    near = limit is not None and direction in RISING and start.value < limit
    left = _left(start.value, limit) if near and limit is not None else Decimal(1)
    cuts = {"on_track": SUBSTANTIAL * left, "at_risk": MODERATE * left}
    told = {"growth": grown * 100, **{name: cut * 100 for name, cut in cuts.items()}, "status": _called(towards, cuts)}
    return (step("trend_only_to_limit", limit=limit, **told),) if near else (step("trend_only", **told),)


def _left(start: Decimal, limit: Decimal) -> Decimal:
    return PRECISION.subtract(Decimal(1), PRECISION.power(PRECISION.divide(start, limit), SHRINKING))


def _called(growth: Decimal, cuts: dict[str, Decimal]) -> str:
    if growth < NONE:
        return Status.MOVING_AWAY.value
    if growth >= cuts["on_track"]:
        return Status.ON_TRACK.value
    return (Status.AT_RISK if growth >= cuts["at_risk"] else Status.OFF_TRACK).value
