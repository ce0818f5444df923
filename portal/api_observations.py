"""Observations for programs, a page at a time: from the record as known on any instant, or as a snapshot froze them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from indicators.errors import CallerMistake
from portal.api_asked import MOST
from portal.api_forms import MEDIA, OBSERVATIONS, ONLY_SDMX, TABLES, form_wanted, given_in
from portal.api_lists import Listed, about_view, columns_asked, link_to, rows_as_file, rows_told
from portal.api_problems import READING
from portal.api_shapes import ObservationsAnswer
from portal.cursors import next_address, place_behind
from portal.downloads import attachment
from portal.exact_json import exact_json
from portal.observation_rows import FIELDS, exported, frozen_row, frozen_values, observed_row, place_of
from portal.observations_asked import ObservationsAsked, wanted_of
from portal.rules import READERS, api, ruled
from portal.viewing import file_name
from portal.views import looked_at
from warehouse.observation_pages import Place, observation_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.views import View
    from reports.exports.contents import Value
    from warehouse.observation_pages import Wanted

router = api()

SDMX_ANSWER: dict[int | str, Any] = {
    200: {
        "description": "The data, as SDMX-CSV 2.0.",
        "content": {MEDIA["sdmx-csv"]: {"schema": {"type": "string"}}},
        "headers": given_in(())[200]["headers"],
    }
}


@router.get(
    "/api/v1/plans/{plan}/observations", tags=["observations"], response_model=ObservationsAnswer,
    responses={**given_in(OBSERVATIONS), **READING},
)  # fmt: skip
@ruled(READERS)
def observations(request: Request, plan: str, asked: Annotated[ObservationsAsked, Query()]) -> Response:
    """Give what was observed, by indicator, area, breakdown, source and period, in that order.

    Filters may be given several times; with a `key` too, both must let an observation through. `next` goes on with what
    was known when the first page was made, whatever comes in meanwhile.
    """
    view = looked_at(request, plan=plan)
    form = form_wanted(request, OBSERVATIONS if _speaks_sdmx(view) else TABLES)
    rows, values, place = _page(request, view, asked, exports=form == "sdmx-csv")
    following = None if place is None else next_address(request, view, place, frozen=True)
    if form == "sdmx-csv":
        return _sdmx(view, values, following)
    listed = Listed(name="observations", fields=FIELDS, rows=rows, key="observation")
    if form != "json":
        return rows_as_file(request, view, listed.name, columns_asked(listed, asked), rows, form, following)
    told = rows_told(listed, asked, rows)
    return exact_json(
        {"about": about_view(request, view), listed.name: told, "next": following}, link_to(following)
    )  # fmt: skip


class DataAsked(ObservationsAsked):
    """As SDMX asks for data: whatever is asked of observations, and what a series is bounded by in its words."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="As many in one answer, at most.")] = MOST
    startPeriod: Annotated[str | None, Field(max_length=20, description="As `since`.")] = None  # noqa: N815 - SDMX's word
    endPeriod: Annotated[str | None, Field(max_length=20, description="As `until`.")] = None  # noqa: N815 - SDMX's word


@router.get("/sdmx/data/{plan}", tags=["sdmx"], response_class=Response, responses={**SDMX_ANSWER, **READING})
@ruled(READERS)
def data(request: Request, plan: str, asked: Annotated[DataAsked, Query()]) -> Response:
    """Give observations as SDMX-CSV 2.0, by the structure of the plan. The `Link` header says where the rest is."""
    return _data(request, plan, asked)


@router.get("/sdmx/data/{plan}/{key}", tags=["sdmx"], response_class=Response, responses={**SDMX_ANSWER, **READING})
@ruled(READERS)
def data_of_key(request: Request, plan: str, key: str, asked: Annotated[DataAsked, Query()]) -> Response:
    """Give the observations of a key, `INDICATOR.AREA.BREAKDOWN` or `all`, as SDMX-CSV 2.0."""
    if asked.key:
        raise CallerMistake("key: found it twice; expected it in the path or in the query")
    return _data(request, plan, asked.model_copy(update={"key": "" if key == "all" else key}))


def _data(request: Request, plan: str, asked: DataAsked) -> Response:
    view = looked_at(request, plan=plan)
    form_wanted(request, ONLY_SDMX)
    if not _speaks_sdmx(view):
        raise HTTPException(404, "this plan does not name the agency that its SDMX structures would be of")
    bounds = {"since": asked.since or asked.startPeriod, "until": asked.until or asked.endPeriod}
    _, values, place = _page(request, view, asked.model_copy(update=bounds), exports=True)
    return _sdmx(view, values, None if place is None else next_address(request, view, place, frozen=True))


def _speaks_sdmx(view: View) -> bool:
    return view.plan.registered_as is not None and view.plan.registered_as.sdmx_agency is not None


FROZEN = (str,) * 5
RECORDED = (*FROZEN[:4], str | None, int | None)
"""What a place among observations is made of: the key of a series, a period, in a history the vintage."""

_Found = tuple[list[dict[str, Any]], "list[Value]", "Sequence[Any] | None"]
"""A page as rows, the same as exports write it where that is wanted, and where it ends if there is more."""


def _page(request: Request, view: View, asked: ObservationsAsked, *, exports: bool) -> _Found:
    if exports and asked.history:
        raise CallerMistake("history: found true; expected false for SDMX, in which a key has one observation")
    wanted = wanted_of(view, asked)
    if view.snapshot is not None:
        return _frozen_page(view, wanted, place_behind(request, asked.cursor, FROZEN), asked.limit)
    place = place_behind(request, asked.cursor, RECORDED)
    page = observation_page(view.around.warehouse, wanted, None if place is None else Place(*place), asked.limit)
    rows = [] if exports else [observed_row(one) for one in page.observations]
    return rows, [exported(one) for one in page.observations] if exports else [], page.after


def _frozen_page(view: View, wanted: Wanted, place: Sequence[Any] | None, most: int) -> _Found:
    if wanted.every_vintage:
        raise CallerMistake("history: found true; expected false of a snapshot, which froze what counted alone")
    behind = tuple(place or ())
    values = [one for one in frozen_values(view.figures, wanted) if place_of(one) > behind]
    shown = values[:most]
    return [frozen_row(one) for one in shown], shown, place_of(shown[-1]) if len(values) > most else None


def _sdmx(view: View, values: Sequence[Value], following: str | None) -> Response:
    from reports.exports.sdmx import values_as_csv  # noqa: PLC0415 - pysdmx takes a while to import

    content = values_as_csv(view.plan.model_dump(mode="json"), values)
    headers = {**attachment(f"{file_name(view, 'observations')}.csv"), **link_to(following)}
    return Response(content, media_type=MEDIA["sdmx-csv"], headers=headers)
