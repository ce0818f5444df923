"""Admission with the checks that are generated from the plan: what they find decides what goes in."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from tests.frames import Reading, candidate, day, frame_of, numbered, raw_file, small_plan
from tests.warehouse.story import Story
from warehouse.admission import admit
from warehouse.landing import land
from warehouse.runs import findings, quarantined

PLAN = small_plan(
    indicators=[
        {"id": "recycling-rate", "title": {"en": "Rate"}, "unit": "percent", "sources": ["register"], "minimum": "0",
         "maximum": "100", "plausible_change": "5", "lag_months": 120}
    ]
)  # fmt: skip


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def admit_checked(story: Story, frame, **given):
    return story.admit(frame, checker=None, plan=PLAN, **given)


def test_what_the_definition_rules_out_is_refused_with_its_reason_and_the_rest_goes_in(story):
    rows = (
        candidate(18.4, row=2),
        candidate(184.0, period="2021", row=3),
        candidate(5.0, unit="ratio", period="2022", row=4),
    )
    intake = admit_checked(story, frame_of(*rows))
    assert (intake.outcome, intake.new, intake.refused) == ("admitted", 1, 2)
    assert story.known() == {"2020": "18.4"}
    kept = {one.row: (one.reasons, one.landing) for one in quarantined(story.warehouse)}
    assert kept == {3: (("value-out-of-range",), 1), 4: (("unit-differs",), 1)}
    assert {(found.row, found.file) for _, found in findings(story.warehouse)} == {(3, "main"), (4, "main")}


def test_a_revision_that_is_hardly_plausible_is_admitted_with_a_warning(story):
    admit_checked(story, numbered(y2020=18.4, y2021=19.0))
    intake = admit_checked(story, numbered(y2020=30.0, y2021=19.0))
    assert (intake.outcome, intake.revised) == ("admitted", 1)
    assert [found.code for found in intake.findings] == ["change-implausible"]


def test_a_whole_series_in_another_unit_is_stopped(story):
    years = {f"y{year}": 10.0 + year % 7 for year in range(2000, 2020)}
    admit_checked(story, numbered(**years))
    intake = admit_checked(story, numbered(**{name: value / 100 for name, value in years.items()}))
    assert intake.outcome == "blocked"
    assert "unit-changed" in {found.code for found in intake.findings}
    assert story.known()["2000"] == str(years["y2000"])


def test_every_check_leaves_its_verdict(story):
    intake = admit_checked(story, frame_of(candidate(184.0)))
    with story.warehouse.read() as connection:
        rows = connection.execute(
            text("SELECT name, passed, document FROM verdict WHERE run_id = :run"), {"run": intake.run}
        ).all()
    failed = {row.name: json.loads(row.document) for row in rows if not row.passed}
    assert len(rows) > 20
    assert [told["unexpected"] for told in failed.values()] == [1]
    assert list(failed) == ["value-out-of-range"]


def test_a_period_that_has_not_begun_is_judged_by_the_day_of_admission(warehouse):
    outcomes = []
    for number, on in enumerate((0, 366)):
        landed = land(warehouse, [raw_file(str(number))], at=day(on), by="me")
        reading = Reading(frame_of(candidate(5.0, period="2027")))
        intake = admit(warehouse, landed.delivery, reading, PLAN, at=day(on), by="me", reader_version="1")
        outcomes.append((intake.outcome, [found.code for found in intake.findings]))
    assert outcomes == [("refused", ["period-in-future"]), ("admitted", [])]
