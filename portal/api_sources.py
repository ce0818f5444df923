"""Sources and findings for programs: how each source stands, and what the checks had to say about what it gave."""

from __future__ import annotations

from dataclasses import asdict
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
from portal.listings import Field as Column
from portal.rules import READERS, api, ruled
from portal.sayings import sayings_of
from portal.views import looked_at
from portal.visitors import language_of, visitor
from portal.wording import phrase
from warehouse.source_states import State, source_standings
from warehouse.standing_findings import standing_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators.framework import Source
    from portal.views import View

router = api()

SOURCES = (
    Column(name="source", title=phrase("Code"), kind="code"),
    Column(name="title", title=phrase("Source")),
    Column(name="state", title=phrase("State"), kind="code"),
    Column(name="why", title=phrase("Why")),
    Column(name="since", title=phrase("Since"), kind="code"),
    Column(name="connector", title=phrase("How values come"), kind="code"),
    Column(name="owner", title=phrase("Owner")),
    Column(name="licence", title=phrase("Licence")),
    Column(name="last_success", title=phrase("Last success"), kind="code"),
    Column(name="data_through", title=phrase("Data through"), kind="code"),
    Column(name="next_due", title=phrase("Next due"), kind="code"),
    Column(name="failed_runs", title=phrase("Failed runs"), kind="integer"),
    Column(name="recorded", title=phrase("From a recording"), kind="boolean"),
)
STANDS = ("state", "why", "since", "last_success", "data_through", "next_due", "late_since", "failed_runs",
          "failed_since", "recorded")  # fmt: skip

FINDINGS = (
    Column(name="run", title=phrase("Run"), kind="integer"),
    Column(name="code", title=phrase("What was found"), kind="code"),
    Column(name="severity", title=phrase("Severity"), kind="code"),
    Column(name="source", title=phrase("Source"), kind="code"),
    Column(name="file", title=phrase("File"), kind="code"),
    Column(name="sheet", title=phrase("Sheet")),
    Column(name="row", title=phrase("Line"), kind="integer"),
    Column(name="column", title=phrase("Column"), kind="code"),
    Column(name="cell", title=phrase("Cell"), kind="code"),
    Column(name="found", title=phrase("Found")),
    Column(name="expected", title=phrase("Expected")),
    Column(name="remedy", title=phrase("What to do")),
)


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
    standing, language = _standing(view), language_of(request)
    listed = Listed(
        name="sources", fields=SOURCES, key="source", names=tuple(SourceRow.__annotations__),
        rows=[_source(source, standing.get(source.id, {}), language) for source in view.plan.sources],
        told=lambda row: {**row, "title": row["titles"]},
    )  # fmt: skip
    return list_answer(request, view, listed, asked, {"source": asked.source, "state": asked.state})


def _standing(view: View) -> Mapping[str, Mapping[str, Any]]:
    if view.snapshot is not None:
        return {one["id"]: one for one in view.snapshot.document["sources"]}
    found = source_standings(view.around.warehouse, view.plan.sources, at=view.moment)
    return {one.source: asdict(one) for one in found}


def _source(source: Source, standing: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "source": source.id,
        "title": source.title.in_language(language)[0],
        "titles": source.title,
        **{name: standing.get(name) for name in STANDS},
        **{name: getattr(source, name) for name in ("connector", "owner", "licence")},
        "indicators": list(dict.fromkeys(series.indicator for series in source.series)),
        # A snapshot calls the size of a file otherwise.
        "landings": [
            {("size" if name == "bytes" else name): item for name, item in one.items()}
            for one in standing.get("landings", ())
        ],
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
