"""The pages of the plan in a real browser: nobody is kept out, however they see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.portal.browsing import FORCED, SEEN_IN, SET_UPS, visiting
from tests.portal.reading import OBJECTIVE, PLACE, RISK, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

PAGES = (
    "/",
    "/progress",
    "/editions",
    f"/objectives/{OBJECTIVE}",
    f"/indicators/{PLACE}",
    f"/indicators/{PLACE}/explained",
    "/resources",
    "/risks",
    f"/risks/{RISK}",
)


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    yield from reading(office, tmp_path_factory.mktemp("library"))


@pytest.mark.parametrize("language", SEEN_IN)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_plan_has_no_barrier_however_it_is_seen(browser, library, path, language):
    with visiting(browser, library, "writer", language=language) as visit:
        visit.go(path)
        assert visit.has_no_barrier(SEEN_IN[language])


@pytest.mark.parametrize("path", ["/", "/risks", f"/indicators/{PLACE}", "/sources", "/quality", "/snapshots"])
def test_a_page_can_be_read_in_the_colours_of_the_machine(browser, library, path):
    with visiting(browser, library, "writer") as visit:
        visit.go(path)
        assert visit.has_no_barrier(FORCED)


@pytest.mark.parametrize("language", ["zh", "fr", "ru", "es"])
def test_the_plan_fits_every_screen_in_every_language(browser, library, language):
    with visiting(browser, library, "writer", language=language) as visit:
        for path in PAGES:
            visit.go(path)
            assert (path, visit.fits_every_screen()) == (path, True)


def test_anyone_reads_what_is_published_without_signing_in(browser, library):
    with visiting(browser, library) as visit:
        page = visit.go("/")
        assert visit.has_no_barrier(SET_UPS)
        visit.follow(f"a[href*='/objectives/{OBJECTIVE}?']")
        visit.follow(f"a[href*='/indicators/{PLACE}?']")
        visit.follow("#how ~ p a")
        assert "SHA-256" in page.inner_text("main")


def test_a_table_is_sorted_and_filtered_with_links_and_a_form_alone(browser, library):
    with visiting(browser, library, "writer", java_script_enabled=False) as visit:
        page = visit.go("/progress")
        visit.follow("thead >> text=Latest")
        assert page.get_attribute("th[aria-sort]", "aria-sort") == "ascending"
        page.select_option("select[name=objective]", OBJECTIVE)
        visit.follow("form.sieve:has(select) >> text=Show")
        assert "sort=latest" in page.url
        assert f"objective={OBJECTIVE}" in page.url
        assert page.locator("tbody tr").count() < 10
