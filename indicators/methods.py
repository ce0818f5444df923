"""The methods a plan can name. All are always run: where they disagree on the colour, the line says so.

`linear-1` is the default. `cagr-1` is the ratio of observed to required compound growth that UN and
Eurostat practice use; where a growth rate means nothing it says "not applicable" instead of putting
a constant in place of zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Context
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.exact import PRECISION, growth_a_year
from indicators.periods import months_between
from indicators.progress import Case, Progress, Status, Terms, assess_linear, case_of, not_assessable
from indicators.steps import step
from indicators.targets import Point, Trajectory, Unknown, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from indicators.series import Observation
    from indicators.steps import Step

ON_A_THRESHOLD = Context(prec=20)
"""Roots are kept to 28 digits and a small rate loses some of them: to 20 an exact 0.6 is not a hair less than 0.6."""


def assess_growth(trajectory: Trajectory, observed: Point | Unknown, terms: Terms) -> Progress:
    """Judge a value by `cagr-1`: observed ÷ required compound growth a year; `pace` holds that ratio.

    Formula: Statistics Canada and Open SDG progress methodology, R = CAGR observed ÷ CAGR required.
    """
    case = case_of(trajectory, observed, terms)
    if isinstance(case, Progress):
        return case
    if isinstance(case.baseline, Unknown):
        return not_assessable(f"baseline_{case.baseline.kind.value}", value=case.observed.value, gap=case.gap)
    if isinstance(case.target, Point) and _can_grow(case, case.baseline, case.target):
        required = _growth(case.baseline, case.target)
        # A target that differs from the baseline beyond the 28th digit asks for no growth that can be told.
        if required != 0:
            return _grown(case, case.target, _growth(case.baseline, case.observed), required)
    return not_assessable("growth_not_applicable", value=case.observed.value, gap=case.gap)


def _can_grow(case: Case, baseline: Point, target: Point) -> bool:
    """Growth needs values of one sign, none of them zero, and a way to go; levels of a rubric do not grow."""
    values = (baseline.value, target.value, case.observed.value)
    one_sign = all(value > 0 for value in values) or all(value < 0 for value in values)
    return one_sign and not case.is_to_hold and case.terms.unit != "rubric"


def _grown(case: Case, target: Point, observed: Decimal, required: Decimal) -> Progress:
    ratio = PRECISION.divide(observed, required)
    status, verdict = _verdict(case, target, ratio)
    return Progress(
        status=status,
        value=case.observed.value,
        gap=case.gap,
        pace=Fraction(ratio),
        trace=(step("growth", observed=observed, required=required, result=ratio), verdict),
    )


def _growth(start: Point, end: Point) -> Decimal:
    return growth_a_year(start.value, end.value, months_between(start.period, end.period) / 12)


def _verdict(case: Case, target: Point, ratio: Decimal) -> tuple[Status, Step]:
    terms = case.terms
    if case.met:
        return Status.ACHIEVED, step("met", value=case.observed.value, target=target.value)
    if ratio < 0:
        return Status.MOVING_AWAY, step("moved_away", progress=ratio)
    status = terms.verdict(ON_A_THRESHOLD.plus(ratio))
    return status, step("paced", status=status, pace=ratio, on_track=terms.on_track, at_risk=terms.at_risk)


METHODS: dict[str, Callable[[Trajectory, Point | Unknown, Terms], Progress]] = {
    "linear-1": assess_linear,
    "cagr-1": assess_growth,
}
"""Each name carries its version: a rule that changes gets a new name, so that old snapshots keep theirs."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The declared method's answer, the other methods' beside it, and what it says against what was first set."""

    method: str
    progress: Progress
    others: dict[str, Progress]
    against_original: Progress | None = None


def judge(trajectory: Trajectory, observed: Point | Unknown, terms: Terms, method: str = "linear-1") -> Judgement:
    """Run the declared method and all others; flag `method_sensitive` where two that can judge disagree.

    Raises KeyError for a method not in `METHODS`.
    """
    answers = {name: run(trajectory, observed, terms) for name, run in METHODS.items()}
    chosen = answers.pop(method)
    verdicts = {chosen.status, *(answer.status for answer in answers.values())} - {Status.NOT_ASSESSABLE}
    if chosen.status is not Status.NOT_ASSESSABLE and len(verdicts) > 1:
        chosen = replace(chosen, flags=(*chosen.flags, "method_sensitive"))
    if trajectory.original is None and trajectory.original_baseline is None:
        return Judgement(method, chosen, answers)
    # Milestones lead to the target of today; the first one is judged by the straight line.
    first = Trajectory(trajectory.original_baseline or trajectory.baseline, trajectory.original or trajectory.target)
    return Judgement(method, chosen, answers, METHODS[method](first, observed, terms))


UNDERWAY = frozenset({Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.MOVING_AWAY})
"""Statuses beside which it matters that the target had been met before."""


def achieved_earlier(
    trajectory: Trajectory, observations: Iterable[Observation], progress: Progress, terms: Terms
) -> Observation | None:
    """Find the last value since the baseline that met the target, where the judged one does not."""
    baseline, target = trajectory.baseline, resolve(trajectory.target, trajectory.baseline)
    if progress.status not in UNDERWAY or isinstance(baseline, Unknown) or isinstance(target, Unknown):
        return None
    met = [
        one
        for one in observations
        if one.value is not None and one.period.last_day > baseline.period.last_day and terms.met(one.value, target)
    ]
    return max(met, key=lambda one: one.period.last_day, default=None)
