"""Reporting what was spent: one amount, a file of them, or taking one back. All of a file counts, or nothing of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Form, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connectors.spending_tables import read_spending_apart
from indicators.errors import CallerMistake, RowsRefused, SourceChanged
from indicators.permissions import Act, objectives_allowed
from indicators.spending_lines import SpendingLine, entries_of
from portal.days_said import day_said, no_such_day
from portal.downloads import not_found
from portal.finding_words import TITLES
from portal.forms import Fields, Mistake
from portal.paces import Pace
from portal.pages_resources import resources_page
from portal.rules import needs, pages, ruled
from portal.sayings import sayings_of
from portal.seeing import plan_seen
from portal.surroundings import surroundings
from portal.views import looked_at_now
from portal.visitors import language_of, person, visitor
from portal.wording import words_of
from warehouse.spending import report_spending, withdraw_spending

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators.findings import Finding
    from indicators.framework import Plan
    from indicators.spending_lines import Entry

router = pages()

REPORTERS = needs(Act.ENTER_SPENDING)
LARGEST_FILE = 5 * 1024 * 1024


class Amount(Fields):
    """What was spent on an output in a year."""

    output: str = ""
    year: str = ""
    amount: str = ""
    reported_on: str = ""
    document: str = ""
    note: str = ""


class AmountsFile(Fields):
    """A table of amounts."""

    file: UploadFile | None = None
    file_reported_on: str = ""
    file_document: str = ""


class TakenBack(Fields):
    """An amount, by its output and year, and why nothing is known of it again."""

    taken: str = ""
    reason: str = ""


@router.post("/resources/{plan}/spending")
@ruled(REPORTERS)
def report_one(request: Request, plan: str, form: Annotated[Amount, Form()]) -> Response:
    """Write down one amount."""
    of, typed = plan_seen(request, plan), form.model_dump()
    line = SpendingLine(output=form.output, year=form.year, amount=form.amount, note=form.note)
    try:
        entries = entries_of(of, [line], granted=_granted(request, of))
    except RowsRefused as refused:
        return _again(request, of, *_mistakes(request, refused.mistakes), typed=typed)
    day = day_said(request, form.reported_on)
    if day is None:
        return _again(request, of, no_such_day(request, "reported_on"), typed=typed)
    return _report(request, of, entries, day, form.document)


@router.post("/resources/{plan}/spending/file")
@ruled(REPORTERS, pace=Pace.UPLOADS, largest=LARGEST_FILE)
def report_many(request: Request, plan: str, form: Annotated[AmountsFile, Form()]) -> Response:
    """Write down a file of amounts; of one that has a mistake every mistake is told, and nothing counts."""
    of, words = plan_seen(request, plan), words_of(language_of(request))
    granted = _granted(request, of)
    if form.file is None or not form.file.filename:
        return _again(request, of, Mistake("file", words.say("Choose a file first")))
    day = day_said(request, form.file_reported_on)
    if day is None:
        return _again(request, of, no_such_day(request, "file_reported_on"))
    try:
        lines, found = read_spending_apart(form.file.file.read(), form.file.filename)
        entries = entries_of(of, lines, granted=granted, found=found)
    except RowsRefused as refused:
        told = words.say("Nothing of the file counts: mend what is listed under the form, and give it again")
        return _again(request, of, Mistake("file", told), problems=[one.as_dict() for one in refused.mistakes])
    except SourceChanged as error:
        return _again(request, of, Mistake("file", sayings_of(language_of(request)).markup(str(error))))
    return _report(request, of, entries, day, form.file_document.strip() or form.file.filename)


@router.post("/resources/{plan}/spending/withdrawn")
@ruled(REPORTERS)
def take_back(request: Request, plan: str, form: Annotated[TakenBack, Form()]) -> Response:
    """Take an amount back."""
    of, words, around = plan_seen(request, plan), words_of(language_of(request)), surroundings(request)
    granted = _granted(request, of)
    output, _, year = form.taken.rpartition("/")
    mine = {one.code for objective in of.objectives if objective.code in granted for one in objective.outputs}
    if output not in mine or not (year.isascii() and year.isdecimal() and len(year) == 4):
        return _again(request, of, Mistake("taken", words.say("Choose an amount that is reported")))
    if not form.reason.strip():
        return _again(request, of, Mistake("reason", words.say("Say why")))
    try:
        withdraw_spending(
            around.warehouse, of, output, int(year), reason=form.reason, at=around.clock(), by=person(request).name,
            request=request.state.request_id,
        )  # fmt: skip
    except CallerMistake:
        return _again(request, of, Mistake("taken", words.say("Choose an amount that is reported")))
    return RedirectResponse(f"/resources?plan={of.code}&done=withdrawn", 303)


def _granted(request: Request, plan: Plan) -> tuple[str, ...]:
    """Give the objectives a visitor may report on. Raises HTTPException 404 where there is none."""
    granted = objectives_allowed(visitor(request).grants, Act.ENTER_SPENDING, plan)
    if not granted:
        raise not_found()
    return granted


def _report(request: Request, plan: Plan, entries: list[Entry], day: date, document: str) -> Response:
    around = surroundings(request)
    report_spending(
        around.warehouse, plan, entries, reported_on=day, document=document, at=around.clock(), by=person(request).name,
        request=request.state.request_id,
    )  # fmt: skip
    return RedirectResponse(f"/resources?plan={plan.code}&done=reported", 303)


def _mistakes(request: Request, found: Iterable[Finding]) -> Iterable[Mistake]:
    words, sayings = words_of(language_of(request)), sayings_of(language_of(request))
    for one in found:
        title, remedy = words.say(TITLES[one.code]), sayings.plain(one.remedy or "")
        yield Mistake(one.column or "", words.say("%(title)s: %(remedy)s", title=title, remedy=remedy))


def _again(request: Request, plan: Plan, *mistakes: Mistake, **given: Any) -> Response:
    return resources_page(request, looked_at_now(request, plan).of_places(()), status=422, mistakes=mistakes, **given)
