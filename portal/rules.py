"""Who may use a route. Every route names its rule, and an application with a route that does not cannot be made.

The rule is kept before a byte of the request's body is read. What it leaves open, whether the act is allowed about
this very source, the handler asks with `allowed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi import APIRouter, HTTPException
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool

from indicators.permissions import Act, may
from portal.bodies import FORM, counted
from portal.failures import ConfirmFirst
from portal.paces import Pace, network_of
from portal.plans_at_hand import any_public
from portal.surroundings import surroundings
from portal.visitors import API, Visitor, shows_token, visitor, visitor_of
from warehouse.instants import datetime_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from datetime import datetime

    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from indicators.framework import Plan

CONFIRMED_FOR = timedelta(minutes=15)
"""How long the word of a person who said once more who they are is good for."""

Handler = TypeVar("Handler", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Any one of `acts` lets a person in; none are asked for where it is empty. `about` names the path parameter of
    the thing the act is about, about which the handler asks; `confirmed` asks who they are once more. What is
    `published` everybody may read where some plan is public; the handler says what. `looks` is
    False where it does not matter who asks, and the record need not even answer.
    """

    signed_in: bool = True
    looks: bool = True
    acts: frozenset[Act] = frozenset()
    about: str = ""
    confirmed: bool = False
    published: bool = False

    def lets_in(self, who: Visitor) -> bool:
        """Say whether a visitor may use the route at all."""
        if not self.signed_in:
            return True
        if who.person is None:
            return False
        return not self.acts or any(may(who.grants, act) for act in self.acts)


PUBLIC = Rule(signed_in=False)
ANYBODY = Rule(signed_in=False, looks=False)
SIGNED_IN = Rule()
READERS = Rule(acts=frozenset({Act.SEE_DRAFTS}), published=True)
"""Who sees what is not published yet, and for what is published everybody, where a plan is public."""


def needs(*acts: Act, about: str = "", confirmed: bool = False) -> Rule:
    """Make the rule that some grant must allow one of the acts."""
    return Rule(acts=frozenset(acts), about=about, confirmed=confirmed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a route is used: its rule, how often, how large a body in bytes, with which scope of a token."""

    rule: Rule
    pace: Pace
    largest: int
    scope: str


def ruled(
    rule: Rule, *, pace: Pace | None = None, largest: int = FORM, scope: str = ""
) -> Callable[[Handler], Handler]:
    """Name the rule of a route, beneath its path. `scope` is what a token must hold; "read" for GET, else "submit"."""

    def name(handler: Handler) -> Handler:
        handler.terms = {"rule": rule, "pace": pace, "largest": largest, "scope": scope}  # type: ignore[attr-defined]  # a function carries its terms
        return handler

    return name


class UnruledRoute(Exception):
    """A route does not say who may use it."""


class Ruled(APIRoute):
    """A route that keeps its rule."""

    @property
    def terms(self) -> Terms:
        """Give the terms of the route. Raises UnruledRoute where it names none."""
        named = getattr(self.endpoint, "terms", None)
        if named is None:
            raise UnruledRoute(f"{self.path} names no rule: say who may use it with @ruled(...) beneath its path")
        reads = (self.methods or set()) <= {"GET", "HEAD"}
        return Terms(
            rule=named["rule"],
            pace=named["pace"] or (Pace.API if self.path.startswith(API) else Pace.PAGES),
            largest=named["largest"],
            scope=named["scope"] or ("read" if reads else "submit"),
        )

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def kept(request: Request) -> Response:
            await _keep(self.terms, request)
            return await handle(request)

        return kept

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().handle(scope, counted(scope, receive, self.terms.largest), send)


def pages() -> APIRouter:
    """Make a router for pages: not part of the API's description."""
    return APIRouter(route_class=Ruled, include_in_schema=False)


def api() -> APIRouter:
    """Make a router for the API; its paths begin with /api/."""
    return APIRouter(route_class=Ruled)


async def _keep(terms: Terms, request: Request) -> None:
    around = surroundings(request)
    address = network_of(request.client.host if request.client else "")
    _keep_pace(request, terms.pace, address)
    if not terms.rule.looks:
        return
    who = await visitor_of(request)
    if who.person is not None:
        _keep_pace(request, terms.pace, f"person {who.person.id}")
    # Who shows a token that no longer holds asks for more than what everybody may read, and must learn that.
    anybody = terms.rule.published and (who.person is not None or not shows_token(request))
    if not terms.rule.lets_in(who) and not (anybody and await run_in_threadpool(any_public, around.warehouse)):
        raise HTTPException(403 if who.person else 401)
    if who.scopes is not None and terms.rule.signed_in and terms.scope not in who.scopes:
        raise HTTPException(403, f"this token does not hold the scope {terms.scope!r}; issue one that does")
    if terms.rule.confirmed and not await run_in_threadpool(_confirmed_lately, who, around.clock()):
        raise ConfirmFirst


def _keep_pace(request: Request, pace: Pace, who: str) -> None:
    wait = surroundings(request).paces.seconds_to_wait(pace, who)
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(wait)})


def _confirmed_lately(who: Visitor, at: datetime) -> bool:
    return who.session is not None and datetime_of(who.session.confirmed_at) > at - CONFIRMED_FOR


def allowed(request: Request, act: Act, plan: Plan, source: str) -> None:
    """Let a handler go on where the visitor may do this about this source of a plan.

    Raises HTTPException 404 where they may not, and for a source the plan does not have: what is not one's own
    cannot be told from what does not exist.
    """
    try:
        if may(visitor(request).grants, act, plan, source):
            return
    except KeyError:
        pass
    raise HTTPException(404)


def require_rules(application: FastAPI) -> None:
    """See that every route has a rule. Raises UnruledRoute naming those that have none."""
    unruled = [path for path, route in every_route(application) if not _has_terms(route)]
    if unruled:
        raise UnruledRoute(f"no rule is named for {', '.join(unruled)}")


def every_route(application: FastAPI) -> Iterable[tuple[str, object]]:
    """Give the path and the route of everything an application answers."""
    for found in iter_route_contexts(application.routes):
        yield found.path or "", found.original_route


def _has_terms(route: object) -> bool:
    return isinstance(route, Ruled) and getattr(route.endpoint, "terms", None) is not None
