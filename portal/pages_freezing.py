"""Taking a snapshot, and replacing one that was wrong by an erratum: for those who report on the whole plan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indicators.errors import Conflict
from indicators.permissions import Act, may_everywhere
from portal.downloads import not_found
from portal.forms import Fields, Mistake
from portal.paces import Pace
from portal.pages_snapshots import show_snapshot, show_snapshots
from portal.rules import needs, pages, ruled
from portal.signing import may_replace
from portal.surroundings import surroundings
from portal.views import plan_looked_at, snapshot_looked_at
from portal.visitors import language_of, person, visitor
from portal.wording import words_of
from warehouse.freezing import take_erratum, take_snapshot

if TYPE_CHECKING:
    from warehouse.snapshots import Frozen

router = pages()


class Taking(Fields):
    """The day a snapshot judges; today where none is said."""

    as_of: str = ""


class Erratum(Fields):
    """What was wrong with a snapshot; the day is that of the old one where none is said."""

    as_of: str = ""
    what: str = ""


@router.post("/snapshots")
@ruled(needs(Act.REPORT), pace=Pace.FILES)
def take(request: Request, form: Annotated[Taking, Form()]) -> Response:
    """Freeze the state of a plan; where nothing changed since the newest snapshot, lead to that one and say so."""
    plan, around = plan_looked_at(request), surroundings(request)
    if not may_everywhere(visitor(request).grants, Act.REPORT):
        raise not_found()
    at = around.clock()
    day = _day(form.as_of, at.date())
    if day is None or day > at.date():
        return show_snapshots(request, _no_day(request))
    frozen = take_snapshot(
        around.warehouse, plan.code, as_of=day, at=at, by=person(request).name, request=request.state.request_id
    )
    return _on_to(frozen, "taken" if frozen.new else "same")


@router.post("/snapshots/{snapshot}/erratum")
@ruled(needs(Act.REPORT, confirmed=True), pace=Pace.FILES)
def replace(request: Request, snapshot: str, form: Annotated[Erratum, Form()]) -> Response:
    """Freeze a plan anew in place of a snapshot that was wrong; the old one stays, and says what replaced it."""
    view, around, words = snapshot_looked_at(request, snapshot), surroundings(request), words_of(language_of(request))
    if view.snapshot is None or not may_replace(view, visitor(request)):
        raise not_found()
    at, mistakes = around.clock(), []
    day = _day(form.as_of, view.as_of)
    if day is None or day > at.date():
        mistakes.append(_no_day(request))
    if not form.what.strip():
        mistakes.append(Mistake("what", words.say("Say what was wrong")))
    if mistakes:
        return show_snapshot(request, snapshot, *mistakes)
    try:
        frozen = take_erratum(
            around.warehouse, view.snapshot.digest, as_of=day, reason=form.what, at=at, by=person(request).name,
            request=request.state.request_id,
        )  # fmt: skip
    except Conflict as error:
        return show_snapshot(request, snapshot, Mistake("", str(error), english=True))
    return _on_to(frozen, "erratum")


def _day(said: str, otherwise: date) -> date | None:
    try:
        return date.fromisoformat(said.strip()) if said.strip() else otherwise
    except ValueError:
        return None


def _no_day(request: Request) -> Mistake:
    return Mistake("as_of", words_of(language_of(request)).say("Choose a day that has come"))


def _on_to(frozen: Frozen, done: str) -> Response:
    return RedirectResponse(f"/snapshots/{frozen.digest[:12]}?done={done}", 303)
