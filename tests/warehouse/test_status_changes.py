"""What a file would do to the verdicts of a plan is what the plan says once the file counts."""

from __future__ import annotations

import pytest

from tests.frames import day, numbered, small_plan
from tests.warehouse.handed_in import Clerk
from warehouse.assessing import assess
from warehouse.plans import load_plan
from warehouse.status_changes import status_changes

BASELINE = {"state": "established", "value": "10", "period": "2019", "source": "the plan"}
TARGET = {"state": "established", "value": "30", "period": "2023", "source": "the plan"}
RATE = {"indicators": [{"id": "recycling-rate", "title": {"en": "Rate"}, "unit": "percent", "area": "CHE",
                        "sources": ["register"]}]}  # fmt: skip
PLAN = small_plan(pledges=[{"indicator": "I.1-a.1", "baseline": BASELINE, "target": TARGET}], **RATE)


@pytest.fixture
def clerk(warehouse) -> Clerk:
    load_plan(warehouse, PLAN, at=day(0), by="tests")
    return Clerk(warehouse, plan=PLAN)


def statuses(clerk) -> dict[str, str]:
    _, lines = assess(clerk.warehouse, None, as_of=day(9).date(), known_on=None, at=day(9))
    return {line.entry.place.code: line.judgement.progress.status.value for line in lines}


def foretold(clerk, public_id: str, reading) -> list[tuple[str, str, str]]:
    changes = clerk.examine(public_id, reading).changes
    found = status_changes(clerk.warehouse, PLAN, "register", changes, at=day(9))
    return [(one.code, one.before, one.after) for one in found]


def test_each_change_of_status_that_is_foretold_is_what_then_happens(clerk):
    story = [
        (numbered(y2019=10.0, y2022=31.0), {}),
        (numbered(y2022=12.0), {}),
        (numbered(y2022=12.5), {}),
        (numbered(y2019=10.0), {"covers": "whole"}),
    ]
    seen = [statuses(clerk)["I.1-a.1"]]
    for number, (reading, choices) in enumerate(story):
        public_id = clerk.ready(str(number), reading, choices=choices)
        told = foretold(clerk, public_id, reading)
        before = statuses(clerk)
        clerk.publish(public_id, reading)
        after = statuses(clerk)
        assert told == [(code, before[code], after[code]) for code in after if before[code] != after[code]]
        seen.append(after["I.1-a.1"])
    assert len(set(seen)) >= 3
    assert seen[2] == seen[3] != seen[1]


def test_a_file_that_changes_nothing_changes_no_status(clerk):
    public_id = clerk.hand_in("a")
    assert foretold(clerk, public_id, numbered()) == []
