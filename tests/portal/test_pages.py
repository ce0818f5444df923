"""Every page in a real browser: no barrier axe knows of, no complaint, nothing that stands out, no mouse needed."""

from __future__ import annotations

import pytest

from tests.portal.browsing import SEEN_IN, SET_UPS, visiting
from tests.portal.examples import EXAMPLES
from tests.portal.world import OWN, PASSWORD, Portal

PAGES = {
    "sign in": (None, "/sign-in"),
    "start": ("admin", "/"),
    "account": ("owner", "/account"),
    "confirm": ("owner", "/account/confirm?next=/account"),
    "people": ("admin", "/people"),
    "add a person": ("admin", "/people/add"),
    "a person": ("admin", "/people/{number}"),
    "audit": ("auditor", "/audit?verify=yes"),
    "no line fits": ("auditor", "/audit?actor=nobody"),
    "narratives": ("writer", "/narratives/{plan}"),
    "a narrative": ("writer", "/narratives/{plan}/{subject}"),
    "a narrative of others": ("auditor", "/narratives/{plan}/I.5"),
    "not found": ("owner", "/nowhere"),
    "not allowed": ("owner", "/people"),
}


def path_of(portal: Portal, path: str) -> str:
    return path.format_map({name: found(portal) for name, found in EXAMPLES.items()})


@pytest.mark.parametrize("language", SEEN_IN)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_however_it_is_seen(browser, shared_portal: Portal, name, language):
    who, path = PAGES[name]
    with visiting(browser, shared_portal, who, language=language) as visit:
        visit.go(path_of(shared_portal, path))
        assert visit.has_no_barrier(SEEN_IN[language])


@pytest.mark.parametrize("language", ["zh", "fr", "ru", "es"])
def test_pages_fit_every_screen_in_every_language(browser, shared_portal: Portal, language):
    for who in {who for who, _ in PAGES.values()}:
        with visiting(browser, shared_portal, who, language=language) as visit:
            for path in [path for one, path in PAGES.values() if one == who]:
                page = visit.go(path_of(shared_portal, path))
                assert (path, visit.fits_every_screen()) == (path, True)
                assert page.locator(".untranslated").count() == 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_form_with_mistakes_has_no_barrier_and_its_summary_has_the_focus(browser, shared_portal: Portal, language):
    with visiting(browser, shared_portal, language=language) as visit:
        page = visit.go("/sign-in")
        visit.follow("main button")
        assert visit.violations() == []
        assert page.evaluate("document.activeElement.classList.contains('summary')")
        assert page.title().startswith({"en": "Error:", "ar": "خطأ:"}[language])
        words = [link.inner_text() for link in page.locator(".summary a").all()]
        assert [text.split(":")[-1].strip() for text in page.locator(".mistake").all_inner_texts()] == words
        page.click(".summary a >> nth=0")
        assert visit.focused() == "name"


def test_a_token_that_was_made_is_shown_without_a_barrier(browser, portal: Portal):
    with visiting(browser, portal, "owner") as visit:
        page = visit.go("/account")
        page.fill("#title", "nightly upload")
        visit.follow("text=Make the token")
        assert page.locator(".once code").inner_text().startswith("milepost_")
        assert visit.violations() == []


def press_until(visit, words: str, key: str = "Tab") -> None:
    for _ in range(60):
        visit.page.keyboard.press(key)
        if visit.focused() == words:
            return
    raise AssertionError(f"{words} cannot be reached with the keyboard")


def test_signing_in_and_out_needs_no_mouse(browser, portal: Portal):
    with visiting(browser, portal) as visit:
        page = visit.go("/account")
        page.keyboard.press("Tab")
        assert visit.focused() == "Skip to the content"
        page.keyboard.press("Enter")
        press_until(visit, "name")
        page.keyboard.type("owner")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/account")
        press_until(visit, "Sign out")
        page.keyboard.press("Enter")
        page.wait_for_url("**/sign-in?lang=en")


def test_a_role_is_given_and_taken_back_without_a_mouse(browser, portal: Portal):
    with visiting(browser, portal, "admin") as visit:
        page = visit.go(path_of(portal, "/people/{number}"))
        press_until(visit, "role")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type(OWN)
        press_until(visit, "Give the role")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=given")
        assert page.get_by_role("status").inner_text() == "The role is given. It holds from the next page on."
        press_until(visit, f"Take back Monitoring officer, one source {OWN}")
        page.keyboard.press("Enter")
        page.wait_for_url("**done=revoked")
        assert len(portal.person("owner").grants) == 1


def test_what_has_the_focus_is_seen(browser, shared_portal: Portal):
    with visiting(browser, shared_portal, "admin") as visit:
        for size, media, _ in SET_UPS.values():
            page = visit.go("/people")
            visit.seen_as(size, media)
            for _ in range(12):
                page.keyboard.press("Tab")
                style = page.evaluate(
                    "(() => { const s = getComputedStyle(document.activeElement);"
                    " return [s.outlineStyle, s.outlineWidth] })()"
                )
                assert style == ["solid", "3px"]


def test_choosing_a_language_keeps_the_address_and_the_filters(browser, shared_portal: Portal):
    with visiting(browser, shared_portal, "auditor") as visit:
        page = visit.go("/audit?actor=setup&lines=5")
        visit.follow("text=Français")
        assert page.url == f"{shared_portal.url}/audit?actor=setup&lines=5&lang=fr"
        assert page.locator("#actor").input_value() == "setup"
        page.goto(f"{shared_portal.url}/account")
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fr", "ltr"]
        visit.follow("text=العربية")
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]


def test_pages_work_without_scripts(browser, portal: Portal):
    with visiting(browser, portal, "admin", java_script_enabled=False) as visit:
        page = visit.go("/people")
        visit.follow("text=Anna Okafor")
        visit.follow("text=Close the account")
        assert page.get_by_role("status").inner_text().startswith("The account is closed.")
        assert not portal.person("owner").active


def test_htmx_neither_evaluates_nor_styles(browser, shared_portal: Portal):
    with visiting(browser, shared_portal) as visit:
        page = visit.go("/sign-in")
        page.add_script_tag(url=f"{shared_portal.url}/static/htmx.js")
        told = page.evaluate("[htmx.version, htmx.config.allowEval, htmx.config.includeIndicatorStyles]")
        assert told == ["2.0.3", False, False]
        assert page.locator("style").count() == 0


def test_numbers_keep_their_order_in_arabic(browser, shared_portal: Portal):
    with visiting(browser, shared_portal, "owner", language="ar") as visit:
        page = visit.go("/account")
        assert page.locator("td bdi[dir=ltr]").first.inner_text() == "09:00\u00a0UTC"
        assert page.locator("dd bdi[dir=ltr]").first.inner_text() == "owner"


def test_a_printed_page_is_the_content_alone(browser, shared_portal: Portal):
    with visiting(browser, shared_portal, "auditor") as visit:
        page = visit.go("/audit")
        page.emulate_media(media="print")
        assert not page.locator(".languages, .who, .filter").first.is_visible()
        assert page.locator("table").is_visible()
