"""The counter for programs: hand in a file, see what is found, and do with a submission what its pages do.

The same findings, counts and words as on the page and in the terminal. Nothing is confirmed by handing in.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import File, Form, Query, UploadFile
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from indicators.errors import CallerMistake
from indicators.handing_in import Choices, choices_of
from indicators.handovers import Deed, Step
from indicators.permissions import Act
from portal.acts import Acting, perform
from portal.answers import MOVING, answer_of, page_of_findings, plain, said_in
from portal.api_problems import ACTING
from portal.bodies import UPLOAD
from portal.owners_word import told_of, wanting
from portal.paces import Pace
from portal.pages_submissions import FILTERS, visible
from portal.plans_at_hand import plan_at_hand, plans_at_hand
from portal.rules import allowed, api, needs, ruled
from portal.sayings import sayings_of
from portal.seeing import seen
from portal.surroundings import surroundings
from portal.taking_in import PROGRAM, Handed, source_handed_in, take_in
from portal.visitors import person
from portal.wording import language_wanted
from warehouse.submissions import submission

if TYPE_CHECKING:
    from indicators.framework import Plan
    from portal.seeing import Seen

router = api()

SEES = needs(Act.SEE_DRAFTS, about="submission")
LONGEST_WAIT = 30


class Decision(BaseModel):
    """What is decided about a submission. `version` is the one that was looked at; without it any will do."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int | None, Field(ge=1, le=2**31)] = None
    note: Annotated[str, Field(max_length=4000)] = ""
    accept: Literal["all", "fit"] = "all"


