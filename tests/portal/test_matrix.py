"""Every route for everybody: what the rule of a route says, the running portal does. A route without a rule fails."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from indicators.permissions import ALLOWED, EVERYWHERE, Act, Scope
from portal import application
from portal.application import make_application
from portal.rules import (
    PUBLIC,
    Ruled,
    UnruledRoute,
    every_route,
    needs,
    pages,
    require_rules,
    ruled,
)
from portal.settings import PortalSettings
from tests.portal.examples import EXAMPLES
from tests.portal.world import PEOPLE, Portal
from warehouse.settings import Settings

ROUTES = [route for _, route in every_route(make_application(PortalSettings.from_environment({})))]
ASKED = [(method, route) for route in ROUTES for method in sorted(route.methods)]
VISITORS = [None, *PEOPLE]


def name_of(value) -> str:
    return str(getattr(value, "path", value))


def address_of(portal: Portal, route: Ruled) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: str(EXAMPLES[found[1]](portal)), route.path)


def acts_of(name: str | None) -> frozenset[Act]:
    held = PEOPLE[name][1] if name else None
    if held is None:
        return frozenset()
    return ALLOWED[held.role] if held.scope is Scope.ALL else ALLOWED[held.role] - EVERYWHERE


def expected(route: Ruled, name: str | None) -> bool:
    rule = route.terms.rule
    if not rule.signed_in:
        return True
    return name is not None and (not rule.acts or bool(rule.acts & acts_of(name)))


def is_refused(response) -> bool:
    """A page of ours sends to the sign-in; everything else that was refused says so by its status."""
    if response.status_code == 303:
        return response.headers["location"].startswith(("/sign-in?next=", "/account/confirm?next="))
    return response.status_code in {401, 403}


@pytest.mark.parametrize("name", VISITORS, ids=str)
@pytest.mark.parametrize(("method", "route"), ASKED, ids=name_of)
def test_a_route_lets_in_whom_its_rule_lets_in(shared_portal: Portal, method, route, name):
    response = shared_portal.client(name).request(method, address_of(shared_portal, route))
    assert is_refused(response) != expected(route, name)
    assert response.status_code < 500 or route.path == "/readyz"


@pytest.mark.parametrize(("method", "route"), [asked for asked in ASKED if asked[1].terms.rule.about], ids=name_of)
def test_what_belongs_to_others_is_not_there(shared_portal: Portal, method, route):
    other = next(name for name in ("other-owner", "other-officer") if expected(route, name))
    body = {"json": {}} if route.path.startswith("/api/") and method == "POST" else {}
    response = shared_portal.client(other).request(method, address_of(shared_portal, route), **body)
    assert response.status_code == 404


@pytest.mark.parametrize(("method", "route"), [one for one in ASKED if "{" in one[1].path], ids=name_of)
@pytest.mark.parametrize("made_up", ["0", "-1", "999999999", "99999999999999999999", "%00", "..%2f", "١"])
def test_a_made_up_id_is_not_found(shared_portal: Portal, method, route, made_up):
    address = re.sub(r"\{[^}]+\}", made_up, route.path)
    let_in = next(name for name in ("admin", "every-owner", "officer", "writer") if expected(route, name))
    response = shared_portal.client(let_in).request(method, address)
    # What is no number at all may be refused as that; nobody learns which numbers there are.
    assert response.status_code in {404, 422}


def unruled():
    """A page nobody named a rule for."""


def test_an_application_with_a_route_without_a_rule_cannot_be_made(monkeypatch, tmp_path):
    forgotten = pages()
    forgotten.get("/forgotten")(unruled)
    monkeypatch.setattr(application, "ROUTERS", (*application.ROUTERS, forgotten))
    settings = PortalSettings(record=Settings(tmp_path, "sqlite:///never.db", tmp_path))
    with pytest.raises(UnruledRoute, match="/forgotten"):
        make_application(settings)


def test_a_route_of_another_kind_is_found_too():
    bare = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    bare.get("/by-itself")(unruled)
    with pytest.raises(UnruledRoute, match="/by-itself"):
        require_rules(bare)


def test_a_rule_names_the_terms_of_its_route():
    router = pages()
    router.get("/read")(ruled(PUBLIC)(lambda: None))
    router.post("/write")(ruled(needs(Act.HAND_IN, about="source"))(lambda: None))
    read, write = router.routes
    assert (read.terms.scope, write.terms.scope) == ("read", "submit")
    assert write.terms.rule.about == "source"
