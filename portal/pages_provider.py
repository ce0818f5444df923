"""Signing in with the provider: there and back."""

from __future__ import annotations

import time

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from portal.paces import Pace
from portal.provider import ANSWER, ProviderClient, Vouched
from portal.rendering import page
from portal.rules import PUBLIC, pages, ruled
from portal.signing_in import inner, keep_session, own_secret, signed_in
from portal.surroundings import surroundings
from portal.visitors import visitor
from warehouse.accounts import person_by_identity
from warehouse.sessions import confirm_session

router = pages()

NEXT, AGAIN = "next", "again"


@router.get("/sign-in/provider")
@ruled(PUBLIC, pace=Pace.SIGN_IN)
async def go(request: Request, next: str = "/", again: str = "") -> Response:  # noqa: A002 - the address says next
    """Send the browser to the provider, and remember where it wanted to go."""
    client = _client(request)
    request.session[NEXT], request.session[AGAIN] = inner(next), time.time() if again == "yes" else None
    return await client.sent(request, again=again == "yes")


@router.get(ANSWER)
@ruled(PUBLIC, pace=Pace.SIGN_IN)
async def come_back(request: Request) -> Response:
    """Take what the provider says: a session for whom we know, a page that says how to get an account for others."""
    client = _client(request)
    target, since = str(request.session.get(NEXT, "/")), request.session.get(AGAIN)
    try:
        vouched = await client.vouched(request, since=since)
    finally:
        request.session.clear()
    return await run_in_threadpool(_answered, request, vouched, target, again=since is not None)


def _answered(request: Request, vouched: Vouched, target: str, *, again: bool) -> Response:
    around, here = surroundings(request), visitor(request)
    found = person_by_identity(around.warehouse, vouched.issuer, vouched.subject)
    if found is None or not found.active:
        return page(request, "no_account.html", status=403, vouched=vouched, provider=client_name(request))
    if again and here.person is not None and here.person.id == found.id:
        response = RedirectResponse(inner(target), 303)
        keep_session(request, response, confirm_session(around.warehouse, own_secret(request), at=around.clock()))
        return response
    return signed_in(request, found, how="provider", target=target)


def client_name(request: Request) -> str:
    """Give what the provider is called."""
    return _client(request).provider.name


def _client(request: Request) -> ProviderClient:
    found = surroundings(request).provider
    if found is None:
        raise HTTPException(404)
    return found
