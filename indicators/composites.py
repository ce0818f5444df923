"""Places that are judged together, by the rule the plan declares, from each one's own progress. Pure.

What cannot be assessed is counted and never taken for zero: bad news of the others is certain all the same, good
news is not. A mean never hides the worst component: where it would, the line is flagged.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from indicators.exact import decimal_of, decimal_or_none
from indicators.steps import Step, step
from indicators.terms import MET, ON_TRACK_OR_BETTER, WORST_FIRST, Status, Terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators.composite_kinds import Composite
    from indicators.framework import MethodChoice, Plan
    from indicators.lines import ProgressLine
    from indicators.overrides import Override
    from indicators.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One part of a composite: its place's code, what was said of it alone, and its weight."""

    code: str
    progress: Progress
    weight: Fraction = Fraction(1)

    @property
    def is_known(self) -> bool:
        return self.progress.status is not Status.NOT_ASSESSABLE

    @property
    def share(self) -> Fraction | None:
        """The share of the way for a mean, 1 at most; what is kept without a way to travel is whole."""
        if self.progress.progress is not None:
            return min(self.progress.progress, Fraction(1))
        return Fraction(1) if self.progress.status in MET else None

    @property
    def due(self) -> Fraction:
        if self.progress.progress is None:
            return Fraction(1)
        return self.progress.due or Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """What components come to together. `status` is None where each speaks for itself; `worst` names the worst one.

    `progress` and `pace` are those of the mean, or of the worst component where it speaks for all; otherwise none.
    """

    status: Status | None
    reason: str | None = None
    progress: Fraction | None = None
    pace: Fraction | None = None
    worst: str | None = None
    flags: tuple[str, ...] = ()
    trace: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mean:
    progress: Fraction
    due: Fraction
    pace: Fraction | None
    status: Status


def combine(rule: str, components: Sequence[Component], terms: Terms) -> Combined:
    """Judge components together by a rule of `composite_kinds`, with the plan's thresholds in `terms`."""
    known = sorted((one for one in components if one.is_known), key=_rank)
    unknown = len(components) - len(known)
    met = sum(one.progress.status in MET for one in known)
    told = (step("components", met=met, of=len(components), unknown=unknown),)
    flags = ("incomplete",) if unknown else ()
    if not known:
        return _refused("components_not_assessable", told, flags, None)
    mean = _mean([one for one in known if one.share is not None], terms)
    if rule in {"mean", "weighted"}:
        return _by_mean(rule, components, mean, (told, flags, known[0]))
    return _by_one(rule, known, mean, (told, flags, unknown))


def _rank(component: Component) -> int:
    return WORST_FIRST.index(component.progress.status)


def _by_one(
    rule: str, known: Sequence[Component], mean: _Mean | None, about: tuple[tuple[Step, ...], tuple[str, ...], int]
) -> Combined:
    """Let one component speak for all: the worst, or the best where one is enough."""
    told, flags, unknown = about
    worst, speaker = known[0], known[-1] if rule == "any" else known[0]
    said = speaker.progress.status
    which = "best" if rule == "any" else "worst"
    told = (*told, step(f"combined_{rule}", **{which: speaker.code}, status=said))
    hides = mean is not None and WORST_FIRST.index(mean.status) > _rank(worst)
    if rule == "any":
        hides = WORST_FIRST.index(said) > _rank(worst)
    flags = (*flags, "worst_component_differs") if hides else flags
    if rule == "each":
        return Combined(status=None, worst=worst.code, flags=flags, trace=told)
    open_still = said not in MET if rule == "any" else said in ON_TRACK_OR_BETTER
    if unknown and open_still:
        return _refused("components_not_assessable", told, flags, worst.code)
    way = speaker.progress if rule == "worst" else None
    return Combined(
        status=said, progress=way.progress if way else None, pace=way.pace if way else None, worst=worst.code,
        flags=flags, trace=(*told, step("together", status=said)),
    )  # fmt: skip


def _by_mean(
    rule: str, components: Sequence[Component], mean: _Mean | None,
    about: tuple[tuple[Step, ...], tuple[str, ...], Component],
) -> Combined:  # fmt: skip
    """Let the mean of all speak: there is none where one cannot be assessed or has no share of a way."""
    told, flags, worst = about
    if not all(one.is_known for one in components):
        return _refused("components_not_assessable", told, flags, worst.code)
    shares = [one.share for one in components if one.share is not None]
    if mean is None or len(shares) < len(components):
        return _refused("components_without_progress", told, flags, worst.code)
    if WORST_FIRST.index(mean.status) > _rank(worst):
        flags = (*flags, "worst_component_differs")
    given: dict[str, Any] = {"parts": [decimal_of(share) for share in shares]}
    if rule == "weighted":
        given["weights"] = [decimal_of(one.weight) for one in components]
    made = step(f"combined_{rule}", **given, result=decimal_of(mean.progress), due=decimal_of(mean.due))
    return Combined(
        status=mean.status, progress=mean.progress, pace=mean.pace, worst=worst.code, flags=flags,
        trace=(*told, made, step("together", status=mean.status)),
    )  # fmt: skip


