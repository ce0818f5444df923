"""Where a visit begins: with the plan at a glance for whoever may read it, else with what a person may do here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.permissions import Act, may
from portal.pages_glance import glance
from portal.plans_at_hand import plans_at_hand
from portal.rendering import page
from portal.rules import PUBLIC, pages, ruled
from portal.surroundings import surroundings
from portal.tasks import tasks_of
from portal.visitors import visitor

router = pages()


@router.get("/")
@ruled(PUBLIC)
def start(request: Request) -> Response:
    """Show the plan at a glance to whoever may read it; else what a person may do here, or where to sign in."""
    who, plans = visitor(request), plans_at_hand(surroundings(request).warehouse)
    if plans and (may(who.grants, Act.SEE_DRAFTS) or any(plan.public for plan in plans)):
        return glance(request)
    if who.person is None:
        return RedirectResponse("/sign-in", 303)
    return page(request, "start.html", **tasks_of(request))
