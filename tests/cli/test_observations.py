"""`milepost observations` and `milepost trace` on derived values: what was computed, from which observations, since when."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest
from typer.testing import CliRunner

from cli.main import command_line

INDICATORS = """
[[indicator]]
id = "services-online"
title = { en = "Services online, a pair of countries" }
unit = "percent"
area = "OUR_PAIR"
derivation = { kind = "aggregate", of = "online-share", method = "pooled", coverage = 0.6 }

[[indicator]]
id = "online-share"
title = { en = "Services online" }
unit = "percent"
derivation = { kind = "share", first = "online", second = "services" }

[[indicator]]
id = "countries-online"
title = { en = "Countries with any service online" }
unit = "count"
derivation = { kind = "distinct", parts = ["online"], within = 3 }

[[indicator]]
id = "online"
title = { en = "Services that are online" }
unit = "count"
minimum = 0
sources = ["digital-office"]
role = "component"

[[indicator]]
id = "services"
title = { en = "Services" }
unit = "count"
minimum = 0
sources = ["digital-office"]
role = "component"
interpolate = { longest_gap = 1 }

[[area_group]]
code = "OUR_PAIR"
title = { en = "A pair" }
members = ["CHE", "FRA"]
source = "made up for a test"
as_of = "2020"
"""
SERIES = """
[[source.series]]
label = "register"
indicator = "services"
unit = "count"
"""
REGISTER = """indicator,area,period,value,unit,status,note
online,CHE,2025,40,count,A,
online,FRA,2025,100,count,E,counted by hand
online,ITA,2025,0,count,A,
services,CHE,2025,50,count,A,
services,FRA,2025,200,count,A,
services,FRA,2023,190,count,A,
"""


def put(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def write_plan(folder):
    """The plan that `milepost plan new` writes, with an aggregate of shares at its place."""
    (folder / "indicators.toml").write_text(INDICATORS, encoding="utf-8")
    put(
        folder / "sources.toml",
        'indicator = "services-online"\nunit = "percent"',
        'indicator = "online"\nunit = "count"',
    )
    put(folder / "sources.toml", 'unit = "count"', f'unit = "count"\n{SERIES}')
    (folder / "registers/services.csv").write_text(REGISTER, encoding="utf-8")


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A record to which the register was refreshed twice: the second time 100 had become 120."""
    home = tmp_path_factory.mktemp("derived")
    plans = home / "plans"
    plans.mkdir()

    def call(*words):
        return CliRunner().invoke(command_line(list(words)), list(words))

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        patch.setenv("MILEPOST_HOME", str(home / "home"))
        patch.setenv("MILEPOST_PLANS", str(plans))
        patch.setenv("MILEPOST_DATABASE_URL", "")
        assert call("plan", "new", "mine").exit_code == 0
        write_plan(plans / "mine")
        for words in (("init",), ("plan", "load", "mine")):
            done = call(*words)
            assert done.exit_code == 0, done.output
        refresh()
        put(plans / "mine/registers/services.csv", "FRA,2025,100", "FRA,2025,120")
        refresh()
        yield call
    shutil.rmtree(home)


def refresh():
    from flows.refresh_steps import Errand, refresh_source
    from flows.surroundings import settings

    done = refresh_source(Errand(settings=settings(), plan="mine", source="digital-office", by="me"))
    assert (done.refused, done.problem) == (0, None)


def rows(story, *words):
    told = story("observations", *words, "--format", "json")
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


def test_a_derived_value_comes_first_with_its_vintage_and_the_numbers_of_what_it_was_made_of(story):
    first, *parts = rows(story, "1-a.1")
    assert (first["indicator"], first["area"], first["source"], first["value"]) == (
        "services-online",
        "OUR_PAIR",
        "derived",
        64,
    )
    assert (first["derived"], first["vintage"], first["observation_status"]) == (True, 2, "E")
    assert first["note"] == "counted by hand"
    used = {one["observation"]: one for one in parts}
    assert [(used[number]["indicator"], used[number]["area"]) for number in first["inputs"]] == [
        ("online", "CHE"), ("services", "CHE"), ("online", "FRA"), ("services", "FRA"),
    ]  # fmt: skip
    assert first["known_at"] == max(one["known_at"] for one in parts)
    assert {one["derived"] for one in parts} == {False}


def test_the_history_lists_every_vintage_of_the_derived_and_of_the_observed(story):
    told = rows(story, "1-a.1", "--history")
    assert [(one["vintage"], one["value"]) for one in told if one["derived"]] == [(1, 56), (2, 64)]
    assert [one["value"] for one in told if (one["indicator"], one["area"]) == ("online", "FRA")] == [100, 120]


def test_before_it_was_known_nothing_was_derived(story):
    told = story("observations", "1-a.1", "--known-on", "2020-01-01")
    assert (told.exit_code, "was not known yet" in told.stderr) == (2, True)


def test_a_share_is_derived_in_every_area_that_has_its_parts(story):
    told = [one for one in rows(story, "online-share") if one["derived"]]
    assert [(one["area"], one["period"], one["value"]) for one in told] == [("CHE", "2025", 80), ("FRA", "2025", 60)]


def test_a_filled_gap_is_shown_as_computed_from_its_neighbours(story):
    (filled,) = [one for one in rows(story, "services") if one["derived"]]
    assert (filled["area"], filled["period"], filled["value"], filled["observation_status"]) == (
        "FRA",
        "2024",
        195,
        "I",
    )
    assert len(filled["inputs"]) == 2


def test_tables_and_csv_name_what_went_in(story):
    told = story("observations", "countries-online", "--format", "csv").stdout
    first = next(csv.DictReader(io.StringIO(told)))
    assert (first["indicator"], first["value"], len(first["inputs"].split(", "))) == ("countries-online", "2", 3)
    table = story("observations", "countries-online").stdout
    assert "derived" in table
    assert "breakdown" not in table
    assert "breakdown" in told


def test_a_figure_is_walked_back_through_the_rule_to_every_member(story):
    told = story("trace", "1-a.1").stdout
    assert "Pooled over 2 of 2 members (100% of the whole): 160 ÷ 250 × 100 = 64." in told
    steps = json.loads(story("trace", "1-a.1", "--format", "json").stdout)
    assert [one["area"] for one in steps if one["step"] == "observation"] == ["CHE", "CHE", "FRA", "FRA"]
    assert {one["condition"] for one in steps if one["step"] == "bytes"} == {"intact"}


def test_observations_of_one_area_are_walked_back_through_nested_derivations(story):
    told = story("trace", "1-a.1", "--period", "2025", "--area", "FRA")
    assert "online area FRA 2025 = 120.0 count (estimated)" in told.stdout


def test_a_snapshot_of_derived_values_is_made_again_from_the_bytes(story):
    assert story("snapshot", "take").exit_code == 0
    verified = story("snapshot", "verify")
    assert verified.exit_code == 0, verified.output
    assert "nothing differs" in verified.stdout


def test_an_indicator_that_is_not_there_is_one_sentence(story):
    told = story("observations", "nothing")
    assert (told.exit_code, "has no indicator 'nothing'" in told.stderr) == (2, True)
