"""The first plan against the text it was taken from: every figure and every printed word is in the document."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from indicators.findings import Severity
from indicators.framework import Text
from warehouse.plan_folder import check_folder

FOLDER = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"


@pytest.fixture(scope="module")
def plan():
    checked = check_folder(FOLDER)
    assert checked.plan is not None, checked.findings
    return checked.plan


@pytest.fixture(scope="module")
def published():
    return (FOLDER / "document/operational-plan-2020-2023.zh.txt").read_text(encoding="utf-8")


def unbroken(text):
    return re.sub(r"\s+", "", text)


def texts_in(value):
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts_in(item)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from texts_in(getattr(value, name))


def test_the_plan_has_no_mistakes_and_its_document_is_the_one_it_names():
    assert [finding for finding in check_folder(FOLDER).findings if finding.severity is not Severity.WARNING] == []


def test_every_text_marked_as_printed_stands_in_the_document(plan, published):
    document = unbroken(published)
    printed = [
        getattr(text, language)
        for text in texts_in(plan)
        for language, origin in text.origin.items()
        if origin == "printed"
    ]
    assert len(printed) > 150
    invented = {"总秘书处2020-2023年四年期滚动式运作规划"} & set(printed)
    assert {text for text in printed if unbroken(text) not in document} <= invented


def test_every_text_says_where_it_comes_from(plan):
    for text in texts_in(plan):
        assert set(text.origin) == set(text.languages()), text


def test_every_budget_stands_behind_the_title_of_its_output(plan, published):
    flat = unbroken(published)
    for objective in plan.objectives:
        for output in objective.outputs:
            figures = "".join(f"{output.budget[year]:,}" for year in range(2020, 2024))
            assert unbroken(output.title.zh) + figures in flat, output.code
        total = "".join(f"{objective.printed_total[year]:,}" for year in range(2020, 2024))
        assert f"部门目标{objective.code}合计{total}" in flat


def test_every_amount_of_the_annexes_stands_in_its_row(plan, published):
    rows = defaultdict(list)
    for line in published.split("\n"):
        if found := re.fullmatch(r"\s*([A-Za-z ]+?)\s*((?:[\d,]+|-)(?:\s+(?:[\d,]+|-))*)\s*", line):
            rows[found[1]].append(found[2].split())
    for position, table in enumerate(plan.allocations):
        for row in (*table.rows, table.printed_totals):
            amounts = ["-" if amount is None else f"{amount:,}" for amount in row.amounts]
            amounts += [f"{row.printed_total:,}"] if row.printed_total is not None else []
            assert rows[row.title.en][position] == amounts


def test_every_amount_of_the_document_is_in_the_plan(plan, published):
    kept = {figure for objective in plan.objectives for figure in objective.printed_total.values()}
    kept |= {figure for o in plan.objectives for output in o.outputs for figure in output.budget.values()}
    for table in plan.allocations:
        for row in (*table.rows, table.printed_totals):
            kept |= {amount for amount in (*row.amounts, row.printed_total) if amount is not None}
    printed = {int(figure.replace(",", "")) for figure in re.findall(r"\d{1,3}(?:,\d{3})+", published)}
    assert printed == {figure for figure in kept if figure >= 1000}


def test_every_share_is_printed_and_every_printed_share_is_kept(plan, published):
    shares = [line.share for table in plan.share_tables for line in table.lines]
    shares += [table.printed_total for table in plan.share_tables if table.printed_total]
    shares += [service.share for service in plan.support_services]
    shares += [s for o in plan.objectives for out in o.outputs for s in (out.share_of_total, out.share_of_objective)]
    kept = sorted(share.printed or f"{share.percent}%" for share in shares)
    tables = published[published.index("3.1") : published.index("风险分析")]
    assert kept == sorted(re.findall(r"\d[\d./]*%", tables))


def test_every_indicator_line_of_the_document_is_placed(plan, published):
    for place in plan.places().values():
        assert place.printed in published
    assert len(plan.places()) == 46
    assert [len(objective.outcomes) for objective in plan.objectives] == [4, 1, 3, 4, 4, 3]


def test_risks_services_and_mitigations_are_whole(plan):
    assert len(plan.risks) == 16
    assert [mitigation.number for mitigation in plan.mitigations] == list(range(1, 13))
    covered = [code for service in plan.support_services for code in service.covers]
    assert covered == [f"S.{number}" for number in range(1, 17)]


def test_what_was_merged_is_recorded_as_inherited(plan):
    inherited = {o.code: o.measurement.inherited_from for obj in plan.objectives for o in obj.outcomes}
    assert {code: above for code, above in inherited.items() if above} == {
        "I.1-c": "I.1-b", "I.1-d": "I.1-b", "I.3-b": "I.3-a",
    }  # fmt: skip
    assert [risk.code for risk in plan.risks if "mitigations" in risk.inherited] == ["R2", "R3"]


def test_known_baselines_and_targets_name_their_source_and_unknown_ones_their_owner(plan):
    for pledge in plan.pledges:
        for benchmark in (pledge.baseline, pledge.target):
            assert benchmark.source if benchmark.value is not None else benchmark.owner
