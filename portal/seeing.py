"""What an address names, as a visitor sees it: a plan, or a submission and its source; others' things are not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from indicators.errors import CallerMistake
from indicators.handing_in import choices_of
from indicators.permissions import Act, may
from portal.downloads import not_found
from portal.plans_at_hand import plan_at_hand, plans_at_hand
from portal.surroundings import surroundings
from portal.visitors import visitor
from warehouse.submissions import submission

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from indicators.framework import Plan, Source
    from indicators.handing_in import Choices
    from warehouse.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One submission, the plan it was handed in for, and its source there."""

    one: Submission
    plan: Plan
    source: Source

    def choices_with(self, answers: Mapping[str, Any]) -> Choices:
        """Give the choices so far with some more answers. Raises CallerMistake for an answer that cannot be."""
        return choices_of({**self.one.choices, **answers})


def answers_to(questions: Sequence[Mapping[str, Any]], said: Mapping[str, str]) -> dict[str, Any]:
    """Give what a form's answers set. `said` names the option of a question by its number, and of a question about
    columns one of ours for each heading, by both numbers. Raises CallerMistake for an answer that was not offered.
    """
    found: dict[str, Any] = {}
    for number, question in enumerate(questions):
        options = question["options"]
        if question["kind"] == "columns":
            for place, option in enumerate(options):
                column = said.get(f"{number}.{place}", "")
                if column and column not in question["columns"]:
                    raise CallerMistake(f"{option['title']}: found {column!r}; expected one of the columns offered")
                found.setdefault("columns", {})[next(iter(option["sets"]["columns"]))] = column
            continue
        chosen = said.get(str(number), "")
        if not chosen.isdecimal() or int(chosen) >= len(options):
            raise CallerMistake(f"{question['sentence']} Found {chosen!r}; expected one of the answers offered")
        found |= options[int(chosen)]["sets"]
    return found


def number_in(address: str) -> int | None:
    """Read a number that stands in an address; None for what is none, or larger than any number of the record."""
    is_one = address.isascii() and address.isdecimal() and len(address) < 16
    return int(address) if is_one else None


def plan_seen(request: Request, code: str) -> Plan:
    """Find the newest edition of a plan. Raises HTTPException 404 where the record has none of this code."""
    try:
        return plan_at_hand(surroundings(request).warehouse, code)
    except CallerMistake:
        raise not_found() from None


def to_the_first_plan(request: Request, place: str) -> Response:
    """Lead from a place about any plan to that about the first of the record. Raises HTTPException 404 for none."""
    plans = plans_at_hand(surroundings(request).warehouse)
    if not plans:
        raise not_found()
    return RedirectResponse(f"{place}/{plans[0].code}", 303)


def sees_source(request: Request, source: str) -> bool:
    """Say whether a visitor may see what a source gave, as it came: by the plans there are that have it."""
    plans = plans_at_hand(surroundings(request).warehouse)
    of_it = [plan for plan in plans if source in {one.id for one in plan.sources}]
    return any(may(visitor(request).grants, Act.SEE_DRAFTS, plan, source) for plan in of_it)


def seen(request: Request, public_id: str) -> Seen:
    """Find a submission for a visitor. Raises HTTPException 404 for none, and for one that is not theirs to see."""
    warehouse = surroundings(request).warehouse
    one = submission(warehouse, public_id)
    if one is None:
        raise not_found()
    plan = plan_seen(request, one.plan_code)
    try:
        source = plan.source(one.source)
    except KeyError:
        raise not_found() from None
    if not may(visitor(request).grants, Act.SEE_DRAFTS, plan, source.id):
        raise not_found()
    return Seen(one=one, plan=plan, source=source)
