"""Sources and findings for programs: how each source stands, and what the checks had to say about what it gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from indicators.findings import Severity
from indicators.permissions import Act, sources_allowed
from portal.api_asked import Looking, Paged, Sorted
from portal.api_forms import TABLES, form_wanted, given_in
from portal.api_lists import Listed, about_view, columns_asked, link_to, list_answer, rows_as_file, rows_told
from portal.api_problems import READING
from portal.api_shapes_record import FindingRow, FindingsAnswer, SourceRow, SourcesAnswer
from portal.cursors import next_address, place_behind
from portal.exact_json import exact_json
from portal.quality_rows import FINDINGS
from portal.rules import READERS, api, ruled
from portal.sayings import sayings_of
from portal.source_rows import SOURCES, source_rows
from portal.views import looked_at
from portal.visitors import language_of, visitor
from warehouse.source_states import State
from warehouse.standing_findings import standing_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from portal.views import View

router = api()


class SourcesAsked(Sorted, Looking):
    """Which sources, and in which order."""

    source: Annotated[tuple[str, ...], Field(description="Only these sources.")] = ()
    state: Annotated[tuple[State, ...], Field(description="Only sources in one of these states.")] = ()


class FindingsAsked(Paged, Looking):
    """Which findings."""

    source: Annotated[tuple[str, ...], Field(description="Only of these sources.")] = ()
    severity: Annotated[tuple[Severity, ...], Field(description="Only of these severities.")] = ()
    code: Annotated[
        tuple[str, ...], Field(description="Only with these codes.", examples=[["value-out-of-range"]])
    ] = ()


@router.get(
    "/api/v1/plans/{plan}/sources", tags=["sources"], response_model=SourcesAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def sources(request: Request, plan: str, asked: Annotated[SourcesAsked, Query()]) -> Response:
    """Say how each source of a plan stands, as it stood on a day, or as a snapshot froze it: when it answered, how far
    its data reach, when it is due, which files landed last.
    """
    view = looked_at(request, plan=plan)
    listed = Listed(
        name="sources", fields=SOURCES, key="source", names=tuple(SourceRow.__annotations__), told=_source,
        rows=source_rows(view, language_of(request)),
    )  # fmt: skip
    return list_answer(request, view, listed, asked, {"source": asked.source, "state": asked.state})


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    # A snapshot calls the size of a file otherwise.
    landings = [
        {("size" if name == "bytes" else name): item for name, item in one.items()} for one in row["landings"]
    ]  # fmt: skip
    # A program is told what is kept; people are told it in their language.
    return {
        **row,
        "why": row["stored_why"],
        "title": row["of"].title,
        "indicators": row["places"],
        "landings": landings,
    }


@router.get(
    "/api/v1/plans/{plan}/findings", tags=["sources"], response_model=FindingsAnswer,
    responses={**given_in(TABLES), **READING},
)  # fmt: skip
@ruled(READERS)
def findings(request: Request, plan: str, asked: Annotated[FindingsAsked, Query()]) -> Response:
    """Give what the checks had to say about what was delivered last: of those sources whose figures are yours to see.

    Of a snapshot, the first findings that stood when it was taken, as its report prints them.
    """
    view = looked_at(request, plan=plan)
    form = form_wanted(request, TABLES)
    language, place = language_of(request), place_behind(request, asked.cursor, (int,))
    found = _frozen_findings(view, asked) if view.snapshot else _findings(request, view, asked, place)
    if view.snapshot and place is not None:
        found = [one for one in found if one[0] > place[0]]
    shown = found[: asked.limit]
    following = next_address(request, view, [shown[-1][0]], frozen=True) if len(found) > asked.limit else None
    rows = [sayings_of(language).finding(told) for _, told in shown]
    listed = Listed(name="findings", fields=FINDINGS, rows=rows, key="run", names=tuple(FindingRow.__annotations__))
    if form != "json":
        return rows_as_file(request, view, listed.name, columns_asked(listed, asked), rows, form, following)
    told = rows_told(listed, asked, rows)
    answer = {"about": about_view(request, view), listed.name: told, "next": following}
    return exact_json(answer, {"content-language": language, **link_to(following)})


_Numbered = list[tuple[int, dict[str, Any]]]
"""Findings, each behind the number by which pages go on."""


def _findings(request: Request, view: View, asked: FindingsAsked, place: Sequence[Any] | None) -> _Numbered:
    allowed = sources_allowed(visitor(request).grants, Act.SEE_DRAFTS, view.plan)
    sources = [one for one in allowed if not asked.source or one in asked.source]
    found = standing_findings(
        view.around.warehouse, sources, at=view.moment, after=place[0] if place else 0, most=asked.limit + 1,
        among={"code": asked.code, "severity": asked.severity},
    )  # fmt: skip
    return [(number, {"run": run, **one.as_dict()}) for number, run, one in found]


def _frozen_findings(view: View, asked: FindingsAsked) -> _Numbered:
    filters: dict[str, tuple[str, ...]] = {"source": asked.source, "code": asked.code, "severity": asked.severity}
    # A snapshot holds what stood in the whole record, and another plan may not be for everybody.
    own = {source.id for source in view.plan.sources}
    return [
        (number, {"cell": None, **one})
        for number, one in enumerate(view.figures["findings"], start=1)
        if one["source"] in own and all(not wanted or one[name] in wanted for name, wanted in filters.items())
    ]