@router.post(
    "/api/v1/submissions", status_code=201, tags=["submissions"],
    responses={200: {"description": "This very file had been received already; this is its receipt."}, **ACTING},
)  # fmt: skip
@ruled(needs(Act.HAND_IN), pace=Pace.UPLOADS, largest=UPLOAD)
def hand_in(
    request: Request,
    file: Annotated[UploadFile, File(description="The file, of any kind a page takes.")],
    source: Annotated[str, Form(description="The source of the plan it is for.", min_length=1, max_length=200)],
    plan: Annotated[str, Form(description="The plan, when several are loaded.", max_length=200)] = "",
    choices: Annotated[str, Form(description="How it is to be read, as JSON.", max_length=20000)] = "{}",
    wait: Annotated[int, Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for what is found.")] = 10,
) -> JSONResponse:
    """Hand in a file. The answer says what is wrong with it and what it would change, once it is read."""
    around, who = surroundings(request), person(request)
    of = _plan(request, plan)
    allowed(request, Act.HAND_IN, of, source)
    handed = Handed(
        file_name=file.filename or "file", content=file.file.read(), via=PROGRAM, choices=_choices(choices),
        media_type=file.content_type or "application/octet-stream",
    )  # fmt: skip
    received = take_in(
        around.warehouse, of, source_handed_in(of, source).id, handed, by=who.name, at=around.clock(),
        request=request.state.request_id,
    )  # fmt: skip
    _wait_for(request, received.public_id, wait)
    found = seen(request, received.public_id)
    told = {"already": received.already, **answer_of(around.warehouse, found.one, found.plan)}
    place = {"location": f"/api/v1/submissions/{received.public_id}"}
    return _said(request, told, 200 if received.already else 201, place)


@router.get("/api/v1/submissions", tags=["submissions"], responses=ACTING)
@ruled(needs(Act.SEE_DRAFTS))
def list_them(
    request: Request, show: Annotated[Literal["open", "to-sign", "published", "all"], Query()] = "open"
) -> JSONResponse:
    """List the submissions that are yours to see, the newest first: open, to-sign, published or all."""
    found, _ = visible(request, FILTERS[show][1])
    return JSONResponse({"submissions": [_short(one) for one in found]})


@router.get("/api/v1/submissions/{submission_id}", tags=["submissions"], responses=ACTING)
@ruled(SEES)
def show_it(request: Request, submission_id: str) -> JSONResponse:
    """Give one submission: where it stands, what was found, and what it would change.

    `findings` holds the first thousand, `findings_by_code` how many there are of each code, and `findings_next` the
    address of those that follow. Of each code the first 10,000 are kept; any beyond them are counted.
    """
    return _told(request, seen(request, submission_id))


@router.get("/api/v1/submissions/{submission_id}/findings", tags=["submissions"], responses=ACTING)
@ruled(SEES)
def show_findings(
    request: Request,
    submission_id: str,
    after: Annotated[int, Query(ge=0, le=2**62, description="The number in `next` of the page before.")] = 0,
) -> JSONResponse:
    """Give what was found in a submission, a thousand at a time; `next` is the address of those that follow."""
    it = seen(request, submission_id)
    language = language_wanted(request.headers.get("accept-language", ""))
    page = page_of_findings(surroundings(request).warehouse, it.one, after)
    told = {**page, "findings": [sayings_of(language).finding(one) for one in page["findings"]]}
    return JSONResponse(told, headers={"content-language": language, "vary": "Accept-Language"})


@router.post("/api/v1/submissions/{submission_id}/confirm", tags=["submissions"], responses=ACTING)
@ruled(needs(Act.HAND_IN, about="submission_id"))
def confirm(request: Request, submission_id: str, decision: Decision) -> JSONResponse:
    """Give the owner's word. Changed values and warnings need a note; refused rows need `accept` to be "fit"."""
    found = seen(request, submission_id)
    answer = answer_of(surroundings(request).warehouse, found.one, found.plan)
    if lacks := wanting(answer, accept=decision.accept, note=decision.note):
        raise CallerMistake("; and ".join(told_of(lacks, answer)))
    return _done(request, found, Step.CONFIRMED, decision, {"accept": decision.accept})


@router.post("/api/v1/submissions/{submission_id}/withdraw", tags=["submissions"], responses=ACTING)
@ruled(needs(Act.HAND_IN, about="submission_id"))
def withdraw(request: Request, submission_id: str, decision: Decision) -> JSONResponse:
    """Take back what was handed in, as long as it is not published."""
    return _done(request, seen(request, submission_id), Step.WITHDRAWN, decision)


@router.post("/api/v1/submissions/{submission_id}/return", tags=["submissions"], responses=ACTING)
@ruled(needs(Act.REVIEW, about="submission_id"))
def send_back(request: Request, submission_id: str, decision: Decision) -> JSONResponse:
    """Return a submission to its owner; the note says what is to be mended."""
    found = seen(request, submission_id)
    if not decision.note.strip():
        raise CallerMistake("note: found nothing; expected what is to be mended")
    return _done(request, found, Step.RETURNED, decision)


def _plan(request: Request, code: str) -> Plan:
    warehouse = surroundings(request).warehouse
    if code:
        return plan_at_hand(warehouse, code)
    plans = plans_at_hand(warehouse)
    if len(plans) == 1:
        return plans[0]
    known = ", ".join(plan.code for plan in plans) or "none"
    raise CallerMistake(f"plan: found nothing; expected one of the plans of the record: {known}")


def _choices(said: str) -> Choices:
    try:
        answers = json.loads(said or "{}")
    except ValueError:
        answers = None
    if not isinstance(answers, dict):
        raise CallerMistake('choices: found no object in JSON; expected one such as {"decimal": ","}')
    return choices_of(answers)


def _wait_for(request: Request, public_id: str, seconds: int) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        one = submission(surroundings(request).warehouse, public_id)
        if one is None or one.state not in MOVING:
            return
        time.sleep(0.1)


def _done(
    request: Request, it: Seen, step: Step, decision: Decision, document: dict[str, Any] | None = None
) -> JSONResponse:  # fmt: skip
    around = surroundings(request)
    acting = Acting(who=person(request), at=around.clock(), request=request.state.request_id, expect=decision.version)
    deed = Deed(step=step, by=acting.who.name)
    perform(around.warehouse, it, deed, acting, note=decision.note.strip(), document=document)
    return _told(request, seen(request, it.one.public_id))


def _told(request: Request, it: Seen) -> JSONResponse:
    return _said(request, answer_of(surroundings(request).warehouse, it.one, it.plan))


def _said(
    request: Request, answer: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> JSONResponse:  # fmt: skip
    """Answer in the language the program asks for; without its asking in English, as everything is kept."""
    language = language_wanted(request.headers.get("accept-language", ""))
    told = {"content-language": language, "vary": "Accept-Language", **(headers or {})}
    return JSONResponse(plain(said_in(answer, sayings_of(language))), status, headers=told)


def _short(one: Any) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "plan": one.plan_code,
        "source": one.source,
        "file_name": one.file_name,
        "received_at": one.at,
        "received_by": one.author,
        "state": one.state.value,
        "version": one.version,
    }
