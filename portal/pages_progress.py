"""How far every indicator of a plan has come, as it is known now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.permissions import Act
from portal.rendering import page
from portal.rules import needs, pages, ruled
from portal.seeing import plan_seen, to_the_first_plan
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
    return to_the_first_plan(request, "/progress")


@router.get("/progress/{plan}")
@ruled(needs(Act.SEE_DRAFTS))
def progress(request: Request, plan: str) -> Response:
    """Show baseline, latest value, target and status of every indicator, by objective."""
    around, of = surroundings(request), plan_seen(request, plan)
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
