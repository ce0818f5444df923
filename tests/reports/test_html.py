"""The report as a page in a real browser: no barrier axe knows of, nothing that stands out, each way of reading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.annual import annual_report
from reports.drawing import Drawings
from reports.html import as_html
from reports.wording import Words
from tests.portal.browsing import NARROW, WIDE, rules_broken
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import built, page, seen


@pytest.fixture(scope="module")
def shown(browser):
    """Show a report in a window of a size; whatever it asks the network for is an error."""
    context = browser.new_context(reduced_motion="reduce")
    asked = []
    context.on("request", lambda request: asked.append(request.url))

    def show(language, size, content=None):
        tab = context.new_page()
        tab.set_viewport_size(size)
        tab.set_content((content or built(language, "html")).decode())
        return tab

    yield show
    context.close()
    assert asked == []


def test_axe_knows_of_no_barrier(shown):
    # A page of every kind of block: axe looks at each cell, and a whole report has thousands alike.
    report = annual_report(snapshot(), digest=DIGEST, language="ar")
    tab = shown(
        "ar", WIDE, as_html(replace(report, blocks=report.blocks[:16] + report.blocks[-24:]), Words("ar"), Drawings())
    )
    assert [(one["id"], one["nodes"][0]["target"]) for one in rules_broken(tab)] == []
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_nothing_stands_out_on_a_narrow_screen(shown, language):
    assert shown(language, NARROW).evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_arabic_runs_to_the_left_and_what_does_not_is_isolated(shown):
    read = page("ar")
    assert (read.get("lang"), read.get("dir")) == ("ar", "rtl")
    (row,) = [tr for tr in read.iter("tr") if seen(tr[0].text_content()) == "I.5-c.1" and len(tr) == 8]
    assert [cell.find("bdi") is not None for cell in row][:5] == [True] * 5
    tab = shown("ar", WIDE)
    code, status = (tab.locator("tr", has_text="I.5-c.1").last.locator("th, td").nth(n).bounding_box() for n in (0, 7))
    assert code["x"] > status["x"]


def test_a_text_in_another_language_says_which():
    assert {span.get("lang") for span in page("fr").iter("span")} == {"en", "zh"}
    assert page("fr").xpath("//h2/span[@lang='en']")


def test_what_a_chart_says_to_a_screen_reader_is_in_the_language_of_the_page():
    inner = page("ru").xpath("//*[@role='img']/*//@*[starts-with(name(), 'aria-')]")
    assert inner == []
