"""What the report says beside a value that could not be renewed, was withdrawn or was corrected: a numbered footnote."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.correction_notes import correction_note
from indicators.corrections import Correction
from indicators.series import ObsStatus
from indicators.troubles import Trouble
from reports.annual import annual_report
from reports.blocks import Table
from reports.build import FORMATS, build_report
from tests.reports.sample import DIGEST, observed, snapshot
from tests.reports.written import says, seen, text_in

BROKEN = Trouble(source="ewaste-monitor", since=date(2024, 2, 1), why="register was blocked: see its findings.")
SILENT = Trouble(source="intersectoral-register", since=date(2024, 3, 1), why="no answer within 30 s")
SAID = {
    "en": "Stale since 1 February 2024, source {title}: register was blocked: see its findings. The last good value is shown.",
    "zh": "自2024年2月1日起数据陈旧，来源“{title}”：register已被阻止：请参见其检查结果。所示为最后一个有效数值。",
}


def tables(document, language="en"):
    blocks = annual_report(document, digest=DIGEST, language=language).blocks
    return [block for block in blocks if isinstance(block, Table)]


def notes_of(document, code, column=4, language="en"):
    """The footnotes of a cell of a progress table; the latest value stands in the fifth column."""
    for table in tables(document, language):
        for row in table.rows:
            if row[0].text == code and len(row) == 8:
                return [table.notes[number - 1] for number in row[column].notes]
    raise LookupError(code)


def title(document, source, language):
    (found,) = [one["title"] for one in document["plan"]["sources"] if one["id"] == source]
    return found.get(language) or found["en"]


@pytest.mark.parametrize("language", SAID)
def test_a_source_in_trouble_is_a_numbered_footnote_in_the_readers_language(language):
    document = snapshot(troubles=(BROKEN,))
    said = SAID[language].format(title=title(document, "ewaste-monitor", language))
    assert said in [seen(note) for note in notes_of(document, "I.5-c.1", language=language)]
    assert said not in [seen(note) for note in notes_of(document, "I.1-a.3", language=language)]


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("form", FORMATS)
def test_the_footnote_is_printed_in_every_format(language, form):
    document = snapshot(troubles=(BROKEN,))
    content = build_report(document, digest=DIGEST, language=language, form=form)
    assert says(text_in(content, form), SAID[language].format(title=title(document, "ewaste-monitor", language)))


def test_where_there_is_no_value_none_is_said_to_be_shown():
    (said,) = [one for one in notes_of(snapshot(troubles=(SILENT,)), "I.2-a.1") if "Stale" in one]
    assert said.endswith("no answer within 30 s. There is no value to show.")


def test_a_value_that_was_due_before_the_trouble_began_says_both():
    seen = observed("wsis-participants", "2021", "9", source="wsis-telecom-events", unit="count")
    trouble = Trouble(source="wsis-telecom-events", since=date(2024, 4, 1), why="no answer")
    said = notes_of(snapshot(more=(seen,), troubles=(trouble,)), "I.1-a.3")
    assert [one.split(" since")[0] + " since" for one in said] == [
        "Stale since",
        "A newer value has been overdue since",
    ]


def test_without_trouble_no_footnote_tells_of_any():
    assert not any("Stale since" in note for table in tables(snapshot()) for note in table.notes)


@pytest.mark.parametrize(("language", "said"), [("en", "The source withdrew its value for 2023."),
                                                ("zh", "来源撤回了2023年的数值。")])  # fmt: skip
def test_a_withdrawn_value_is_a_numbered_footnote_whether_an_older_one_stands_or_none(language, said):
    gone = observed("ewaste-recycling-rate", "2023", None, source="ewaste-monitor", status=ObsStatus.MISSING,
                    withdrawn=True)  # fmt: skip
    only = observed("new-focus-groups", "2023", None, source="intersectoral-register", unit="count",
                    status=ObsStatus.MISSING, withdrawn=True)  # fmt: skip
    document = snapshot(more=(gone, only))
    assert said in notes_of(document, "I.5-c.1", language=language)
    assert said in notes_of(document, "I.2-a.1", language=language)


@pytest.mark.parametrize(("language", "sentence"), [("en", "The data owner said: “deux bureaux fusionnés”"),
                                                    ("zh", "数据负责人说明：“deux bureaux fusionnés”")])  # fmt: skip
def test_what_its_owner_said_of_a_figure_is_a_numbered_footnote_beside_it_and_no_other(language, sentence):
    seen = observed("ewaste-recycling-rate", "2023", "23", source="ewaste-monitor", landing=7)
    said = {"landing": 7, "submission": "a1", "word": "deux bureaux\nfusionnés", "by": "anna", "at": "2024-05-02"}
    document = {**snapshot(more=(seen,)), "owner_words": [said, said | {"landing": 8, "word": "of another"}]}
    assert sentence in notes_of(document, "I.5-c.1", language=language)
    assert not any("fusionnés" in one for one in notes_of(document, "I.1-a.3", language=language))
    assert not any("anna" in note or "of another" in note for table in tables(document) for note in table.notes)


CORRECTION = Correction(
    id="shifted-point", source="ewaste-monitor", indicator="ewaste-recycling-rate", areas=("001",), periods=("2023",),
    expected="230", replace="23", why="The point was left out",
    told={"who": "the publisher", "on": "2024-04-02"}, by="A. Officer",
)  # fmt: skip


def test_a_corrected_value_says_what_its_source_prints_apart_from_the_sources_own_words():
    note = f"estimate; {correction_note('shifted-point', '230')}"
    seen = observed("ewaste-recycling-rate", "2023", "23", source="ewaste-monitor", note=note)
    said = notes_of(snapshot(more=(seen,)), "I.5-c.1")
    assert said == ["Corrected by shifted-point: the source prints 230.", "Source's note: estimate."]


def ledger_of(**change):
    one = Correction.model_validate(CORRECTION.model_dump() | change)
    (ledger,) = [table for table in tables(snapshot(corrections=(one,))) if table.caption == "Declared corrections"]
    (row,) = ledger.rows
    return [cell.text for cell in row]


@pytest.mark.parametrize(("change", "cells"), [
    ({}, ["230", "23"]),
    ({"expected": {"low": "100", "high": None}}, ["at least 100", "23"]),
    ({"expected": {"low": None, "high": "-1"}, "replace": None, "drop": True}, ["at most -1", "left out"]),
    ({"expected": {"low": "100", "high": "300"}, "replace": None, "multiply": "0.1"}, ["100 to 300", "× 0.1"]),
    ({"replace": None, "status": "E"}, ["230", "observation status E"]),
])  # fmt: skip
def test_the_ledger_prints_what_the_source_says_and_what_was_taken_instead(change, cells):
    row = ledger_of(**change)
    assert row[2:4] == cells
    assert row[4] == "The point was left out; the publisher, 2 April 2024"


def test_a_correction_that_ended_stays_in_the_ledger_and_a_plan_without_any_has_none():
    row = ledger_of(ended="2024-04-20: mended", areas="all", periods=(), first_period="2020")
    assert row[1] == "ewaste-monitor · ewaste-recycling-rate · all areas · 2020 – …"
    assert row[4].endswith("; Ended: 2024-04-20: mended")
    assert "Declared corrections" not in {table.caption for table in tables(snapshot())}
