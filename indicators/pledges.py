"""What an edition promises, turned into a trajectory that can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.periods import TimePeriod
from indicators.pledge_history import first_set
from indicators.targets import (
    AnnualGrowth,
    Band,
    Goal,
    Point,
    RelativeChange,
    Trajectory,
    Unknown,
    UnknownKind,
)

if TYPE_CHECKING:
    from indicators.framework import Benchmark, Pledge


UNKNOWNS = frozenset(kind.value for kind in UnknownKind)


def trajectory_of(pledge: Pledge) -> Trajectory:
    """Read a pledge as baseline, milestones and target. A baseline that is a rule or band is a mistake of the plan."""
    baseline = goal_of(pledge.baseline)
    if not isinstance(baseline, Point | Unknown):
        raise TypeError(f"{pledge.indicator}: a baseline is a value at a period or a typed unknown")
    milestones = tuple(goal for goal in map(goal_of, pledge.milestones) if isinstance(goal, Point))
    first_target, first_baseline = first_set(pledge, "target"), first_set(pledge, "baseline")
    original = goal_of(first_target) if first_target else None
    start = goal_of(first_baseline) if first_baseline else None
    if not isinstance(start, Point | Unknown | None):
        raise TypeError(f"{pledge.indicator}: a baseline is a value at a period or a typed unknown")
    return Trajectory(baseline, goal_of(pledge.target), milestones, original, start)


def goal_of(benchmark: Benchmark) -> Goal:
    """Read one benchmark: a point, a band, a rule, or the kind of unknown it is."""
    if benchmark.state.value in UNKNOWNS:
        return Unknown(UnknownKind(benchmark.state.value), benchmark.owner, benchmark.due)
    if benchmark.nearest is not None and benchmark.value is None:
        return Unknown(UnknownKind.TO_BE_ESTABLISHED, benchmark.owner, benchmark.due)
    assert benchmark.period is not None, "the schema asks a known benchmark for its period"
    period = TimePeriod.parse(benchmark.period)
    if benchmark.value is not None:
        return Point(benchmark.value, period)
    if benchmark.rule is not None:
        kind = RelativeChange if benchmark.rule.kind == "relative_change" else AnnualGrowth
        return kind(benchmark.rule.percent, period)
    return Band(benchmark.low, benchmark.high, period)


def benchmark_dict(benchmark: Benchmark) -> dict[str, Any]:
    """Write a benchmark for JSON at every door: figures as Decimals, unknowns as null beside their state."""
    rule = {"kind": benchmark.rule.kind, "percent": benchmark.rule.percent} if benchmark.rule else None
    return {
        "value": benchmark.value,
        "period": benchmark.period,
        "state": benchmark.state.value,
        "low": benchmark.low,
        "high": benchmark.high,
        "rule": rule,
        "written": benchmark.written,
        "source": benchmark.source,
        "reason": benchmark.reason,
        "owner": benchmark.owner,
        "due": benchmark.due,
    }
