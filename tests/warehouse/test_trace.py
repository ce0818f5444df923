from __future__ import annotations

import json
from dataclasses import replace

import pytest

from indicators.errors import CallerMistake
from indicators.findings import Finding, Severity
from indicators.handovers import Step
from indicators.provenance import sha256_of
from tests.frames import Reading, lenient, numbered, small_plan
from tests.warehouse.handed_in import Clerk
from tests.warehouse.story import RATE, Story, Verdict
from warehouse.landed_files import path_of
from warehouse.observations import known_in_areas, series_known_on
from warehouse.trace import steps_from_observation


def with_verdicts(frame, plan, source, previous):
    verdicts = (Verdict("value-out-of-range", passed=True), Verdict("change-implausible", passed=False))
    return replace(lenient(frame, plan, source, previous), verdicts=verdicts)


@pytest.fixture
def traced(warehouse):
    Story(warehouse).admit(numbered(y2020=5.0), checker=with_verdicts)
    (one,) = series_known_on(warehouse, RATE, None)
    return one


def test_a_value_leads_back_through_its_vintage_and_run_to_its_bytes(warehouse, traced):
    steps = steps_from_observation(warehouse, traced.id)
    assert [step["step"] for step in steps] == ["observation", "vintage", "run", "landing", "bytes"]
    observation, vintage, run, landing, held = steps
    assert (observation["value"], observation["period"], observation["source"]) == ("5.0", "2020", "register")
    assert (vintage["vintage"], vintage["known_at"]) == (traced.vintage, traced.known_at)
    assert (run["outcome"], run["author"], run["reader_version"]) == ("admitted", "me", "1")
    assert (landing["row"], landing["label"], landing["landed_by"]) == (2, "main", "owner")
    assert (held["sha256"], held["condition"]) == (sha256_of(b"main of day 1"), "intact")
    json.dumps(steps)


def test_a_trace_says_how_each_check_went(warehouse, traced):
    (run,) = [step for step in steps_from_observation(warehouse, traced.id) if step["step"] == "run"]
    assert run["checks"] == [
        {"check": "value-out-of-range", "passed": True},
        {"check": "change-implausible", "passed": False},
    ]


def test_bytes_are_hashed_again_on_the_spot(warehouse, traced):
    path = path_of(warehouse.settings.landed, traced.sha256)
    path.write_bytes(b"something else")
    assert steps_from_observation(warehouse, traced.id)[-1]["condition"] == "altered"
    path.unlink()
    assert steps_from_observation(warehouse, traced.id)[-1] == {
        "step": "bytes", "path": str(path), "sha256": traced.sha256, "condition": "missing",
    }  # fmt: skip


def test_a_withdrawal_leads_back_to_the_delivery_that_left_it_out(warehouse):
    story = Story(warehouse)
    story.admit(numbered(y2020=5.0, y2021=6.0))
    story.admit(numbered(y2020=5.0))
    gone = next(one for one in known_in_areas(warehouse, dict.fromkeys(RATE), None) if one.withdrawn)
    observation, *_, landing, held = steps_from_observation(warehouse, gone.id)
    assert (observation["withdrawn"], observation["value"], landing["row"]) == (True, None, None)
    assert held["sha256"] == sha256_of(b"main of day 2")


def test_what_was_handed_in_leads_back_to_the_word_its_owner_gave_on_its_warnings(warehouse):
    clerk, finding = (
        Clerk(warehouse, plan=small_plan(approval={"levels": [{"title": {"en": "Officer"}}]})),
        Finding(code="check-implausible", severity=Severity.WARNING, source="register"),
    )
    public_id = clerk.hand_in("a")
    clerk.keep(public_id, Reading(numbered(y2020=5.0), findings=(finding,)))
    clerk.do(public_id, Step.CONFIRMED, note="a first word")
    clerk.do(public_id, Step.RETURNED, by="officer", note="say more")
    clerk.do(public_id, Step.CONFIRMED, note="two offices were merged")
    clerk.do(public_id, Step.SIGNED, by="officer")
    clerk.publish(public_id, Reading(numbered(y2020=5.0), findings=(finding,)))
    (one,) = series_known_on(warehouse, RATE, None)
    steps = steps_from_observation(warehouse, one.id)
    assert [step["step"] for step in steps] == ["observation", "vintage", "run", "landing", "handed_in", "bytes"]
    told = steps[4]
    assert (told["submission"], told["word"], told["by"]) == (public_id, "two offices were merged", "owner")
    assert (told["file_name"], told["warnings"]) == ("values.csv", ["check-implausible"])
    json.dumps(steps)


def test_an_observation_that_does_not_exist_is_the_callers_mistake(warehouse):
    with pytest.raises(CallerMistake, match="no observation 99"):
        steps_from_observation(warehouse, 99)
