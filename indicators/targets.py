"""Where an indicator started and where it should be: points, bands, rules, and typed unknowns.

An unknown is never a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.periods import TimePeriod


class UnknownKind(StrEnum):
    """Why there is no number. None of these is zero."""

    TO_BE_ESTABLISHED = "to_be_established"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_YET_DUE = "not_yet_due"
    NOT_OBSERVED = "no_observation"
    QUALITATIVE = "qualitative"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A typed absence, and who is to end it by when."""

    kind: UnknownKind
    owner: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a period, in the indicator's unit."""

    value: Decimal
    period: TimePeriod


@dataclass(frozen=True, slots=True)
class Band:
    """A range to be within at a period; an open side is None."""

    low: Decimal | None
    high: Decimal | None
    period: TimePeriod

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a band needs a low or a high side")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the band's low side {self.low} is above its high side {self.high}")

    def miss(self, value: Decimal) -> Decimal:
        """Say how far outside the band a value is: 0 inside, negative below, positive above."""
        if self.low is not None and value < self.low:
            return value - self.low
        if self.high is not None and value > self.high:
            return value - self.high
        return Decimal(0)


@dataclass(frozen=True, slots=True)
class RelativeChange:
    """A target that is a change of the baseline in percent: −30 means 30 % below it."""

    percent: Decimal
    period: TimePeriod


@dataclass(frozen=True, slots=True)
class AnnualGrowth:
    """A target that is compound growth in percent a year from the baseline."""

    percent: Decimal
    period: TimePeriod


Goal = Point | Band | RelativeChange | AnnualGrowth | Unknown


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Baseline, milestones in time order, and target. `original` is the target as first set, when it was revised."""

    baseline: Point | Unknown
    target: Goal
    milestones: tuple[Point, ...] = ()
    original: Goal | None = None


def resolve(goal: Goal, baseline: Point | Unknown) -> Point | Band | Unknown:
    """Turn a rule into the point it asks for. A rule on an unknown baseline stays as unknown as the baseline."""
    if isinstance(goal, Point | Band | Unknown):
        return goal
    if isinstance(baseline, Unknown):
        return baseline
    if isinstance(goal, RelativeChange):
        return Point(baseline.value * (100 + goal.percent) / 100, goal.period)
    months = goal.period.end_in_months - baseline.period.end_in_months
    years = Fraction(months, 12)
    factor = (100 + goal.percent) / 100
    # A whole number of years stays exact; Decimal's power is correctly rounded for the rest.
    power = factor ** int(years) if years.denominator == 1 else factor ** (Decimal(years.numerator) / years.denominator)
    return Point(baseline.value * power, goal.period)
