"""`milepost plan history`: every baseline and target a place ever had, with its days, its reason and its author."""

from __future__ import annotations

import json

import pytest

from flows.surroundings import settings
from tests.cli.terminal import at_home_with, typed
from tests.frames import day, small_plan
from warehouse.connection import open_warehouse
from warehouse.plans import load_plan

PLACE = "I.1-a.1"


def raised():
    plan = small_plan()
    pledge = plan.pledge(PLACE).model_dump(mode="json")
    revision = {
        "of": "target",
        "was": pledge["target"],
        "effective": "2022-07-01",
        "reason": "met early",
        "by": "Council",
    }
    target = {**pledge["target"], "value": "99"}
    return small_plan(pledges=[{**pledge, "target": target, "revisions": [revision]}])


@pytest.fixture
def home(tmp_path, migrated_file):
    """A record of a plan whose target was raised in a second loading."""
    with at_home_with(small_plan(), tmp_path, migrated_file):
        with open_warehouse(settings()) as warehouse:
            load_plan(warehouse, raised(), at=day(5), by="root")
        yield tmp_path


def asked(*words):
    return json.loads(typed("plan", "history", PLACE, "--format", "json", *words).stdout)


def test_what_held_from_when_to_when_is_told_with_who_changed_it_and_why(home):
    first, now = [row for row in asked() if row["part"] == "target"]
    assert (first["held_before"], now["held_from"], now["held_before"]) == ("2022-07-01", "2022-07-01", None)
    assert (now["value"][:3], now["reason"], now["by"]) == ("99 ", "met early", "Council")


def test_as_known_on_a_day_only_what_was_known_then_is_told(home):
    assert [row["part"] for row in asked("--known-on", "2026-01-02")] == ["baseline", "target"]


def test_a_place_that_is_not_there_is_said(home):
    said = typed("plan", "history", "X")
    assert (said.exit_code, "has no indicator 'X'" in said.stderr) == (2, True)
