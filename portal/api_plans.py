"""Plans for programs: which there are, and each as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.permissions import Act, may
from portal.api_asked import AskedOf
from portal.api_forms import IN_ONE_PIECE, form_wanted
from portal.api_lists import about_view
from portal.api_problems import READING
from portal.api_shapes_record import PlanAnswer, PlansAnswer
from portal.conditional import answer_unless_known
from portal.exact_json import exact_json
from portal.plans_at_hand import plans_at_hand
from portal.rules import READERS, api, ruled
from portal.surroundings import surroundings
from portal.views import looked_at
from portal.visitors import visitor
from warehouse.record_mark import record_mark

if TYPE_CHECKING:
    from indicators.framework import Plan, Source

router = api()

ABOUT = ("edition", "title", "organisation", "first_year", "last_year", "currency", "languages", "public")

WHOLE = frozenset({
    "objectives", "indicators", "pledges", "document", "method", "narratives", "share_tables", "support_services",
    "risk_areas", "risks", "mitigations", "allocations", "area_groups", "crosswalk",
})  # fmt: skip
"""What is told of a plan as it is."""

OF_A_SOURCE = frozenset({"id", "title", "owner", "licence", "cadence", "lag_months", "connector"})
"""What is told of a source; how it is asked concerns whoever keeps the plan."""


@router.get("/api/v1/plans", tags=["plans"], response_model=PlansAnswer, responses={**IN_ONE_PIECE, **READING})
@ruled(READERS)
def plans(request: Request) -> Response:
    """List the plans that are yours to see, in their newest edition: without a token, those that are public."""
    warehouse, insider = surroundings(request).warehouse, may(visitor(request).grants, Act.SEE_DRAFTS)
    answer_unless_known(request, record_mark(warehouse))
    form_wanted(request)
    found = [plan for plan in plans_at_hand(warehouse) if insider or plan.public]
    return exact_json({"plans": [_row(plan) for plan in found]})


@router.get("/api/v1/plans/{plan}", tags=["plans"], response_model=PlanAnswer, responses={**IN_ONE_PIECE, **READING})
@ruled(READERS)
def plan_whole(request: Request, plan: str, asked: AskedOf) -> Response:  # noqa: ARG001 - read by looked_at
    """Give a plan as data: objectives, outcomes, outputs with budgets, indicators, pledges, risks, as it was loaded."""
    view = looked_at(request, plan=plan)
    form_wanted(request)
    told = {**_row(view.plan), **view.plan.model_dump(include=set(WHOLE), exclude_none=True)}
    told["sources"] = [_source(one) for one in view.plan.sources]
    return exact_json({"about": about_view(request, view), "plan": told})


def _row(plan: Plan) -> dict[str, Any]:
    return {"plan": plan.code, **{name: getattr(plan, name) for name in ABOUT}}


def _source(source: Source) -> dict[str, Any]:
    given = list(dict.fromkeys(series.indicator for series in source.series))
    return {**source.model_dump(include=set(OF_A_SOURCE)), "indicators": given}
