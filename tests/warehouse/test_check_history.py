"""What checks said over time: which findings stand, which stood, and how each check fared over the runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators.findings import Severity
from tests.frames import Reading, day, frame_of, lenient, numbered
from tests.warehouse.story import Story, Verdict
from tests.warehouse.test_runs import CONTRADICTION, WHOLE
from warehouse.check_history import checked_runs, checks_of_run, found_by_code, refused_by
from warehouse.runs import last_runs, standing_runs
from warehouse.source_states import landed_in, landed_of

SOURCES = ("register",)
ALWAYS = day(99)


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def answering(*verdicts: Verdict):
    """A checker that lets everything in and answers what it is told."""

    def check(frame, plan, source, previous):
        return replace(lenient(frame, plan, source, previous), verdicts=verdicts)

    return check


def test_a_code_says_how_many_findings_stand_and_when_it_was_first_and_last_seen(story):
    story.admit(frame_of(*CONTRADICTION))
    last = story.admit(frame_of(*CONTRADICTION))
    (found,) = found_by_code(story.warehouse, SOURCES, at=ALWAYS)
    assert (found.code, found.severity, found.count, found.run) == ("contradicting-rows", Severity.ERROR, 2, last.run)
    assert (found.runs, found.first_seen[:10], found.last_seen[:10]) == (2, "2026-01-02", "2026-01-03")
    assert refused_by(story.warehouse, SOURCES, at=ALWAYS) == 2


def test_what_was_mended_stands_no_more_and_is_not_forgotten(story):
    story.admit(frame_of(*CONTRADICTION))
    story.admit(numbered(y2020=1.0))
    (found,) = found_by_code(story.warehouse, SOURCES, at=ALWAYS)
    assert (found.count, found.run, found.runs) == (0, None, 1)
    assert refused_by(story.warehouse, SOURCES, at=ALWAYS) == 0


def test_before_it_was_mended_it_stood(story):
    first = story.admit(frame_of(*CONTRADICTION))
    story.admit(numbered(y2020=1.0))
    (found,) = found_by_code(story.warehouse, SOURCES, at=day(1))
    assert (found.count, found.run) == (2, first.run)
    assert refused_by(story.warehouse, SOURCES, at=day(1)) == 2
    assert found_by_code(story.warehouse, SOURCES, at=day(0)) == []


def test_other_sources_are_not_told_of(story):
    story.admit(Reading(numbered(y2020=5.0), findings=(WHOLE,)))
    assert found_by_code(story.warehouse, ("survey",), at=ALWAYS) == []
    assert checked_runs(story.warehouse, ("survey",), at=ALWAYS, limit=9) == ([], [])


def test_a_run_says_which_checks_it_met_and_a_check_in_which_runs_it_was_not(story):
    story.admit(numbered(y2020=1.0), checker=answering(Verdict("range", passed=True), Verdict("range", passed=False)))
    last = story.admit(
        numbered(y2020=2.0), checker=answering(Verdict("range", passed=True), Verdict("unit", passed=True))
    )
    told, records = checked_runs(story.warehouse, SOURCES, at=ALWAYS, limit=9)
    assert [(one.asked, one.met, one.failed) for one in told] == [(2, 2, ()), (1, 0, ("range",))]
    assert [(one.code, one.asked, one.failed) for one in records] == [("range", 2, 1), ("unit", 1, 0)]
    assert records[0].last_failed is not None
    assert records[0].last_failed.id < last.run
    (newest,), _ = checked_runs(story.warehouse, SOURCES, at=ALWAYS, limit=1)
    assert newest.run.id == last.run


def test_every_check_of_a_run_is_told_and_only_runs_that_judged_have_any(story):
    intake = story.admit(numbered(y2020=1.0), checker=answering(Verdict("range", passed=False)))
    told = checks_of_run(story.warehouse, intake.run)
    assert told is not None
    assert told[0].id == intake.run
    assert [(one.code, one.passed) for one in told[1]] == [("range", False)]
    assert checks_of_run(story.warehouse, intake.run + 1) is None


def test_the_log_the_runs_that_stand_and_what_landed_are_asked_for_as_of_an_instant(story):
    first = story.admit(numbered(y2020=1.0))
    story.admit(numbered(y2020=2.0))
    assert [one.id for one in last_runs(story.warehouse, by=day(1))] == [first.run]
    with story.warehouse.read() as connection:
        assert list(connection.execute(standing_runs(day(1))).scalars()) == [first.run]
    (only,) = landed_of(story.warehouse, "register", by=day(1), limit=9)
    assert [one.landed_at[:10] for one in landed_of(story.warehouse, "register", by=ALWAYS, limit=9)] == [
        "2026-01-03", "2026-01-02",
    ]  # fmt: skip
    (run,) = last_runs(story.warehouse, by=day(1))
    assert [one.sha256 for one in landed_in(story.warehouse, run.delivery_id)] == [only.sha256]
