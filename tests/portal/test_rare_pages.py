"""Pages that few people ever see, in a real browser: what is refused, what went wrong, what is not there yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from portal.paces import Pace
from tests.portal.browsing import SEEN_IN, visiting
from tests.portal.counter import SOURCE
from tests.portal.providers import honest_provider
from tests.portal.world import PLAN, Portal, copied, provider_at, served
from warehouse.accounts import change_account
from warehouse.api_tokens import TokenScope, issue_token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

IN_BOTH_DIRECTIONS = pytest.mark.parametrize("language", ["en", "ar"])


@pytest.fixture(scope="module")
def office_with_a_provider(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    secret = "thirty-two characters, or rather more"
    with honest_provider() as issuer:
        settings = copied(office, tmp_path_factory.mktemp("provider"))
        with served(settings, provider=provider_at(issuer), secret=secret) as portal:
            issue_token(
                portal.warehouse, "owner", title="nightly upload", scopes=[TokenScope.READ],
                lasts=timedelta(hours=1), at=portal.clock() - timedelta(days=9), by="owner",
            )  # fmt: skip
            change_account(portal.warehouse, "writer", active=False, at=portal.clock(), by="admin")
            yield portal


@pytest.fixture
def rare(office_with_a_provider: Portal) -> Portal:
    office_with_a_provider.forget_paces()
    return office_with_a_provider


@IN_BOTH_DIRECTIONS
def test_somebody_without_a_role_finds_nothing_that_waits(browser, rare: Portal, language):
    with visiting(browser, rare, "nobody", language=language) as visit:
        assert visit.go("/").locator(".nothing").is_visible()
        assert visit.has_no_barrier(SEEN_IN[language])


@IN_BOTH_DIRECTIONS
def test_who_may_sign_in_in_two_ways_sees_both(browser, rare: Portal, language):
    with visiting(browser, rare, language=language) as visit:
        assert visit.go("/sign-in").locator(".or").is_visible()
        assert visit.has_no_barrier(SEEN_IN[language])


@IN_BOTH_DIRECTIONS
def test_who_has_no_account_is_told_how_to_get_one(browser, rare: Portal, language):
    with visiting(browser, rare, language=language) as visit, httpx.Client(trust_env=False) as between:
        # Only the provider's own page is passed over: a browser of these tests never leaves the portal.
        sent = between.get(f"{rare.url}/sign-in/provider").headers["location"]
        between.put(f"{rare.settings.provider.issuer}/users/stranger", json={})
        back = between.post(sent, data={"sub": "stranger"}).headers["location"]
        cookies = [{"name": one.name, "value": one.value, "url": rare.url} for one in between.cookies.jar]
        visit.page.context.add_cookies(cookies)
        visit.page.goto(back)
        assert "stranger" in visit.page.inner_text("dl")
        assert visit.has_no_barrier(SEEN_IN[language])


@IN_BOTH_DIRECTIONS
def test_a_token_that_expired_says_so(browser, rare: Portal, language):
    with visiting(browser, rare, "owner", language=language) as visit:
        assert visit.go("/account").locator(".badge.off").is_visible()
        assert visit.has_no_barrier(SEEN_IN[language])


@IN_BOTH_DIRECTIONS
def test_a_closed_account_can_be_opened_again(browser, rare: Portal, language):
    with visiting(browser, rare, "admin", language=language) as visit:
        page = visit.go(f"/people/{rare.person('writer').id}")
        assert page.locator(".badge.off").is_visible()
        assert page.locator("button.grave").count() == 0
        assert visit.has_no_barrier(SEEN_IN[language])


@IN_BOTH_DIRECTIONS
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("admin", "/people/add"),
        ("officer", "/locks"),
        ("every-owner", f"/upload/{PLAN.code}/{SOURCE}"),
    ],
)
def test_a_form_that_was_sent_empty_says_what_is_missing(browser, rare: Portal, who, path, language):
    with visiting(browser, rare, who, language=language) as visit:
        visit.go(path)
        page = visit.follow("main form:not([action='/sign-out']) button:not(.quiet)")
        assert page.locator(".summary").is_visible()
        assert visit.has_no_barrier(SEEN_IN[language])


def refused_at_sign_in(page: Page, name: str) -> int:
    """Send the form of the sign-in, and give the status of the answer."""
    page.fill("#name", name)
    with page.expect_navigation() as sent:
        page.press("#name", "Enter")
    return sent.value.status


@IN_BOTH_DIRECTIONS
def test_what_is_too_large_is_refused_in_words(browser, rare: Portal, language):
    with visiting(browser, rare, language=language) as visit:
        assert refused_at_sign_in(visit.go("/sign-in"), "x" * 70_000) == 413
        assert visit.has_no_barrier(SEEN_IN[language])


@IN_BOTH_DIRECTIONS
def test_who_asks_too_often_is_told_to_wait(browser, rare: Portal, language):
    with visiting(browser, rare, language=language) as visit:
        page = visit.go("/sign-in")
        for _ in range(Pace.SIGN_IN.value):
            rare.client().post("/sign-in", data={})
        assert refused_at_sign_in(page, "owner") == 429
        assert visit.has_no_barrier(SEEN_IN[language])


@IN_BOTH_DIRECTIONS
def test_what_went_wrong_on_our_side_is_told_without_a_word_of_it(browser, portal: Portal, language):
    with portal.warehouse.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE submission RENAME TO lost")
    with visiting(browser, portal, "every-owner", language=language) as visit:
        assert visit.page.goto(f"{portal.url}/submissions").status == 500
        assert "status of 500" in visit.complaints.pop()
        assert "lost" not in visit.page.inner_text("main")
        assert visit.has_no_barrier(SEEN_IN[language])
