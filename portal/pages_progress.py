"""How far every indicator of a plan has come, as it is known now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.errors import CallerMistake
from indicators.permissions import Act
from portal.downloads import not_found
from portal.plans_at_hand import plan_at_hand, plans_at_hand
from portal.rendering import page
from portal.rules import needs, pages, ruled
from portal.surroundings import surroundings
from warehouse.assessing import assess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.framework import Objective, Plan
    from indicators.lines import ProgressLine

router = pages()


@router.get("/progress")
@ruled(needs(Act.SEE_DRAFTS))
def first(request: Request) -> Response:
    """Lead to the first plan of the record."""
    plans = plans_at_hand(surroundings(request).warehouse)
    if not plans:
        raise not_found()
    return RedirectResponse(f"/progress/{plans[0].code}", 303)


@router.get("/progress/{plan}")
@ruled(needs(Act.SEE_DRAFTS))
def progress(request: Request, plan: str) -> Response:
    """Show baseline, latest value, target and status of every indicator, by objective."""
    around = surroundings(request)
    try:
        of = plan_at_hand(around.warehouse, plan)
    except CallerMistake:
        raise not_found() from None
    now = around.clock()
    _, lines = assess(around.warehouse, of.code, as_of=now.date(), known_on=None, at=now)
    return page(
        request,
        "progress.html",
        plan=of,
        objectives=_by_objective(of, lines),
    )


def _by_objective(plan: Plan, lines: Sequence[ProgressLine]) -> list[tuple[Objective, list[dict[str, Any]]]]:
    told: dict[str, list[dict[str, Any]]] = {one.code: [] for one in plan.objectives}
    for line in lines:
        indicator, component = line.entry.indicator, line.entry.place.component
        about = {"title": component or indicator.title, "decimals": indicator.decimals}
        told[line.entry.objective].append({**line.as_dict(), **about})
    return [(one, told[one.code]) for one in plan.objectives]
