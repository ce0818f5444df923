"""How far an indicator has moved from its baseline towards its target, and at what pace.

Pure arithmetic: no clock, no database, no rounding. Level, progress, pace and status are separate
answers; what is unknown stays a typed unknown. The rule is `linear-1` of docs/progress.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from indicators.periods import elapsed_share
from indicators.targets import Band, Point, Trajectory, Unknown, resolve


class Status(StrEnum):
    """One verdict by the declared rule."""

    ACHIEVED = "achieved"
    MAINTAINED = "maintained"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    MOVING_AWAY = "moving_away"
    BELOW_FLOOR = "below_floor"
    NOT_ASSESSABLE = "not_assessable"


Step = dict[str, Any]
"""One step of a calculation: a message key under `step` and its figures, so that any language can tell it."""

RISING = frozenset({"increase", "at_least"})
TO_HOLD = frozenset({"at_least", "at_most", "band"})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Pace at or above `on_track` is on track, at or above `at_risk` is at risk; data of the plan."""

    on_track: Decimal = Decimal("0.95")
    at_risk: Decimal = Decimal("0.60")


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What can be said of one value. Shares are exact fractions: 0 is the baseline, 1 the target.

    `gap` is value − target in the unit (percentage points for percentages). `elapsed` runs to the
    value's own period and stops at 1. `reason` says why when the status is not assessable.
    """

    status: Status
    reason: str | None = None
    value: Decimal | None = None
    gap: Decimal | None = None
    progress: Fraction | None = None
    elapsed: Fraction | None = None
    pace: Fraction | None = None
    flags: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything one judgement needs. Build it with `case_of`, which settles rules and refuses contradictions."""

    baseline: Point | Unknown
    target: Point | Band
    milestones: tuple[Point, ...]
    observed: Point
    direction: str
    thresholds: Thresholds

    def met(self) -> bool:
        """Say whether the unrounded value meets the target."""
        if isinstance(self.target, Band):
            return self.target.miss(self.observed.value) == 0
        if self.direction in RISING:
            return self.observed.value >= self.target.value
        return self.observed.value <= self.target.value

    def gap(self) -> Decimal:
        if isinstance(self.target, Band):
            return self.target.miss(self.observed.value)
        return self.observed.value - self.target.value


def case_of(
    trajectory: Trajectory, observed: Point | Unknown, direction: str, thresholds: Thresholds
) -> Case | Progress:
    """Make a case, or the answer that there is none: an unknown never enters the arithmetic."""
    target = resolve(trajectory.target, trajectory.baseline)
    if isinstance(observed, Unknown):
        return _not_assessable(observed.kind.value)
    if isinstance(target, Unknown):
        which = "target" if isinstance(trajectory.target, Unknown) else "baseline"
        return _not_assessable(f"{which}_{target.kind.value}", value=observed.value)
    case = Case(
        baseline=trajectory.baseline,
        target=target,
        milestones=tuple(sorted(trajectory.milestones, key=lambda point: point.period.end_in_months)),
        observed=observed,
        direction=direction,
        thresholds=thresholds,
    )
    if direction == "none":
        return _not_assessable("no_direction", value=observed.value, gap=case.gap())
    if contradicts(case):
        return _not_assessable("direction_contradicts", value=observed.value, gap=case.gap())
    return case


def contradicts(case: Case) -> bool:
    """Say whether the target lies on the wrong side of the baseline: then it was met before the plan began."""
    if isinstance(case.baseline, Unknown) or isinstance(case.target, Band) or case.direction in TO_HOLD:
        return False
    way = case.target.value - case.baseline.value
    return way < 0 if case.direction in RISING else way > 0


