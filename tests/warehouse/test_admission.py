from __future__ import annotations

from dataclasses import replace

import pytest

from indicators.findings import Finding, Severity
from tests.frames import Checked, Reading, candidate, frame_of, lenient, numbered
from tests.warehouse.story import Story, counts
from warehouse.runs import findings, last_runs, quarantined


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def refusing(*rows: int):
    """A checker that refuses the rows of these numbers."""

    def check(frame, plan, source, previous) -> Checked:
        found = [Finding(code="out_of_range", severity=Severity.ERROR, row=row, column="value") for row in rows]
        return Checked(~frame["row"].isin(rows), tuple(found))

    return check


def test_what_was_not_known_becomes_a_vintage(story):
    intake = story.admit(numbered(y2020=5.0, y2021=None))
    assert counts(intake) == ("admitted", 2, 0, 0, 0, 0)
    assert intake.vintage is not None
    assert story.known() == {"2020": "5.0", "2021": None}


def test_nothing_new_makes_no_vintage_and_is_logged_once(story):
    story.admit(numbered(y2020=15.0))
    again = story.admit(frame_of(candidate(15, period="2020")))
    assert counts(again) == ("unchanged", 0, 0, 1, 0, 0)
    assert again.vintage is None
    assert [run.outcome for run in last_runs(story.warehouse)] == ["unchanged", "admitted"]


@pytest.mark.parametrize("change", [{"value": 6.0}, {"status": "E"}, {"unit": "ratio"}, {"note": "revised"},
                                    {"value": None, "status": "Q"}])  # fmt: skip
def test_another_value_status_unit_or_note_is_a_revision(story, change):
    story.admit(frame_of(candidate()))
    assert counts(story.admit(frame_of({**candidate(), **change}))) == ("admitted", 0, 1, 0, 0, 0)


@pytest.mark.parametrize("same", [{"row": 40}, {"value": 5}])
def test_another_row_or_another_way_to_write_the_number_is_none(story, same):
    story.admit(frame_of(candidate()))
    assert counts(story.admit(frame_of({**candidate(), **same}))) == ("unchanged", 0, 0, 1, 0, 0)


def test_zero_missing_and_absent_are_three_different_things(story):
    story.admit(numbered(y2019=1.0, y2020=0.0, y2021=None))
    assert story.known() == {"2019": "1.0", "2020": "0.0", "2021": None}
    assert counts(story.admit(numbered(y2019=1.0, y2020=None, y2021=0.0))) == ("admitted", 0, 2, 1, 0, 0)


