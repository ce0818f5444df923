"""The plan at a glance: how each objective stands, every indicator as a line, and what needs attention today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.expenditure import accounts_of
from indicators.permissions import Act, may
from portal.charts import chart_file
from portal.downloads import not_found
from portal.listings import listing
from portal.progress_rows import FIELDS, progress_rows
from portal.resource_rows import amounts_of
from portal.rules import READERS, pages, ruled
from portal.tasks import tasks_of
from portal.viewing import said_in, view_page
from portal.views import looked_at
from portal.visitors import visitor
from reports.charts_status import status_overview
from reports.objectives import rolled_said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.views import View

router = pages()

ATTENTION = ("moving_away", "below_floor", "off_track", "at_risk")
"""Statuses that somebody should look into, the gravest first."""


def glance(request: Request) -> Response:
    """Show the whole plan on one page."""
    view = looked_at(request)
    said = said_in(request, view)
    rows = progress_rows(view, said)
    objectives = [
        {
            "one": one,
            "rolled": rolled_said(view.figures, one.code, said.words),
            "statuses": _statuses(view, one.code),
            "rows": [row for row in rows if row["objective"] == one.code],
        }
        for one in view.plan.objectives
    ]
    return view_page(
        request, view, "glance.html", objectives=objectives, rolled=rolled_said(view.figures, None, said.words),
        overview=status_overview(view.figures, said.words), attention=_attention(rows),
        hands_in=may(visitor(request).grants, Act.HAND_IN),
        address_of_overview=lambda form: view.address(f"/overview.{form}"), **tasks_of(request),
    )  # fmt: skip


@router.get("/overview.{form}")
@ruled(READERS)
def overview_chart(request: Request, form: str) -> Response:
    """Give the chart of the statuses as SVG or PNG."""
    view = looked_at(request)
    return chart_file(request, view, form, lambda words: [status_overview(view.figures, words)], "status")


@router.get("/progress")
@ruled(READERS)
def progress(request: Request) -> Response:
    """Show every indicator of the plan in one table, to be sorted and filtered."""
    view = looked_at(request)
    table = listing(request, "progress", FIELDS, progress_rows(view, said_in(request, view)))
    return view_page(request, view, "progress.html", table, table=table)


@router.get("/objectives/{code}")
@ruled(READERS)
def objective(request: Request, code: str) -> Response:
    """Show one objective: outcomes, indicators, outputs with their budgets."""
    view = looked_at(request).of_objectives([code])
    one = next((each for each in view.plan.objectives if each.code == code), None)
    if one is None:
        raise not_found()
    said = said_in(request, view)
    lines = [line for line in view.lines.values() if line["objective"] == code]
    table = listing(request, f"objective-{code}", FIELDS, progress_rows(view, said, among=lines))
    rolled = rolled_said(view.figures, code, said.words)
    accounts = {(each.code, each.year): each for each in accounts_of(view.plan, amounts_of(view))}
    return view_page(
        request, view, "objective.html", table, table=table, objective=one, rolled=rolled, accounts=accounts,
        has_spending=accounts[code, None].reported > 0,
    )  # fmt: skip


def _statuses(view: View, code: str) -> list[tuple[str, int]]:
    one: Mapping[str, Any] = next(each for each in view.figures["roll_ups"] if each["objective"] == code)
    return list(one["by_status"].items())


def _attention(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the rows that somebody should look into: judged badly, the gravest first; then those not renewed."""
    judged = [row for status in ATTENTION for row in rows if row["status"] == status]
    return judged + [row for row in rows if row["stale_since"] and row["status"] not in ATTENTION]
