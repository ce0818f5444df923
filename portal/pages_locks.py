"""The lock board: which periods take no changes from people, who is excepted until when, and setting both."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.periods import is_period
from indicators.permissions import Act, may
from portal.downloads import not_found
from portal.forms import Fields, Mistake
from portal.plans_at_hand import plans_at_hand
from portal.rendering import page
from portal.rules import needs, pages, ruled
from portal.seeing import plan_seen
from portal.surroundings import surroundings
from portal.visitors import known_as, language_of, person, visitor
from portal.wording import words_of
from warehouse.accounts import people
from warehouse.period_locks import except_person, lock_period, locks_of, unlock_period

if TYPE_CHECKING:
    from indicators.framework import Plan

router = pages()

LOCKS = needs(Act.LOCK)


class Lock(Fields):
    """A period of a source, or of every source, and why it is locked."""

    period: str = ""
    source: str = ""
    reason: str = ""


class Opening(Fields):
    """A person for whom a locked period is open all the same until the end of a day, and why."""

    account: str = ""
    excepted: str = ""
    of_source: str = ""
    until: str = ""
    why: str = ""


@router.get("/locks")
@ruled(needs(Act.SEE_DRAFTS))
def board(request: Request) -> Response:
    """Show what is locked, and for whom it is open."""
    return _board(request)


@router.post("/locks/{plan}")
@ruled(LOCKS)
def lock(request: Request, plan: str, form: Annotated[Lock, Form()]) -> Response:
    """Lock a period."""
    of, words = plan_seen(request, plan), words_of(language_of(request))
    mistakes = [*_of_period(request, "period", form.period)]
    if not form.reason.strip():
        mistakes.append(Mistake("reason", words.say("Say why")))
    _require_source(of, form.source)
    if mistakes:
        return _board(request, *mistakes)
    around = surroundings(request)
    lock_period(
        around.warehouse, of, form.period.strip(), source=form.source, reason=form.reason.strip(), at=around.clock(),
        by=person(request).name, request=request.state.request_id,
    )  # fmt: skip
    return RedirectResponse("/locks", 303)


@router.post("/locks/{plan}/open")
@ruled(LOCKS)
def unlock(request: Request, plan: str, form: Annotated[Lock, Form()]) -> Response:
    """Open a period for everybody again."""
    of, around = plan_seen(request, plan), surroundings(request)
    unlock_period(
        around.warehouse, of, form.period, source=form.source, reason=form.reason.strip(), at=around.clock(),
        by=person(request).name, request=request.state.request_id,
    )  # fmt: skip
    return RedirectResponse("/locks", 303)


@router.post("/locks/{plan}/exceptions")
@ruled(LOCKS)
def except_one(request: Request, plan: str, form: Annotated[Opening, Form()]) -> Response:
    """Open a locked period for one person, for a time."""
    of, words, around = plan_seen(request, plan), words_of(language_of(request)), surroundings(request)
    mistakes = [*_of_period(request, "excepted", form.excepted)]
    until = _end_of(form.until)
    if until is None or until <= around.clock():
        mistakes.append(Mistake("until", words.say("Choose a day that is not over")))
    if not form.why.strip():
        mistakes.append(Mistake("why", words.say("Say why")))
    _require_source(of, form.of_source)
    if mistakes or until is None:
        return _board(request, *mistakes)
    except_person(
        around.warehouse, of, form.excepted.strip(), person=form.account, source=form.of_source, until=until,
        reason=form.why.strip(), at=around.clock(), by=person(request).name, request=request.state.request_id,
    )  # fmt: skip
    return RedirectResponse("/locks", 303)


def _require_source(plan: Plan, identity: str) -> None:
    if identity and identity not in {source.id for source in plan.sources}:
        raise not_found()


def _of_period(request: Request, field: str, text: str) -> list[Mistake]:
    if is_period(text.strip()):
        return []
    return [Mistake(field, words_of(language_of(request)).say("Write a period such as 2021, 2021-Q3 or 2021-11"))]


def _end_of(day: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(day), time.max, tzinfo=UTC)
    except ValueError:
        return None


def _board(request: Request, *mistakes: Mistake) -> Response:
    around, language = surroundings(request), language_of(request)
    words = words_of(language)
    plans = plans_at_hand(around.warehouse)
    sources = {
        plan.code: [
            ("", words.say("every source")),
            *((one.id, one.title.in_language(language)[0]) for one in plan.sources if one.handed_in),
        ]
        for plan in plans
    }
    return page(
        request, "locks.html", status=422 if mistakes else 200, mistakes=mistakes, sources=sources,
        known_as=known_as(request), titles={plan.code: {one.id: one.title for one in plan.sources} for plan in plans},
        boards=[(plan, locks_of(around.warehouse, plan, at=around.clock())) for plan in plans],
        may_lock=may(visitor(request).grants, Act.LOCK),
        people=[(one.name, one.display_name) for one in people(around.warehouse) if one.active],
    )  # fmt: skip
