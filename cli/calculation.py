"""One judgement on typed figures: the arguments of `milepost assess` in, the answer's fields out.

The calculation is the core's own; what a plan or the record would know (title, source, vintage) is null.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cli.benchmarks import baseline_of, goal_of, number_of, point_of
from indicators.accumulation import TAKES_THE_LAST, accumulate
from indicators.errors import CallerMistake
from indicators.lines import judgement_dict, outlook_dict
from indicators.methods import METHODS, achieved_earlier, judge
from indicators.outlook import Outlook, outlook_of
from indicators.progress import Terms
from indicators.series import Observation, SeriesKey
from indicators.steps import step
from indicators.targets import Band, Point, Trajectory, Unknown, UnknownKind, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indicators.accumulation import Judged
    from indicators.methods import Judgement
    from indicators.steps import Step
    from indicators.targets import Goal

MODES = ("latest", "flow", "running_total", "average", "maximum")
UNITS = ("percent", "percentage_point", "ratio", "count", "tonne", "currency", "index", "rubric")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The arguments as typed."""

    baseline: str
    target: str
    observed: Sequence[str]
    milestones: Sequence[str] = ()
    original_target: str | None = None
    direction: str | None = None
    unit: str = ""
    accumulation: str = "latest"
    method: str = "linear-1"
    on_track: str = "0.95"
    at_risk: str = "0.60"
    as_of: str | None = None


def answer(asked: Asked) -> dict[str, Any]:
    """Judge what was asked; figures are Decimals. Raises CallerMistake for an argument that cannot be read."""
    trajectory = _trajectory(asked)
    terms, known = _terms(asked, trajectory), _known(asked)
    mode = _one_of("--accumulation", asked.accumulation, MODES)
    judged = accumulate(mode, known, trajectory.baseline.period if isinstance(trajectory.baseline, Point) else None)
    observed = Point(judged.value, judged.period) if judged else Unknown(UnknownKind.NOT_OBSERVED)
    judgement = judge(trajectory, observed, terms, _one_of("--method", asked.method, METHODS))
    earlier = achieved_earlier(trajectory, known, judgement.progress, terms) if mode in TAKES_THE_LAST else None
    return {
        "indicator": None,
        "title": None,
        "unit": asked.unit or None,
        "direction": terms.direction,
        **_pledged(trajectory),
        "latest": _latest(judged),
        **judgement_dict(judgement, asked.unit),
        "outlook": outlook_dict(_outlook(trajectory, known, asked)),
        "flags": _flags(judgement, judged, earlier),
        "trace": _trace(judgement, judged, earlier, mode),
        "source": None,
        "stale_since": None,
        "troubles": [],
        "withdrawn": [],
        "as_of": asked.as_of,
    }


def _trajectory(asked: Asked) -> Trajectory:
    return Trajectory(
        baseline=baseline_of("--baseline", asked.baseline),
        target=goal_of("--target", asked.target),
        milestones=tuple(point_of("--milestone", text) for text in asked.milestones),
        original=goal_of("--original-target", asked.original_target) if asked.original_target else None,
    )


def _terms(asked: Asked, trajectory: Trajectory) -> Terms:
    limits = {"on_track": number_of("--on-track", asked.on_track), "at_risk": number_of("--at-risk", asked.at_risk)}
    if asked.unit:
        _one_of("--unit", asked.unit, UNITS)
    try:
        return Terms(direction=asked.direction or _direction(trajectory), unit=asked.unit, **limits)
    except ValueError as error:
        raise CallerMistake(str(error)) from None


def _direction(trajectory: Trajectory) -> str:
    """Read the direction off the figures: the way from baseline to target, and upwards where they do not say."""
    baseline, target = trajectory.baseline, resolve(trajectory.target, trajectory.baseline)
    if isinstance(target, Band):
        return "band"
    falls = isinstance(baseline, Point) and isinstance(target, Point) and target.value < baseline.value
    return "decrease" if falls else "increase"


def _known(asked: Asked) -> list[Observation]:
    points = [point_of("--observed", text) for text in asked.observed if text != "none"]
    periods = [point.period.text for point in points]
    if len(set(periods)) < len(periods):
        raise CallerMistake(f"--observed: one value a period, found {', '.join(sorted(periods))}")
    as_of = _day(asked.as_of) if asked.as_of else date.max
    key = SeriesKey(indicator="")
    return [
        Observation(series=key, period=one.period, value=one.value) for one in points if one.period.last_day <= as_of
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CallerMistake(f"--as-of {text!r} is not a day: write it as 2023-12-31") from None


def _one_of(option: str, word: str, known: Iterable[str]) -> str:
    if word not in known:
        raise CallerMistake(f"{option} {word!r} is not known: it is one of {', '.join(known)}")
    return word


def _outlook(trajectory: Trajectory, known: Sequence[Observation], asked: Asked) -> Outlook:
    target = resolve(trajectory.target, trajectory.baseline)
    if isinstance(target, Unknown):
        return Outlook(reason="no_target_period")
    if asked.unit == "rubric":
        return Outlook(reason="not_for_rubric")
    return outlook_of(known, target.period, asked.accumulation)


def _flags(judgement: Judgement, judged: Judged | None, earlier: Observation | None) -> list[str]:
    told = {
        "target_revised": judgement.against_original is not None,
        "incomplete": judged is not None and judged.missing_periods > 0,
        "achieved_earlier": earlier is not None,
    }
    return [*judgement.progress.flags, *(flag for flag, is_so in told.items() if is_so)]


def _trace(judgement: Judgement, judged: Judged | None, earlier: Observation | None, mode: str) -> list[Step]:
    told = list(judgement.progress.trace)
    if judged is not None and len(judged.inputs) > 1:
        parts = [one.value for one in judged.inputs]
        told.insert(0, step(f"accumulated_{mode}", parts=parts, result=judged.value))
    if earlier is not None:
        told.append(step("achieved_earlier", value=earlier.value, period=earlier.period.text))
    if judgement.against_original is not None:
        told.append(step("against_original", status=judgement.against_original.status.value))
    return told


def _pledged(trajectory: Trajectory) -> dict[str, Any]:
    original = trajectory.original
    return {
        "baseline": _goal_dict(trajectory.baseline, trajectory),
        "target": {
            **_goal_dict(trajectory.target, trajectory),
            "original": _goal_dict(original, trajectory) if original else None,
        },
        "milestones": [_goal_dict(one, trajectory) for one in trajectory.milestones],
    }


def _goal_dict(goal: Goal, trajectory: Trajectory) -> dict[str, Any]:
    """Write what is promised; a rule shows the value it comes to."""
    settled = resolve(goal, trajectory.baseline)
    said: dict[str, Any] = {"value": None, "period": None, "state": "established", "low": None, "high": None}
    if isinstance(settled, Unknown):
        return said | {"state": settled.kind.value}
    if isinstance(settled, Band):
        return said | {"low": settled.low, "high": settled.high, "period": settled.period.text}
    return said | {"value": settled.value, "period": settled.period.text}


def _latest(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {"value": judged.value, "period": judged.period.text, "observation_status": "A", "vintage": None}
