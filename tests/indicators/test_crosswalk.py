"""From one edition to the next every place has a fate: one table reports against both, and nothing drops out unseen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from indicators.assessment import assess_plan
from indicators.crossings import remarks_on
from indicators.crosswalk import Crosswalk, CrosswalkStep, crosswalk_rows
from indicators.crosswalk_remarks import remarks_against
from indicators.snapshot import snapshot_document
from tests.indicators.builders import series
from tests.indicators.plans import indicator, plan, pledge

DROPPED = {"kind": "dropped", "old": ["A.1-d.1"], "discontinued_on": "2023-12-31", "reason": "the register closed",
           "title": {"en": "Letters sent"}, "objective": "B.1"}  # fmt: skip
STEPS = [
    {"kind": "continued", "old": ["A.1-a.1"], "new": ["A.1-a.1"]},
    {"kind": "renumbered", "old": ["A.1-b.1"], "new": ["B.1-b.1"]},
    {"kind": "split", "old": ["A.1-c.1"], "new": ["B.1-c.1", "B.1-c.2"], "decision": "Decision 7"},
    {"kind": "merged", "old": ["A.1-e.1", "A.1-f.1"], "new": ["B.1-e.1"]},
    DROPPED,
]
NAMES = "abcdef"
OLD = plan(
    *((f"A.1-{name}.1", name, pledge("40@2019", "60@2023")) for name in NAMES), indicators=tuple(map(indicator, NAMES)),
    code="old-plan",
)  # fmt: skip
PLACES = [("A.1-a.1", "a"), ("B.1-b.1", "b"), ("B.1-c.1", "c"), ("B.1-c.2", "d"), ("B.1-e.1", "e"), ("B.1-g.1", "f")]


def newer(steps=STEPS, before="old-plan"):
    places = [(code, name, pledge("50@2023", "90@2027")) for code, name in PLACES]
    return plan(*places, indicators=tuple(map(indicator, NAMES)), crosswalk={"before": before, "steps": steps})


def lines(of):
    seen = [one for name in NAMES for one in series("2022=55 2024=60", name)]
    return {line.entry.place.code: line.as_dict() for line in assess_plan(of, seen, as_of=date(2024, 12, 31))}


def test_one_table_reports_against_the_old_edition_and_the_new():
    rows = list(crosswalk_rows(newer().crosswalk, lines(OLD), lines(newer())))
    assert [(row["kind"], row["old"], row["new"]) for row in rows] == [
        ("continued", "A.1-a.1", "A.1-a.1"), ("renumbered", "A.1-b.1", "B.1-b.1"),
        ("split", "A.1-c.1", "B.1-c.1"), ("split", "A.1-c.1", "B.1-c.2"),
        ("merged", "A.1-e.1", "B.1-e.1"), ("merged", "A.1-f.1", "B.1-e.1"),
        ("dropped", "A.1-d.1", None), ("added", None, "B.1-g.1"),
    ]  # fmt: skip
    renumbered = rows[1]
    assert (renumbered["old_status"], renumbered["new_status"]) == ("achieved", "on_track")
    assert (renumbered["old_progress"], renumbered["new_progress"]) == (1, Decimal("0.25"))


def test_what_was_dropped_says_since_when_and_why():
    (row,) = [one for one in crosswalk_rows(newer().crosswalk, lines(OLD), lines(newer())) if one["kind"] == "dropped"]
    assert (row["discontinued_on"], row["reason"]) == ("2023-12-31", "the register closed")
    assert (row["title"], row["old_status"], row["new_status"]) == ({"en": "Letters sent"}, "achieved", None)


def test_an_old_place_nobody_speaks_of_is_shown_as_unmapped():
    rows = crosswalk_rows(newer(STEPS[:-1]).crosswalk, lines(OLD), lines(newer()))
    assert [row["old"] for row in rows if row["kind"] == "unmapped"] == ["A.1-d.1"]


def test_case_57_what_was_dropped_stays_in_the_roll_up_s_count():
    surroundings = {"sources": [], "findings": [], "findings_total": 0, "quarantined_total": 0}
    about = {"as_of": date(2024, 12, 31), "known_on": None, "surroundings": surroundings}
    rolled = {one["objective"]: one for one in snapshot_document(newer(), [], **about)["roll_ups"]}
    assert (rolled["B.1"]["indicators"], rolled["B.1"]["discontinued"]) == (6, 1)
    assert (rolled[None]["indicators"], rolled[None]["assessable"], rolled[None]["discontinued"]) == (7, 0, 1)
    assert "discontinued" not in rolled["A.1"]


@pytest.mark.parametrize(("step", "told"), [
    ({"kind": "continued", "old": ["a"], "new": ["b"]}, "to the same code"),
    ({"kind": "renumbered", "old": ["a"], "new": ["a"]}, "to another code"),
    ({"kind": "split", "old": ["a"], "new": ["b"]}, "two or more"),
    ({"kind": "merged", "old": ["a"], "new": ["b"]}, "two places or more"),
    ({"kind": "merged", "old": ["a", "a"], "new": ["b"]}, "each code once"),
    ({**DROPPED, "new": ["b"]}, "places to nothing"),
    ({**DROPPED, "discontinued_on": None}, "needs discontinued_on"),
    ({**DROPPED, "reason": None}, "needs its reason"),
    ({"kind": "continued", "old": ["a"], "new": ["a"], "discontinued_on": "2023-12-31"}, "and nothing else"),
])  # fmt: skip
def test_a_step_that_is_not_of_its_kind_is_refused(step, told):
    with pytest.raises(ValidationError, match=told):
        CrosswalkStep.model_validate(step)


@pytest.mark.parametrize(("code", "steps", "before"), [
    ("plan-unknown-place", [{"kind": "renumbered", "old": ["A.1-a.1"], "new": ["B.9-x.1"]}], "old-plan"),
    ("plan-unknown-objective", [{**DROPPED, "objective": "C.1"}], "old-plan"),
    ("plan-crosswalk-twice", [*STEPS, {**DROPPED, "old": ["A.1-a.1"]}], "old-plan"),
    ("plan-crosswalk-itself", STEPS, "a-plan"),
])  # fmt: skip
def test_a_crosswalk_that_does_not_fit_its_edition_stops_the_plan(code, steps, before):
    assert code in {remark.code for remark in remarks_on(newer(steps, before))}


def test_a_crosswalk_must_speak_of_every_place_of_the_edition_before_and_of_no_other():
    crosswalk = Crosswalk.model_validate({"before": "old-plan", "steps": [*STEPS[1:], {**DROPPED, "old": ["Z"]}]})
    assert [(one.code, one.found) for one in remarks_against(crosswalk, OLD.places())] == [
        ("plan-unknown-old-place", "Z"), ("plan-crosswalk-incomplete", "nothing about A.1-a.1 of old-plan"),
    ]  # fmt: skip
    assert not list(remarks_against(newer().crosswalk, OLD.places()))