def assess_linear(
    trajectory: Trajectory, observed: Point | Unknown, *, direction: str, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Progress:
    """Judge a value by `linear-1`: share of the way ÷ share due by the value's own period.

    Method: docs/progress.md; thresholds 0.95 and 0.60 echo Statistics Canada's and Eurostat's practice.
    """
    case = case_of(trajectory, observed, direction, thresholds)
    if isinstance(case, Progress):
        return case
    if isinstance(case.target, Band) or case.direction in TO_HOLD or _is_level(case):
        return _held(case)
    if isinstance(case.baseline, Unknown):
        return _without_baseline(case, case.baseline)
    return _travelled(case, case.baseline, case.target)


def _is_level(case: Case) -> bool:
    return isinstance(case.baseline, Point) and isinstance(case.target, Point) and (
        case.baseline.value == case.target.value
    )  # fmt: skip


def _held(case: Case) -> Progress:
    """Judge a promise to hold: there is no way to travel, so no share of it either."""
    status = Status.MAINTAINED if case.met() else Status.BELOW_FLOOR
    step = {"step": "held" if case.met() else "not_held", "value": case.observed.value, "gap": case.gap()}
    return Progress(status=status, value=case.observed.value, gap=case.gap(), trace=(step,))


def _without_baseline(case: Case, baseline: Unknown) -> Progress:
    if case.met():
        step = {"step": "met", "value": case.observed.value, "gap": case.gap()}
        return Progress(
            status=Status.ACHIEVED,
            value=case.observed.value,
            gap=case.gap(),
            flags=("baseline_pending",),
            trace=(step,),
        )
    return _not_assessable(f"baseline_{baseline.kind.value}", value=case.observed.value, gap=case.gap())


def _travelled(case: Case, baseline: Point, target: Point) -> Progress:
    elapsed = elapsed_share(baseline.period, case.observed.period, target.period)
    if elapsed is None or elapsed <= 0:
        return _not_assessable("no_observation_after_baseline", value=case.observed.value, gap=case.gap())
    share = share_travelled(baseline.value, target.value, case.observed.value)
    due = share_due(case, baseline, target)
    pace = share / due if due > 0 else None
    status = _verdict(case, share, pace)
    return Progress(
        status=status,
        value=case.observed.value,
        gap=case.gap(),
        progress=share,
        elapsed=min(elapsed, Fraction(1)),
        pace=pace,
        flags=("past_target_period",) if elapsed > 1 else (),
        trace=_told(case, baseline, target, (share, due, pace), status),
    )


def share_travelled(baseline: Decimal, target: Decimal, value: Decimal) -> Fraction:
    """Give (v − b) ÷ (t − b), exactly. Falling indicators need no special case: both differences are negative."""
    return (Fraction(value) - Fraction(baseline)) / (Fraction(target) - Fraction(baseline))


def share_due(case: Case, baseline: Point, target: Point) -> Fraction:
    """Give the share of the way due at the value's period: along the milestones, else a straight line in time.

    After the target's period the whole way is due, and no more.
    """
    stops = [baseline, *(m for m in case.milestones if m.period.end_in_months < target.period.end_in_months), target]
    for before, after in pairwise(stops):
        within = elapsed_share(before.period, case.observed.period, after.period)
        if within is not None and within <= 1:
            due = Fraction(before.value) + within * (Fraction(after.value) - Fraction(before.value))
            return (due - Fraction(baseline.value)) / (Fraction(target.value) - Fraction(baseline.value))
    return Fraction(1)


def _verdict(case: Case, share: Fraction, pace: Fraction | None) -> Status:
    if case.met():
        return Status.ACHIEVED
    if share < 0:
        return Status.MOVING_AWAY
    # Nothing was due yet by the milestones, and nothing was lost.
    if pace is None:
        return Status.ON_TRACK
    return verdict_on_pace(pace, case.thresholds)


def verdict_on_pace(pace: Fraction | Decimal, thresholds: Thresholds) -> Status:
    """Turn a pace into on track, at risk or off track."""
    if pace >= thresholds.on_track:
        return Status.ON_TRACK
    return Status.AT_RISK if pace >= thresholds.at_risk else Status.OFF_TRACK


def _told(
    case: Case, baseline: Point, target: Point, shares: tuple[Fraction, Fraction, Fraction | None], status: Status
) -> tuple[Step, ...]:
    share, due, pace = shares
    way = {
        "value": case.observed.value,
        "baseline": baseline.value,
        "target": target.value,
        "result": decimal_of(share),
    }
    time = {
        "value": case.observed.period.text,
        "baseline": baseline.period.text,
        "target": target.period.text,
        "result": decimal_of(due),
    }
    steps: list[Step] = [{"step": "progress", **way}]
    steps.append({"step": "due_by_milestones" if case.milestones else "due", **time})
    if pace is not None:
        steps.append(
            {"step": "pace", "progress": decimal_of(share), "due": decimal_of(due), "result": decimal_of(pace)}
        )
    limits = {"on_track": case.thresholds.on_track, "at_risk": case.thresholds.at_risk}
    steps.append({"step": "verdict", "status": status.value, **limits})
    return tuple(steps)


def _not_assessable(reason: str, value: Decimal | None = None, gap: Decimal | None = None) -> Progress:
    step = {"step": "not_assessable", "reason": reason}
    return Progress(status=Status.NOT_ASSESSABLE, reason=reason, value=value, gap=gap, trace=(step,))


def decimal_of(share: Fraction | None) -> Decimal | None:
    """Write an exact share as a Decimal of 28 significant digits, for storing and showing."""
    return None if share is None else Decimal(share.numerator) / Decimal(share.denominator)
