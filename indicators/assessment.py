"""Every indicator of a plan judged on what was known: one line a place, in the plan's own order. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from indicators.accumulation import TAKES_THE_LAST, Judged, accumulate
from indicators.correction_notes import corrections_in
from indicators.derivation import pooled, pools
from indicators.evidence import Evidence, Record
from indicators.lines import Entry, ProgressLine, newer_withdrawn
from indicators.methods import METHODS, achieved_earlier, judge
from indicators.nearest_years import with_baseline_found
from indicators.outlook import Outlook, outlook_of
from indicators.overrides import overrides_on
from indicators.periods import MONTHS_IN, Frequency, TimePeriod
from indicators.pledge_history import first_set, in_force
from indicators.pledges import trajectory_of
from indicators.progress import Progress, Terms
from indicators.series import ObsStatus
from indicators.targets import Point, Trajectory, Unknown, UnknownKind, resolve
from indicators.troubles import troubles_behind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from indicators.aggregation import Members
    from indicators.framework import Indicator, MethodChoice, Plan, Pledge
    from indicators.overrides import Override
    from indicators.series import Observation
    from indicators.troubles import Trouble

__all__ = ["ProgressLine", "assess_on", "assess_plan", "entry_at", "judged_progress"]


def assess_plan(
    plan: Plan,
    observations: Sequence[Observation],
    *,
    as_of: date,
    troubles: Sequence[Trouble] = (),
    members: Members | None = None,
    overrides: Sequence[Override] = (),
) -> tuple[ProgressLine, ...]:
    """Judge every indicator of a plan on what is known, as of a day: periods not ended by then are not used.

    `observations` holds the newest vintage of each series and period, in any order; `troubles` tell which
    sources cannot be renewed; `members` says who belongs to a group of areas, the plan does without it;
    `overrides` are what people set beside computed statuses. The plan must have passed its loader: KeyError for a
    place whose indicator or pledge is not in it.
    """
    record = Record(plan, observations, as_of, members)
    return assess_on(record, plan, as_of=as_of, troubles=troubles, overrides=overrides)


def assess_on(
    record: Record, plan: Plan, *, as_of: date, troubles: Sequence[Trouble] = (), overrides: Sequence[Override] = ()
) -> tuple[ProgressLine, ...]:
    """Judge every indicator of a plan as `assess_plan` does, on a record of the same plan and day that is at hand."""
    overridden = overrides_on(overrides, as_of)
    return tuple(
        _line(entry, record, plan.method, as_of, troubles).beside(overridden.get(entry.place.code))
        for entry in _entries(plan, as_of)
    )


def entry_at(plan: Plan, code: str, pledge: Pledge) -> Entry:
    """Give one place of a plan with a pledge that need not be the plan's own. Raises KeyError for no such place."""
    for objective in plan.objectives:
        for outcome in objective.outcomes:
            for place in outcome.indicators:
                if place.code == code:
                    return Entry(
                        objective=objective.code,
                        outcome=outcome.code,
                        place=place,
                        indicator=plan.indicator(place.indicator),
                        pledge=pledge,
                    )
    raise KeyError(code)


def _entries(plan: Plan, as_of: date) -> Iterator[Entry]:
    indicators = {indicator.id: indicator for indicator in plan.indicators}
    pledges = {pledge.indicator: pledge for pledge in plan.pledges}
    for objective in plan.objectives:
        for outcome in objective.outcomes:
            for place in outcome.indicators:
                yield Entry(
                    objective=objective.code,
                    outcome=outcome.code,
                    place=place,
                    indicator=indicators[place.indicator],
                    pledge=in_force(pledges[place.code], as_of),
                )


def judged_progress(entry: Entry, record: Record, method: MethodChoice) -> tuple[Judged | None, Progress]:
    """Judge one place of a plan, and give only its value and what the declared method says of it."""
    indicator = entry.indicator
    evidence = record.evidence(indicator, indicator.area, indicator.breakdown)
    trajectory = trajectory_of(with_baseline_found(entry.pledge, evidence.observations))
    judged = _judged(indicator, evidence, trajectory)
    observed = _observed(indicator, evidence, judged)
    return judged, METHODS[method.name](trajectory, observed, _terms(indicator, method))


def _terms(indicator: Indicator, method: MethodChoice) -> Terms:
    return Terms(
        direction=indicator.direction.value,
        unit=indicator.unit.value,
        on_track=method.on_track,
        at_risk=method.at_risk,
    )


def _line(
    entry: Entry, record: Record, method: MethodChoice, as_of: date, troubles: Sequence[Trouble] = ()
) -> ProgressLine:
    """Judge one place on what a record holds, by a method, as of a day."""
    indicator = entry.indicator
    evidence = record.evidence(indicator, indicator.area, indicator.breakdown)
    entry = replace(entry, pledge=with_baseline_found(entry.pledge, evidence.observations))
    trajectory = trajectory_of(entry.pledge)
    judged = _judged(indicator, evidence, trajectory)
    terms = _terms(indicator, method)
    judgement = judge(trajectory, _observed(indicator, evidence, judged), terms, method.name)
    behind = record.sources_behind(indicator, indicator.area, indicator.breakdown)
    beset = troubles_behind(troubles, behind, as_of)
    overdue = _overdue_since(indicator, judged, as_of)
    stale_since = min((day for day in (overdue, *(one.since for one in beset)) if day), default=None)
    earlier = None
    if indicator.accumulation.value in TAKES_THE_LAST:
        earlier = achieved_earlier(trajectory, evidence.observations, judgement.progress, terms)
    told = {"achieved_earlier": earlier is not None, "stale": stale_since is not None}
    return ProgressLine(
        entry=entry,
        evidence=evidence,
        judged=judged,
        judgement=judgement,
        outlook=_outlook(indicator, trajectory, evidence),
        achieved_earlier=earlier,
        flags=(*judgement.progress.flags, *_flags(entry, evidence, judged), *_so(told)),
        stale_since=stale_since,
        troubles=beset,
    )


