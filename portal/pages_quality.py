"""Whether what came in is right: what checks found, which rows were refused and why, and how checks fared over time.

Each visitor is told of the sources they may see; what a run was asked stands on a page of its own.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.permissions import Act, sources_allowed
from portal.answers import groups_of
from portal.downloads import not_found
from portal.listings import listing
from portal.quality_rows import (
    BY_CODE,
    CHECKED_RUNS,
    CHECKS,
    FINDINGS,
    MOST,
    RECORDS,
    REFUSED,
    check_rows,
    code_rows,
    finding_rows,
    of_sources,
    record_rows,
    refused_rows,
    run_rows,
)
from portal.rules import needs, pages, ruled
from portal.sayings import sayings_of
from portal.seeing import number_in
from portal.viewing import view_page
from portal.views import looked_at
from portal.visitors import language_of, visitor
from portal.wording import phrase, words_of
from warehouse.check_history import checked_runs, checks_of_run, refused_by
from warehouse.found import kinds_found
from warehouse.source_states import landed_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.listings import Field, Listing
    from portal.views import View

router = pages()

SEES = needs(Act.SEE_DRAFTS)

LOOKS_BACK = 500
"""Runs that the history of checks covers, the newest first."""

SHOWN_IN_A_GROUP = 20

PLACES = (
    (phrase("Findings by kind"), "/quality"),
    (phrase("Every finding"), "/quality/findings"),
    (phrase("Refused rows"), "/quality/quarantine"),
    (phrase("Checks over time"), "/quality/checks"),
)
"""The pages about quality, as each of them lists them."""


@router.get("/quality")
@ruled(SEES)
def quality(request: Request) -> Response:
    """Show what checks found, by source and kind: how many stand, and when it was last seen."""
    view, sources = _asked(request)
    at = view.moment
    rows = code_rows(view.around.warehouse, sources, at=at)
    stand = Counter[str]()
    for row in rows:
        stand[row["severity"]] += row["count"]
    table = _listing(request, view, "found", BY_CODE, rows)
    refused = refused_by(view.around.warehouse, sources, at=at)
    return _page(request, view, "quality.html", table, table=table, stand=stand, refused=refused)


@router.get("/quality/findings")
@ruled(SEES)
def findings(request: Request) -> Response:
    """Show each finding that stands, or that a run had: where, what was found, what was expected, what to do."""
    view, sources = _asked(request)
    run, sayings = _run_asked(request), sayings_of(language_of(request))
    rows = finding_rows(view.around.warehouse, sources, run, sayings, at=view.moment)
    table = _listing(request, view, "findings", FINDINGS, rows)
    return _page(request, view, "quality_findings.html", table, table=table, run=run)


@router.get("/quality/quarantine")
@ruled(SEES)
def quarantine(request: Request) -> Response:
    """Show each row that stands refused, or that a run refused: where it is, what it said, and why."""
    view, sources = _asked(request)
    run = _run_asked(request)
    rows = refused_rows(view.around.warehouse, sources, run, at=view.moment)
    table = _listing(request, view, "quarantine", REFUSED, rows)
    return _page(request, view, "quarantine.html", table, table=table, run=run)


@router.get("/quality/checks")
@ruled(SEES)
def checks(request: Request) -> Response:
    """Show how each check fared over the newest runs, and how many each run met."""
    view, sources = _asked(request)
    told, records = checked_runs(view.around.warehouse, sources, at=view.moment, limit=LOOKS_BACK)
    by_check = listing(request, "checks", RECORDS, record_rows(records), own=False)
    by_run = _listing(request, view, "runs", CHECKED_RUNS, run_rows(told), own=False)
    return _page(request, view, "checks.html", by_check, by_run, by_check=by_check, by_run=by_run, covers=len(told))


@router.get("/quality/runs/{run}")
@ruled(SEES)
def one_run(request: Request, run: str) -> Response:
    """Show everything one delivery was asked, what each check answered, and what was found."""
    view, sources = _asked(request)
    number = number_in(run)
    told = None if number is None else checks_of_run(view.around.warehouse, number)
    if told is None or told[0].source not in sources:
        raise not_found()
    about, asked = told
    table = listing(request, f"checks-of-run-{about.id}", CHECKS, check_rows(asked))
    with view.around.warehouse.read() as connection:
        kinds = kinds_found(connection, about.id, SHOWN_IN_A_GROUP)
    delivered = () if about.delivery_id is None else landed_in(view.around.warehouse, about.delivery_id)
    return _page(
        request, view, "quality_run.html", table, table=table, run=about, files=delivered,
        groups=groups_of(kinds, words_of(language_of(request))), met=sum(one.passed for one in asked),
    )  # fmt: skip


def _asked(request: Request) -> tuple[View, tuple[str, ...]]:
    """Give what is looked at and the sources of it that the visitor may see."""
    view = looked_at(request)
    return view, sources_allowed(visitor(request).grants, Act.SEE_DRAFTS, view.plan)


def _run_asked(request: Request) -> int | None:
    said = request.query_params.get("run")
    if not said:
        return None
    number = number_in(said)
    if number is None:
        raise not_found()
    return number


def _listing(
    request: Request, view: View, name: str, fields: Sequence[Field], rows: Any, *, own: bool = True
) -> Listing:
    return listing(request, name, of_sources(fields, view.plan, language_of(request)), rows, own=own)


def _page(request: Request, view: View, template: str, *tables: Any, **given: Any) -> Response:
    titles = {one.id: one.title for one in view.plan.sources}
    return view_page(request, view, template, *tables, titles=titles, quality_places=PLACES, most=MOST, **given)
