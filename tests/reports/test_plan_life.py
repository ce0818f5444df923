"""The rest of the plan in the report: expenditure beside budgets, and how risks changed; nothing where nobody reported."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.framework import Plan
from indicators.plan_life import life_to_freeze
from indicators.resources import Level
from indicators.risk_reviews import MeasureState, RiskStatus
from reports.annual import annual_report
from reports.blocks import Heading, Paragraph, Table
from reports.build import FORMATS, LANGUAGES, build_report
from reports.marks import bare
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import text_in
from tests.spending import amount, measure, review

SPENT = (
    amount("I.5-1", 2021, "1000.50", note="audited", document="Accounts of 2021"),
    amount("I.5-1", 2022, "2000", 2), amount("I.1-1", 2021, "5", 3),
)  # fmt: skip
SEEN = (review("R1", "2022-03-01", owner="The safety unit"),
        review("R2", "2024-02-01", 2, probability=Level.LOW, status=RiskStatus.OCCURRED))  # fmt: skip


TRAINED = (measure(MeasureState.DONE, "2024-01-15"),)


def living(spending=SPENT, risks=SEEN, mitigations=TRAINED, **given):
    document = snapshot() | given
    parts = {"spending": spending, "risks": risks, "mitigations": mitigations}
    day = date.fromisoformat(document["as_of"])
    return document | life_to_freeze(Plan.model_validate(document["plan"]), as_of=day, **parts)


def blocks(document, **given):
    return annual_report(document, digest=DIGEST, language="en", **given).blocks


def table(found, caption):
    return next(one for one in found if isinstance(one, Table) and bare(one.caption).startswith(caption))


def rows(found, caption):
    return [tuple(bare(cell.text) for cell in row) for row in table(found, caption).rows]


def test_an_amount_stands_beside_its_budget_with_where_it_came_from():
    found = blocks(living())
    told = rows(found, "Expenditure on the outputs of I.5")
    plan = snapshot()["plan"]
    budget = next(one for one in plan["objectives"] if one["code"] == "I.5")["outputs"][0]["budget"]["2021"]
    assert [row[0] for row in told] == ["I.5-1", "I.5-1", "I.5", "I.5"]
    assert told[0][2:5] == ("2021", f"{budget:,}", "1,000.50")
    assert told[0][5] == f"−{budget - 1000.5:,.2f}"
    notes = table(found, "Expenditure on the outputs of I.5").notes
    assert bare(notes[0]) == "As reported on 31 January 2022. Accounts of 2021. audited."


def test_the_chapter_on_resources_says_of_how_many_a_sum_is():
    told = rows(blocks(living()), "Budget and expenditure")
    whole = [row for row in told if row[0] == "Whole plan"]
    assert [(row[1], row[2].split()[0], row[4]) for row in whole] == [
        ("2021", "2", "1,005.50"), ("2022", "1", "2,000"), ("all years", "3", "3,005.50"),
    ]  # fmt: skip
    assert not [row for row in told if row[0] == "I.2"]


def test_the_register_says_how_each_risk_stands_and_what_the_plan_prints_where_that_differs():
    found = blocks(living())
    told = {row[0]: row for row in rows(found, "Risk register")}
    assert told["R1"][3:7] == ("medium", "high", "open", "1 March 2022")
    assert told["R3"][5:7] == ("open", "not yet")
    assert [bare(note) for note in table(found, "Risk register").notes] == [
        "The safety unit answers for it.", "In the plan: low.",
    ]  # fmt: skip
    assert rows(found, "Mitigation measures")[0][3] == "done"


def test_without_an_earlier_report_it_says_what_changed_within_a_year():
    assert rows(blocks(living()), "Risks that are judged otherwise than on 1 May 2023") == [
        ("R2", "status", "open", "occurred")
    ]


def test_with_an_earlier_report_it_says_what_changed_since_that():
    earlier = living(risks=(), as_of="2021-12-31", taken_at="2022-01-02T08:00:00.000000Z")
    told = rows(blocks(living(), since=earlier), "Risks that are judged otherwise than on 31 December 2021")
    assert told == [("R1", "probability", "low", "medium"), ("R1", "owner", "–", "The safety unit"),
                    ("R2", "status", "open", "occurred")]  # fmt: skip


def test_where_nothing_changed_it_says_so():
    said = [bare(one.text) for one in blocks(living(risks=SEEN[:1])) if isinstance(one, Paragraph)]
    assert "No risk is judged otherwise than on 1 May 2023." in said


def test_a_snapshot_without_any_reads_as_it_always_did():
    found = blocks(living(spending=(), risks=(), mitigations=()))
    assert "Resources" not in [one.text for one in found if isinstance(one, Heading)]
    assert len(rows(found, "Risk register")[0]) == 6


@pytest.mark.parametrize(("language", "form"), [("ar", "html"), ("zh", "docx"), ("ru", "xlsx"), ("fr", "pdf")])
def test_every_language_and_format_holds_it(language, form):
    assert language in LANGUAGES
    assert form in FORMATS
    told = text_in(build_report(living(), digest=DIGEST, language=language, form=form), form)
    assert "The safety unit" in told
    assert "[en]" not in told
