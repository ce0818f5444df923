"""The methods a plan can name. Both are always run: where they disagree on the colour, the line says so.

`linear-1` is the default. `cagr-1` is the ratio of observed to required compound growth that UN and
Eurostat practice use; where a growth rate means nothing it says "not applicable" instead of putting
a constant in place of zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from indicators.progress import (
    DEFAULT_THRESHOLDS,
    Case,
    Progress,
    Status,
    Thresholds,
    assess_linear,
    case_of,
    verdict_on_pace,
)
from indicators.targets import Band, Point, Trajectory, Unknown

if TYPE_CHECKING:
    from indicators.periods import TimePeriod


class Method(Protocol):
    """A named, versioned way from a trajectory and a value to a Progress."""

    def __call__(
        self, trajectory: Trajectory, observed: Point | Unknown, *, direction: str, thresholds: Thresholds = ...
    ) -> Progress: ...


def assess_growth(
    trajectory: Trajectory, observed: Point | Unknown, *, direction: str, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Progress:
    """Judge a value by `cagr-1`: observed ÷ required compound annual growth; `pace` holds that ratio.

    Formula: Statistics Canada and Open SDG progress methodology, R = CAGR observed ÷ CAGR required.
    """
    case = case_of(trajectory, observed, direction, thresholds)
    if isinstance(case, Progress):
        return case
    why_not = _not_applicable(case)
    if why_not:
        return Progress(status=Status.NOT_ASSESSABLE, reason=why_not, value=case.observed.value, gap=case.gap())
    assert isinstance(case.baseline, Point), "checked by _not_applicable"
    assert isinstance(case.target, Point), "checked by _not_applicable"
    required = growth(case.baseline, case.target)
    ratio = growth(case.baseline, case.observed) / required
    step = {"step": "growth_ratio", "result": ratio, "required": required}
    return Progress(
        status=_status(case, ratio),
        value=case.observed.value,
        gap=case.gap(),
        pace=Fraction(ratio),
        trace=(step,),
    )


def _not_applicable(case: Case) -> str | None:
    if isinstance(case.baseline, Unknown):
        return f"baseline_{case.baseline.kind.value}"
    if isinstance(case.target, Band) or case.target.value == case.baseline.value:
        return "growth_not_applicable"
    if case.observed.period.end_in_months <= case.baseline.period.end_in_months:
        return "no_observation_after_baseline"
    signs = {value > 0 for value in (case.baseline.value, case.target.value, case.observed.value)}
    has_zero = Decimal(0) in {case.baseline.value, case.target.value, case.observed.value}
    return "growth_not_applicable" if has_zero or len(signs) > 1 else None


def growth(start: Point, end: Point) -> Decimal:
    """Give the compound growth a year from one point to another, as a fraction (0.05 is 5 % a year)."""
    years = _years_between(start.period, end.period)
    return (end.value / start.value) ** (1 / years) - 1


def _years_between(start: TimePeriod, end: TimePeriod) -> Decimal:
    months = end.end_in_months - start.end_in_months
    return Decimal(months.numerator) / (Decimal(months.denominator) * 12)


def _status(case: Case, ratio: Decimal) -> Status:
    if case.met():
        return Status.ACHIEVED
    return Status.MOVING_AWAY if ratio < 0 else verdict_on_pace(ratio, case.thresholds)


METHODS: dict[str, Method] = {"linear-1": assess_linear, "cagr-1": assess_growth}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The declared method's answer, and the other methods' beside it."""

    method: str
    progress: Progress
    others: dict[str, Progress]


def judge(
    trajectory: Trajectory,
    observed: Point | Unknown,
    *,
    direction: str,
    method: str = "linear-1",
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Judgement:
    """Run the declared method and all others; flag `method_sensitive` where two that can judge disagree."""
    answers = {
        name: run(trajectory, observed, direction=direction, thresholds=thresholds) for name, run in METHODS.items()
    }
    chosen = answers.pop(method)
    verdicts = {answer.status for answer in (chosen, *answers.values())} - {Status.NOT_ASSESSABLE, Status.MAINTAINED}
    if chosen.status is not Status.NOT_ASSESSABLE and len(verdicts) > 1:
        chosen = replace(chosen, flags=(*chosen.flags, "method_sensitive"))
    return Judgement(method, chosen, answers)
