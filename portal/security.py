"""What holds for every answer, errors and files included: its headers, its request id, and where a form came from.

The outermost layer: what fails inside it is logged with the request id, and the person is told that id and no more.
"""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request

from portal.conditional import headers_of
from portal.failures import answer_to
from portal.operational_log import LOGGER, told
from portal.visitors import API, NOBODY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from portal.surroundings import Surroundings

log = logging.getLogger(LOGGER)

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


HEADERS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=()"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """The layer around everything else."""

    def __init__(self, app: ASGIApp, around: Surroundings) -> None:
        self.app, self.around = app, around

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["request_id"] = secrets.token_hex(8)
        answer = _Answer(scope, send, secure=self.around.settings.secure)
        started = time.perf_counter()
        try:
            await self._answered(scope, receive, answer)
        finally:
            self._tell(scope, answer.status, time.perf_counter() - started)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request and log it: by the template of its path, which names nobody, and the number of an account."""
        route, who = getattr(scope.get("route"), "path", "none"), scope["state"].get("visitor", NOBODY).person
        self.around.figures.add(scope["method"], route, status, seconds)
        about = {"request": scope["state"]["request_id"], "account": who.id if who else None}
        log.info(
            "request", **told(**about, method=scope["method"], path=route, status=status, ms=round(seconds * 1000, 1))
        )

    async def _answered(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            if comes_from_elsewhere(scope, self.around.settings.url):
                log.warning("refused a form from elsewhere", **told(request=scope["state"]["request_id"]))
                await self._told(HTTPException(403, "this request came from another site"), scope, receive, answer)
            else:
                await self.app(scope, receive, answer)
        except Exception as error:
            log.exception("request failed", **told(request=scope["state"]["request_id"]))
            if answer.status:
                raise
            await self._told(error, scope, receive, answer)

    @staticmethod
    async def _told(error: Exception, scope: Scope, receive: Receive, answer: _Answer) -> None:
        response = await answer_to(Request(scope, receive), error)
        await response(scope, receive, answer)


class _Answer:
    """Sends an answer on with what every answer has. `status` is 0 until it has begun."""

    def __init__(self, scope: Scope, send: Send, *, secure: bool) -> None:
        self.scope, self.send, self.secure, self.status = scope, send, secure, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self.secure:
                headers["strict-transport-security"] = TWO_YEARS
            headers["x-request-id"] = self.scope["state"]["request_id"]
            for name, value in headers_of(self.scope["state"], self.status).items():
                # What an answer depends on already, such as where a page comes from, still holds.
                headers[name] = f"{headers[name]}, {value}" if name == "vary" and name in headers else value
            headers.setdefault("cache-control", "no-store")
        await self.send(message)


def comes_from_elsewhere(scope: Scope, own: str) -> bool:
    """Say whether a request that may change something was not sent by a page of ours.

    Browsers say where it came from; what says nothing is refused, unless it is the API without a cookie: what
    another site could misuse is the cookie alone.
    """
    headers = Headers(scope=scope)
    if scope["method"] in READING:
        return False
    if scope["path"].startswith(API) and ("authorization" in headers or "cookie" not in headers):
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    return headers.get("origin") != own
