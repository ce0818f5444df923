"""What is said of a frozen snapshot on its page: a signature, an embargo. Who says it proves once more who they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Form
from starlette.requests import Request
from starlette.responses import Response

from indicators.errors import CallerMistake, Conflict
from indicators.permissions import Act
from portal.downloads import not_found
from portal.forms import Fields, Mistake
from portal.pages_snapshots import led_to, show_snapshot
from portal.rules import needs, pages, ruled
from portal.signing import may_replace, may_sign
from portal.surroundings import surroundings
from portal.views import snapshot_looked_at
from portal.visitors import language_of, person, visitor
from portal.wording import words_of
from warehouse import sign_off

if TYPE_CHECKING:
    pass

router = pages()


class Signing(Fields):
    """What a person says to the snapshot they sign."""

    note: str = ""


class Embargo(Fields):
    """Until when a snapshot is not for the public, UTC, and why."""

    until: str = ""
    reason: str = ""


@router.post("/snapshots/{snapshot}/sign")
@ruled(needs(Act.REPORT, Act.REVIEW, confirmed=True))
def sign(request: Request, snapshot: str, form: Annotated[Signing, Form()]) -> Response:
    """Sign a snapshot off, for the next level the plan asks for."""
    view, around = snapshot_looked_at(request, snapshot), surroundings(request)
    if view.snapshot is None or not may_sign(view, visitor(request)):
        raise not_found()
    try:
        sign_off.sign(
            around.warehouse, view.snapshot.id, by=person(request).name, at=around.clock(), note=form.note.strip(),
            request=request.state.request_id,
        )  # fmt: skip
    except Conflict as error:
        return show_snapshot(request, snapshot, Mistake("note", str(error), english=True))
    return led_to(view.snapshot, "signed")


@router.post("/snapshots/{snapshot}/embargo")
@ruled(needs(Act.REPORT, confirmed=True))
def embargo(request: Request, snapshot: str, form: Annotated[Embargo, Form()]) -> Response:
    """Keep a snapshot from the public until an instant; another embargo moves it."""
    view, around, words = snapshot_looked_at(request, snapshot), surroundings(request), words_of(language_of(request))
    if view.snapshot is None or not may_replace(view, visitor(request)):
        raise not_found()
    until, mistakes = _instant(form.until), []
    if until is None:
        mistakes.append(Mistake("until", words.say("Choose a day and a time, UTC")))
    if not form.reason.strip():
        mistakes.append(Mistake("reason", words.say("Say why")))
    if mistakes or until is None:
        return show_snapshot(request, snapshot, *mistakes)
    try:
        sign_off.embargo(
            around.warehouse, view.snapshot.id, until=until, reason=form.reason, by=person(request).name,
            at=around.clock(), request=request.state.request_id,
        )  # fmt: skip
    except (CallerMistake, Conflict) as error:
        return show_snapshot(request, snapshot, Mistake("", str(error), english=True))
    return led_to(view.snapshot, "embargoed")


def _instant(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said.strip()).replace(tzinfo=UTC)
    except ValueError:
        return None
