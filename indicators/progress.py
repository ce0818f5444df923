"""How far an indicator has moved from its baseline towards its target, and at what pace.

Pure arithmetic: no clock, no database, no rounding. Level, progress, pace and status are separate
answers, and what is unknown stays a typed unknown. The rule is `linear-1` of docs/progress.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.exact import decimal_of
from indicators.periods import elapsed_share
from indicators.steps import Step, step
from indicators.targets import Band, Point, Trajectory, Unknown, resolve, stops_of
from indicators.terms import LIMITS, RISING, Status, Terms

__all__ = ["RISING", "Case", "Progress", "Status", "Terms", "assess_linear", "case_of", "not_assessable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What can be said of one value. Shares are exact fractions: 0 is the baseline, 1 the target.

    `gap` is what is missing to the target in the unit (percentage points for percentages), negative
    beyond it. `elapsed` runs to the value's own period and stops at 1. `due` is the share that was due by
    then. `reason` says why when the status is not assessable.
    """

    status: Status
    reason: str | None = None
    value: Decimal | None = None
    gap: Decimal | None = None
    progress: Fraction | None = None
    elapsed: Fraction | None = None
    pace: Fraction | None = None
    due: Fraction | None = None
    flags: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A value, a target and terms that can be judged. `case_of` makes it, and refuses what cannot."""

    baseline: Point | Unknown
    target: Point | Band
    stops: tuple[Point, ...]
    observed: Point
    terms: Terms

    @property
    def met(self) -> bool:
        return self.terms.met(self.observed.value, self.target)

    @property
    def gap(self) -> Decimal:
        return self.terms.gap(self.observed.value, self.target)

    @property
    def is_to_hold(self) -> bool:
        """A band, a level, or a limit that is kept already: there is no way to travel, so no share of it either."""
        if isinstance(self.target, Band):
            return True
        if isinstance(self.baseline, Unknown):
            return self.terms.direction in LIMITS
        return self.terms.met(self.baseline.value, self.target)


def assess_linear(trajectory: Trajectory, observed: Point | Unknown, terms: Terms) -> Progress:
    """Judge a value by `linear-1`: the share of the way travelled ÷ the share due by the value's own period."""
    case = case_of(trajectory, observed, terms)
    if isinstance(case, Progress):
        return case
    if case.is_to_hold:
        return _held(case)
    assert isinstance(case.target, Point), "a band is held"
    if isinstance(case.baseline, Unknown):
        return _without_baseline(case, case.baseline, case.target)
    return _travelled(case, case.baseline, case.target)


def case_of(trajectory: Trajectory, observed: Point | Unknown, terms: Terms) -> Case | Progress:
    """Make a case, or the answer that there is none: an unknown or a contradiction never enters the arithmetic."""
    target = resolve(trajectory.target, trajectory.baseline)
    if isinstance(observed, Unknown):
        return not_assessable(observed.kind.value)
    if isinstance(target, Unknown):
        which = "target" if isinstance(trajectory.target, Unknown) else "baseline"
        return not_assessable(f"{which}_{target.kind.value}", value=observed.value)
    stops = stops_of(trajectory)
    case = Case(baseline=trajectory.baseline, target=target, stops=stops, observed=observed, terms=terms)
    reason = _contradiction(case)
    if reason:
        flags = ("target_met_at_baseline",) if reason == "direction_contradicts" else ()
        return not_assessable(reason, value=observed.value, gap=case.gap, flags=flags)
    if isinstance(case.baseline, Point) and observed.period.last_day <= case.baseline.period.last_day:
        return _not_begun(case, case.baseline)
    return case


def not_assessable(
    reason: str, *, value: Decimal | None = None, gap: Decimal | None = None, flags: tuple[str, ...] = ()
) -> Progress:
    """Answer that there is no verdict, and why; the level is told all the same."""
    told = (step("not_assessable", reason=reason),)
    return Progress(status=Status.NOT_ASSESSABLE, reason=reason, value=value, gap=gap, flags=flags, trace=told)


def _contradiction(case: Case) -> str | None:
    """Name what makes the question itself wrong: a mistake of the plan, for which no number may stand in."""
    if case.terms.direction == "none":
        return "no_direction"
    if case.terms.direction == "band" and not isinstance(case.target, Band):
        return "target_not_a_band"
    return _contradiction_of_ends(case, case.baseline) if isinstance(case.baseline, Point) else None


def _contradiction_of_ends(case: Case, baseline: Point) -> str | None:
    target = case.target
    if target.period.last_day <= baseline.period.last_day:
        return "target_not_after_baseline"
    if isinstance(target, Band):
        return None
    if case.terms.unit == "percent" and _are_fractions(baseline, target, case.observed):
        return "fraction_for_percent"
    is_a_way = case.terms.direction not in LIMITS and target.value != baseline.value
    return "direction_contradicts" if is_a_way and case.terms.met(baseline.value, target) else None


def _are_fractions(baseline: Point, target: Point, observed: Point) -> bool:
    """Tell 0.40 to 0.50 beside a value of 45: percents below one exist, a value ten times both ends does not."""
    largest = max(abs(baseline.value), abs(target.value))
    return 0 < largest <= 1 < abs(observed.value) and abs(observed.value) >= 10 * largest


def _not_begun(case: Case, baseline: Point) -> Progress:
    """Answer for a value of the baseline's own period or before: no time has passed, so there is no pace."""
    refused = not_assessable("no_observation_after_baseline", value=case.observed.value, gap=case.gap)
    if case.is_to_hold or case.observed.period.last_day < baseline.period.last_day:
        return refused
    assert isinstance(case.target, Point), "a band is held"
    share = share_travelled(baseline.value, case.target.value, case.observed.value)
    told = (_told_progress(case, baseline, case.target, share), *refused.trace)
    return Progress(
        status=refused.status,
        reason=refused.reason,
        value=refused.value,
        gap=refused.gap,
        progress=share,
        elapsed=Fraction(0),
        trace=told,
    )


