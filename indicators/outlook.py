"""Where the trend of a series ends at the target's period, with an interval; or why that cannot be said.

The only place of the core that computes in floating point: a trend is an estimate, and its interval
is far wider than any rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from statistics import fmean, linear_regression
from typing import TYPE_CHECKING

from indicators.accumulation import TAKES_THE_LAST
from indicators.series import ObsStatus
from indicators.targets import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.periods import TimePeriod
    from indicators.series import Observation

FEWEST_POINTS = 4
"""Two parameters are estimated; with fewer than two values left over an interval says nothing."""

LONGEST_MEMORY = 15
"""Years of history that enter, the long term of Eurostat's SDG monitoring: older values tell of another time."""

DIGITS = 6
"""Significant digits kept: the sixth is far below the width of any interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The straight-line value at `period` and its 95 % prediction interval, in the unit; or the reason for none."""

    period: TimePeriod | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    reason: str | None = None


def outlook_of(observations: Sequence[Observation], at: TimePeriod, mode: str) -> Outlook:
    """Extend the trend of a series to the target's period, or say why not.

    `mode` is the indicator's accumulation: values that are summed or averaged for the verdict have no
    trend of their own towards the target. What came before a break of the series does not enter.
    """
    if mode not in TAKES_THE_LAST:
        return Outlook(reason=f"not_for_{mode}")
    known = sorted((one for one in observations if one.value is not None), key=lambda one: one.period.last_day)
    if known and known[-1].period.last_day >= at.last_day:
        return Outlook(reason="target_period_reached")
    breaks = [position for position, one in enumerate(known) if one.status is ObsStatus.BREAK]
    recent = known[breaks[-1] if breaks else 0 :]
    return outlook(
        [
            Point(one.value, one.period)
            for one in recent
            if one.value is not None and one.period.year > known[-1].period.year - LONGEST_MEMORY
        ],
        at,
    )


def outlook(points: Sequence[Point], at: TimePeriod, level: float = 0.95) -> Outlook:
    """Extend the least-squares line of the points to a period.

    Prediction interval of simple linear regression with Student's t on n − 2 degrees of freedom
    (e.g. NIST/SEMATECH e-Handbook of Statistical Methods, §4.5.2).
    """
    if len({point.period.last_day for point in points}) < FEWEST_POINTS:
        return Outlook(reason="too_little_history")
    times = [float(point.period.end_in_months) / 12 for point in points]
    values = [float(point.value) for point in points]
    then = float(at.end_in_months) / 12
    slope, intercept = linear_regression(times, values)
    expected = intercept + slope * then
    freedom = len(points) - 2
    residual = sum((v - intercept - slope * t) ** 2 for t, v in zip(times, values, strict=True)) / freedom
    centre = fmean(times)
    spread = 1 + 1 / len(points) + (then - centre) ** 2 / sum((t - centre) ** 2 for t in times)
    margin = student_quantile(0.5 + level / 2, freedom) * math.sqrt(residual * spread)
    return Outlook(period=at, value=_kept(expected), low=_kept(expected - margin), high=_kept(expected + margin))


def _kept(value: float) -> Decimal:
    return Decimal(f"{value:.{DIGITS}g}").normalize() + 0


@cache
def student_quantile(probability: float, freedom: int) -> float:
    """Give the value Student's t stays below with a probability between 0.5 and 1, by bisection."""
    low, high = 0.0, 1.0
    while student_below(high, freedom) < probability:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if student_below(middle, freedom) < probability else (low, middle)
    return high


def student_below(t: float, freedom: int) -> float:
    """Give P(T ≤ t) for t ≥ 0 and whole degrees of freedom, by the finite sums of Abramowitz & Stegun 26.7.3–4."""
    angle = math.atan2(t, math.sqrt(freedom))
    cosine_squared, term, total = math.cos(angle) ** 2, 1.0, 0.0
    odd = freedom % 2 == 1
    for step in range(1, freedom // 2 + 1):
        total += term
        term *= cosine_squared * ((2 * step) / (2 * step + 1) if odd else (2 * step - 1) / (2 * step))
    inside = 2 / math.pi * (angle + math.sin(angle) * math.cos(angle) * total) if odd else math.sin(angle) * total
    return 0.5 + inside / 2
