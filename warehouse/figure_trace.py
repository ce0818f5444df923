"""From a figure of a plan, as it stands today or as a snapshot froze it, back to the bytes it came from."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from indicators.ancestry import observed_behind
from indicators.composites import judge_composites
from indicators.errors import CallerMistake
from warehouse.assessing import assess
from warehouse.landed_files import Condition
from warehouse.landing import files_of
from warehouse.observations import series_known_on
from warehouse.overrides import overridden_on
from warehouse.plans import plan_known_on, plan_of_digest
from warehouse.snapshots import read_snapshot
from warehouse.trace import steps_from_observation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from indicators.framework import Plan, Source
    from indicators.provenance import RawFile
    from warehouse.connection import Warehouse

    RowsBehind = Callable[[Source, Sequence[RawFile], Mapping[str, Any]], "Step | None"]

Step = dict[str, Any]
"""A step of the way, named by its `step`: snapshot, figure, those of the calculation, then those to the bytes.

A composite begins with `composite`, and the figures of its components follow. Behind a count comes `counted`: how many
`rows` of its period were looked at, how many were `counted`, and the first `numbers` of these, as the source gives
them; of a suppressed count none are told.
"""


def trace_figure(
    warehouse: Warehouse, plan_code: str | None, code: str, rows_behind: RowsBehind, *, as_of: date, at: datetime
) -> list[Step]:
    """Walk a place's figure as of a day back: arithmetic, observations, checks, source rows, landed files.

    `rows_behind` finds the rows a count was made of, where a source gives rows to count. Raises CallerMistake when
    the plan has no such place.
    """
    plan, lines = assess(warehouse, plan_code, as_of=as_of, known_on=None, at=at)
    composites = judge_composites(plan, lines, overridden_on(warehouse, plan.code, as_of=as_of))
    told = {"lines": [line.as_dict() for line in lines], "composites": [one.as_dict() for one in composites]}
    steps = trace_told(warehouse, told, code, rows_behind)
    if not steps:
        raise CallerMistake(_no_place(plan.code, code))
    return steps


def trace_frozen(warehouse: Warehouse, snapshot: str, code: str, rows_behind: RowsBehind) -> list[Step]:
    """Walk a figure that was reported back: from the line a snapshot froze, by the observations it names.

    Raises CallerMistake when there is no such snapshot, or no such place in it.
    """
    frozen = read_snapshot(warehouse, snapshot)
    steps = trace_told(warehouse, frozen.document, code, rows_behind)
    if not steps:
        raise CallerMistake(f"snapshot {frozen.id} of {_no_place(frozen.plan, code)}")
    told = {name: getattr(frozen, name) for name in ("digest", "previous", "taken_at", "taken_by")}
    start = {"step": "snapshot", "snapshot": frozen.id, **told, "as_of": frozen.document["as_of"]}
    return [start, *steps]


def trace_observations(
    warehouse: Warehouse, plan_code: str | None, code: str, rows_behind: RowsBehind,
    *, period: str | None, area: str | None,
) -> list[Step]:  # fmt: skip
    """Walk every observation of a place's indicator, or of its parts, at a period and an area back to its bytes.

    Raises CallerMistake when the plan has no such place, or nothing was observed there.
    """
    plan = plan_known_on(warehouse, plan_code, None)
    found = [
        one
        for one in series_known_on(warehouse, _indicators_behind(plan, code), None)
        if period in {None, one.period.text} and area in {None, one.series.area}
    ]
    if not found:
        asked = " and ".join(f"{name} {value}" for name, value in (("period", period), ("area", area)) if value)
        raise CallerMistake(f"nothing was observed of {code} at {asked}; `milepost observations {code}` lists what was")
    return trace_numbered(warehouse, [one.id for one in found], rows_behind)


def _indicators_behind(plan: Plan, code: str) -> list[str]:
    place = plan.places().get(code)
    if place is None:
        raise CallerMistake(_no_place(plan.code, code))
    return observed_behind(place.indicator, {indicator.id: indicator for indicator in plan.indicators})


def trace_told(warehouse: Warehouse, told: Mapping[str, Any], code: str, rows_behind: RowsBehind) -> list[Step]:
    """Walk a figure back from what was told of a plan, its `lines` and `composites`; none where it is not among them.

    A composite is walked, and then each of its components.
    """
    lines = {line["code"]: line for line in told["lines"]}
    if code in lines:
        return _figure_steps(warehouse, lines[code], rows_behind)
    answer = next((one for one in told.get("composites", ()) if one["code"] == code), None)
    if answer is None:
        return []
    kept = ("code", "rule", "components", "progress", "pace", "status", "reason", "worst")
    parts = [step for one in answer["components"] for step in _figure_steps(warehouse, lines[one["code"]], rows_behind)]
    return [{"step": "composite", **{name: answer[name] for name in kept}}, *answer["trace"], *parts]


def _no_place(plan_code: str, code: str) -> str:
    return f"{plan_code} has no indicator {code!r}; `milepost plan show {plan_code}` lists them"


def _figure_steps(warehouse: Warehouse, answer: Mapping[str, Any], rows_behind: RowsBehind) -> list[Step]:
    kept = ("code", "indicator", "area", "breakdown", "latest", "progress", "pace", "status", "reason")
    figure = {"step": "figure", **{name: answer[name] for name in kept}}
    numbers = [one["observation"] for one in answer["inputs"]]
    return [figure, *answer["trace"], *trace_numbered(warehouse, numbers, rows_behind)]


def trace_numbered(warehouse: Warehouse, observations: Sequence[int], rows_behind: RowsBehind) -> list[Step]:
    """Walk observations, by their numbers, back to their bytes. Raises CallerMistake for a number there is not."""
    # Many observations were judged by one plan and came in one delivery: each is read once.
    plan_of, delivered = cache(partial(plan_of_digest, warehouse)), cache(partial(files_of, warehouse))
    found = []
    for number in observations:
        steps = steps_from_observation(warehouse, number)
        by_name = {step["step"]: step for step in steps}
        found += [*steps, *_to_rows(by_name, plan_of(by_name["run"]["plan_digest"]), delivered, rows_behind)]
    return found


def _to_rows(
    steps: dict[str, Step], plan: Plan | None, delivered: Callable[[int], list[RawFile]], rows_behind: RowsBehind
) -> list[Step]:  # fmt: skip
    """Walk a count on to the rows it was made of, as the plan counted that it was judged by."""
    observed = steps["observation"]
    if plan is None or observed["withdrawn"] or steps["bytes"]["condition"] != Condition.INTACT:
        return []
    source = plan.source(observed["source"])
    if source.microdata is None:
        return []
    behind = rows_behind(source, delivered(steps["landing"]["delivery"]), observed)
    return [] if behind is None else [{"step": "counted", "observation": observed["observation"], **behind}]
