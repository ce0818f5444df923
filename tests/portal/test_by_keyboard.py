"""The whole way over the counter with the keyboard alone, on the narrowest screen: from signing in to a published figure.

No mouse and no `click`: keys are pressed, and at every stop it is asked whether the focus is seen, follows the text and
can go on.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.permissions import Grant, Role, Scope
from tests.portal.at_work import at_work
from tests.portal.browsing import NARROW, WIDE, Visit, visiting
from tests.portal.counter import SOURCE, rows
from tests.portal.world import BEGAN, PASSWORD, PLAN
from warehouse.accounts import grant, set_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.portal.world import Portal

STOP = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  // What fills a card is outlined as the card.
  const seen = [at, at.closest('.cards li')].filter(Boolean).map(one => getComputedStyle(one));
  const box = at.getBoundingClientRect();
  return {
    name: at.id || at.name || '',
    words: at.innerText || '',
    outlined: seen.some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2),
    inside: box.bottom > 0 && box.top < innerHeight,
    top: box.top + scrollY,
    bottom: box.bottom + scrollY,
    main: document.getElementById('main').contains(at),
  };
}"""
"""What has the focus: how it is called, whether that is seen, and where on the page it is."""


@dataclass
class Hands:
    """Two hands on a keyboard in front of a page."""

    visit: Visit

    @property
    def page(self) -> Page:
        return self.visit.page

    def press(self, key: str) -> dict:
        """Press a key that moves the focus, and say where it went."""
        self.page.keyboard.press(key)
        stop = self.page.evaluate(STOP)
        assert stop is not None, f"{key} lost the focus"
        stop["words"] = " ".join(stop["words"].split())
        assert stop["outlined"], f"nobody sees that the focus is at {stop}"
        assert stop["inside"], f"the focus is outside of what is shown, at {stop}"
        return stop

    def begin(self) -> dict:
        """Skip what every page begins with. Gives the first stop of the content."""
        assert self.visit.fits(), self.page.url
        assert self.press("Tab")["words"] == "Skip to the content"
        self.page.keyboard.press("Enter")
        first = self.press("Tab")
        assert first["main"], f"the skip link leads to {first}"
        return first

    def reach(self, wanted: str, stop: dict | None = None) -> dict:
        """Go on to what is called so, and see that each stop stands after the one before it."""
        stop = stop or self.press("Tab")
        for _ in range(60):
            if wanted in {stop["name"], stop["words"]}:
                return stop
            following = self.press("Tab")
            assert following["bottom"] > stop["top"], f"{following} comes after {stop}, and stands above it"
            stop = following
        raise AssertionError(f"{wanted!r} cannot be reached from the keyboard")

    def sign_in(self, name: str) -> None:
        self.visit.go("/sign-in")
        self.reach("name", self.begin())
        self.page.keyboard.type(name)
        self.reach("password")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/")

    def wait_for(self, before: str, words: str) -> None:
        """Wait for the worker: the page tells by itself where the submission stands, and its heading has the focus."""
        assert self.page.inner_text(".headline .badge") == before
        with at_work(self.visit.portal):
            self.page.wait_for_selector(f".headline .badge:has-text('{words}')")
        assert self.visit.focused().endswith(words)
        assert self.page.evaluate("document.activeElement.className") == "headline"


@contextmanager
def hands_of(browser: Browser, portal: Portal, size: dict[str, int]) -> Iterator[Hands]:
    with visiting(browser, portal, viewport=size) as visit:
        yield Hands(visit)


def test_a_figure_is_handed_in_and_published_from_the_keyboard_alone(browser: Browser, portal: Portal):
    by = {"at": BEGAN, "by": "setup"}
    grant(portal.warehouse, "owner", Grant(role=Role.OWNER, scope=Scope.SOURCE, about=SOURCE), given=True, **by)
    set_password(portal.warehouse, "officer", PASSWORD, **by)
    with hands_of(browser, portal, NARROW) as owner:
        owner.sign_in("owner")
        address = hands_in(owner)
        confirms(owner)
    with hands_of(browser, portal, WIDE) as officer:
        officer.sign_in("officer")
        approves(officer, address)


def hands_in(owner: Hands) -> str:
    """From the first page to what was found in a file; give the address of the submission."""
    page = owner.page
    owner.reach("Hand in", owner.begin())
    page.keyboard.press("Enter")
    page.wait_for_url("**/upload")
    owner.reach(PLAN.source(SOURCE).title.in_language("en")[0], owner.begin())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{SOURCE}")
    owner.reach("file", owner.begin())
    page.set_input_files("#file", files=[{"name": "figures.csv", "mimeType": "text/csv", "buffer": rows("1", "two")}])
    assert owner.visit.focused() == "file"
    owner.reach("Hand in and see what is found")
    page.keyboard.press("Enter")
    page.wait_for_url("**/submissions/**")
    owner.wait_for("being read", "to be confirmed")
    return page.url.removeprefix(owner.visit.portal.url)


def confirms(owner: Hands) -> None:
    """Open and shut what was found, leave out the row that is no number, and say why."""
    page = owner.page
    finding = owner.reach("error A value that is not a number × 1")
    shown = page.locator(".finding").first
    for is_open in (False, True):
        page.keyboard.press("Enter")
        assert shown.locator("table").is_visible() is is_open
    assert "two" in shown.inner_text()
    owner.reach("accept", finding)
    assert owner.press("ArrowDown")["name"] == "accept-2"
    owner.reach("note")
    page.keyboard.type("The figure of 2021 is not there yet")
    owner.reach("Confirm and submit")
    page.keyboard.press("Space")
    page.wait_for_selector(".headline .badge:has-text('to be signed')")
    assert owner.begin()["words"] == "Submissions"
    tabs_through(owner)


def tabs_through(someone: Hands) -> None:
    """Go on from stop to stop until the page ends: nothing holds the focus back."""
    for _ in range(60):
        someone.page.keyboard.press("Tab")
        if not someone.page.evaluate("document.getElementById('main').contains(document.activeElement)"):
            return
    raise AssertionError("the focus never leaves the page")


def approves(officer: Hands, address: str) -> None:
    """From the first page to the submission that waits, over its mistake, to the signature."""
    page = officer.page
    officer.reach(PLAN.source(SOURCE).title.in_language("en")[0], officer.begin())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    officer.reach("Return to the owner", officer.begin())
    page.keyboard.press("Enter")
    page.wait_for_selector(".summary:focus")
    assert officer.visit.focused() == "There is a problem Say what is to be mended"
    officer.press("Tab")
    page.keyboard.press("Enter")
    assert officer.visit.focused() == "note"
    page.keyboard.press("Shift+Tab")
    assert officer.visit.focused() == "Approve"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    officer.wait_for("approved", "published")
    tabs_through(officer)