def _held(case: Case) -> Progress:
    low, high = _limits(case)
    if case.met:
        status, told = Status.MAINTAINED, step("held", value=case.observed.value, low=low, high=high)
    else:
        status = Status.BELOW_FLOOR
        told = step("not_held", value=case.observed.value, low=low, high=high, gap=case.gap)
    return Progress(status=status, value=case.observed.value, gap=case.gap, trace=(told, *_from_parity(case)))


def _from_parity(case: Case) -> list[Step]:
    """Tell how many times off parity a ratio is: 0.8 and 1.25 are as far from 1 as each other."""
    value, target = Fraction(case.observed.value), case.target
    around_one = isinstance(target, Band) and target.miss(Decimal(1)) == 0
    if case.terms.unit != "ratio" or not around_one or value <= 0:
        return []
    return [step("from_parity", value=case.observed.value, result=decimal_of(max(value, 1 / value)))]


def _limits(case: Case) -> tuple[Decimal | None, Decimal | None]:
    if isinstance(case.target, Band):
        return case.target.low, case.target.high
    return (case.target.value, None) if case.terms.direction in RISING else (None, case.target.value)


def _without_baseline(case: Case, baseline: Unknown, target: Point) -> Progress:
    """Judge the level alone: meeting a target needs no baseline, being on the way to it does."""
    value, gap, flags = case.observed.value, case.gap, ("baseline_pending",)
    if not case.met:
        return not_assessable(f"baseline_{baseline.kind.value}", value=value, gap=gap, flags=flags)
    told = (step("met", value=value, target=target.value),)
    return Progress(status=Status.ACHIEVED, value=value, gap=gap, flags=flags, trace=told)


def _travelled(case: Case, baseline: Point, target: Point) -> Progress:
    elapsed = elapsed_share(baseline.period, case.observed.period, target.period)
    share = share_travelled(baseline.value, target.value, case.observed.value)
    due = share_due(case, baseline, target)
    pace = share / due if due > 0 else None
    status, verdict = _verdict(case, target, share, pace)
    reason = "not_yet_due" if status is Status.NOT_ASSESSABLE else None
    way = _told_progress(case, baseline, target, share)
    paced = [] if pace is None else [step("pace", progress=way["result"], due=decimal_of(due), result=decimal_of(pace))]
    return Progress(
        status=status,
        reason=reason,
        value=case.observed.value,
        gap=case.gap,
        progress=share,
        elapsed=min(elapsed, Fraction(1)),
        pace=pace,
        due=due,
        flags=("past_target_period",) if elapsed > 1 else (),
        trace=(way, _told_due(case, baseline, target, due), *paced, verdict),
    )


def share_travelled(baseline: Decimal, target: Decimal, value: Decimal | Fraction) -> Fraction:
    """Give (v − b) ÷ (t − b), exactly. Falling indicators need no special case: both differences are negative."""
    return (Fraction(value) - Fraction(baseline)) / (Fraction(target) - Fraction(baseline))


def share_due(case: Case, baseline: Point, target: Point) -> Fraction:
    """Give the share of the way due at the value's period: along the milestones, else a straight line in time.

    Levels of a rubric are due at their own periods and not in between. From the target's period on
    the whole way is due, and no more: a late value is not flattered by the time it took.
    """
    stops = (baseline, *case.stops, target)
    passed = [stop for stop in stops if stop.period.last_day <= case.observed.period.last_day]
    if len(passed) == len(stops):
        return Fraction(1)
    before, after = passed[-1], stops[len(passed)]
    within = Fraction(0) if _is_stepwise(case) else elapsed_share(before.period, case.observed.period, after.period)
    due = Fraction(before.value) + within * (Fraction(after.value) - Fraction(before.value))
    return share_travelled(baseline.value, target.value, due)


def _is_stepwise(case: Case) -> bool:
    # Half a level of a rubric, or half a yes, means nothing.
    return case.terms.unit == "rubric"


def _verdict(case: Case, target: Point, share: Fraction, pace: Fraction | None) -> tuple[Status, Step]:
    if case.met:
        return Status.ACHIEVED, step("met", value=case.observed.value, target=target.value)
    if share < 0:
        return Status.MOVING_AWAY, step("moved_away", progress=decimal_of(share))
    if pace is None:
        status = Status.NOT_ASSESSABLE if _is_stepwise(case) else Status.ON_TRACK
        return status, step("nothing_due", period=case.observed.period.text)
    status, terms = case.terms.verdict(pace), case.terms
    told = step("paced", status=status, pace=decimal_of(pace), on_track=terms.on_track, at_risk=terms.at_risk)
    return status, told


def _told_progress(case: Case, baseline: Point, target: Point, share: Fraction) -> Step:
    ends = {"baseline": baseline.value, "target": target.value}
    return step("progress", value=case.observed.value, **ends, result=decimal_of(share))


def _told_due(case: Case, baseline: Point, target: Point, due: Fraction) -> Step:
    now, result = case.observed.period.text, decimal_of(due)
    stops = [f"{one.value:f}@{one.period}" for one in (*case.stops, target)]
    if _is_stepwise(case):
        return step("due_in_steps", period=now, milestones=stops, result=result)
    if case.stops:
        return step("due_by_milestones", period=now, milestones=stops, result=result)
    return step("due_in_time", period=now, baseline=baseline.period.text, target=target.period.text, result=result)
