"""Every indicator of a plan judged on what was known: one line a place, in the plan's own order. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from indicators.accumulation import Judged, accumulate
from indicators.evidence import Evidence, Record
from indicators.methods import Judgement, judge
from indicators.outlook import Outlook, outlook
from indicators.periods import MONTHS_IN, Frequency
from indicators.pledges import benchmark_dict, trajectory_of
from indicators.progress import Thresholds, decimal_of
from indicators.series import ObsStatus
from indicators.targets import Point, Unknown, UnknownKind, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from indicators.framework import Indicator, IndicatorPlace, Outcome, Plan, Pledge
    from indicators.progress import Progress
    from indicators.series import Observation
    from indicators.targets import Trajectory

GAP_UNIT = {"percent": "percentage_point"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressLine:
    """What can be said of one place of the plan. `as_dict` has the field names of every door (design contract §9)."""

    place: IndicatorPlace
    objective: str
    outcome: Outcome
    indicator: Indicator
    pledge: Pledge
    evidence: Evidence
    judged: Judged | None
    judgement: Judgement
    outlook: Outlook
    flags: tuple[str, ...]
    stale_since: date | None

    @property
    def latest(self) -> Observation | None:
        """The newest observation with a value; under an accumulation it is the last one that entered."""
        return self.judged.inputs[-1] if self.judged else None

    def as_dict(self) -> dict[str, Any]:
        """Write the line with Decimals where figures are, for JSON at every door and for snapshots."""
        progress = self.judgement.progress
        return {
            "code": self.place.code,
            "objective": self.objective,
            "outcome": self.outcome.code,
            "indicator": self.indicator.id,
            "title": _texts(self.indicator),
            "unit": self.indicator.unit.value,
            "decimals": self.indicator.decimals,
            "direction": self.indicator.direction.value,
            "area": self.evidence.key.area,
            "breakdown": self.evidence.key.breakdown,
            "baseline": benchmark_dict(self.pledge.baseline),
            "target": {**benchmark_dict(self.pledge.target), "original": _original(self.pledge)},
            "milestones": [benchmark_dict(milestone) for milestone in self.pledge.milestones],
            "latest": self._latest(),
            "gap": _gap(progress, self.indicator),
            "progress": decimal_of(progress.progress),
            "elapsed": decimal_of(progress.elapsed),
            "pace": decimal_of(progress.pace),
            "outlook": outlook_dict(self.outlook),
            "status": progress.status.value,
            "reason": progress.reason,
            "method": self.judgement.method,
            "flags": list(self.flags),
            "other_methods": [_other(name, other) for name, other in self.judgement.others.items()],
            "trace": [dict(step) for step in self._trace()],
            "inputs": [_input(one) for one in self._inputs()],
            "source": self.evidence.key.source or None,
            "stale_since": self.stale_since.isoformat() if self.stale_since else None,
        }

    def _inputs(self) -> tuple[Observation, ...]:
        return self.evidence.inputs_of(self.judged.inputs) if self.judged else ()

    def _latest(self) -> dict[str, Any] | None:
        if self.judged is None or self.latest is None:
            return None
        return {
            "value": self.judged.value,
            "period": self.latest.period.text,
            "observation_status": self.latest.status.value,
            "vintage": self.latest.vintage,
            "known_at": self.latest.known_at,
            "recorded": any(one.recorded for one in self._inputs()),
            "note": self.latest.note,
            "source": self.evidence.key.source,
        }

    def _trace(self) -> list[dict[str, Any]]:
        steps = list(self.judgement.progress.trace)
        if self.judged and self.indicator.derivation:
            values = [one.value for one in self._inputs()]
            kind = self.indicator.derivation.kind
            steps.insert(0, {"step": f"derived_{kind}", "parts": values, "result": self.judged.value})
        if self.judged and len(self.judged.inputs) > 1:
            values = [one.value for one in self.judged.inputs]
            mode = self.indicator.accumulation.value
            steps.insert(0, {"step": f"accumulated_{mode}", "parts": values, "result": self.judged.value})
        return steps


def assess_plan(plan: Plan, observations: Sequence[Observation], *, as_of: date) -> tuple[ProgressLine, ...]:
    """Judge every indicator of a plan on what is known, as of a day: periods not ended by then are not used.

    `observations` holds the newest vintage of each series and period, in any order.
    """
    record = Record(plan, observations, as_of)
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    pledges = {pledge.indicator: pledge for pledge in plan.pledges}
    return tuple(
        _line(plan, record, (objective.code, outcome, place), (indicators[place.indicator], pledges[place.code]), as_of)
        for objective in plan.objectives
        for outcome in objective.outcomes
        for place in outcome.indicators
    )


def _line(
    plan: Plan,
    record: Record,
    where: tuple[str, Outcome, IndicatorPlace],
    what: tuple[Indicator, Pledge],
    as_of: date,
) -> ProgressLine:
    objective, outcome, place = where
    indicator, pledge = what
    trajectory = trajectory_of(pledge)
    evidence = record.evidence(indicator, indicator.area, indicator.breakdown)
    after = trajectory.baseline.period if isinstance(trajectory.baseline, Point) else None
    judged = accumulate(indicator.accumulation.value, evidence.observations, after)
    judgement = _judge(plan, indicator, trajectory, evidence, judged)
    stale_since = _stale_since(indicator, judged, as_of)
    return ProgressLine(
        place=place,
        objective=objective,
        outcome=outcome,
        indicator=indicator,
        pledge=pledge,
        evidence=evidence,
        judged=judged,
        judgement=judgement,
        outlook=_outlook(trajectory, evidence),
        flags=(
            *judgement.progress.flags,
            *_flags(evidence, judged, pledge, after),
            *(["stale"] if stale_since else []),
        ),
        stale_since=stale_since,
    )


def _judge(
    plan: Plan, indicator: Indicator, trajectory: Trajectory, evidence: Evidence, judged: Judged | None
) -> Judgement:
    observed = Point(judged.value, judged.period) if judged else _absence(indicator, evidence)
    return judge(
        trajectory,
        observed,
        direction=indicator.direction.value,
        method=plan.method.name,
        thresholds=Thresholds(plan.method.on_track, plan.method.at_risk),
    )


def _absence(indicator: Indicator, evidence: Evidence) -> Unknown:
    """Say what kind of nothing there is: a stated absence of the newest period, or silence."""
    stated = evidence.observations[-1].status if evidence.observations else None
    kinds = {ObsStatus.SUPPRESSED: UnknownKind.SUPPRESSED, ObsStatus.CANNOT_EXIST: UnknownKind.NOT_APPLICABLE}
    if stated in kinds:
        return Unknown(kinds[stated])
    return Unknown(UnknownKind.QUALITATIVE if indicator.kind == "qualitative" else UnknownKind.NOT_OBSERVED)


def _outlook(trajectory: Trajectory, evidence: Evidence) -> Outlook:
    target = resolve(trajectory.target, trajectory.baseline)
    if isinstance(target, Unknown):
        return Outlook(reason="no_target_period")
    points = [Point(one.value, one.period) for one in evidence.observations if one.value is not None]
    return outlook(points, target.period)


def _flags(evidence: Evidence, judged: Judged | None, pledge: Pledge, after: Any) -> list[str]:
    if judged is None:
        return []
    inputs = evidence.inputs_of(judged.inputs)
    since = after.end_in_months if after is not None else None
    told = {
        "recorded": any(one.recorded for one in inputs),
        "provisional": any(one.status is ObsStatus.PROVISIONAL for one in inputs),
        "revised": any(one.revised for one in inputs),
        "incomplete": judged.missing_periods > 0,
        "series_break": any(
            one.status is ObsStatus.BREAK
            for one in evidence.observations
            if since is not None and since < one.period.end_in_months <= judged.period.end_in_months
        ),
        "baseline_provisional": pledge.baseline.state == "provisional",
        "target_provisional": pledge.target.state == "provisional",
        "target_revised": pledge.original_target is not None,
    }
    return [flag for flag, is_so in told.items() if is_so]


def _stale_since(indicator: Indicator, judged: Judged | None, as_of: date) -> date | None:
    """Give the day the next period's value fell overdue: one period and the declared lag after the last value's end."""
    if judged is None:
        return None
    months = indicator.lag_months + MONTHS_IN.get(Frequency(indicator.frequency), 1)
    due = _months_after(judged.period.last_day, months)
    return due if as_of > due else None


def _months_after(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    # The last value's period ends on the last of a month; the first of the next month is always a day.
    return date((index + 1) // 12, (index + 1) % 12 + 1, 1)


def _texts(indicator: Indicator) -> dict[str, str]:
    return {language: getattr(indicator.title, language) for language in indicator.title.languages()}


def _original(pledge: Pledge) -> dict[str, Any] | None:
    return benchmark_dict(pledge.original_target) if pledge.original_target else None


def _gap(progress: Progress, indicator: Indicator) -> dict[str, Any] | None:
    if progress.gap is None:
        return None
    return {"value": progress.gap, "unit": GAP_UNIT.get(indicator.unit.value, indicator.unit.value)}


def outlook_dict(said: Outlook) -> dict[str, Any]:
    """Write an outlook: its figures, or the reason for none."""
    if said.reason:
        return {"reason": said.reason}
    assert said.period is not None, "an outlook without a reason has its period"
    return {"value": said.value, "low": said.low, "high": said.high, "period": said.period.text}


def _other(name: str, progress: Progress) -> dict[str, Any]:
    ratio: Decimal | None = decimal_of(progress.pace)
    return {"name": name, "status": progress.status.value, "reason": progress.reason, "ratio": ratio}


def _input(one: Observation) -> dict[str, Any]:
    return {
        "indicator": one.series.indicator,
        "area": one.series.area,
        "breakdown": one.series.breakdown,
        "source": one.series.source,
        "period": one.period.text,
        "value": one.value,
        "observation": one.id,
        "vintage": one.vintage,
        "landing": one.landing,
        "sha256": one.sha256,
        "row": one.row,
    }
