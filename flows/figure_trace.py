"""From a figure of a plan, as it stands today or as a snapshot froze it, back to the bytes it came from."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from flows.surroundings import now
from indicators.ancestry import observed_behind
from indicators.composites import judge_composites
from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from indicators.framework import Plan
    from indicators.provenance import RawFile
    from warehouse.connection import Warehouse

Step = dict[str, Any]
"""A step of the way, named by its `step`: snapshot, figure, those of the calculation, then those to the bytes.

A composite begins with `composite`, and the figures of its components follow. Behind a count comes `counted`: how many
`rows` of its period were looked at, how many were `counted`, and the first `numbers` of these, as the source gives
them; of a suppressed count none are told.
"""

SHOWN = 20
"""How many rows behind a count are named."""


def trace_figure(warehouse: Warehouse, plan_code: str | None, code: str, *, as_of: date) -> list[Step]:
    """Walk a place's figure as of a day back: arithmetic, observations, checks, source rows, landed files.

    Raises CallerMistake when the plan has no such place.
    """
    from warehouse.assessing import assess
    from warehouse.overrides import overridden_on

    plan, lines = assess(warehouse, plan_code, as_of=as_of, known_on=None, at=now())
    composites = judge_composites(plan, lines, overridden_on(warehouse, plan.code, as_of=as_of))
    told = {"lines": [line.as_dict() for line in lines], "composites": [one.as_dict() for one in composites]}
    steps = _steps_of(warehouse, told, code)
    if not steps:
        raise CallerMistake(_no_place(plan.code, code))
    return steps


def trace_frozen(warehouse: Warehouse, snapshot: str, code: str) -> list[Step]:
    """Walk a figure that was reported back: from the line a snapshot froze, by the observations it names.

    Raises CallerMistake when there is no such snapshot, or no such place in it.
    """
    from warehouse.snapshots import read_snapshot

    frozen = read_snapshot(warehouse, snapshot)
    steps = _steps_of(warehouse, frozen.document, code)
    if not steps:
        raise CallerMistake(f"snapshot {frozen.id} of {_no_place(frozen.plan, code)}")
    told = {name: getattr(frozen, name) for name in ("digest", "previous", "taken_at", "taken_by")}
    start = {"step": "snapshot", "snapshot": frozen.id, **told, "as_of": frozen.document["as_of"]}
    return [start, *steps]


def trace_observations(
    warehouse: Warehouse, plan_code: str | None, code: str, *, period: str | None, area: str | None
) -> list[Step]:
    """Walk every observation of a place's indicator, or of its parts, at a period and an area back to its bytes.

    Raises CallerMistake when the plan has no such place, or nothing was observed there.
    """
    from warehouse.observations import series_known_on
    from warehouse.plans import plan_known_on

    plan = plan_known_on(warehouse, plan_code, None)
    found = [
        one
        for one in series_known_on(warehouse, _indicators_behind(plan, code), None)
        if period in {None, one.period.text} and area in {None, one.series.area}
    ]
    if not found:
        asked = " and ".join(f"{name} {value}" for name, value in (("period", period), ("area", area)) if value)
        raise CallerMistake(f"nothing was observed of {code} at {asked}; `milepost observations {code}` lists what was")
    return _to_bytes(warehouse, [one.id for one in found])


def _indicators_behind(plan: Plan, code: str) -> list[str]:
    place = plan.places().get(code)
    if place is None:
        raise CallerMistake(_no_place(plan.code, code))
    return observed_behind(place.indicator, {indicator.id: indicator for indicator in plan.indicators})


def _steps_of(warehouse: Warehouse, document: Mapping[str, Any], code: str) -> list[Step]:
    """Walk the figure of a place, or of a composite and then of each of its components; none where neither is there."""
    lines = {line["code"]: line for line in document["lines"]}
    if code in lines:
        return _figure_steps(warehouse, lines[code])
    answer = next((one for one in document.get("composites", ()) if one["code"] == code), None)
    if answer is None:
        return []
    kept = ("code", "rule", "components", "progress", "pace", "status", "reason", "worst")
    parts = [step for one in answer["components"] for step in _figure_steps(warehouse, lines[one["code"]])]
    return [{"step": "composite", **{name: answer[name] for name in kept}}, *answer["trace"], *parts]


def _no_place(plan_code: str, code: str) -> str:
    return f"{plan_code} has no indicator {code!r}; `milepost plan show {plan_code}` lists them"


def _figure_steps(warehouse: Warehouse, answer: dict[str, Any]) -> list[Step]:
    kept = ("code", "indicator", "area", "breakdown", "latest", "progress", "pace", "status", "reason")
    figure = {"step": "figure", **{name: answer[name] for name in kept}}
    return [figure, *answer["trace"], *_to_bytes(warehouse, [one["observation"] for one in answer["inputs"]])]


def _to_bytes(warehouse: Warehouse, observations: list[int]) -> list[Step]:
    from warehouse.landing import files_of
    from warehouse.plans import plan_of_digest
    from warehouse.trace import steps_from_observation

    # Many observations were judged by one plan and came in one delivery: each is read once.
    plan_of, delivered = cache(partial(plan_of_digest, warehouse)), cache(partial(files_of, warehouse))
    found = []
    for number in observations:
        steps = steps_from_observation(warehouse, number)
        by_name = {step["step"]: step for step in steps}
        found += [*steps, *_to_rows(by_name, plan_of(by_name["run"]["plan_digest"]), delivered)]
    return found


def _to_rows(steps: dict[str, Step], plan: Plan | None, delivered: Callable[[int], list[RawFile]]) -> list[Step]:
    """Walk a count on to the rows it was made of, as the plan counted that it was judged by."""
    from connectors.contract import Cell, CountsRows
    from connectors.registry import connector_for
    from warehouse.landed_files import Condition

    observed = steps["observation"]
    if plan is None or observed["withdrawn"] or steps["bytes"]["condition"] != Condition.INTACT:
        return []
    source = plan.source(observed["source"])
    connector = connector_for(source)
    if not isinstance(connector, CountsRows):
        return []
    cell = Cell(*(observed[name] for name in Cell._fields))
    behind = connector.counted(source, delivered(steps["landing"]["delivery"]), cell)
    if behind is None:
        return []
    told = {"rows": behind.rows, "counted": behind.counted, "numbers": list(behind.numbers[:SHOWN])}
    return [{"step": "counted", "observation": observed["observation"], **told}]
