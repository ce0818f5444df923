"""What the daily assess says: how many stand where, and which verdicts moved since the newest snapshot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.publish_steps import publish
from flows.refresh_steps import Errand, refresh_source
from flows.review_steps import Move, plans_to_visit, review
from indicators.errors import CallerMistake
from tests.frames import NOON
from warehouse.freezing import take_snapshot
from warehouse.plan_folder import read_plan
from warehouse.plans import load_plan
from warehouse.runs import last_runs

PLANS = Path(__file__).parents[2] / "plans"
CODE = "itu-gs-2020-2023"


@pytest.fixture
def loaded(warehouse):
    load_plan(warehouse, read_plan(PLANS, CODE), at=NOON, by="tests")
    return warehouse


def reviewed(warehouse, as_of):
    return review(warehouse, CODE, as_of=as_of, at=NOON, by="tests")


def test_without_a_snapshot_the_review_says_so_and_counts(loaded):
    said = reviewed(loaded, date(2024, 1, 1))
    assert (said.snapshot, said.moves, said.tally) == (None, (), {"not_assessable": 46})
    assert str(said) == f"{CODE}: 46 not_assessable; no snapshot was taken yet"


def test_a_verdict_that_moved_since_the_newest_snapshot_is_named(loaded):
    take_snapshot(loaded, CODE, as_of=date(2024, 1, 1), at=datetime.now(UTC), by="tests")
    settings = loaded.settings
    refresh_source(
        Errand(settings=type(settings)(settings.home, settings.database_url, PLANS), plan=CODE, source="ewaste-monitor", by="tests")
    )  # fmt: skip
    said = reviewed(loaded, date(2024, 1, 1))
    assert Move(code="I.5-c.1", before="not_assessable", after="off_track") in said.moves
    assert "I.5-c.1 not_assessable -> off_track" in str(said)


def test_an_unchanged_record_moves_nothing(loaded):
    take_snapshot(loaded, CODE, as_of=date(2024, 1, 1), at=datetime.now(UTC), by="tests")
    assert str(reviewed(loaded, date(2024, 1, 1))).endswith("since snapshot 1: nothing moved")


def test_a_review_leaves_a_line_in_the_run_log(loaded):
    said = reviewed(loaded, date(2024, 1, 1))
    (line, *_) = last_runs(loaded)
    assert (line.kind, line.label, line.outcome, line.message) == ("assess", CODE, "assessed", str(said))


def test_the_schedule_visits_every_plan_unless_one_is_named(loaded):
    other = read_plan(PLANS, CODE).model_copy(update={"code": "another"})
    load_plan(loaded, other, at=NOON, by="tests")
    assert plans_to_visit(loaded.settings, None) == ["another", CODE]
    assert plans_to_visit(loaded.settings, CODE) == [CODE]


def test_a_record_without_a_plan_is_a_mistake_that_says_what_to_do(warehouse):
    with pytest.raises(CallerMistake, match="no plan is loaded yet: load one"):
        plans_to_visit(warehouse.settings, None)


def test_publishing_again_on_the_same_day_writes_nothing_new(loaded):
    first, second = (publish(loaded, CODE, as_of=date(2024, 1, 1), by="tests") for _ in range(2))
    assert (first.frozen.new, second.frozen.new) == (True, False)
    assert [one.new for one in first.reports] == [True] * 8
    assert [one.new for one in second.reports] == [False] * 8
    assert [one.path for one in first.reports] == [one.path for one in second.reports]