def test_what_a_complete_reading_leaves_out_is_withdrawn_and_may_come_back(story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    assert counts(story.admit(numbered(y2020=5.0))) == ("admitted", 0, 0, 1, 0, 1)
    assert story.known() == {"2020": "5.0"}
    assert counts(story.admit(numbered(y2020=5.0))) == ("unchanged", 0, 0, 1, 0, 0)
    assert counts(story.admit(numbered(y2020=5.0, y2021=6.0))) == ("admitted", 0, 1, 1, 0, 0)
    assert story.known() == {"2020": "5.0", "2021": "6.0"}


def test_what_a_part_of_a_resource_leaves_out_is_not_withdrawn(story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    assert counts(story.admit(Reading(numbered(y2020=7.0), complete=False))) == ("admitted", 0, 1, 0, 0, 0)
    assert story.known() == {"2020": "7.0", "2021": "6.0"}


def test_what_another_label_gave_is_not_withdrawn(story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    Story(story.warehouse, "other").admit(numbered(y2019=1.0))
    assert counts(story.admit(numbered(y2020=5.0))) == ("admitted", 0, 0, 1, 0, 1)
    assert story.known() == {"2019": "1.0", "2020": "5.0"}


@pytest.mark.parametrize(("given", "kept", "outcome"), [
    (60, 54, "admitted"), (60, 53, "blocked"), (7, 2, "admitted"), (7, 1, "blocked"), (2, 1, "admitted"),
    (1, 0, "blocked"), (0, 0, "unchanged"),
])  # fmt: skip
def test_a_partial_release_never_replaces_a_full_one(story, given, kept, outcome):
    years = {f"y{1950 + number}": 1.0 for number in range(given)}
    story.admit(numbered(**years))
    before = story.known()
    # The rows that give no values keep their number, so that only what is missing among the values is told.
    intake = story.admit(Reading(numbered(**dict(list(years.items())[:kept])), passed_over=given - kept))
    assert intake.outcome == outcome
    if outcome == "blocked":
        assert story.known() == before
        (found,) = intake.findings
        assert (found.code, found.severity) == ("rows-vanished", Severity.BLOCKER)
        assert f"{given - kept} of the {given}" in found.found


def test_a_blocker_of_the_checks_or_the_reader_admits_nothing(story):
    blocker = Finding(code="unit_changed", severity=Severity.BLOCKER)
    frame = numbered(y2020=5.0)

    def check(frame, plan, source, previous):
        return replace(lenient(frame, plan, source, previous), findings=(blocker,))

    assert counts(story.admit(frame, checker=check)) == ("blocked", 0, 0, 0, 1, 0)
    assert story.admit(Reading(frame, findings=(blocker,))).outcome == "blocked"
    assert story.known() == {}
    assert [found.code for _, found in findings(story.warehouse)] == ["unit_changed"]


def test_refused_rows_go_to_quarantine_with_their_reasons_and_are_not_withdrawn(story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    intake = story.admit(numbered(y2020=500.0, y2021=7.0), checker=refusing(2))
    assert counts(intake) == ("admitted", 0, 1, 0, 1, 0)
    assert story.known() == {"2020": "5.0", "2021": "7.0"}
    (kept,) = quarantined(story.warehouse)
    assert (kept.row, kept.reasons, kept.run) == (2, ("out_of_range",), intake.run)
    assert kept.payload["value"] == "500.0"
    assert kept.payload["period"] == "2020"


def test_when_every_row_is_refused_the_outcome_says_so(story):
    assert counts(story.admit(numbered(y2020=5.0), checker=refusing(2))) == ("refused", 0, 0, 0, 1, 0)
    assert story.known() == {}


def test_rows_the_reader_could_not_read_are_refused_and_stop_withdrawals(story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    unread = Finding(code="unknown_status", severity=Severity.ERROR, row=3, column="status", found="?!")
    intake = story.admit(Reading(numbered(y2020=5.0), findings=(unread,)))
    assert counts(intake) == ("unchanged", 0, 0, 1, 1, 0)
    assert [found.code for found in intake.findings] == ["unknown_status", "withdrawals-undecided"]
    assert story.known() == {"2020": "5.0", "2021": "6.0"}
    (kept,) = quarantined(story.warehouse)
    assert (kept.row, kept.reasons, kept.payload) == (3, ("unknown_status",), {"status": "?!"})


def test_rows_that_contradict_each_other_are_all_refused(story):
    rows = candidate(5.0), candidate(6.0, row=3), candidate(7.0, period="2021", row=4)
    intake = story.admit(frame_of(*rows))
    assert counts(intake) == ("admitted", 1, 0, 0, 2, 0)
    assert [(found.code, found.row) for found in intake.findings] == [
        ("contradicting-rows", 2),
        ("contradicting-rows", 3),
    ]
    assert story.known() == {"2021": "7.0"}
    assert [kept.reasons for kept in quarantined(story.warehouse)] == [("contradicting-rows",)] * 2


def test_of_rows_that_say_the_same_the_first_counts(story):
    intake = story.admit(frame_of(candidate(), candidate(row=3), candidate(row=4)))
    assert counts(intake) == ("admitted", 1, 0, 0, 0, 0)
    assert quarantined(story.warehouse) == []
    assert [(found.code, found.row) for found in intake.findings] == [("repeated-row", 3), ("repeated-row", 4)]
