"""What changed since the last report: the chapter holds every figure that differs, and parts that add up as printed."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from lxml import html

from indicators.compare import compare
from reports.build import build_report
from reports.wording import Words
from tests.reports.sample import DIGEST, observed, snapshot

NEWER = (
    observed("ewaste-recycling-rate", "2023", "25.1", source="ewaste-monitor"),
    observed("internet-use", "2023", "66", source="itu-facts-figures", breakdown="sex=F"),
)
CAPTIONS = {"en": "Figures that differ, and why", "zh": "有差异的数字及其原因", "ar": "الأرقام المختلفة، وسبب اختلافها"}


def reported(language="en", since=None):
    later = snapshot(more=NEWER) | {"taken_at": "2025-05-02T08:00:00.000000Z"}
    return html.fromstring(
        build_report(later, digest=DIGEST, language=language, form="html", since=since or snapshot())
    )  # fmt: skip


def rows(page, caption):
    (table,) = [one for one in page.iter("table") if caption in one.text_content()]
    return [[cell.text_content().strip() for cell in row] for row in table.iter("tr")][1:]


def test_every_value_progress_and_status_that_differs_stands_there_with_its_causes():
    found = rows(reported(), CAPTIONS["en"])
    assert [row[0] for row in found] == ["I.4-a.1", "I.5-c.1", "I.5-c.1"]
    level = next(row for row in found if row[0] == "I.5-c.1" and row[2] == "value")
    assert level[3:] == ["22.3%", "25.1%", "+2.8 pp", "new data +2.8 pp"]
    gap = next(row for row in found if row[0] == "I.4-a.1" and row[2] == "value")
    assert gap[3:] == ["−5.0 pp", "−4.0 pp", "+1.0 pp", "data revision +1.0 pp"]


def test_lines_that_do_not_differ_are_counted():
    text = reported().text_content()
    said = compare(snapshot(), snapshot(more=NEWER))
    assert "2 lines differ." in text
    assert f"{said.unchanged} lines are unchanged." in text
    assert said.unchanged + 2 == len(snapshot()["lines"])


@pytest.mark.parametrize("language", sorted(CAPTIONS))
def test_printed_parts_add_up_to_the_printed_difference(language):
    def numbers(text):
        return [Decimal(one.replace("−", "-")) for one in re.findall(r"[+−]\d+\.\d+", text)]

    for row in rows(reported(language), CAPTIONS[language]):
        assert [sum(numbers(row[6]))] == numbers(row[5])


def test_a_report_that_is_not_compared_has_no_such_chapter():
    alone = build_report(snapshot(), digest=DIGEST, language="en", form="html").decode()
    assert "What changed since the last report" not in alone


def test_compared_with_the_same_state_it_says_that_nothing_changed():
    later = snapshot() | {"taken_at": "2025-05-02T08:00:00.000000Z"}
    said = html.fromstring(build_report(later, digest=DIGEST, language="en", form="html", since=snapshot()))
    assert "0 lines differ." in said.text_content()
    assert CAPTIONS["en"] not in said.text_content()


def test_a_status_that_changed_shows_its_shape_and_word():
    worse = snapshot(more=(observed("ewaste-recycling-rate", "2023", "12", source="ewaste-monitor"),))
    found = rows(html.fromstring(
        build_report(worse, digest=DIGEST, language="en", form="html", since=snapshot())
    ), CAPTIONS["en"])  # fmt: skip
    status = next(row for row in found if row[2] == "status")
    assert status[3:] == [Words("en").status("off_track"), Words("en").status("moving_away"), "–", "new data"]