def _judged(indicator: Indicator, evidence: Evidence, trajectory: Trajectory) -> Judged | None:
    mode, pooled_as = indicator.accumulation.value, evidence.pooled_as
    after = trajectory.baseline.period if isinstance(trajectory.baseline, Point) else None
    judged = accumulate(mode, evidence.observations, after)
    if judged is None or pooled_as is None or not pools(pooled_as, mode):
        return judged
    value = pooled(pooled_as, evidence.values_of_pairs(judged.inputs))
    return None if value is None else replace(judged, value=value)


def _observed(indicator: Indicator, evidence: Evidence, judged: Judged | None) -> Point | Unknown:
    if evidence.unit_differs:
        return Unknown(UnknownKind.UNIT_DIFFERS)
    return Point(judged.value, judged.period) if judged else _absence(indicator, evidence)


def _absence(indicator: Indicator, evidence: Evidence) -> Unknown:
    """Say what kind of nothing there is: refused, stated for the newest period, a withdrawal, or silence."""
    if evidence.refused:
        return Unknown(UnknownKind(evidence.refused[-1].reason))
    stated = evidence.observations[-1].status if evidence.observations else None
    kinds = {ObsStatus.SUPPRESSED: UnknownKind.SUPPRESSED, ObsStatus.CANNOT_EXIST: UnknownKind.NOT_APPLICABLE}
    if stated in kinds:
        return Unknown(kinds[stated])
    if indicator.kind == "qualitative":
        return Unknown(UnknownKind.QUALITATIVE)
    return Unknown(UnknownKind.WITHDRAWN if evidence.withdrawn else UnknownKind.NOT_OBSERVED)


def _outlook(indicator: Indicator, trajectory: Trajectory, evidence: Evidence) -> Outlook:
    target = resolve(trajectory.target, trajectory.baseline)
    if isinstance(target, Unknown):
        return Outlook(reason="no_target_period")
    if indicator.unit.value == "rubric" or evidence.unit_differs:
        return Outlook(reason="not_for_rubric" if indicator.unit.value == "rubric" else "unit_differs")
    return outlook_of(evidence.measured, target.period, indicator.accumulation.value)


def _flags(entry: Entry, evidence: Evidence, judged: Judged | None) -> list[str]:
    pledge = entry.pledge
    told = {
        "baseline_provisional": pledge.baseline.state == "provisional",
        "target_provisional": pledge.target.state == "provisional",
        "baseline_revised": first_set(pledge, "baseline") is not None,
        "target_revised": first_set(pledge, "target") is not None,
        "withdrawn": bool(newer_withdrawn(evidence, judged)),
        "newer_incomplete": judged is not None
        and any(one.period.last_day > judged.period.last_day for one in evidence.refused),
    }
    if judged is not None:
        inputs = evidence.inputs_of(judged.inputs)
        told |= {
            "recorded": any(one.recorded for one in inputs),
            "rehearsed": any(one.rehearsed for one in inputs),
            "provisional": any(one.status is ObsStatus.PROVISIONAL for one in inputs),
            "revised": any(one.revised for one in inputs),
            "corrected": any(corrections_in(one.note) for one in inputs),
            "incomplete": judged.missing_periods > 0
            or any(one.period.text in evidence.incomplete for one in judged.inputs),
            "series_break": _is_across_a_break(evidence, judged, pledge.baseline.period),
        }
    return _so(told)


def _so(told: dict[str, bool]) -> list[str]:
    return [flag for flag, is_so in told.items() if is_so]


def _is_across_a_break(evidence: Evidence, judged: Judged, baseline_period: str | None) -> bool:
    """Say whether the series broke after the baseline and up to the judged value: then the way itself is in doubt."""
    if baseline_period is None:
        return False
    start, end = TimePeriod.parse(baseline_period).last_day, judged.period.last_day
    broken = [one.period.last_day for one in evidence.observations if one.status is ObsStatus.BREAK]
    return any(start < day <= end for day in broken)


def _overdue_since(indicator: Indicator, judged: Judged | None, as_of: date) -> date | None:
    """Give the first day on which a newer value was overdue: one period and the declared lag after the last one."""
    if judged is None:
        return None
    months = indicator.lag_months + MONTHS_IN.get(Frequency(indicator.frequency), 1)
    overdue = _first_day_after(judged.period.last_day, months)
    return overdue if as_of >= overdue else None


def _first_day_after(day: date, months: int) -> date:
    # Counted in whole months: the first of the month after the one that lies `months` later.
    later = day.year * 12 + day.month + months
    return date(later // 12, later % 12 + 1, 1)
