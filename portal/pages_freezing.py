"""Taking a snapshot, and replacing one that was wrong by an erratum: for those who report on the whole plan."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from indicators.errors import Conflict
from indicators.permissions import Act, may_everywhere
from portal.days_said import day_said, no_such_day
from portal.downloads import not_found
from portal.forms import Fields, Mistake
from portal.paces import Pace
from portal.pages_snapshots import led_to, show_snapshot, show_snapshots
from portal.rules import needs, pages, ruled
from portal.signing import may_replace
from portal.surroundings import surroundings
from portal.views import plan_looked_at, snapshot_looked_at
from portal.visitors import language_of, person, visitor
from portal.wording import words_of
from warehouse.freezing import take_erratum, take_snapshot

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
    day = day_said(request, form.as_of)
    if day is None:
        return show_snapshots(request, no_such_day(request, "as_of"))
    frozen = take_snapshot(
        around.warehouse, plan.code, as_of=day, at=at, by=person(request).name, request=request.state.request_id
    )
    return led_to(frozen, "taken" if frozen.new else "same")


@router.post("/snapshots/{snapshot}/erratum")
@ruled(needs(Act.REPORT, confirmed=True), pace=Pace.FILES)
def replace(request: Request, snapshot: str, form: Annotated[Erratum, Form()]) -> Response:
    """Freeze a plan anew in place of a snapshot that was wrong; the old one stays, and says what replaced it."""
    view, around, words = snapshot_looked_at(request, snapshot), surroundings(request), words_of(language_of(request))
    if view.snapshot is None or not may_replace(view, visitor(request)):
        raise not_found()
    at, mistakes = around.clock(), []
    day = day_said(request, form.as_of, view.as_of)
    if day is None:
        mistakes.append(no_such_day(request, "as_of"))
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
    return led_to(frozen, "erratum")
