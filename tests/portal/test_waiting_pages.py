"""A page on which somebody waits for a file: it shows each stage and every count, and reads out the stages alone."""

from __future__ import annotations

import re

import pytest

from indicators.handovers import State
from portal.page_words import STAGES
from portal.turns import turn_at
from portal.wording import LOCALES, words_of
from portal.worker import work_once
from tests.portal.browsing import visiting
from tests.portal.counter import OWNER, hand_in, rows
from tests.portal.test_bearers import token
from tests.portal.world import copied, served
from warehouse.reading_marks import Stage, mark
from warehouse.submissions import submission


@pytest.fixture(scope="module")
def waited_for(office, tmp_path_factory):
    with served(copied(office, tmp_path_factory.mktemp("waiting"))) as portal:
        yield portal


def marked(portal, name: str, stage: Stage, read: int) -> None:
    at = portal.clock()
    mark(portal.warehouse, name, stage=stage, rows=read, since=at, at=at)


def test_a_page_that_asks_whether_anything_is_otherwise_is_told_only_what_is(waited_for):
    portal = waited_for
    name, client = hand_in(portal, rows("11"), "asked.csv"), portal.client(OWNER)
    waiting = asked_by(client.get(f"/submissions/{name}"))
    assert client.get(waiting).status_code == 204
    marked(portal, name, Stage.READING, 1000)
    stage = client.get(waiting)
    assert ("hx-swap-oob" in stage.text, stage.headers.get("hx-retarget")) == (True, None)
    assert client.get(asked_by(stage)).status_code == 204
    marked(portal, name, Stage.READING, 2000)
    count = client.get(asked_by(stage))
    assert ("hx-swap-oob" in count.text, "2,000" in count.text) == (False, True)
    work_once(portal.warehouse, portal.clock, worker="one")
    done = client.get(asked_by(count))
    assert (done.headers["hx-retarget"], done.headers["hx-reselect"]) == ("#submission", "#submission")


def asked_by(page) -> str:
    """The one address a page asks again and again."""
    (address,) = re.findall('hx-get="(.+?)"', page.text)
    return address


def test_the_api_gives_the_stage_the_rows_and_since_when(waited_for):
    portal = waited_for
    name, client = hand_in(portal, rows("12"), "api.csv"), portal.client()
    headers, path = token(portal), f"/api/v1/submissions/{name}"
    assert client.get(path, headers=headers).json()["work"] is None
    with turn_at(portal.warehouse, name, portal.clock, worker="one") as turn:
        turn.comes_to(Stage.READING)
        turn.rows = 250_000
        turn.comes_to(Stage.CHECKING)
        told = client.get(path, headers=headers).json()["work"]
    assert (told["stage"], told["rows"]) == ("checking", 250_000)
    assert told["since"] == told["at"]
    assert client.get(path, headers=headers).json()["work"] is None


def test_every_stage_is_told_in_every_language(waited_for):
    portal = waited_for
    name, client = hand_in(portal, rows("13"), "languages.csv"), portal.client(OWNER)
    for stage in Stage:
        marked(portal, name, stage, 1_234_567)
        for language in LOCALES:
            page = client.get(f"/submissions/{name}", params={"lang": language}).text
            assert words_of(language).say(STAGES[stage]) in page
            assert words_of(language).figure(1_234_567) in page
            assert "untranslated" not in page
    assert {words_of("en").say(STAGES[stage]) for stage in Stage} == set(STAGES.values())


COUNT_NEWS = """
() => { window.news = [];
        const line = document.querySelector('[aria-live]');
        new MutationObserver(() => window.news.push(line.innerText.trim()))
          .observe(line, {childList: true, subtree: true, characterData: true}); }
"""


def test_rows_are_counted_before_ones_eyes_and_only_stages_are_read_out(browser, waited_for):
    portal = waited_for
    name = hand_in(portal, rows("14"), "seen.csv")
    marked(portal, name, Stage.READING, 1_000)
    with visiting(browser, portal, OWNER) as visit:
        page = visit.go(f"/submissions/{name}")
        page.evaluate(COUNT_NEWS)
        for read in (2_000, 3_000):
            marked(portal, name, Stage.READING, read)
            page.locator("#so-far").get_by_text(f"{read:,}").wait_for()
        assert page.evaluate("window.news") == []
        marked(portal, name, Stage.CHECKING, 3_000)
        page.locator("#now").get_by_text("are being checked").wait_for()
        assert len(set(page.evaluate("window.news"))) == 1
        assert visit.violations() == []
        work_once(portal.warehouse, portal.clock, worker="one")
        assert submission(portal.warehouse, name).state is State.DRAFT
        page.locator(".headline").get_by_text("to be confirmed").wait_for()
        assert page.locator("#so-far, #now").count() == 0


def test_without_a_script_the_page_renews_itself(waited_for):
    portal = waited_for
    name = hand_in(portal, rows("15"), "plain.csv")
    page = portal.client(OWNER).get(f"/submissions/{name}").text
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
