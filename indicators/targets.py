"""Where an indicator started and where it should be: points, bands, rules, and typed unknowns.

An unknown is never a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.exact import decimal_of, difference, grown
from indicators.periods import months_between

if TYPE_CHECKING:
    from indicators.periods import TimePeriod


class UnknownKind(StrEnum):
    """Why there is no number. None of these is zero."""

    TO_BE_ESTABLISHED = "to_be_established"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_YET_DUE = "not_yet_due"
    NOT_OBSERVED = "no_observation"
    WITHDRAWN = "observation_withdrawn"
    UNIT_DIFFERS = "unit_differs"
    QUALITATIVE = "qualitative"
    PARTS_MISSING = "parts_missing"
    MEMBERS_UNKNOWN = "members_unknown"
    WEIGHTS_UNKNOWN = "weights_unknown"
    COVERAGE_TOO_LOW = "coverage_too_low"


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
            return difference(value, self.low)
        if self.high is not None and value > self.high:
            return difference(value, self.high)
        return Decimal(0)


@dataclass(frozen=True, slots=True)
class RelativeChange:
    """A target that is a change of the baseline in percent: −30 means 30 % below it."""

    percent: Decimal
    period: TimePeriod


@dataclass(frozen=True, slots=True)
class AnnualGrowth:
    """A target that is compound growth in percent a year from the baseline; above −100, which would leave nothing."""

    percent: Decimal
    period: TimePeriod

    def __post_init__(self) -> None:
        if self.percent <= -100:
            raise ValueError(f"growth of {self.percent} % a year leaves nothing to grow: it must be above -100")

    def reach(self, baseline: Point, period: TimePeriod) -> Point:
        """Give the value this growth asks for at a period."""
        years = months_between(baseline.period, period) / 12
        return Point(grown(baseline.value, 1 + Fraction(self.percent) / 100, years), period)


Goal = Point | Band | RelativeChange | AnnualGrowth | Unknown


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Baseline, milestones and target. `original` is the target as first set, `original_baseline` the baseline.

    Both are None when they were never revised.
    """

    baseline: Point | Unknown
    target: Goal
    milestones: tuple[Point, ...] = ()
    original: Goal | None = None
    original_baseline: Point | Unknown | None = None


def resolve(goal: Goal, baseline: Point | Unknown) -> Point | Band | Unknown:
    """Turn a rule into the point it asks for. A rule on an unknown baseline stays as unknown as the baseline."""
    if isinstance(goal, Point | Band | Unknown):
        return goal
    if isinstance(baseline, Unknown):
        return baseline
    if isinstance(goal, AnnualGrowth):
        return goal.reach(baseline, goal.period)
    return Point(decimal_of(Fraction(baseline.value) * (1 + Fraction(goal.percent) / 100)), goal.period)


def stops_of(trajectory: Trajectory) -> tuple[Point, ...]:
    """Give the milestones between baseline and target in time order.

    Compound growth without declared milestones has one a year, on its own curve and not on a straight line.
    """
    baseline, target = trajectory.baseline, trajectory.target
    if isinstance(baseline, Unknown) or isinstance(target, Unknown):
        return ()
    stops = trajectory.milestones
    if isinstance(target, AnnualGrowth) and not stops:
        # One year more than the difference says, for periods of unequal kinds; the filter below takes it away again.
        years = range(1, target.period.year - baseline.period.year + 1)
        stops = tuple(target.reach(baseline, baseline.period.years_later(year)) for year in years)
    between = (one for one in stops if baseline.period.last_day < one.period.last_day < target.period.last_day)
    return tuple(sorted(between, key=lambda one: one.period.last_day))
