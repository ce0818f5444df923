"""One indicator: what is measured, how it went, what was observed, and how its status follows, down to the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.permissions import Act
from indicators.series import SERIES_PARTS
from portal.charts import chart_file
from portal.downloads import attachment, not_found
from portal.exact_json import exact_json
from portal.explained import steps_of_figure
from portal.indicator_parts import given_by, narrative, revisions
from portal.listings import Field, listing
from portal.progress_rows import number
from portal.rules import READERS, needs, pages, ruled
from portal.seeing import number_in, sees_source
from portal.surroundings import surroundings
from portal.viewing import said_in, view_page
from portal.views import looked_at
from portal.visitors import language_of
from portal.wording import phrase
from reports.charts_breakdown import broken_down
from reports.objectives import indicator_figures
from warehouse.landing import file_landed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.views import View
    from reports.blocks import Figure
    from reports.wording import Words

router = pages()

OBSERVED = (
    Field(name="indicator", title=phrase("Indicator"), kind="code", shown=False),
    Field(name="period", title=phrase("Period"), kind="code"),
    Field(name="area", title=phrase("Area"), kind="code", choice=True),
    Field(name="breakdown", title=phrase("Breakdown"), kind="code", choice=True),
    Field(name="value", title=phrase("Value"), kind="decimal"),
    Field(name="observation_status", title=phrase("Observation status"), kind="code", shown=False),
    Field(name="note", title=phrase("Note")),
    Field(name="source", title=phrase("Source"), kind="code", choice=True),
    Field(name="vintage", title=phrase("Vintage"), kind="integer", shown=False),
    Field(name="known_at", title=phrase("Known since"), kind="code"),
)
"""The columns of the observations behind a place."""


@router.get("/indicators/{code}")
@ruled(READERS)
def indicator(request: Request, code: str) -> Response:
    """Show one indicator of the plan."""
    view = looked_at(request).of_place(code)
    line = view.line(code)
    said = said_in(request, view)
    one = view.plan.indicator(line["indicator"])
    table = listing(request, f"observations-{code}", OBSERVED, _observed(view, code))
    return view_page(
        request, view, "indicator.html", table, table=table, line=line, one=one, place=view.plan.places()[code],
        chart_address=lambda number: lambda form: view.address(f"/indicators/{code}/chart-{number}.{form}"),
        outcome=_outcome(view, line), figures=_figures(view, line, said.words), trace=said.sentences(line["trace"]),
        sources={each.id: each.title for each in view.plan.sources},
        measured={each.id: each for each in view.plan.indicators}, given=given_by(view, code, language_of(request)),
        revisions=revisions(view, line), narrative=narrative(view, line, said.words),
    )  # fmt: skip


@router.get("/indicators/{code}/chart-{which}.{form}")
@ruled(READERS)
def chart(request: Request, code: str, which: str, form: str) -> Response:
    """Give a chart of an indicator as SVG or PNG."""
    view = looked_at(request).of_place(code)
    line = view.line(code)
    number = number_in(which) or 0
    return chart_file(request, view, form, lambda words: _figures(view, line, words), f"chart-{code}", number)


@router.get("/landed/{landing}")
@ruled(needs(Act.SEE_DRAFTS, about="landing"))
def landed(request: Request, landing: str) -> Response:
    """Give a landed file as it came, to whoever may see what its source gives."""
    asked = number_in(landing)
    found = None if asked is None else file_landed(surroundings(request).warehouse, asked)
    if found is None or not sees_source(request, found.source):
        raise not_found()
    name = f"{found.source}-{found.label}-{found.sha256[:12]}"
    return Response(found.content, media_type="application/octet-stream",
                    headers={**attachment(name), "x-sha256": found.sha256})  # fmt: skip


@router.get("/indicators/{code}/explained")
@ruled(READERS)
def explained(request: Request, code: str) -> Response:
    """Walk the figure of an indicator back: status, arithmetic, observations, checks, source rows, landed files."""
    view = looked_at(request).of_place(code)
    line = view.line(code)
    steps = steps_of_figure(view, code)
    if request.query_params.get("format") == "json":
        return exact_json({"code": code, "steps": steps})
    told = said_in(request, view).sentences(line["trace"])
    walks = _walks(steps)
    came_from = {walk["landing"]["source"] for walk in walks if "landing" in walk}
    return view_page(request, view, "explained.html", line=line, trace=told, walks=walks,
                     seen_sources={one for one in came_from if view.insider and sees_source(request, one)},
                     sources={each.id: each.title for each in view.plan.sources},
                     decimals={each.id: each.decimals for each in view.plan.indicators})  # fmt: skip


def _outcome(view: View, line: Mapping[str, Any]) -> Any:
    outcomes = (outcome for each in view.plan.objectives for outcome in each.outcomes)
    return next(outcome for outcome in outcomes if outcome.code == line["outcome"])


def _figures(view: View, line: Mapping[str, Any], words: Words) -> list[Figure]:
    return list(indicator_figures(view.figures, line, broken_down(view.figures), words))


def _observed(view: View, code: str) -> list[dict[str, Any]]:
    """Give the observations of a place and of what it is derived from, the newest period first."""
    rows = []
    for series in view.figures["series"].get(code, ()):
        about = {name: series[name] for name in SERIES_PARTS}
        for point in reversed(series["points"]):
            told = {name: point[name] for name in ("period", "observation_status", "note", "vintage", "known_at")}
            rows.append({**about, **told, "value": number(point["value"]), "point": point})
    return rows


def _walks(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the steps behind each observation together, under the name of each step."""
    walks: list[dict[str, Any]] = []
    for step in steps:
        if step["step"] == "observation":
            walks.append({"observation": step})
        elif walks:
            walks[-1][step["step"]] = step
    return walks
