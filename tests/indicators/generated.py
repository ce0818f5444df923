"""Generated values, periods and trajectories, in the sizes that indicators have."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from indicators.periods import TimePeriod
from indicators.targets import Point, Trajectory

values = st.decimals(min_value=-(10**9), max_value=10**9, places=3)
"""Figures with three decimals, negative ones too."""


def months_of(period: TimePeriod) -> int:
    return period.last_day.year * 12 + period.last_day.month - 1


@st.composite
def periods(draw: st.DrawFn) -> TimePeriod:
    """A year, half year, quarter or month of 2010 to 2030."""
    year = draw(st.integers(2010, 2030))
    form = draw(st.sampled_from(["", "-S1", "-S2", "-Q1", "-Q4", "-02", "-11"]))
    return TimePeriod.parse(f"{year}{form}")


points = st.builds(Point, values, periods())


@st.composite
def ways(draw: st.DrawFn) -> tuple[Trajectory, str]:
    """A baseline and a later target, both known and apart, and the direction from one to the other."""
    start, end = draw(points), draw(points)
    first, last = sorted((start.period, end.period), key=lambda one: one.last_day)
    if first.last_day == last.last_day:
        last = last.years_later(1)
    if start.value == end.value:
        end = Point(start.value + Decimal("0.001"), end.period)
    direction = "increase" if end.value > start.value else "decrease"
    return Trajectory(Point(start.value, first), Point(end.value, last)), direction
