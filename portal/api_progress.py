"""Progress for programs: every place of a plan with baseline, target, latest value, pace and status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from indicators.read_back import read_back
from indicators.terms import Status
from portal.api_asked import Looking, Sorted
from portal.api_forms import TABLES, given_in
from portal.api_lists import Listed, list_answer
from portal.api_problems import READING
from portal.api_shapes import Line, ProgressAnswer
from portal.downloads import not_found
from portal.progress_rows import FIELDS, progress_rows
from portal.rules import READERS, api, ruled
from portal.surroundings import surroundings
from portal.viewing import said_in
from portal.views import looked_at
from warehouse.snapshots import plan_of_snapshot

if TYPE_CHECKING:
    from portal.views import View

router = api()

BESIDE = frozenset({"trace", "inputs"})
"""What is told of a place where a program asks for it: many times longer than all the rest."""


class PlacesAsked(Sorted):
    """Which places, and in which order."""

    objective: Annotated[tuple[str, ...], Field(description="Only these objectives.", examples=[["1"]])] = ()
    outcome: Annotated[tuple[str, ...], Field(description="Only these outcomes.")] = ()
    code: Annotated[tuple[str, ...], Field(description="Only these places.", examples=[["1.2-a.1"]])] = ()
    indicator: Annotated[tuple[str, ...], Field(description="Only these indicators.")] = ()
    status: Annotated[tuple[Status, ...], Field(description="Only places with one of these statuses.")] = ()
    source: Annotated[tuple[str, ...], Field(description="Only what rests on one of these sources.")] = ()


class ProgressAsked(PlacesAsked, Looking):
    """Which places, and as of when."""


@router.get(
    "/api/v1/plans/{plan}/progress", tags=["progress"], response_model=ProgressAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def progress(request: Request, plan: str, asked: Annotated[ProgressAsked, Query()]) -> Response:
    """Say how far each place of a plan has come: now, as it was known on a day, or as a snapshot froze it.

    JSON tells each place whole, but for `trace` and `inputs`, which `fields` must name; a file has a row a place.
    Filters may be given several times. Where `objective` names some, `composites` and `roll_ups` are theirs alone.
    """
    return _progress(request, looked_at(request, plan=plan), asked)


@router.get(
    "/api/v1/snapshots/{snapshot_id}/progress", tags=["snapshots"], response_model=ProgressAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def snapshot_progress(request: Request, snapshot_id: str, asked: Annotated[PlacesAsked, Query()]) -> Response:
    """Say how far each place had come, as a snapshot froze it."""
    plan = plan_of_snapshot(surroundings(request).warehouse, snapshot_id)
    if plan is None:
        raise not_found()
    view = looked_at(request, plan=plan, snapshot=snapshot_id)
    return _progress(request, view, asked, path=f"/api/v1/plans/{plan}/progress")


FILTERS = ("objective", "outcome", "code", "indicator", "status", "source")


def _progress(request: Request, view: View, asked: PlacesAsked, *, path: str = "") -> Response:
    wanted = {name: frozenset(getattr(asked, name)) for name in FILTERS if getattr(asked, name)}
    view = view.of_objectives(asked.objective) if asked.objective else view
    beside = {
        name: [one for one in view.figures[name] if not asked.objective or one["objective"] in asked.objective]
        for name in ("composites", "roll_ups")
    }
    lines = [line for line in view.lines.values() if all(line[name] in among for name, among in wanted.items())]
    listed = Listed(
        name="progress", fields=FIELDS, rows=progress_rows(view, said_in(request, view), among=lines), key="code",
        told=lambda row: line_told(row["line"]), names=tuple(Line.__annotations__), beside=BESIDE,
        more=read_back(beside),
    )  # fmt: skip
    return list_answer(request, view, listed, asked, {}, path=path)


def line_told(line: Any) -> dict[str, Any]:
    """Give all that is said of a place, its figures as numbers."""
    told: dict[str, Any] = read_back(dict(line))
    return told
