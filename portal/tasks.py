"""What waits for a person: submissions that are theirs to go on with, or to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.handovers import State
from indicators.permissions import Act, may
from portal.pages_submissions import visible
from portal.plans_at_hand import plan_at_hand
from portal.surroundings import surroundings
from portal.visitors import known_as, person, visitor

if TYPE_CHECKING:
    from starlette.requests import Request

    from warehouse.submissions import Submission

OWNERS_TURN = (State.ASKING, State.DRAFT, State.RETURNED, State.UNREADABLE)


def tasks_of(request: Request) -> dict[str, Any]:
    """Give what a page needs to tell a person's `tasks`; nobody has none."""
    if visitor(request).person is None:
        return {"tasks": [], "titles": {}, "known_as": {}}
    found, titles = visible(request, (*OWNERS_TURN, State.SUBMITTED))
    tasks = [one for one in found if _waits_for(request, one)]
    return {"tasks": tasks, "titles": titles, "known_as": known_as(request)}


def _waits_for(request: Request, one: Submission) -> bool:
    who = person(request)
    if one.state in OWNERS_TURN:
        return one.author == who.name
    plan = plan_at_hand(surroundings(request).warehouse, one.plan_code)
    own = who.name in {one.author, one.standing.confirmed_by} and plan.approval_of(one.source).four_eyes
    return not own and may(visitor(request).grants, Act.REVIEW, plan, one.source)
