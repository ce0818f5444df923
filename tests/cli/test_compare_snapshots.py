"""`milepost snapshot compare`: every figure that differs with its causes, as a table and as JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.cli.terminal import at_home_of, typed
from tests.frames import NOON
from tests.reports.sample import observed, snapshot
from warehouse.snapshots import freeze

NEWER = (observed("ewaste-recycling-rate", "2023", "25.1", source="ewaste-monitor"),)


@pytest.fixture(scope="module")
def home(tmp_path_factory, migrated_file):
    """A record of two snapshots of the plan: the second knows one value more."""

    def fill(warehouse) -> None:
        for document in (snapshot(), snapshot(more=NEWER)):
            freeze(warehouse, document, at=NOON, by="tests")

    with at_home_of(fill, tmp_path_factory.mktemp("home"), migrated_file) as home:
        yield home


def test_the_table_names_figure_difference_and_cause(home):
    said = typed("snapshot", "compare", "1", "2", "--format", "csv")
    assert said.exit_code == 0
    assert "I.5-c.1,value,22.30,25.10,+2.80,new data +2.80" in said.stdout
    assert "snapshot 1 to 2: 1 differ" in said.stderr


def test_as_json_the_figures_are_exact_and_the_parts_add_up(home):
    said = json.loads(typed("snapshot", "compare", "1", "2", "--format", "json").stdout)
    (line,) = said["lines"]
    assert (said["from"]["snapshot"], said["to"]["snapshot"], line["code"]) == (1, 2, "I.5-c.1")
    for figure in line["figures"]:
        if figure["difference"] is not None:
            parts = [Decimal(one["difference"]) for one in figure["contributions"]]
            assert sum(parts) == Decimal(figure["difference"]) == Decimal(figure["after"]) - Decimal(figure["before"])
    assert line["changes"][0]["at"] == "ewaste-recycling-rate 001 ewaste-monitor 2023"


def test_a_snapshot_compared_with_itself_differs_in_nothing(home):
    said = typed("snapshot", "compare", "2", "2", "--format", "json")
    assert json.loads(said.stdout)["lines"] == []


def test_a_snapshot_that_is_not_there_is_said(home):
    said = typed("snapshot", "compare", "1", "9")
    assert (said.exit_code, "there is no snapshot with 9" in said.stderr) == (2, True)


def test_the_report_since_a_snapshot_is_a_file_of_its_own(home):
    said = typed("report", "build", "--since", "1", "--format", "html")
    assert said.exit_code == 0
    path = next((home / "reports").rglob("annual-report-since-*.en.html"))
    assert "new data +2.8 pp" in path.read_text(encoding="utf-8")
