"""What the edition before held and this one dropped stands among the results, marked with the day it ended."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.snapshot import snapshot_document
from reports.annual import annual_report
from reports.blocks import Figure, Table
from reports.build import LANGUAGES
from reports.drawing import as_svg
from reports.excel_data import lines_table
from reports.wording import Words
from tests.indicators.builders import series
from tests.indicators.plans import plan, pledge
from tests.reports.sample import DIGEST
from tests.reports.written import seen

DROPPED = {"kind": "dropped", "old": ["A.1-d.1", "A.1-d.2"], "discontinued_on": "2023-12-31", "objective": "B.1",
           "reason": "The register closed.", "decision": "Decision 7", "title": {"en": "Letters sent"}}  # fmt: skip
ELSEWHERE = {**DROPPED, "old": ["Z.1-a.1"], "objective": None, "decision": None, "title": {"en": "Stamps sold"}}


def document(*steps):
    of = plan(("B.1-a.1", "rate", pledge("40@2019", "60@2023")), crosswalk={"before": "old-plan", "steps": steps})
    found = snapshot_document(
        of, series("2021=50"), as_of=date(2023, 12, 31), known_on=None,
        surroundings={"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0},
    )  # fmt: skip
    found["plan"]["objectives"][0]["printed_total"] = dict.fromkeys(["2020", "2021", "2022", "2023"], 0)
    found["plan"]["sources"] = [{"id": "register", "title": {"en": "register"}}]
    return found | {"taken_at": "2024-01-02T08:00:00.000000Z", "taken_by": "tests", "previous": None}


def report(language="en", steps=(DROPPED, ELSEWHERE)):
    return annual_report(document(*steps), digest=DIGEST, language=language).blocks


def rows(blocks, caption):
    (found,) = [one for one in blocks if isinstance(one, Table) and one.caption == caption]
    return [[seen(cell.text) for cell in row] for row in found.rows]


def test_the_table_of_progress_has_a_line_for_each_with_its_day_and_why():
    (table,) = [
        one for one in report() if isinstance(one, Table) and one.caption == "Progress of the indicators of B.1"
    ]
    held, *ended = table.rows
    assert [[cell.text for cell in row] for row in ended] == [
        [code, "Letters sent", "–", "–", "–", "–", "–", "× discontinued on 31 December 2023"]
        for code in ("A.1-d.1", "A.1-d.2")
    ]  # fmt: skip
    assert [table.notes[n - 1] for n in ended[0][-1].notes] == ["The register closed; Decision 7."]
    assert held[0].text == "B.1-a.1"


def test_what_counts_for_the_whole_plan_alone_stands_in_the_summary():
    assert rows(report(), "Indicators of the edition before that have no successor") == [
        ["Z.1-a.1", "Stamps sold", "× discontinued on 31 December 2023", "The register closed."]
    ]
    (told,) = rows(report(), "Indicators of B.1 that could not be assessed")
    assert told == ["Discontinued since the edition before.", "2", "A.1-d.1, A.1-d.2"]


def test_counts_of_a_roll_up_add_up_to_its_indicators_in_the_table_and_in_the_chart():
    blocks = report()
    for _, indicators, _, *counts in rows(blocks, "Status by objective"):
        assert sum(map(int, counts)) == int(indicators)
    (figure,) = [one for one in blocks if isinstance(one, Figure) and one.caption == "Status by objective"]
    assert "discontinued: 3" in figure.alternative
    assert "× discontinued" in figure.legend
    ends = [one["end"] for layer in figure.spec["layer"] for one in layer["data"]["values"]]
    assert max(ends) == 1
    assert as_svg(figure.spec)


def test_the_flat_data_list_them_too():
    told = [[cell.text for cell in row] for row in lines_table(document(DROPPED, ELSEWHERE), Words("en")).rows]
    assert [(row[0], row[3], row[16], row[17]) for row in told[1:]] == [
        ("A.1-d.1", "B.1", "× discontinued on 31 December 2023", "The register closed; Decision 7."),
        ("A.1-d.2", "B.1", "× discontinued on 31 December 2023", "The register closed; Decision 7."),
        ("Z.1-a.1", "", "× discontinued on 31 December 2023", "The register closed."),
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_drops_nothing_says_nothing_of_it(language):
    told = str(report(language, steps=()))
    assert Words(language).say("discontinued") not in told
    assert "×" not in told.replace(" × 100", "")
