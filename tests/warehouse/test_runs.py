from __future__ import annotations

import pytest

from indicators.findings import Finding, Severity
from tests.frames import Reading, candidate, day, frame_of, lenient, numbered, raw_file, small_plan
from tests.warehouse.story import Story
from warehouse.admission import admit, refuse_delivery
from warehouse.landing import land
from warehouse.runs import findings, last_runs, quarantined, record_run, totals

WHOLE = Finding(
    code="out-of-range", severity=Severity.WARNING, source="register", file="main", sheet="Table 1", row=4,
    column="value", found="120", expected="0 to 100", remedy="Correct it",
)  # fmt: skip
CONTRADICTION = (candidate(1.0), candidate(2.0, row=3))


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def test_a_finding_comes_back_whole(story):
    story.admit(Reading(numbered(y2020=5.0), findings=(WHOLE,)))
    ((run, found),) = findings(story.warehouse)
    assert (run, found) == (last_runs(story.warehouse)[0].id, WHOLE)


def test_what_the_last_delivery_of_a_label_mended_no_longer_stands(story):
    first = story.admit(frame_of(*CONTRADICTION, candidate(3.0, period="2021", row=4)))
    other = Story(story.warehouse, "other").admit(frame_of(*CONTRADICTION))
    story.land()
    assert {run for run, _ in findings(story.warehouse)} == {first.run, other.run}
    assert totals(story.warehouse) == (4, 4)
    story.admit(numbered(y2020=1.0, y2021=3.0))
    assert {run for run, _ in findings(story.warehouse)} == {other.run}
    assert totals(story.warehouse) == (2, 2)
    assert [one.row for one in quarantined(story.warehouse, run_id=first.run)] == [2, 3]
    assert len(findings(story.warehouse, run_id=first.run)) == 2


def test_findings_and_quarantine_are_asked_by_source_and_in_small_numbers(story):
    story.admit(frame_of(*CONTRADICTION))
    Story(story.warehouse, source="survey").admit(frame_of(*CONTRADICTION))
    assert {found.source for _, found in findings(story.warehouse, source="survey")} == {"survey"}
    assert [one.source for one in quarantined(story.warehouse, source="survey", limit=1)] == ["survey"]
    assert len(findings(story.warehouse, limit=3)) == 3
    assert totals(story.warehouse) == (4, 4)
    assert totals(story.warehouse, "survey") == totals(story.warehouse, {"register"}) == (2, 2)
    assert totals(story.warehouse, set()) == (0, 0)


def test_the_log_is_read_from_its_end_and_by_source(warehouse):
    for number, source in enumerate(("register", "survey", "register")):
        record_run(warehouse, kind="fetch", source=source, outcome="fetched", at=day(number), by="clerk")
    assert [run.id for run in last_runs(warehouse)] == [3, 2, 1]
    assert [run.id for run in last_runs(warehouse, source="register", limit=1)] == [3]
    (run,) = last_runs(warehouse, source="survey")
    assert (run.kind, run.at, run.author, run.delivery_id) == ("fetch", "2026-01-02T12:00:00.000000Z", "clerk", None)


def test_the_log_says_how_many_rows_went_where(story):
    story.admit(Reading(frame_of(*CONTRADICTION, candidate(3.0, period="2021", row=4)), passed_over=7))
    (run,) = last_runs(story.warehouse)
    assert (run.rows_read, run.passed_over, run.new, run.refused) == (10, 7, 1, 2)
    assert run.complete


def test_what_could_not_be_read_keeps_what_was_found_in_it(warehouse):
    landed = land(warehouse, [raw_file()], at=day(0), by="me")
    blocker = Finding(code="html-instead-of-json", severity=Severity.BLOCKER, found="a login page")
    intake = refuse_delivery(warehouse, landed.delivery, "not JSON", [blocker], day(0), "me")
    assert findings(warehouse) == [(intake.run, blocker)]


def test_a_row_of_several_parts_is_quarantined_with_the_part_it_stood_in(warehouse):
    landed = land(warehouse, [raw_file("a"), raw_file("b", part=1)], at=day(0), by="me")
    rows = candidate(1.0, file=0), candidate(2.0, file=1), candidate(3.0, file=1, period="2021", row=3)
    unread = Finding(code="unknown-status", severity=Severity.ERROR, row=9, file="main, part 2 of 2", column="status")
    admit(warehouse, landed.delivery, Reading(frame_of(*rows), findings=(unread,)), small_plan(), at=day(0), by="me",
          reader_version="1", checker=lenient)  # fmt: skip
    kept = {(one.row, one.landing): one.reasons for one in quarantined(warehouse)}
    assert kept == {(2, 1): ("contradicting-rows",), (2, 2): ("contradicting-rows",), (9, 2): ("unknown-status",)}
    assert {found.file for _, found in findings(warehouse)} == {"main, part 1 of 2", "main, part 2 of 2"}
