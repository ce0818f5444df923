"""The annual report: what it says is what was frozen, in Word and HTML, in Chinese and English."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.errors import CallerMistake
from reports.build import FORMATS, LANGUAGES, build_report
from reports.wording import Words
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import EVERY, blocks, built, page, says, tables, text_of


def row_of(language, code):
    (row,) = [tr for tr in page(language).iter("tr") if tr[0].text_content().strip() == code and len(tr) == 8]
    for mark in row.xpath(".//sup"):
        mark.drop_tree()
    return [cell.text_content().strip() for cell in row]


def test_a_line_holds_the_frozen_figures():
    assert row_of("en", "I.5-c.1") == [
        "I.5-c.1", "Global rate of e-waste documented as collected and recycled", "20.0% (2016)", "30.0% (2023)",
        "22.3% (2022)", "23%", "0.27", "▼ off track",
    ]  # fmt: skip
    assert row_of("zh", "I.5-c.1")[-1] == "▼ 偏离轨道"


def test_zero_missing_and_unknown_are_three_different_things():
    assert row_of("en", "I.6-a.1")[4] == "0 (2022)"
    assert row_of("en", "I.6-b.2")[4] == "not available"
    assert row_of("en", "I.6-b.2")[3] == "to be established"
    assert row_of("en", "I.4-a.1")[4] == "−5.0 pp (2023)"


@pytest.mark.parametrize(("language", "said"), [("en", "Recorded answer of the source"), ("zh", "来源答复的录存")])
@pytest.mark.parametrize("form", FORMATS)
def test_a_recorded_figure_is_labelled_as_one(language, said, form):
    assert says(text_of(language, form), said)


@pytest.mark.parametrize(("language", "form"), EVERY)
def test_every_figure_of_every_progress_table_stands_in_every_format(language, form):
    told = text_of(language, form)
    assert len(tables(language)) > 20
    for table in tables(language):
        assert says(told, table.caption)
        assert [cell.text for row in table.rows for cell in row if not says(told, cell.text)] == []


@pytest.mark.parametrize(("language", "form"), EVERY)
def test_nothing_of_the_machine_shows_through(language, form):
    assert not re.search(r"\b(None|nan|NaN|null|\{\w+\})\b", text_of(language, form))


def test_a_roll_up_states_its_denominator():
    assert "Of 46 indicators 1 can be assessed and 45 cannot. On track or better: 0 of 1." in text_of("en", "html")


def test_what_the_plan_prints_wrongly_is_told():
    assert "output-share-of-objective/I.6-2" in text_of("en", "docx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_accessible_by_its_structure(language):
    read = page(language)
    assert read.get("lang") == language
    assert next(read.iter("h1", "h2", "h3")).tag == "h1"
    assert all(table.find("caption") is not None for table in read.iter("table"))
    assert all(th.get("scope") for th in read.iter("th"))
    assert all(image.get("aria-label") for image in read.xpath("//*[@role='img']"))
    targets = {element.get("id") for element in read.iter() if element.get("id")}
    assert {link.get("href")[1:] for link in read.iter("a")} <= targets
    assert not read.xpath("//script|//link|//img")


def test_what_a_source_writes_is_text_and_never_markup():
    assert "8 < 9 & <b>bold</b>" in text_of("en", "html")
    assert b"<b>bold" not in built("en", "html")


def test_a_chart_does_not_join_values_across_a_break():
    (figure,) = [block for block in blocks("en") if getattr(block, "caption", "").startswith("I.1-a.3")]
    lines = [layer for layer in figure.spec["layer"] if layer["mark"]["type"] == "line"]
    assert [point["stretch"] for point in lines[0]["data"]["values"]] == [0, 1]
    assert "cannot be compared" in figure.alternative


@pytest.mark.parametrize(("language", "form"), EVERY)
def test_the_same_snapshot_gives_the_same_bytes_in_another_process(language, form):
    code = (
        "import hashlib; from tests.reports.written import built; "
        f"print(hashlib.sha256(built({language!r}, {form!r})).hexdigest())"
    )
    environ = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root, env=environ
    )
    assert done.stdout.strip() == hashlib.sha256(built(language, form)).hexdigest()


@pytest.mark.parametrize(("given", "said"), [({"language": "tlh"}, "en, zh"), ({"form": "odt"}, "docx, html")])
def test_a_language_or_format_there_is_not_is_told_beside_those_there_are(given, said):
    with pytest.raises(CallerMistake, match=said):
        build_report(snapshot(), digest=DIGEST, **{"language": "en", "form": "html", **given})


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [("59.96", 1, "60.0"), ("-9.4", 1, "−9.4"), ("0.5", 0, "1"), ("1234567.891", 2, "1,234,567.89"), ("0", 1, "0.0")],
)
def test_a_figure_is_rounded_once_half_away_from_zero(value, decimals, said):
    assert Words("en").figure(value, decimals) == said
