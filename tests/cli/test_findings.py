"""`milepost findings` and `milepost quarantine` on a register in which one value cannot be."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from flows.surroundings import settings
from tests.cli.terminal import ITU, at_home_with_our_plan, typed
from warehouse.connection import open_warehouse
from warehouse.runs import write_findings

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "ewaste-monitor"


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A record to which the register was refreshed with 122.3 percent in 2022, and the command line to ask it."""
    with at_home_with_our_plan(tmp_path_factory.mktemp("findings")) as plan:
        replace(plan / "registers/ewaste-monitor.csv", "2022,22.3,", "2022,122.3,")
        assert (typed("init").exit_code, typed("plan", "load", ITU).exit_code) == (0, 0)
        refresh(SOURCE)
        call = partial(typed)
        call.plan = plan
        yield call


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refresh(source: str) -> None:
    """Land and admit without Prefect, which has nothing to do with what is asked here."""
    from flows.refresh_steps import Errand, refresh_source

    assert refresh_source(Errand(settings=settings(), plan=ITU, source=source, by="me")).refused == 1


def test_a_finding_is_told_with_its_place_and_what_to_do(story):
    told = story("findings", "--severity", "error")
    assert told.exit_code == 0
    assert told.stdout.count("value-out-of-range") == 1
    (found,) = json.loads(story("findings", "--severity", "error", "--format", "json").stdout)
    assert (found["source"], found["file"], found["row"], found["column"]) == (SOURCE, "register", 4, "value")
    assert (found["found"], found["severity"]) == ("122.3 percent", "error")
    assert found["remedy"].startswith("Correct the value")


def test_findings_as_csv_have_a_line_each_with_all_their_fields(story):
    rows = list(csv.DictReader(io.StringIO(story("findings", "--format", "csv").stdout)))
    assert {
        "run",
        "code",
        "severity",
        "source",
        "file",
        "sheet",
        "row",
        "column",
        "found",
        "expected",
        "remedy",
    } == set(rows[0])
    assert {row["severity"] for row in rows} == {"error", "warning"}


def test_what_was_counted_beyond_the_findings_that_are_kept_is_said(story):
    told = story("findings", "--format", "json")
    assert "only counted" not in told.stderr
    (run,) = {found["run"] for found in json.loads(told.stdout)}
    with open_warehouse(settings()) as warehouse, warehouse.write() as connection:
        write_findings(connection, run, [], {"value-out-of-range": 12, "row-broken": 3})
    beyond = "beyond those listed, which are all that is kept, were only counted: 12 value-out-of-range"
    assert story("findings").stderr.splitlines() == [beyond]
    assert story("findings", "--severity", "warning", "--format", "json").stderr == ""


def test_findings_are_chosen_by_run_source_and_severity(story):
    everything = json.loads(story("findings", "--format", "json").stdout)
    (run,) = {found["run"] for found in everything}
    assert json.loads(story("findings", "--run", str(run), "--source", SOURCE, "--format", "json").stdout) == everything
    nothing = story("findings", "--severity", "blocker", "--format", "json")
    assert (nothing.stdout, nothing.stderr) == ("[]\n", "there are no findings\n")


@pytest.mark.parametrize(("words", "message"), [
    (("findings", "--run", "99"), "there is no run 99; the newest is 2"),
    (("findings", "--source", "nobody"), "nothing was ever recorded of a source 'nobody'; the plan has reports-and-news"),
    (("quarantine", "list", "--source", "nobody"), "nothing was ever recorded of a source 'nobody'"),
    (("quarantine", "retry", "nobody"), "nothing was ever recorded of a source 'nobody'"),
])  # fmt: skip
def test_what_was_never_recorded_is_the_callers_mistake(story, words, message):
    told = story(*words)
    assert (told.exit_code, told.stdout) == (2, "")
    assert message in told.stderr


def test_a_refused_row_is_listed_with_what_it_says_and_why_it_was_refused(story):
    (row,) = list(csv.DictReader(io.StringIO(story("quarantine", "list", "--format", "csv").stdout)))
    assert (row["indicator"], row["period"], row["value"]) == ("ewaste-recycling-rate", "2022", "122.3")
    assert (row["row"], row["label"], row["reasons"]) == ("4", "register", "value-out-of-range")
    (kept,) = json.loads(story("quarantine", "list", "--format", "json").stdout)
    assert kept["payload"]["value"] == "122.3"


def test_retrying_goes_by_the_plan_as_it_is_now(story):
    same = story("quarantine", "retry")
    assert same.exit_code == 1
    assert same.stdout == f"{SOURCE}: rows still refused: 1. Nothing changed since run 2; load a changed plan first\n"
    indicator = story.plan / "indicators.toml"
    replace(
        indicator,
        "maximum = 100\nplausible_change = 5\nlag_months = 36",
        "maximum = 200\nplausible_change = 5\nlag_months = 36",
    )
    assert story("plan", "load", ITU).exit_code == 0
    again = story("quarantine", "retry", SOURCE)
    assert (again.exit_code, again.stdout) == (
        0,
        f"{SOURCE}: run 3 admitted: 1 new, 0 revised, 0 withdrawn, 0 refused\n",
    )
    assert "nothing is in quarantine" in story("quarantine", "list").stderr
    assert "nothing stands refused" in story("quarantine", "retry").stderr
    assert json.loads(story("observations", "ewaste-recycling-rate", "--format", "json").stdout)[-1]["value"] == 122.3
