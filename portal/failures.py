"""What a person or a program is told when a request is not done: a page in their language, or RFC 9457 details."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from indicators.errors import CallerMistake, Conflict, MilepostError, SourceChanged, SourceUnavailable
from portal.conditional import NotModified
from portal.operational_log import LOGGER, told
from portal.rendering import page, way_back
from portal.sayings import sayings_of
from portal.visitors import API, NOBODY, visitor_of
from portal.wording import SOURCE_LANGUAGE, language_wanted, phrase

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

log = logging.getLogger(LOGGER)

TOLD: dict[int, tuple[str, str]] = {
    400: (phrase("This request cannot be read"), phrase("Go back, reload the page and try again.")),
    401: (phrase("Sign in first"), phrase("This page is for people who have signed in.")),
    403: (
        phrase("You may not do this"),
        phrase("Your account does not allow it. If it should, ask an administrator for the role."),
    ),
    404: (
        phrase("This page cannot be found"),
        phrase("The address may be mistyped, or what it names is not yours to see."),
    ),
    405: (phrase("This address does not work that way"), phrase("Go back and use the page’s own buttons.")),
    409: (phrase("Somebody was faster"), phrase("Look at the page again: what it showed has changed since.")),
    413: (phrase("This is too large"), phrase("Send a smaller file, or split it.")),
    422: (phrase("This form holds something unexpected"), phrase("Go back, reload the page and try again.")),
    429: (phrase("Too many requests"), phrase("Wait a moment before you try again.")),
    500: (
        phrase("Something went wrong on our side"),
        phrase("What you have a receipt for is safe. Try again later; if it stays, quote the number below."),
    ),
    503: (phrase("The service is not ready"), phrase("Try again in a moment.")),
}
"""What each status means and what to do, in words for people."""

STATUSES: dict[type[MilepostError], int] = {
    CallerMistake: 400,
    Conflict: 409,
    SourceChanged: 422,
    SourceUnavailable: 503,
}


class ConfirmFirst(Exception):
    """The person must say once more who they are before this is done."""


async def answer_to(request: Request, error: Exception) -> Response:
    """Give the answer to a request that failed. Nothing of an error we did not foresee is told."""
    status, detail, headers = _meaning(error)
    if status in {403, 429}:
        # Of the path only its template: what a client sends never begins a line of the log, and names nobody in it.
        path = getattr(request.scope.get("route"), "path", "none")
        log.warning(
            "refused", **told(request=request.state.request_id, method=request.method, path=path, status=status)
        )
    if request.url.path.startswith(API):
        return _problem(request, status, detail, error, headers)
    if status >= 500:
        # What failed may be what would tell who asks.
        request.state.visitor = NOBODY
    await visitor_of(request)
    if isinstance(error, ConfirmFirst):
        return RedirectResponse(f"/account/confirm?next={quote(way_back(request), safe='')}", 303)
    if status == 401:
        return RedirectResponse(f"/sign-in?next={quote(way_back(request), safe='')}", 303)
    title, advice = TOLD.get(status, TOLD[500 if status >= 500 else 400])
    return page(request, "failure.html", status=status, headers=headers, title=title, advice=advice, detail=detail)


def install(application: FastAPI) -> None:
    """Have everything that is foreseen answered by `answer_to`; the guard has the rest."""
    for kind in (HTTPException, RequestValidationError, MilepostError, ConfirmFirst):
        application.add_exception_handler(kind, answer_to)
    application.add_exception_handler(NotModified, _nothing_new)


async def _nothing_new(_: Request, __: Exception) -> Response:
    return Response(status_code=304)


def _meaning(error: Exception) -> tuple[int, str, dict[str, str]]:
    if isinstance(error, HTTPException):
        usual = HTTPStatus(error.status_code).phrase
        return error.status_code, "" if error.detail == usual else str(error.detail), dict(error.headers or {})
    if isinstance(error, RequestValidationError):
        return 422, "", {}
    if isinstance(error, ConfirmFirst):
        return 403, "confirm who you are first", {}
    for kind, status in STATUSES.items():
        if isinstance(error, kind):
            return status, str(error), {}
    return 500, "", {}


def _problem(request: Request, status: int, detail: str, error: Exception, headers: dict[str, str]) -> JSONResponse:
    if status == 401:
        headers = {**headers, "WWW-Authenticate": "Bearer"}
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "request_id": request.state.request_id,
    }
    if detail:
        language = language_wanted(request.headers.get("accept-language", ""))
        body["detail"] = sayings_of(language).plain(detail)
        spoken = language if body["detail"] != detail else SOURCE_LANGUAGE
        headers = {**headers, "content-language": spoken, "vary": "Accept-Language"}
    if isinstance(error, RequestValidationError):
        body["errors"] = [
            {"place": ".".join(str(part) for part in one["loc"]), "found": one["type"], "expected": one["msg"]}
            for one in error.errors()
        ]
    return JSONResponse(body, status, {**headers}, media_type="application/problem+json")
