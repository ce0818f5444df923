"""The report on indicators that are judged together or by hand: rule, components, verdict, and what is counted."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.overrides import Override
from indicators.snapshot import snapshot_document
from indicators.terms import Status
from reports.annual import annual_report
from reports.blocks import Heading, Paragraph, Table
from tests.indicators.builders import series
from tests.reports.sample import DIGEST, snapshot
from tests.reports.written import seen
from tests.two_places import BOTH, two_places

SURROUNDINGS = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}
SEEN = [
    *series("2021=30", "recycling-rate", area="CHE", unit="percent"),
    *series("2021=11", "reuse-rate", area="CHE", unit="percent"),
]
TAKEN = {"taken_at": "2022-06-02T08:00:00.000000Z", "taken_by": "tests", "previous": None}


def report(rule="all", language="en", observations=SEEN, overrides=()):
    document = snapshot_document(
        two_places(rule),
        observations,
        as_of=date(2022, 6, 1),
        known_on=None,
        surroundings=SURROUNDINGS,
        overrides=overrides,
    )
    document["plan"]["sources"] = [{"id": "register", "title": {"en": "register"}}]
    return annual_report(document | TAKEN, digest=DIGEST, language=language).blocks


def table_of(blocks, caption):
    (found,) = [block for block in blocks if isinstance(block, Table) and caption in seen(block.caption)]
    return found


def test_the_table_shows_the_rule_each_component_and_the_verdict_with_what_a_mean_would_hide():
    table = table_of(report(), "judged together")
    ((code, title, rule, parts, progress, pace, status),) = table.rows
    assert [seen(cell.text) for cell in (code, title, rule, progress, pace)] == [
        BOTH, "Recycled and reused", "every one must meet its target", "–", "–",
    ]  # fmt: skip
    assert seen(parts.text) == "I.1-a.1 ● achieved; I.1-a.2 ▼ off track"
    assert (status.status, seen(status.text)) == ("off_track", "▼ off track")
    assert [table.notes[number - 1] for number in status.notes] == ["The mean hides that a component is worse."]


@pytest.mark.parametrize("rule", ["mean", "each"])
def test_a_mean_has_a_share_and_each_by_itself_has_no_verdict(rule):
    ((*_, progress, pace, status),) = table_of(report(rule), "judged together").rows
    told = [seen(cell.text) for cell in (progress, pace, status)]
    assert told == {"mean": ["55%", "1.10", "▲ on track"], "each": ["–", "–", "–"]}[rule]


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "groups that are judged together, 1; their components, 2."),
    ("zh", "组数1；组成部分数2。"),
])  # fmt: skip
def test_the_summary_and_the_chapter_say_what_the_denominator_counts(language, sentence):
    leads = [seen(one.text) for one in report(language=language) if isinstance(one, Paragraph) and one.style == "lead"]
    assert [sentence in lead for lead in leads] == [True, True]


def test_a_component_without_a_value_is_told_as_not_assessable():
    table = table_of(report(observations=SEEN[:1]), "judged together")
    ((*_, parts, _, _, status),) = table.rows
    assert seen(parts.text).endswith("I.1-a.2 ○ not assessable")
    assert "A component cannot be assessed." in [table.notes[number - 1] for number in status.notes]


SET_BY_HAND = Override(number=1, place="I.1-a.2", status=Status.AT_RISK, reason="Half are late", author="anna", decision="document 7",
                       first_day=date(2022, 1, 1), last_day=date(2022, 12, 31), at="2022-01-01T08:00:00.000000Z")  # fmt: skip


@pytest.mark.parametrize(("language", "note", "counted"), [
    ("en", "Overridden by hand: at risk, by anna until 31 December 2022: Half are late (document 7).",
     "Overridden by hand: 1; counted is the computed status."),
    ("zh", "人工另定状态：存在风险，由anna设定，有效期至2022年12月31日：Half are late (document 7)。",
     "人工另定状态的：1；计数采用计算所得状态。"),
])  # fmt: skip
def test_a_verdict_set_by_hand_is_a_footnote_beside_the_computed_status_and_counts_for_nothing(language, note, counted):
    blocks = report("each", language, overrides=[SET_BY_HAND])
    (table,) = [one for one in blocks if isinstance(one, Table) and len(one.columns) == 8]
    status = table.rows[1][-1]
    assert status.status == "off_track"
    assert note in [seen(table.notes[number - 1]) for number in status.notes]
    assert not any("anna" in table.notes[number - 1] for number in table.rows[0][-1].notes)
    assert sum(counted in seen(one.text) for one in blocks if isinstance(one, Paragraph) and one.style == "lead") == 2


def test_a_plan_without_composites_has_no_word_of_them():
    blocks = annual_report(snapshot(), digest=DIGEST, language="en").blocks
    assert not any("ogether" in one.text for one in blocks if isinstance(one, Heading | Paragraph))
