"""Where a person begins: what waits for them, and what they may do here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from indicators.handovers import State
from indicators.permissions import Act, may
from portal.pages_submissions import visible
from portal.plans_at_hand import plan_at_hand
from portal.rendering import page
from portal.rules import SIGNED_IN, pages, ruled
from portal.surroundings import surroundings
from portal.visitors import known_as, person, visitor

if TYPE_CHECKING:
    from warehouse.submissions import Submission

router = pages()

OWNERS_TURN = (State.ASKING, State.DRAFT, State.RETURNED, State.UNREADABLE)


@router.get("/")
@ruled(SIGNED_IN)
def start(request: Request) -> Response:
    """Show what waits for this person, and the places they may go to."""
    found, titles = visible(request, (*OWNERS_TURN, State.SUBMITTED))
    tasks = [one for one in found if _waits_for(request, one)]
    return page(request, "start.html", tasks=tasks, titles=titles, known_as=known_as(request))


def _waits_for(request: Request, one: Submission) -> bool:
    who = person(request)
    if one.state in OWNERS_TURN:
        return one.author == who.name
    plan = plan_at_hand(surroundings(request).warehouse, one.plan_code)
    own = who.name in {one.author, one.standing.confirmed_by} and plan.approval_of(one.source).four_eyes
    return not own and may(visitor(request).grants, Act.REVIEW, plan, one.source)
