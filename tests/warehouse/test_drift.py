"""The contract of a source: what differs from the last good delivery stops the next one, until a person accepts it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from indicators.errors import CallerMistake
from indicators.findings import Finding, Severity
from tests.frames import Reading, candidate, day, frame_of, lenient, numbered, raw_file, small_plan
from tests.warehouse.story import Story, counts
from warehouse.admission import admit
from warehouse.drift import SEVERITY_OF
from warehouse.landing import land
from warehouse.runs import last_runs

SHAPE = {"country": "text", "date": "text", "value": "nothing|number"}


def plan_with(**options: str):
    """The small plan, with options of its one source."""
    source = small_plan().sources[0]
    return small_plan().model_copy(update={"sources": (source.model_copy(update={"options": options}),)})


def years(count: int, **given) -> Reading:
    return Reading(
        numbered(**{f"y{1900 + number}": 1.0 + number for number in range(count)}), **{"shape": SHAPE, **given}
    )


def told(intake) -> list[tuple]:
    return [(found.code, found.column) for found in intake.findings]


@pytest.fixture
def story(warehouse) -> Story:
    story = Story(warehouse)
    story.admit(years(40))
    return story


CASES = {
    "field-gone": (years(40, shape={"country": "text", "value": "number"}), [("field-gone", "date")]),
    "field-changed": (years(40, shape={**SHAPE, "value": "number|text"}), [("field-changed", "value")]),
    "field-new": (years(40, shape={**SHAPE, "flag": "text"}), [("field-new", "flag")]),
    "rows-shrunk": (years(29, passed_over=0), [("rows-shrunk", None)]),
    "rows-grown": (years(161), [("rows-grown", None)]),
    "area-gone": (Reading(frame_of(*(candidate(1.0, area="FRA", period=str(1900 + n)) for n in range(40))), shape=SHAPE,
                          passed_over=2), [("area-gone", "area"), ("area-new", "area"), ("rows-vanished", None)]),
    "area-new": (Reading(frame_of(*years(40).frame.to_dict("records"), candidate(1.0, area="FRA")), shape=SHAPE),
                 [("area-new", "area")]),
}  # fmt: skip


def test_every_code_has_a_case():
    assert CASES.keys() | {"size-shrunk"} == SEVERITY_OF.keys()


@pytest.mark.parametrize("code", CASES)
def test_a_difference_from_the_last_good_delivery_is_told_and_stops_it_if_it_must(story, code):
    reading, expected = CASES[code]
    before = story.known()
    intake = story.admit(reading)
    assert told(intake) == expected
    (found,) = [one for one in intake.findings if one.code == code]
    assert (found.severity, found.file) == (SEVERITY_OF[code], "main")
    if SEVERITY_OF[code] is Severity.BLOCKER:
        assert (intake.outcome, story.known()) == ("blocked", before)


def test_the_same_shape_again_is_no_drift_however_the_fields_are_ordered(story):
    intake = story.admit(years(41, shape=dict(reversed(SHAPE.items()))))
    assert (intake.outcome, intake.findings) == ("admitted", ())


@pytest.mark.parametrize("shape", [{**SHAPE, "date": "nothing|text"}, {**SHAPE, "value": "number"},
                                   {**SHAPE, "value": "nothing"}])  # fmt: skip
def test_that_a_field_is_empty_at_times_is_no_change_of_its_kind(story, shape):
    assert story.admit(years(40, shape=shape)).findings == ()


def test_a_field_that_held_nothing_so_far_may_hold_anything(story):
    story.admit(years(41, shape={**SHAPE, "note": "nothing"}))
    assert story.admit(years(42, shape={**SHAPE, "note": "text"})).findings == ()


def test_a_field_that_went_beside_one_that_came_may_have_been_renamed(story):
    (gone, new) = story.admit(years(40, shape={"country": "text", "year": "text", "value": "number"})).findings
    assert gone.found == "no field date, and year is new: renamed?"
    assert gone.expected == "date (text), as the last time"
    assert (new.code, new.severity) == ("field-new", Severity.WARNING)


@pytest.mark.parametrize(
    ("passed_over", "outcome"), [(20, "unchanged"), (19, "blocked"), (150, "unchanged"), (151, "blocked")]
)
def test_up_to_the_declared_shares_a_delivery_may_shrink_or_grow(warehouse, passed_over, outcome):
    story = Story(warehouse)
    story.admit(years(10, passed_over=30))
    assert story.admit(years(10, passed_over=passed_over)).outcome == outcome


def test_nothing_at_all_is_never_taken_for_the_source_having_nothing(warehouse):
    story = Story(warehouse)
    story.admit(years(0, passed_over=1))
    assert told(story.admit(years(0))) == [("rows-shrunk", None)]


def test_how_far_a_delivery_may_differ_is_the_plans_to_say(warehouse):
    story, source = Story(warehouse), small_plan().sources[0].model_dump()
    loose = small_plan(sources=[{**source, "drift": {"shrinkage": "0.5", "growth": "10"}}])
    story.admit(years(10, passed_over=30), plan=loose)
    outcomes = [story.admit(years(10, passed_over=over), plan=loose).outcome for over in (10, 190, 2)]
    assert outcomes == ["unchanged", "unchanged", "blocked"]


@pytest.mark.parametrize("change", [{"complete": False}, {}])
def test_a_part_of_a_resource_is_not_compared_by_its_rows(warehouse, change):
    story = Story(warehouse)
    story.admit(years(40))
    landed = land(warehouse, [raw_file("a part", partial=not change)], at=day(5), by="me")
    intake = story.admit(years(3, **change), delivery=landed.delivery)
    assert counts(intake) == ("unchanged", 0, 0, 3, 0, 0)
    # Nor is the next whole one compared with the part.
    assert story.admit(years(41)).findings == ()


def test_few_rows_may_become_some_more(warehouse):
    story = Story(warehouse)
    story.admit(years(2))
    assert story.admit(years(20)).outcome == "admitted"


def test_where_rows_are_not_counted_the_bytes_are(warehouse):
    outcomes = []
    for number, content in enumerate(("x" * 100, "y" * 75, "z" * 50)):
        landed = land(warehouse, [raw_file(content)], at=day(number), by="me")
        intake = admit(warehouse, landed.delivery, Reading(frame_of()), small_plan(), at=day(number), by="me",
                       reader_version="1", checker=lenient)  # fmt: skip
        outcomes.append((intake.outcome, told(intake)))
    assert outcomes == [("unchanged", []), ("unchanged", []), ("blocked", [("size-shrunk", None)])]


def test_what_was_blocked_is_never_what_the_next_is_compared_with(story):
    assert story.admit(years(10)).outcome == "blocked"
    assert story.admit(years(10)).outcome == "blocked"
    assert story.admit(years(41)).outcome == "admitted"


def test_a_recording_is_no_measure_for_what_the_source_itself_answers(warehouse):
    outcomes = []
    for number, (recorded, rows) in enumerate([(True, 10), (False, 200), (False, 20)]):
        landed = land(warehouse, [raw_file(str(number), recorded=recorded)], at=day(number), by="me")
        reading = years(200, passed_over=0) if rows == 200 else years(rows)
        outcomes.append(admit(warehouse, landed.delivery, reading, small_plan(), at=day(number), by="me",
                              reader_version="1", checker=lenient).outcome)  # fmt: skip
    assert outcomes == ["admitted", "admitted", "blocked"]


def test_another_reader_may_name_the_fields_otherwise(story):
    assert story.admit(years(40, shape={"area": "text"}), version="2").findings == ()
    assert told(story.admit(years(40, shape={"place": "text"}), version="2"))[0] == ("field-gone", "area")


def test_the_fields_a_plan_declares_must_be_there_from_the_first_delivery_on(warehouse):
    story, plan = Story(warehouse), plan_with(fields='value "time period"')
    intake = story.admit(years(3), plan=plan)
    assert (intake.outcome, told(intake)) == ("blocked", [("field-gone", "time period")])
    assert intake.findings[0].expected == "time period, which the plan declares"
    assert story.admit(years(3, shape={**SHAPE, "time period": "text"}), plan=plan).outcome == "admitted"
    assert story.admit(Reading(frame_of(), complete=False), plan=plan).findings == ()


def test_declared_fields_that_cannot_be_read_are_the_plans_mistake(warehouse):
    with pytest.raises(CallerMistake, match="quotes around a name"):
        Story(warehouse).admit(years(3), plan=plan_with(fields='value "time'))


def test_a_person_accepts_one_delivery_by_its_digest_and_no_other(story):
    first = story.land()
    blocked = story.admit(years(20, shape={"other": "text"}), delivery=first)
    assert blocked.outcome == "blocked"
    (named,) = {match for found in blocked.findings for match in re.findall(r'drift_accepted = "(.*?)"', found.remedy)}
    plan = plan_with(drift_accepted=f"{'0' * 64} {named}")
    again = story.admit(years(20, shape={"other": "text"}), delivery=first, plan=plan)
    assert counts(again) == ("admitted", 0, 0, 20, 0, 20)
    assert {found.severity for found in again.findings} == {Severity.WARNING}
    assert {"field-gone", "rows-shrunk", "rows-vanished"} <= {found.code for found in again.findings}
    assert all("Accepted" in found.remedy for found in again.findings if SEVERITY_OF.get(found.code, "") == "blocker")
    # The next is compared with what was accepted, and an acceptance that named another helps it nothing.
    assert story.admit(years(5, shape={"other": "text"}), plan=plan).outcome == "blocked"


def test_an_accepted_delivery_with_unreadable_rows_still_withdraws_nothing(story):
    unread = Finding(code="unknown_status", severity=Severity.ERROR, row=3, column="status", found="?!")
    delivery, reading = story.land(), replace(years(20), findings=(unread,))
    blocked = story.admit(reading, delivery=delivery)
    digest = re.search(r'drift_accepted = "(.*?)"', blocked.findings[0].remedy)[1]
    before = story.known()
    again = story.admit(reading, delivery=delivery, plan=plan_with(drift_accepted=digest))
    assert (again.outcome, again.withdrawn, story.known()) == ("unchanged", 0, before)
    assert {"rows-vanished", "withdrawals-undecided"} <= {found.code for found in again.findings}


def test_the_run_keeps_the_contract_for_the_next(story):
    (run,) = last_runs(story.warehouse, limit=1)
    assert (run.shape, run.rows_read, run.complete) == (
        '{"country":"text","date":"text","value":"nothing|number"}', 40, True,
    )  # fmt: skip
