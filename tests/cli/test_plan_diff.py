"""`milepost plan diff`: what differs between two folders, a folder and the record, or two moments of the record."""

from __future__ import annotations

import json
import shutil

import pytest

from flows.surroundings import settings
from tests.cli.terminal import at_home, told, typed
from tests.frames import day
from warehouse.connection import open_warehouse
from warehouse.plan_folder import read_plan
from warehouse.plan_sketch import sketch_plan
from warehouse.plans import load_plan


@pytest.fixture(scope="module")
def home(tmp_path_factory, migrated_file):
    """A plan that was loaded on two days with two targets, and whose folder has gone on since."""
    home = tmp_path_factory.mktemp("diff")
    shutil.copy(migrated_file, home / "milepost.db")
    with at_home(home, MILEPOST_PLANS=str(home / "plans")):
        folder = sketch_plan(home / "plans", "ours", title="Ours", first_year=2020)
        for number, target in enumerate(("80", "90", "95")):
            pledges = folder / "pledges.toml"
            text = pledges.read_text(encoding="utf-8")
            pledges.write_text(
                text.replace("value = 80", f"value = {target}").replace("value = 90", f"value = {target}")
            )
            if number < 2:
                with open_warehouse(settings()) as warehouse:
                    load_plan(warehouse, read_plan(home / "plans", "ours"), at=day(number), by="editor")
        yield home


def targets(old, new):
    return [(row["part"], row["place"], row["kind"], row["what"], row["old"], row["new"])
            for row in json.loads(told("plan", "diff", old, new, "--format", "json"))]  # fmt: skip


def test_two_moments_of_the_record_and_the_folder_are_compared_in_any_pair(home):
    first, second = (day(number).date().isoformat() for number in (0, 1))
    about = ("pledge", "1-a.1", "changed", "target value")
    assert targets(f"ours@{first}", f"ours@{second}") == [(*about, 80, 90)]
    assert targets("ours@now", "ours") == [(*about, 90, 95)]
    assert targets(f"ours@{first}", str(home / "plans/ours")) == [(*about, 80, 95)]


def test_without_differences_it_says_so_and_that_is_no_mistake(home):
    same = typed("plan", "diff", "ours", "ours")
    assert (same.exit_code, same.stderr) == (0, "no differences\n")
    none = typed("plan", "diff", "ours@now", "ours", "--only", "budget", "--format", "csv")
    assert (none.exit_code, none.stderr) == (0, "no differences in budget\n")
    assert none.stdout == "part,place,was,kind,what,old,new,reason\n"


@pytest.mark.parametrize("words", ["target", "pledges", "target value", "value"])
def test_only_a_part_or_a_field_is_told_when_that_is_asked(home, words):
    rows = told("plan", "diff", "ours@now", "ours", "--only", words, "--only", "risk", "--format", "csv").split("\n")
    assert rows[1:-1] == ["pledge,1-a.1,,changed,target value,90,95,"]


def test_a_word_that_no_part_of_a_plan_has_is_told_with_those_like_it(home):
    refused = typed("plan", "diff", "ours@now", "ours", "--only", "bugdet")
    assert refused.exit_code == 2
    assert "nothing in a plan is called 'bugdet'; expected a part or a field, such as budget" in refused.stderr


@pytest.mark.parametrize(("edition", "said"), [
    ("none", "there is no plan 'none'"),
    ("none@now", "there is no plan 'none'; loaded: ours"),
    ("ours@1999-01-01", "the plan was not known yet on 1999-01-01"),
    ("ours@yesterday", "found 'yesterday' after the @; expected a date such as 2024-12-31, or now"),
])  # fmt: skip
def test_an_edition_that_is_not_there_is_told(home, edition, said):
    refused = typed("plan", "diff", edition, "ours")
    assert (refused.exit_code, said in refused.stderr) == (2, True), refused.stderr


MORE = {
    "objectives/1.toml": """
[[outcome]]
code = "1-b"
title = { en = "More" }

[[outcome.indicator]]
code = "1-b.1"
indicator = "calls"
printed = "Calls"
""",
    "indicators.toml": """
[[indicator]]
id = "calls"
title = { en = "Calls answered" }
unit = "count"
""",
    "pledges.toml": """
[[pledge]]
indicator = "1-b.1"
baseline = { state = "to_be_established" }
target = { state = "established", value = 5, period = "2023", source = "the plan" }
""",
}


def test_a_whole_part_is_shown_by_what_it_is_known_by(home):
    plans = home / "plans"
    shutil.copytree(plans / "ours", plans / "more")
    for file, text in MORE.items():
        with (plans / "more" / file).open("a", encoding="utf-8") as written:
            written.write(text)
    said = [" ".join(row.split()) for row in told("plan", "diff", "ours", "more").split("\n")[2:-1]]
    assert said == [
        "outcome 1-b added outcome More", "place 1-b.1 added place calls", "indicator calls added indicator Calls answered",
        "pledge 1-b.1 added pledge to be established to 5 (2023)",
    ]  # fmt: skip
