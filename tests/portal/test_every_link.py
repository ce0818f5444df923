"""Every kind of link of the site, walked by everybody and by nobody: none is broken, and none leaves the site.

Links that differ only in what they name, or in how a table is sorted, lead to the same kind of page: one of each kind
is followed.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from portal.application import make_application
from portal.rules import every_route
from portal.settings import PortalSettings
from tests.portal.counter import at_every_place
from tests.portal.reading import RECORDED, reading
from tests.portal.world import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

    from tests.portal.world import Portal

ROUTES = [
    (re.compile(f"^{re.sub(r'{[^}]+}', '[^/]+', path)}$"), path)
    for path, _ in every_route(make_application(PortalSettings.from_environment({})))
]
VIEWS = ("snapshot", "known_on")
"""The parameters by which a page looks at something else than what is known now."""

WALKERS = (None, *(name for name in PEOPLE if name not in {"other-owner", "other-officer", "every-owner"}))
"""Nobody, and one of each role: others of the same role see the same kinds of pages, of other sources."""

AT_LARGE = (None, "writer")
"""Who walks every kind of page in every view of it, and takes every kind of file; the others see each page once."""


class Links(HTMLParser):
    """The addresses a page leads to: links, pictures, styles, and forms that are looked things up with, as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: tuple[str, list[tuple[str, str]]] | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in given}
        for name in ("href", "src"):
            if name in told:
                self.found.append(told[name])
        if tag == "form" and told.get("method") == "get":
            self._form = (told["action"], []) if "action" in told else None
        elif tag == "input" and self._form and told.get("name"):
            self._form[1].append((told["name"], told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            self.found.append(f"{self._form[0]}?{urlencode(self._form[1])}")
            self._form = None


def route_of(address: str) -> str:
    """Name the route an address leads to; what its path names plainly comes before what it names by a parameter."""
    path = urlsplit(address).path
    return min((each for form, each in ROUTES if form.match(path)), key=lambda each: each.count("{"), default="")


def kind_of(address: str, *, at_large: bool) -> tuple[str, ...]:
    """Name the kind of page an address leads to: its route and what it looks at; of a table in a file, which table."""
    given = dict(parse_qsl(urlsplit(address).query))
    files = [name for name in given if name.endswith("format")]
    if not at_large:
        return route_of(address), *("file" for _ in files)
    return route_of(address), *(files or [name for name in VIEWS if name in given])


def walked(client: httpx.Client, portal: Portal, *, at_large: bool) -> Iterator[tuple[str, str, httpx.Response]]:
    """Follow the links from the first page on; give each with the page it stands on and its answer."""
    waiting, seen = [("", "/")], {kind_of("/", at_large=at_large)}
    while waiting:
        on, address = waiting.pop(0)
        portal.forget_paces()
        answer = client.get(address)
        yield on, address, answer
        if answer.headers.get("content-type", "").startswith("text/html") and "read=" not in address:
            for link in links_of(answer.text, address):
                kind = kind_of(link, at_large=at_large)
                if kind not in seen:
                    seen.add(kind)
                    waiting.append((address, link))


def links_of(page: str, address: str) -> list[str]:
    parser = Links()
    parser.feed(page)
    every = (urljoin(address, link).partition("#")[0] for link in parser.found if not link.startswith("data:"))
    # In another language a page leads to the same places.
    return list(dict.fromkeys(link for link in every if link and "lang=" not in link))


@pytest.fixture(scope="module")
def site(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    for portal in reading(office, tmp_path_factory.mktemp("site"), RECORDED):
        at_every_place(portal)
        yield portal


@pytest.mark.parametrize("name", WALKERS, ids=str)
def test_every_link_leads_somewhere_on_the_site(site: Portal, name):
    answers = list(walked(site.client(name), site, at_large=name in AT_LARGE))
    broken = [(on, address, one.status_code) for on, address, one in answers if one.status_code >= 400]
    assert broken == []
    assert all(link.startswith("/") for _, link, _ in answers)
    sent = [one.headers.get("location", "") for _, _, one in answers]
    assert all(urlsplit(location).netloc == "" for location in sent)
    if name not in {None, "nobody"}:
        # Nobody is shown a way that the sign-in then closes.
        assert not any(location.startswith("/sign-in") for location in sent)


def test_what_is_walked_covers_the_pages_of_whoever_sees_most(site: Portal):
    routes = {route_of(address) for _, address, _ in walked(site.client("writer"), site, at_large=False)}
    for page in ("/", "/progress", "/sources", "/sources/{source}", "/quality/runs/{run}", "/snapshots/compare",
                 "/snapshots/{snapshot}", "/reports", "/indicators/{code}/compared", "/search", "/landed/{landing}"):  # fmt: skip
        assert page in routes
