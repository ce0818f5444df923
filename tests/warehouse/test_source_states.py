from __future__ import annotations

import pytest

from tests.frames import Reading, day, lenient, numbered, raw_file, small_plan
from tests.warehouse.story import Story
from warehouse.admission import admit, refuse_delivery
from warehouse.landing import has_answered, land
from warehouse.runs import record_run
from warehouse.source_states import State, source_standings


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


REGISTER = small_plan().sources[0]
KEPT = REGISTER.model_copy(update={"options": {"file": "registers/a.csv"}})
"""The same source when people feed it, and when it is a file that can be asked for."""


def standing(warehouse, on: int = 30, source=REGISTER):
    (only,) = source_standings(warehouse, [source], at=day(on))
    return only


def fetch(warehouse, outcome: str, on: int, message: str = "") -> None:
    record_run(warehouse, kind="fetch", source="register", outcome=outcome, message=message, at=day(on), by="tests")


def test_a_source_that_never_gave_anything_says_so(warehouse):
    never = standing(warehouse)
    assert (never.state, never.last_success, never.data_through, never.landings) == (State.NEVER, None, None, ())
    fetch(warehouse, "unavailable", 1, "no answer within 30 s")
    assert (standing(warehouse).state, standing(warehouse).why) == (State.NEVER, "no answer within 30 s")
    fetch(warehouse, "changed", 2, "asks for a credential")
    assert (standing(warehouse).state, standing(warehouse).why) == (State.NEVER, "asks for a credential")


def test_a_source_that_answered_is_fresh_and_shows_what_it_gave(story):
    fetch(story.warehouse, "fetched", 0)
    story.admit(numbered(y2023=5.0, y2024=6.0, y2025=None))
    fresh = standing(story.warehouse)
    assert (fresh.state, fresh.why, fresh.data_through, fresh.recorded) == (State.FRESH, None, "2024", False)
    assert fresh.last_success == "2026-01-02T12:00:00.000000Z"
    assert [(one.label, one.part, one.size) for one in fresh.landings] == [("main", 0, len("main of day 1"))]


def test_silence_is_told_at_once_and_makes_a_source_due_then_overdue_until_it_answers(story):
    fetch(story.warehouse, "fetched", 1)
    story.admit(numbered(y2024=5.0))
    for on in (2, 3):
        fetch(story.warehouse, "unavailable", on, "no answer within 30 s")
    # Monthly, on the first at six: due on the first of February, overdue eight days later.
    told = {on: standing(story.warehouse, on, KEPT) for on in (30, 31, 37, 38, 39)}
    assert [str(one.state) for one in told.values()] == ["fresh", "due", "due", "overdue", "overdue"]
    assert {one.why for one in told.values()} == {"no answer within 30 s"}
    assert {(one.failed_runs, one.failed_since) for one in told.values()} == {(2, "2026-01-03T12:00:00.000000Z")}
    assert told[30].late_since is None
    assert told[30].next_due == told[39].late_since == told[39].since == "2026-02-01T05:00:00.000000Z"
    assert told[39].last_success == "2026-01-02T12:00:00.000000Z"
    fetch(story.warehouse, "fetched", 40)
    again = standing(story.warehouse, 40, KEPT)
    assert (again.state, again.why, again.failed_runs, again.late_since) == (State.FRESH, None, 0, None)


def test_what_people_feed_is_late_when_nothing_is_handed_in_whatever_asking_for_it_says(story):
    story.admit(numbered(y2024=5.0))
    fetch(story.warehouse, "fetched", 31)
    assert (REGISTER.handed_in, KEPT.handed_in) == (True, False)
    states = [standing(story.warehouse, 31, source).state for source in (REGISTER, KEPT)]
    assert states == [State.DUE, State.FRESH]


def test_a_source_that_never_gave_anything_is_late_since_it_last_should_have(warehouse):
    early, late = standing(warehouse, 3), standing(warehouse, 20)
    assert (early.state, late.state) == (State.NEVER, State.NEVER)
    assert early.late_since == late.late_since == "2026-01-01T05:00:00.000000Z"
    assert (early.since, late.since) == (None, late.late_since)


def test_a_standing_says_who_answers_for_what(warehouse):
    said = standing(warehouse)
    assert (said.owner, said.connector, said.bound) == ("A bureau", "workbook", ())


@pytest.mark.parametrize("how", ["changed", "unreadable", "blocked"])
def test_an_answer_nobody_can_use_breaks_a_source_until_another_delivery(story, how):
    story.admit(numbered(**{f"y{year}": 1.0 for year in range(2004, 2025)}))
    if how == "changed":
        fetch(story.warehouse, "changed", 2, "expected JSON")
    elif how == "unreadable":
        refuse_delivery(story.warehouse, story.land(), "expected JSON", [], day(2), "me")
    else:
        story.admit(numbered(y2024=1.0))
    assert standing(story.warehouse).state is State.BROKEN
    assert standing(story.warehouse).why == (
        "expected JSON" if how != "blocked" else "main was blocked: see its findings"
    )
    fetch(story.warehouse, "fetched", 4)
    story.admit(numbered(**{f"y{year}": 1.0 for year in range(2004, 2025)}))
    assert standing(story.warehouse).state is State.FRESH


def test_data_that_should_reach_further_by_now_are_stale(story):
    story.admit(numbered(y2023=5.0))
    # 2024 ended with December 2024, and twelve months of delay are usual: due by the end of 2025.
    assert standing(story.warehouse, on=0).state is State.NEVER
    assert standing(story.warehouse, on=1).state is State.STALE
    assert "2023" in standing(story.warehouse, on=1).why


def test_what_was_not_yet_known_then_is_not_told(story):
    story.admit(numbered(y2023=5.0))
    story.admit(numbered(y2023=5.0, y2024=6.0))
    assert [standing(story.warehouse, on).data_through for on in (0, 1, 2)] == [None, "2023", "2024"]


def test_recordings_are_marked_and_are_no_answer_of_the_source(warehouse):
    landed = land(warehouse, [raw_file(recorded=True)], at=day(0), by="me")
    admit(warehouse, landed.delivery, Reading(numbered(y2024=5.0)), small_plan(), at=day(0), by="me", reader_version="1",
          checker=lenient)  # fmt: skip
    assert standing(warehouse).recorded
    assert not has_answered(warehouse, "register")
    land(warehouse, [raw_file("6")], at=day(1), by="me")
    assert has_answered(warehouse, "register")
    assert not standing(warehouse).recorded
