"""A snapshot made again from landed bytes agrees with what was frozen, and any line that does not is named."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.refresh_steps import Errand, refresh_source
from flows.remake import differences
from indicators.errors import Conflict
from indicators.terms import Status
from tests.frames import NOON
from warehouse.connection import open_warehouse
from warehouse.freezing import take_snapshot
from warehouse.migrate import migrate
from warehouse.overrides import set_override
from warehouse.plan_folder import read_plan
from warehouse.plans import load_plan
from warehouse.settings import Settings
from warehouse.snapshots import read_snapshot

PLANS = Path(__file__).parents[2] / "plans"


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    """A record that refreshed one register and froze the plan."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home, f"sqlite:///{home / 'milepost.db'}", PLANS)
    migrate(settings)
    with open_warehouse(settings) as warehouse:
        plan = read_plan(PLANS, "itu-gs-2020-2023")
        load_plan(warehouse, plan, at=NOON, by="tests")
        done = refresh_source(Errand(settings=settings, plan=None, source="ewaste-monitor", by="tests"))
        assert (done.changes, done.problem) == (9, None)
        # No landed byte says what a person set by hand: it is made again from what was frozen.
        about = {
            "reason": "late",
            "first_day": date(2023, 1, 1),
            "last_day": date(2026, 6, 1),
            "at": NOON,
            "by": "tests",
        }
        set_override(warehouse, plan, "I.5-c.1", Status.AT_RISK, **about)
        take_snapshot(warehouse, None, as_of=date(2024, 1, 1), at=datetime.now(UTC), by="tests")
        yield warehouse, read_snapshot(warehouse)


def test_a_snapshot_made_again_from_landed_bytes_says_the_same(frozen):
    assert differences(*frozen) == []


def test_a_frozen_figure_that_does_not_follow_from_the_bytes_is_named(frozen):
    warehouse, snapshot = frozen
    document = copy.deepcopy(snapshot.document)
    line = next(one for one in document["lines"] if one["code"] == "I.5-c.1")
    line["latest"]["value"] = "32.3"
    (found,) = differences(warehouse, replace(snapshot, document=document))
    assert found.column == "I.5-c.1"
    assert '"32.3"' in found.expected
    assert '"22.3"' in found.found


def test_a_landed_byte_that_changed_stops_the_making_again(frozen):
    warehouse, snapshot = frozen
    (landed,) = [path for path in warehouse.settings.landed.rglob("*") if path.is_file()]
    whole = landed.read_bytes()
    landed.chmod(0o640)
    landed.write_bytes(whole.replace(b"22.3", b"32.3"))
    try:
        with pytest.raises(Conflict, match=landed.name[:12]):
            differences(warehouse, snapshot)
    finally:
        landed.write_bytes(whole)
