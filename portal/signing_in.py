"""How somebody becomes signed in and stops being so: the password is tried slowly, the session is always a new one."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse

from portal.operational_log import LOGGER, told
from portal.surroundings import surroundings
from portal.visitors import SESSION
from warehouse.accounts import check_password
from warehouse.sessions import close_session, open_session
from warehouse.throttles import failed, keys_of, succeeded, wait_before

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from warehouse.accounts import Person

log = logging.getLogger(LOGGER)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a name and a password: a person, or nobody, or so many seconds to wait before the next try."""

    person: Person | None = None
    wait: int = 0


def try_password(request: Request, name: str, password: str) -> Tried:
    """Look whether a name and a password belong together, once the throttles let this try through."""
    around = surroundings(request)
    at = around.clock()
    keys = keys_of(name, request.client.host if request.client else "")
    wait = wait_before(around.warehouse, keys, at)
    if wait > 0:
        return Tried(wait=math.ceil(wait))
    found = check_password(around.warehouse, name, password)
    # Never what was typed as a name: people type passwords there.
    about = told(request=request.state.request_id, account=found.id if found else None)
    log.info("let in by password" if found else "turned away by password", **about)
    for key in keys:
        (succeeded if found else failed)(around.warehouse, key, at)
    return Tried(person=found)


def own_secret(request: Request) -> str:
    """Give the secret of the session this browser shows; "" for none."""
    return request.cookies.get(surroundings(request).settings.cookie(SESSION), "")


def signed_in(request: Request, who: Person, *, how: str, target: str) -> RedirectResponse:
    """Open a session for somebody who proved who they are, end the one the browser had, and send them on."""
    around = surroundings(request)
    if old := own_secret(request):
        close_session(around.warehouse, old)
    secret = open_session(around.warehouse, who.id, how=how, at=around.clock())
    response = RedirectResponse(inner(target), 303)
    keep_session(request, response, secret)
    return response


def keep_session(request: Request, response: Response, secret: str) -> None:
    """Give the browser a session's secret, for as long as it stays open."""
    settings = surroundings(request).settings
    response.set_cookie(
        settings.cookie(SESSION), secret, secure=settings.secure, httponly=True, samesite="lax", path="/"
    )


def signed_out(request: Request, target: str) -> RedirectResponse:
    """End the session and have the browser forget whatever it keeps of us."""
    around = surroundings(request)
    if secret := own_secret(request):
        close_session(around.warehouse, secret)
    response = RedirectResponse(target, 303, {"clear-site-data": '"cache", "cookies", "storage"'})
    response.delete_cookie(
        around.settings.cookie(SESSION), secure=around.settings.secure, httponly=True, samesite="lax", path="/"
    )
    return response


def inner(target: str) -> str:
    """Give a place of ours to go on to; the start for whatever would lead elsewhere."""
    parts = urlsplit(target)
    plain = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if plain and not parts.netloc and not parts.scheme and "\\" not in target else "/"
