"""Indicators that are judged together, at the terminal: in the table of progress, in the trace, in a snapshot."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.terminal import at_home_of, told, typed
from tests.two_places import BOTH, RATE, REUSE, record_two


@pytest.fixture(scope="module")
def home(tmp_path_factory, migrated_file):
    with at_home_of(record_two, tmp_path_factory.mktemp("together"), migrated_file):
        yield


def test_the_table_of_progress_has_a_row_for_the_composite_after_its_outcome(home):
    rows = list(csv.DictReader(io.StringIO(told("progress", "--on", "2022-06-01", "--format", "csv"))))
    assert [row["code"] for row in rows] == [RATE, REUSE, BOTH]
    both = rows[-1]
    assert (both["status"], both["progress"], both["latest"]) == ("off track", "", "")
    assert both["remark"] == f"all of {RATE} achieved, {REUSE} off track; worst component differs"
    (last,) = json.loads(told("progress", "--on", "2022-06-01", "--format", "json"))[2:]
    assert (last["rule"], [one["status"] for one in last["components"]]) == ("all", ["achieved", "off_track"])


def test_the_trace_of_a_composite_walks_on_to_each_component_and_its_bytes(home):
    assert told("snapshot", "take", "--on", "2022-06-01")
    for words in (("trace", BOTH), ("trace", BOTH, "--snapshot", "1")):
        said = told(*words)
        assert f"{BOTH} (all of {RATE}, {REUSE}): off track" in said
        assert f"the worst of them, {REUSE}, is off track." in said
        assert f"{RATE} recycling-rate: achieved" in said
        assert said.count("SHA-256") == 2
    assert "nothing differs" not in typed("trace", "I.1-a.X").output


def test_a_snapshot_rolls_up_the_composite_once(home):
    document = json.loads(told("snapshot", "show"))
    assert [one["code"] for one in document["composites"]] == [BOTH]
    whole = document["roll_ups"][-1]
    assert (whole["indicators"], whole["composites"], whole["components"]) == (1, 1, 2)