def _mean(components: Sequence[Component], terms: Terms) -> _Mean | None:
    whole = sum((one.weight for one in components), Fraction(0))
    if not whole:
        return None
    progress = sum((one.weight * (one.share or 0) for one in components), Fraction(0)) / whole
    due = sum((one.weight * one.due for one in components), Fraction(0)) / whole
    pace = progress / due if due > 0 else None
    return _Mean(progress=progress, due=due, pace=pace, status=_verdict(progress, pace, terms))


def _verdict(progress: Fraction, pace: Fraction | None, terms: Terms) -> Status:
    if progress >= 1:
        return Status.ACHIEVED
    if progress < 0:
        return Status.MOVING_AWAY
    return Status.ON_TRACK if pace is None else terms.verdict(pace)


def _refused(reason: str, told: tuple[Step, ...], flags: tuple[str, ...], worst: str | None) -> Combined:
    told = (*told, step("not_assessable", reason=reason))
    return Combined(status=Status.NOT_ASSESSABLE, reason=reason, worst=worst, flags=flags, trace=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeLine:
    """A composite of a plan, where it stands, the lines of its components and what they come to."""

    objective: str
    outcome: str
    composite: Composite
    lines: tuple[ProgressLine, ...]
    combined: Combined
    override: Override | None = None

    def as_dict(self) -> dict[str, Any]:
        """Write the composite as plain dicts and lists; `status` is None where each component speaks for itself."""
        composite, combined, override = self.composite, self.combined, self.override
        return {
            "code": composite.code,
            "objective": self.objective,
            "outcome": self.outcome,
            "title": {language: getattr(composite.title, language) for language in composite.title.languages()},
            "rule": composite.rule,
            "components": [self._component(line) for line in self.lines],
            "progress": decimal_or_none(combined.progress),
            "pace": decimal_or_none(combined.pace),
            "status": combined.status.value if combined.status else None,
            "reason": combined.reason,
            "worst": combined.worst,
            "flags": [*combined.flags, *(["override"] if override else [])],
            "trace": [*combined.trace, *([override.told] if override else [])],
            "override": override.as_dict() if override else None,
        }

    def _component(self, line: ProgressLine) -> dict[str, Any]:
        progress, code = line.judgement.progress, line.entry.place.code
        return {
            "code": code,
            "status": progress.status.value,
            "reason": progress.reason,
            "progress": decimal_or_none(progress.progress),
            "weight": self.composite.weights.get(code),
        }


def judge_composites(
    plan: Plan, lines: Sequence[ProgressLine], overridden: Mapping[str, Override] | None = None
) -> tuple[CompositeLine, ...]:
    """Judge every composite of a plan from the lines of its places, in the plan's order.

    `overridden` holds what people set beside the computed statuses, by code. The plan must have passed its loader:
    KeyError for a component that is no place of it.
    """
    by_code = {line.entry.place.code: line for line in lines}
    return tuple(
        CompositeLine(
            objective=objective.code, outcome=outcome.code, composite=composite, lines=of,
            combined=judge_together(composite, _progress(of), plan.method),
            override=(overridden or {}).get(composite.code),
        )
        for objective in plan.objectives
        for outcome in objective.outcomes
        for composite in outcome.composites
        if (of := tuple(by_code[code] for code in composite.components))
    )  # fmt: skip


def _progress(lines: Sequence[ProgressLine]) -> dict[str, Progress]:
    return {line.entry.place.code: line.judgement.progress for line in lines}


def judge_together(composite: Composite, alone: Mapping[str, Progress], method: MethodChoice) -> Combined:
    """Judge a composite from what was said of each of its places alone, by their codes."""
    components = [
        Component(code=code, progress=alone[code], weight=Fraction(composite.weights.get(code, 1)))
        for code in composite.components
    ]
    # A mean of shares rises towards 1, whatever way each component goes.
    terms = Terms(direction="increase", on_track=method.on_track, at_risk=method.at_risk)
    return combine(composite.rule, components, terms)
