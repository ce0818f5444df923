"""The pages about sources, quality, snapshots, reports and comparisons in a real browser, however they are seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from tests.portal.browsing import SEEN_IN, SET_UPS, visiting
from tests.portal.reading import PLACE, RECORDED, reading
from warehouse.freezing import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.portal.world import Portal

PAGES = (
    "/sources", f"/sources/{RECORDED}", "/quality", "/quality/findings", "/quality/quarantine", "/quality/checks",
    "/quality/runs/4", "/snapshots", "/snapshots/2", "/snapshots/compare?from=3&to=1", "/reports?snapshot=1",
    "/indicators/I.4-a.2/compared?by=area", f"/indicators/{PLACE}/compared?by=period", "/search?q=women",
)  # fmt: skip


@pytest.fixture(scope="module")
def library(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    for portal in reading(office, tmp_path_factory.mktemp("library"), RECORDED):
        take_snapshot(portal.warehouse, None, as_of=date(2021, 12, 31), at=datetime.now(UTC), by="writer")
        yield portal


@pytest.mark.parametrize("language", SEEN_IN)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier_however_it_is_seen(browser, library, path, language):
    library.forget_paces()
    with visiting(browser, library, "writer", language=language) as visit:
        page = visit.go(path)
        assert page.locator(".untranslated").count() == 0
        page.evaluate("document.querySelectorAll('main details').forEach(folded => { folded.open = true })")
        assert visit.has_no_barrier(SEEN_IN[language])


@pytest.mark.parametrize("language", ["zh", "fr", "ru", "es"])
def test_the_pages_fit_every_screen_in_every_language(browser, library, language):
    library.forget_paces()
    with visiting(browser, library, "writer", language=language) as visit:
        for path in PAGES:
            page = visit.go(path)
            assert (path, visit.fits_every_screen(), page.locator(".untranslated").count()) == (path, True, 0)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_weighs_less_than_150_kilobytes(library, path):
    library.forget_paces()
    assert len(library.client("writer").get(path).content) < 150_000


def test_anyone_finds_an_indicator_from_the_head_of_a_page_and_compares_it(browser, library):
    with visiting(browser, library) as visit:
        page = visit.go("/snapshots")
        page.fill("#seek", "e-waste")
        page.press("#seek", "Enter")
        visit.follow(f"main a[href*='/indicators/{PLACE}?']")
        visit.follow("main a[href*='/compared?']")
        assert "2022" in page.inner_text("main thead")
        assert visit.has_no_barrier(SET_UPS)


def test_a_snapshot_is_signed_with_a_form_and_no_script(browser, library):
    with visiting(browser, library, "writer", java_script_enabled=False) as visit:
        page = visit.go("/snapshots/3")
        page.click("summary >> text=Sign this snapshot off")
        page.fill("#note", "as it was agreed")
        visit.follow("button >> text=Sign off")
        assert "as it was agreed" in page.inner_text(".story")
        assert page.locator(".done").is_visible()
