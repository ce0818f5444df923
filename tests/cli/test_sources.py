"""`milepost sources` on the first plan: how sources stand, whether they work, when they are asked, read again."""

from __future__ import annotations

import csv
import io
import json
from functools import partial

import pytest

from tests.cli.terminal import ITU, ROOT, at_home_with_our_plan, typed
from warehouse.plan_folder import read_plan

SOURCES = [source.id for source in read_plan(ROOT / "plans", ITU).sources]


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A record to which one register was refreshed, and the command line to ask it."""
    with at_home_with_our_plan(tmp_path_factory.mktemp("sources")) as plan:
        assert (typed("init").exit_code, typed("plan", "load", ITU).exit_code) == (0, 0)
        refresh("ewaste-monitor")
        call = partial(typed)
        call.plan = plan
        yield call


def refresh(source: str) -> None:
    from flows.refresh_steps import Errand, refresh_source
    from flows.surroundings import settings

    assert refresh_source(Errand(settings=settings(), plan=ITU, source=source, by="me")).changes == 9


def test_the_list_says_how_each_source_stands_and_that_every_indicator_has_a_way_in(story):
    told = story("sources", "list", "--format", "json")
    assert told.exit_code == 0
    assert "every indicator of the plan has a way in" in told.stderr
    by_name = {one["source"]: one for one in json.loads(told.stdout)}
    given, never = by_name["ewaste-monitor"], by_name["frmd"]
    assert (given["state"], given["data_through"], given["failed_runs"], given["late_since"]) == (
        "fresh",
        "2022",
        0,
        None,
    )
    assert given["bound"] == ["countries-with-ewaste-legislation", "ewaste-recycling-rate", "itu-member-states"]
    assert (never["state"], never["last_success"], never["owner"], never["connector"]) == (
        "never",
        None,
        "FRMD",
        "workbook",
    )
    assert never["next_due"] > never["late_since"]


def test_the_table_fits_a_terminal_and_csv_has_everything(story, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    table = story("sources", "list").stdout
    assert max(map(len, table.splitlines())) <= 160
    assert "and 4 more" in table
    rows = list(csv.DictReader(io.StringIO(story("sources", "list", "--format", "csv").stdout)))
    assert [row["source"] for row in rows] == SOURCES
    assert {"state", "bound", "last_success", "data_through", "next_due", "why", "owner", "connector"} <= rows[0].keys()


def test_a_trial_of_recordings_reads_them_and_keeps_nothing(story):
    told = story("sources", "test", "--replay", "--format", "json")
    assert told.exit_code == 0
    by_name = {one["source"]: one for one in json.loads(told.stdout)}
    assert by_name["frmd"]["outcome"] == "no recording"
    assert by_name["ewaste-monitor"]["observations"] == 9
    tried = by_name["worldbank-wdi"]
    assert (tried["outcome"], tried["resources"], tried["rows"] > 0, tried["findings"]) == ("readable", 2, True, [])
    standing = json.loads(story("sources", "list", "--format", "json").stdout)
    assert {one["source"] for one in standing if one["last_success"]} == {"ewaste-monitor"}


def test_a_trial_says_what_a_reading_finds(story):
    path = story.plan / "registers/ewaste-monitor.csv"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace(",2022,", ",soon,"), encoding="utf-8")
    told = story("sources", "test", "ewaste-monitor")
    path.write_text(kept, encoding="utf-8")
    assert told.exit_code == 1
    assert "found soon" in told.stdout.replace("\n", " ")


def test_a_trial_of_a_source_that_cannot_be_reached_or_read_ends_with_three(story):
    path = story.plan / "registers/ewaste-monitor.csv"
    kept = path.read_bytes()
    path.write_bytes(b"no,register\n1,2\n")
    told = story("sources", "test", "ewaste-monitor", "frmd", "--format", "json")
    path.write_bytes(kept)
    assert told.exit_code == 3
    assert [one["outcome"] for one in json.loads(told.stdout)] == ["unreadable", "handed in by people"]


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nowhere"], "has no source 'nowhere'"), (["--recordings", "/no/where"], "found no folder /no/where")],
)
def test_a_word_that_names_nothing_is_the_callers_mistake(story, words, said):
    told = story("sources", "test", *words)
    assert (told.exit_code, said in told.stderr) == (2, True)


def test_the_schedule_names_each_source_once(story):
    rows = json.loads(story("sources", "schedule", "--format", "json").stdout)
    assert len({row["deployment"] for row in rows}) == len(rows) == len(SOURCES)
    assert story("sources", "schedule", "--format", "prefect").stdout.count("entrypoint: flows.refresh.refresh") == len(
        SOURCES
    )


def test_what_landed_reads_as_it_was_admitted(story):
    told = story("sources", "reread")
    assert (told.exit_code, told.stdout) == (0, "")
    assert "deliveries read again: 1; every observation is as it was admitted; nothing was written" in told.stderr
