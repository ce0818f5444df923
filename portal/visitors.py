"""Who a request comes from: a session's cookie in a browser, a bearer token on the API, or nobody we know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from portal.surroundings import surroundings
from portal.wording import LOCALES, language_wanted
from warehouse.accounts import people
from warehouse.api_tokens import person_of_token
from warehouse.sessions import session_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from indicators.permissions import Grant
    from warehouse.accounts import Person
    from warehouse.sessions import SessionInfo

SESSION, LANGUAGE = "session", "language"
"""The cookies there are, besides the provider's hand-shake."""

API = ("/api/", "/sdmx/")
"""How the addresses begin that programs ask: they may show a token there, and are told of problems as data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """`scopes` is what a token allows; None for a session, which allows whatever its person may do."""

    person: Person | None = None
    session: SessionInfo | None = None
    scopes: frozenset[str] | None = None

    @property
    def grants(self) -> tuple[Grant, ...]:
        return self.person.grants if self.person else ()


NOBODY = Visitor()


async def visitor_of(request: Request) -> Visitor:
    """Find out who asks, once per request."""
    known = getattr(request.state, "visitor", None)
    if known is None:
        known = await run_in_threadpool(identify, request)
        request.state.visitor = known
    assert isinstance(known, Visitor)
    return known


def visitor(request: Request) -> Visitor:
    """Give who asks, as found out before the handler began."""
    known = getattr(request.state, "visitor", NOBODY)
    assert isinstance(known, Visitor)
    return known


def person(request: Request) -> Person:
    """Give the person who asks, on a route that lets nobody else in."""
    known = visitor(request).person
    assert known is not None, "a route that works with a person has a rule that asks for one"
    return known


def identify(request: Request) -> Visitor:
    """Look up the session or the token. Where a token is shown, cookies count for nothing, whether it holds or not."""
    if shows_token(request):
        return _by_token(request, bearer(request) or "")
    around = surroundings(request)
    secret = request.cookies.get(around.settings.cookie(SESSION), "")
    found = session_of(around.warehouse, secret, at=around.clock()) if secret else None
    return Visitor(person=found[0], session=found[1]) if found else NOBODY


def shows_token(request: Request) -> bool:
    """Say whether a request names itself by a token, where programs do."""
    return request.url.path.startswith(API) and bearer(request) is not None


def _by_token(request: Request, shown: str) -> Visitor:
    around = surroundings(request)
    found = person_of_token(around.warehouse, shown, at=around.clock()) if shown else None
    return Visitor(person=found[0], scopes=frozenset(found[1])) if found else NOBODY


def bearer(request: Request) -> str | None:
    """Give the token of an Authorization header: empty for one of another kind, None where there is no such header."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    kind, _, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def known_as(request: Request) -> dict[str, str]:
    """Give everybody's own name by the name of their account: people know each other by the first."""
    return {one.name: one.display_name for one in people(surroundings(request).warehouse)}


def language_of(request: Request) -> str:
    """Choose the language: asked for in the address, chosen before, the person's own, the browser's."""
    known = visitor(request).person
    cookie = surroundings(request).settings.cookie(LANGUAGE)
    for asked in (request.query_params.get("lang"), request.cookies.get(cookie), known.language if known else None):
        if asked in LOCALES:
            return str(asked)
    return language_wanted(request.headers.get("accept-language", ""))
