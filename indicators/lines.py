"""What is said of one place of a plan, and how it is written for every door: command line, API, snapshot.

The field names are the same everywhere. Figures stay Decimals: a terminal makes numbers of them, a
snapshot exact texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from indicators.derivation import pools, worst_status
from indicators.exact import decimal_or_none, sum_of
from indicators.pledge_history import first_set, revisions_dict, told_revisions
from indicators.pledges import benchmark_dict, trajectory_of
from indicators.steps import step
from indicators.targets import Point
from indicators.terms import Status
from indicators.trends import trend_only

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from indicators.accumulation import Judged
    from indicators.evidence import Evidence
    from indicators.framework import Indicator, IndicatorPlace, Pledge
    from indicators.methods import Judgement
    from indicators.outlook import Outlook
    from indicators.overrides import Override
    from indicators.progress import Progress
    from indicators.series import Observation
    from indicators.steps import Step
    from indicators.troubles import Trouble

GAP_UNITS = {"percent": "percentage_point"}
"""The difference of two percentages is percentage points; of any other unit, that unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place of a plan: where it stands, what is measured there and what is pledged."""

    objective: str
    outcome: str
    place: IndicatorPlace
    indicator: Indicator
    pledge: Pledge


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressLine:
    """Everything that can be said of one place on a day. `as_dict` is what leaves the core."""

    entry: Entry
    evidence: Evidence
    judged: Judged | None
    judgement: Judgement
    outlook: Outlook
    achieved_earlier: Observation | None
    flags: tuple[str, ...]
    stale_since: date | None
    troubles: tuple[Trouble, ...] = ()
    override: Override | None = None

    def beside(self, override: Override | None) -> ProgressLine:
        """Give the line with a verdict set by hand beside its own, which stays what it is."""
        return self if override is None else replace(self, override=override, flags=(*self.flags, "override"))

    @property
    def inputs(self) -> tuple[Observation, ...]:
        """The observations of the record that entered, down to the parts of what is derived."""
        return self.evidence.inputs_of(self.judged.inputs) if self.judged else ()

    @property
    def trace(self) -> tuple[Step, ...]:
        """The calculation step by step: how the value was made, how far it is, what follows, what else to know."""
        told = [*self._how_made(), *self._baseline_found(), *self.judgement.progress.trace, *self._trend_only()]
        if self.achieved_earlier is not None:
            earlier = self.achieved_earlier
            told.append(step("achieved_earlier", value=earlier.value, period=earlier.period.text))
        if self.judgement.against_original is not None:
            told.append(step("against_original", status=self.judgement.against_original.status.value))
        told += told_revisions(self.entry.pledge)
        if self.override is not None:
            told.append(self.override.told)
        return tuple(told)

    def _baseline_found(self) -> list[Step]:
        baseline = self.entry.pledge.baseline
        if baseline.nearest is None or baseline.value is None:
            return []
        return [step("baseline_found", year=baseline.nearest.year, value=baseline.value, period=baseline.period)]

    def _trend_only(self) -> Sequence[Step]:
        """Tell where an indicator without a target is heading, by its growth alone."""
        if self.judged is None or self.judgement.progress.status is not Status.NOT_ASSESSABLE:
            return ()
        seen, indicator = Point(self.judged.value, self.judged.period), self.entry.indicator
        return trend_only(trajectory_of(self.entry.pledge), seen, indicator.direction.value, indicator.maximum)

    def _how_made(self) -> list[Step]:
        judged, evidence, mode = self.judged, self.evidence, self.entry.indicator.accumulation.value
        if judged is None:
            return []
        period = judged.period.text
        if len(judged.inputs) == 1:
            return [*evidence.told.get(period, ()), *self._base_changed(judged)]
        if evidence.pooled_as and pools(evidence.pooled_as, mode):
            pairs = evidence.values_of_pairs(judged.inputs)
            first, second = (sum_of(values) for values in zip(*pairs, strict=True))
            return [step(f"derived_{evidence.pooled_as}", first=first, second=second, result=judged.value)]
        filled = {one.period.text for one in judged.inputs} - {one.period.text for one in evidence.measured}
        told = [one for text in sorted(filled) for one in evidence.told[text]]
        parts = [one.value for one in judged.inputs]
        return [*told, step(f"accumulated_{mode}", parts=parts, result=judged.value)]

    def _base_changed(self, judged: Judged) -> list[Step]:
        """Tell when a share stands on another base than the one before it: then the base may have moved it."""
        derivation, pairs = self.entry.indicator.derivation, self.evidence.values_of_pairs
        if derivation is None or derivation.kind not in {"ratio", "share"}:
            return []
        earlier = [one for one in self.evidence.measured if one.period.last_day < judged.period.last_day]
        if not earlier or not pairs(judged.inputs):
            return []
        (_, before), (_, now) = pairs([earlier[-1], judged.inputs[-1]])
        periods = {"before_period": earlier[-1].period.text, "period": judged.period.text}
        return [] if before == now else [step("base_changed", before=before, now=now, **periods)]

    def as_dict(self) -> dict[str, Any]:
        """Write the line as plain dicts and lists, with Decimals for figures and None for what there is not."""
        entry, key = self.entry, self.evidence.key
        return {
            "code": entry.place.code,
            "objective": entry.objective,
            "outcome": entry.outcome,
            "indicator": entry.indicator.id,
            "title": {
                language: getattr(entry.indicator.title, language) for language in entry.indicator.title.languages()
            },
            "unit": entry.indicator.unit.value,
            "decimals": entry.indicator.decimals,
            "direction": entry.indicator.direction.value,
            "area": key.area,
            "breakdown": key.breakdown,
            **_pledged(entry.pledge),
            "latest": self._latest(),
            **judgement_dict(self.judgement, entry.indicator.unit.value),
            "outlook": outlook_dict(self.outlook),
            "flags": list(self.flags),
            "trace": list(self.trace),
            "inputs": [_input(one) for one in self.inputs],
            "source": key.source or None,
            "stale_since": self.stale_since.isoformat() if self.stale_since else None,
            "troubles": [one.as_dict() for one in self.troubles],
            "withdrawn": newer_withdrawn(self.evidence, self.judged),
            "override": self.override.as_dict() if self.override else None,
        }

    def _latest(self) -> dict[str, Any] | None:
        if self.judged is None:
            return None
        newest = self.judged.inputs[-1]
        return {
            "value": self.judged.value,
            "period": newest.period.text,
            "observation_status": worst_status(one.status for one in self.judged.inputs).value,
            "vintage": newest.vintage,
            "known_at": newest.known_at,
            "recorded": any(one.recorded for one in self.inputs),
            "note": newest.note,
            "source": self.evidence.key.source,
        }


def newer_withdrawn(evidence: Evidence, judged: Judged | None) -> list[str]:
    """Give the periods after the judged one whose value the source took back, in time order."""
    newer = {one for one in evidence.withdrawn if judged is None or one.last_day > judged.period.last_day}
    return [one.text for one in sorted(newer, key=lambda one: (one.last_day, one.text))]


def judgement_dict(judgement: Judgement, unit: str) -> dict[str, Any]:
    """Write a judgement: level, progress, pace and status apart, and what other methods and targets would say."""
    progress, first = judgement.progress, judgement.against_original
    return {
        "gap": None if progress.gap is None else {"value": progress.gap, "unit": GAP_UNITS.get(unit, unit)},
        "progress": decimal_or_none(progress.progress),
        "elapsed": decimal_or_none(progress.elapsed),
        "pace": decimal_or_none(progress.pace),
        "status": progress.status.value,
        "reason": progress.reason,
        "method": judgement.method,
        "other_methods": [{"name": name, **_verdict(other)} for name, other in judgement.others.items()],
        "against_original": None if first is None else {**_verdict(first), "progress": decimal_or_none(first.progress)},
    }


def outlook_dict(said: Outlook) -> dict[str, Any]:
    """Write an outlook: its figures, or the reason for none."""
    if said.reason or said.period is None:
        return {"reason": said.reason}
    return {"value": said.value, "low": said.low, "high": said.high, "period": said.period.text}


def _pledged(pledge: Pledge) -> dict[str, Any]:
    original = first_set(pledge, "target")
    return {
        "baseline": {**benchmark_dict(pledge.baseline), **_first_baseline(pledge)},
        "target": {
            **benchmark_dict(pledge.target),
            "original": benchmark_dict(original) if original else None,
            **_revised(pledge, "target"),
        },
        "milestones": [benchmark_dict(milestone) for milestone in pledge.milestones],
    }


def _first_baseline(pledge: Pledge) -> dict[str, Any]:
    original = first_set(pledge, "baseline")
    return {"original": benchmark_dict(original), **_revised(pledge, "baseline")} if original else {}


def _revised(pledge: Pledge, part: str) -> dict[str, Any]:
    """Give the revisions where there are any: a line without them says no more than it always did."""
    revisions = revisions_dict(pledge, part)
    return {"revisions": revisions} if revisions else {}


def _verdict(progress: Progress) -> dict[str, Any]:
    return {"status": progress.status.value, "reason": progress.reason, "ratio": decimal_or_none(progress.pace)}


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
