"""The pages of the counter in a real browser, with a submission at every place where one can stand."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from indicators.handovers import State
from portal.menu import PLACE_WORDS, PLACES
from tests.portal.browsing import FORCED, SEEN_IN, visiting
from tests.portal.counter import FILES, SOURCE, at_every_place
from tests.portal.world import PLAN, copied, served
from warehouse.period_locks import lock_period
from warehouse.submissions import submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERYWHERE = ["/", "/upload", f"/upload/{PLAN.code}/{SOURCE}", "/submissions?show=all", "/locks", "/progress"]
STANDING = {"encoding": State.ASKING}


@pytest.fixture(scope="module")
def counter(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with served(copied(office, tmp_path_factory.mktemp("counter"))) as portal:
        yield portal, at_every_place(portal)


def test_a_submission_stands_where_it_was_brought(counter):
    portal, names = counter
    standing = {place: submission(portal.warehouse, name).state for place, name in names.items()}
    assert standing == {place: STANDING.get(place, place) for place in FILES}


LOOKED_AT = [
    *(("every-owner", path) for path in (*EVERYWHERE, *(f"/submissions/{place}" for place in FILES))),
    *(("officer", path) for path in ("/submissions/submitted", "/submissions/published", "/", "/locks")),
]
"""Who looks at which page."""


@pytest.mark.parametrize("language", SEEN_IN)
@pytest.mark.parametrize(("who", "path"), LOOKED_AT)
def test_a_page_of_the_counter_has_no_barrier_however_it_is_seen(browser, counter, who, path, language):
    portal, names = counter
    with visiting(browser, portal, who, language=language) as visit:
        visit.go(named(path, names))
        assert visit.has_no_barrier(SEEN_IN[language])


@pytest.mark.parametrize("path", ["/", "/upload", "/submissions/submitted", "/submissions/returned"])
def test_a_page_of_the_counter_can_be_read_in_the_colours_of_the_machine(browser, counter, path):
    portal, names = counter
    with visiting(browser, portal, "every-owner") as visit:
        visit.go(named(path, names))
        assert visit.has_no_barrier(FORCED)


@pytest.mark.parametrize("language", ["zh", "fr", "ru", "es"])
def test_the_counter_fits_every_screen_in_every_language(browser, counter, language):
    portal, names = counter
    with visiting(browser, portal, "every-owner", language=language) as visit:
        for path in [*EVERYWHERE, *(f"/submissions/{place}" for place in FILES)]:
            page = visit.go(named(path, names))
            assert (path, visit.fits_every_screen()) == (path, True)
            assert page.locator(".untranslated").count() == 0


def test_whoever_starts_is_told_what_there_is_at_every_place():
    assert set(PLACE_WORDS) == {address for _, address, _ in PLACES} - {"/"}


def test_what_is_due_first_stands_on_top(counter):
    portal, _ = counter
    shown = portal.client("every-owner").get("/upload").text
    days = [time.strptime(day, "%d %B %Y") for day in re.findall(r'class="day">(.+?)<', shown)]
    assert len(set(days)) > 1
    assert days == sorted(days)
    assert shown.index("nothing due") > shown.rindex('class="day"')


def test_a_page_with_a_mistake_leads_on_as_the_page_of_the_submission_does(counter):
    portal, names = counter
    address = f"/submissions/{names['submitted']}"
    answer = portal.client("officer").post(f"{address}/return", headers={"referer": f"{portal.url}{address}"})
    assert answer.status_code == 422
    assert f'action="{address}/sign"' in answer.text
    assert f'href="{address}?lang=fr"' in answer.text


def test_the_lock_board_calls_a_source_by_its_title(counter):
    portal, _ = counter
    lock_period(portal.warehouse, PLAN, "2018", source=SOURCE, reason="reported", at=portal.clock(), by="officer")
    title = PLAN.source(SOURCE).title.in_language("en")[0]
    assert f'<td data-label="Source">{title}</td>' in portal.client("officer").get("/locks").text


def named(path: str, names: dict[str, str]) -> str:
    place = path.removeprefix("/submissions/")
    return f"/submissions/{names[place]}" if place in names else path
