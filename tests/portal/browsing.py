"""A real browser that tells whatever it had to complain about: console, policy, requests that leave the host."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.portal.world import Portal

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
USUAL = {"width": 1280, "height": 720}
"""The window a browser has of its own accord."""

LIGHT = {"forced_colors": "none", "color_scheme": "light"}

ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not told: to write it all down takes as long as to look.
EVERYTHING = {"runOnly": ALL_RULES, "resultTypes": ["violations"]}
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]
}  # fmt: skip
"""The rules about colours: most of the time of all of them."""

ALL_BUT_COLOURS = EVERYTHING | {"rules": {one: {"enabled": False} for one in COLOURS["runOnly"]["values"]}}

SET_UPS: dict[str, tuple[dict[str, int], dict[str, Any], dict[str, Any]]] = {
    "desktop": (WIDE, LIGHT, EVERYTHING),
    "narrow": (NARROW, LIGHT, ALL_BUT_COLOURS),
    "dark": (WIDE, LIGHT | {"color_scheme": "dark"}, COLOURS),
}
"""How people see pages: the size of the window, what their machine is set to, and which rules that may break: a smaller
window changes no colour, and another colour moves nothing."""

MIRRORED = {"narrow": SET_UPS["narrow"]}
"""What a page in Arabic is looked at in: its colours are the same as in English, and so are its parts."""

SetUps = Mapping[str, tuple[dict[str, int], dict[str, Any], dict[str, Any]]]

FORCED = {"forced colours": (WIDE, LIGHT | {"forced_colors": "active"}, COLOURS)}
"""Colours a machine puts in place of ours: they are its own, and alike on every page that has the same parts."""

SEEN_IN: dict[str, SetUps] = {"en": SET_UPS, "ar": MIRRORED}
"""The set-ups a page is seen in, by its language."""


def rules_broken(page: Page, asked: Mapping[str, Any] = EVERYTHING) -> list[dict[str, Any]]:
    """Ask axe which rules of accessibility a page breaks, and where."""
    # Brought to a page once, however often it is looked at: to read the rules takes as long as to go by them.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    broken: list[dict[str, Any]] = page.evaluate("asked => axe.run(asked).then(told => told.violations)", asked)
    return broken


@dataclass
class Visit:
    """One page in a browser, and what was wrong with it so far. `expected` is the status of pages that refuse."""

    page: Page
    portal: Portal
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        self.page.goto(self.portal.url + path)
        return self.page

    def follow(self, selector: str) -> Page:
        """Click what leads to another page, a link or a button, and be there: a click alone does not wait for it."""
        with self.page.expect_navigation():
            self.page.click(selector)
        return self.page

    def seen_as(self, size: dict[str, int], media: dict[str, Any]) -> None:
        """Show the page anew as in a set-up, without loading it again."""
        self.page.set_viewport_size(size)
        self.page.emulate_media(**media)

    def fits(self) -> bool:
        """Whether nothing stands out at the side."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))

    def fits_every_screen(self) -> bool:
        """Whether nothing stands out at the side of a narrow screen, nor of a wide one."""
        found = []
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            found.append(self.fits())
        return all(found)

    def violations(self, asked: Mapping[str, Any] = EVERYTHING) -> list[str]:
        told = rules_broken(self.page, asked)
        return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in told for node in one["nodes"]]

    def has_no_barrier(self, set_ups: SetUps) -> bool:
        """See the page in each set-up: no rule is broken, nothing stands out. Fails with what is wrong."""
        for set_up, (size, media, rules) in set_ups.items():
            self.seen_as(size, media)
            assert (set_up, self.violations(rules)) == (set_up, [])
            assert (set_up, self.fits()) == (set_up, True)
        self.seen_as(WIDE, LIGHT)
        assert self.fits()
        return True

    def focused(self) -> str:
        """The accessible words of what has the focus."""
        told = self.page.evaluate("document.activeElement.innerText || document.activeElement.id || ''")
        return " ".join(str(told).split())


@contextmanager
def visiting(
    browser: Browser, portal: Portal, name: str | None = None, *, language: str = "en", **set_up: Any
) -> Iterator[Visit]:
    """Open a page of somebody in a language. Whatever the browser complains about fails the test at the end."""
    with a_page(browser, **set_up) as page:
        if name:
            page.context.add_cookies([{"name": "session", "value": portal.session(name), "url": portal.url}])
        page.context.add_cookies([{"name": "language", "value": language, "url": portal.url}])
        visit = Visit(page, portal)
        heard = {
            "console": lambda said: _complain(visit, said.text),
            "pageerror": lambda error: visit.complaints.append(f"page error: {error}"),
            "request": lambda asked: _stays(visit, asked.url),
        }
        for event, hear in heard.items():
            page.on(event, hear)
        yield visit
        for event, hear in heard.items():
            page.remove_listener(event, hear)
    assert not visit.complaints, visit.complaints


_at_rest: dict[Browser, list[Page]] = {}
"""Pages nobody looks at, to be looked at again: a window of its own costs a browser as much as all that is done in it."""

POLICY_IS_TOLD = (
    "document.addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
)


@contextmanager
def a_page(browser: Browser, **set_up: Any) -> Iterator[Page]:
    """Give a page that knows nobody: one that was looked at before, where nothing but the window is asked for.

    Where a test failed its page is given up with whatever it holds.
    """
    pages = _at_rest.setdefault(browser, [])
    page = pages.pop() if pages and set_up.keys() <= {"viewport"} else None
    if page is None:
        # Colours that change slowly would be measured half-way.
        page = browser.new_context(reduced_motion="reduce", **set_up).new_page()
        page.context.add_init_script(POLICY_IS_TOLD)
    else:
        page.set_viewport_size(set_up.get("viewport", USUAL))
    try:
        yield page
    except BaseException:
        page.context.close()
        raise
    if not set_up.keys() <= {"viewport"}:
        page.context.close()
        return
    page.goto("about:blank")
    page.context.clear_cookies()
    page.emulate_media(media="screen", reduced_motion="reduce", color_scheme="light", forced_colors="none")
    pages.append(page)


def forget_pages(browser: Browser) -> None:
    """Let go of the pages of a browser that is closed."""
    _at_rest.pop(browser, None)


def _complain(visit: Visit, text: str) -> None:
    # A page that is refused says so by its status as well; and what signing out cleared is told, as was asked.
    if not text.startswith(("Failed to load resource: the server responded with a status of 4", "Clear-Site-Data")):
        visit.complaints.append(f"console: {text}")


def _stays(visit: Visit, address: str) -> None:
    if not address.startswith((visit.portal.url, "data:", "blob:")):
        visit.complaints.append(f"request: {address}")
