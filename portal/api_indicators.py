"""What is measured, for programs: each place of a plan, its definition and pledge, and the way back from its figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from indicators.pledges import benchmark_dict
from indicators.read_back import read_back
from portal.api_asked import AskedOf, Looking, Sorted
from portal.api_forms import IN_ONE_PIECE, TABLES, form_wanted, given_in
from portal.api_lists import Listed, about_view, list_answer
from portal.api_problems import READING
from portal.api_progress import line_told
from portal.api_shapes import IndicatorAnswer, IndicatorRow, IndicatorsAnswer, TraceAnswer
from portal.downloads import not_found
from portal.exact_json import exact_json
from portal.explained import steps_of_figure, steps_of_observations
from portal.listings import Field as Column
from portal.rules import READERS, api, ruled
from portal.views import looked_at
from portal.visitors import language_of
from portal.wording import phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import Plan

router = api()

COLUMNS = (
    Column(name="code", title=phrase("Code"), kind="code"),
    Column(name="objective", title=phrase("Objective"), kind="code"),
    Column(name="outcome", title=phrase("Outcome"), kind="code"),
    Column(name="indicator", title=phrase("Name of the indicator"), kind="code"),
    Column(name="title", title=phrase("Indicator")),
    Column(name="unit", title=phrase("Unit"), kind="code"),
    Column(name="area", title=phrase("Area"), kind="code"),
    Column(name="breakdown", title=phrase("Breakdown"), kind="code"),
    Column(name="baseline", title=phrase("Baseline"), kind="decimal"),
    Column(name="baseline_period", title=phrase("Period of the baseline"), kind="code"),
    Column(name="baseline_state", title=phrase("State of the baseline"), kind="code"),
    Column(name="target", title=phrase("Target"), kind="decimal"),
    Column(name="target_period", title=phrase("Period of the target"), kind="code"),
    Column(name="target_state", title=phrase("State of the target"), kind="code"),
)


class IndicatorsAsked(Sorted, Looking):
    """Which places, and in which order."""

    objective: Annotated[tuple[str, ...], Field(description="Only these objectives.")] = ()
    outcome: Annotated[tuple[str, ...], Field(description="Only these outcomes.")] = ()
    indicator: Annotated[tuple[str, ...], Field(description="Only these indicators.")] = ()


class TraceAsked(Looking):
    """Which figure: the one that is judged, or what was observed at a period and an area."""

    period: Annotated[str | None, Field(max_length=20, description="What was observed then.", examples=["2022"])] = None
    area: Annotated[str | None, Field(max_length=60, description="What was observed there.", examples=["001"])] = None


@router.get(
    "/api/v1/plans/{plan}/indicators", tags=["indicators"], response_model=IndicatorsAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def indicators(request: Request, plan: str, asked: Annotated[IndicatorsAsked, Query()]) -> Response:
    """List the places of a plan: what is measured at each, with the baseline and the target that were promised."""
    view = looked_at(request, plan=plan)
    filters = {name: getattr(asked, name) for name in ("objective", "outcome", "indicator")}
    listed = Listed(
        name="indicators", fields=COLUMNS, rows=list(_rows(view.plan, language_of(request))), key="code",
        told=lambda row: row["told"], names=tuple(IndicatorRow.__annotations__),
    )  # fmt: skip
    return list_answer(request, view, listed, asked, filters)


def _rows(plan: Plan, language: str) -> Iterator[dict[str, Any]]:
    measured, pledges = {one.id: one for one in plan.indicators}, {one.indicator: one for one in plan.pledges}
    for objective in plan.objectives:
        for outcome in objective.outcomes:
            for place in outcome.indicators:
                one, pledge = measured[place.indicator], pledges[place.code]
                stands = {"code": place.code, "objective": objective.code, "outcome": outcome.code, "indicator": one.id}
                baseline, target = benchmark_dict(pledge.baseline), benchmark_dict(pledge.target)
                told = {
                    **stands, "title": place.component or one.title, "definition": one.definition, "unit": one.unit,
                    "decimals": one.decimals, "direction": one.direction, "accumulation": one.accumulation,
                    "frequency": one.frequency, "kind": one.kind, "area": one.area, "breakdown": one.breakdown,
                    "sources": one.sources, "baseline": baseline, "target": target,
                    "milestones": [benchmark_dict(each) for each in pledge.milestones],
                }  # fmt: skip
                flat = {
                    f"{end}{part}": benchmark[name]
                    for end, benchmark in (("baseline", baseline), ("target", target))
                    for part, name in (("", "value"), ("_period", "period"), ("_state", "state"))
                }
                title = (place.component or one.title).in_language(language)[0]
                plainly = {"unit": one.unit.value, "area": one.area, "breakdown": one.breakdown}
                yield {**stands, "title": title, **plainly, **flat, "told": told}


@router.get(
    "/api/v1/plans/{plan}/indicators/{code}", tags=["indicators"], response_model=IndicatorAnswer,
    responses={**IN_ONE_PIECE, **READING},
)  # fmt: skip
@ruled(READERS)
def indicator(request: Request, plan: str, code: str, asked: AskedOf) -> Response:  # noqa: ARG001 - read by looked_at
    """Give one place of a plan: how what is measured is defined, the pledge, how it stands, and the series behind."""
    view = looked_at(request, plan=plan).of_place(code)
    form_wanted(request)
    if code not in view.lines:
        raise not_found()
    line = view.lines[code]
    return exact_json({
        "about": about_view(request, view),
        "definition": view.plan.indicator(line["indicator"]).model_dump(exclude_none=True),
        "pledge": view.plan.pledge(code).model_dump(exclude_none=True),
        "line": line_told(line),
        "series": read_back(view.figures["series"].get(code, [])),
    })  # fmt: skip


@router.get(
    "/api/v1/plans/{plan}/indicators/{code}/trace", tags=["indicators"], response_model=TraceAnswer,
    responses={**IN_ONE_PIECE, **READING},
)  # fmt: skip
@ruled(READERS)
def trace(request: Request, plan: str, code: str, asked: Annotated[TraceAsked, Query()]) -> Response:
    """Walk a figure back: its status, the arithmetic, the observations, the checks, the source rows, the landed bytes.

    Without `period` and `area` it is the figure that is judged; with one of them, what was observed there, of the
    indicator or of its parts.
    """
    view = looked_at(request, plan=plan).of_place(code)
    form_wanted(request)
    at_once = asked.period or asked.area
    if at_once and code not in view.lines:
        raise not_found()
    steps = steps_of_observations(view, code, asked.period, asked.area) if at_once else steps_of_figure(view, code)
    if not steps:
        raise not_found()
    return exact_json({"about": about_view(request, view), "code": code, "steps": steps})
