"""`milepost plan roll`: the next edition beside this one, filled in, loaded beside it, and reported against both."""

from __future__ import annotations

import re
import shutil

import pytest

from flows.surroundings import settings
from indicators.fill_marks import MARK
from indicators.provenance import sha256_of
from tests.cli.terminal import ITU, ROOT, at_home, told, typed
from tests.frames import candidate, frame_of
from tests.warehouse.story import Story
from warehouse.connection import open_warehouse
from warehouse.plan_folder import read_plan
from warehouse.plan_sketch import sketch_plan

FILLED = {"period = ": '"2021-2022"', "share_years = ": "[2021, 2022]", "unit = ": '"count"', "file = ": '"document/plan.txt"',
          "sha256 = ": f'"{sha256_of(b"As adopted")}"'}  # fmt: skip


@pytest.fixture
def plans(tmp_path, migrated_file):
    """Plans of our own beside a record."""
    home, folder = tmp_path / "home", tmp_path / "plans"
    home.mkdir()
    folder.mkdir()
    shutil.copy(migrated_file, home / "milepost.db")
    with at_home(home, MILEPOST_PLANS=str(folder)):
        yield folder


@pytest.fixture
def ours(plans):
    return sketch_plan(plans, "plan-2020-2023", title="Services for 2020-2023", first_year=2020)


def fill_in(folder):
    """Do what is left to people: the document, and a figure or a text at every mark."""
    (folder / "document").mkdir()
    (folder / "document/plan.txt").write_bytes(b"As adopted")
    for path in folder.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for key, value in FILLED.items():
            text = text.replace(key + MARK, key + value)
        text = re.sub(rf"\b(zh|en|owner|printed) = {MARK}", r'\1 = "As adopted"', text)
        path.write_text(text.replace(MARK, "7"), encoding="utf-8")


def test_the_real_plan_rolls_to_an_edition_that_waits_to_be_filled_and_is_then_whole(plans):
    shutil.copytree(ROOT / "plans" / ITU, plans / ITU, ignore=shutil.ignore_patterns("recorded"))
    rolled = typed("plan", "roll", "2021-2024", "--drop", "I.6-b.2", "--reason", "The register was closed",
                   "--renumber", "I.5-c.1=I.5-c.2", "--add", "I.5-c.3=ewaste-collected")  # fmt: skip
    code = "itu-gs-2021-2024"
    assert (rolled.exit_code, rolled.stdout.strip()) == (0, str(plans / code))
    checked = typed("plan", "check", code)
    named = re.findall(r"^(\S+), line (\d+), (\S+): error: found to be filled;", checked.stderr, re.MULTILINE)
    assert checked.exit_code == 2
    assert len(named) == len(set(named)) == int(re.search(r"(\d+) figures and texts", rolled.stderr)[1])
    assert checked.stderr.endswith(f"milepost: {len(named)} left to be filled\n")
    fill_in(plans / code)
    assert told("plan", "check", code) == f"{code}: no mistakes; 46 indicators\n"
    rows = told("plan", "diff", ITU, code, "--only", "place", "--format", "csv").split("\n")
    assert [row.split(",")[1:6] for row in rows[1:-1]] == [
        ["I.5-c.2", "I.5-c.1", "moved", "code", "I.5-c.1"],
        ["I.5-c.3", "", "added", "place", ""],
        ["I.6-b.2", "", "removed", "place", '"{""indicator"": ""overlap-areas-identified""'],
    ]
    for name in (ITU, code):
        assert told("plan", "load", name) == f"{name}: loaded\n"
    kinds = [row.split(",")[0] for row in told("plan", "crosswalk", code, "--format", "csv").split("\n")[1:-1]]
    assert {kind: kinds.count(kind) for kind in kinds} == {"continued": 44, "renumbered": 1, "dropped": 1, "added": 1}


def test_what_was_observed_under_one_edition_is_what_the_next_one_is_judged_on(plans, ours):
    told("plan", "load", "plan-2020-2023")
    with open_warehouse(settings()) as warehouse:
        seen = candidate(60.0, indicator="services-online", area="001", period="2021", row=2)
        Story(warehouse, source="digital-office").admit(frame_of(seen), plan=read_plan(plans, "plan-2020-2023"))
    told("plan", "roll", "2021-2024")
    fill_in(plans / "plan-2021-2024")
    told("plan", "load", "plan-2021-2024")
    for code in ("plan-2020-2023", "plan-2021-2024"):
        assert "60 (2021)" in told("progress", "--plan", code)
    row = told("plan", "crosswalk", "plan-2021-2024", "--format", "csv").split("\n")[1]
    assert row.startswith("continued,1-a.1,1-a.1,Public services that can be completed online,60.0 (2021),80 (2023)")


def test_a_person_is_asked_what_ends_and_what_is_new(plans, ours):
    answers = "n\n9-z.9\n1-a.1\nThe office closed\n\n\n1-a.2\nservices-by-phone\n\n"
    rolled = typed("plan", "roll", "2021-2024", "--ask", given=answers)
    assert rolled.exit_code == 0, rolled.output
    assert "plan-2020-2023 has no place 9-z.9: expected one of 1-a.1" in rolled.stderr
    crosswalk = (plans / "plan-2021-2024/crosswalk.toml").read_text(encoding="utf-8")
    assert 'old = ["1-a.1"]\nreason = "The office closed"\ndiscontinued_on = 2020-12-31' in crosswalk
    assert 'id = "services-by-phone"' in (plans / "plan-2021-2024/indicators.toml").read_text(encoding="utf-8")
    assert typed("plan", "roll", "2022-2025", "--plan", "plan-2020-2023", "--ask", given="y\n").exit_code == 0


def test_answers_may_come_from_a_file(plans, ours, tmp_path):
    file = tmp_path / "answers.toml"
    file.write_text('[[step]]\nkind = "split"\nold = ["1-a.1"]\nnew = ["1-a.1", "1-a.2"]\n', encoding="utf-8")
    told("plan", "roll", "2021-2024", "--answers", str(file))
    assert 'kind = "split"' in (plans / "plan-2021-2024/crosswalk.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("options", "said"), [
    (["--drop", "1-a.1"], "found 0 --reason for 1 --drop"),
    (["--reason", "why"], "found 1 --reason for 0 --drop"),
    (["--renumber", "1-a.1"], "--renumber '1-a.1': expected two names with = between them"),
    (["--add", "9-z.1=services"], "9-z.1 belongs to no outcome"),
    (["--answers", "none.toml"], "none.toml cannot be read"),
    (["--plan", "none"], "there is no plan 'none'"),
    (["--code", "plan-2020-2023"], "name it with --code"),
])  # fmt: skip
def test_what_cannot_be_is_told_and_nothing_is_written(plans, ours, options, said):
    refused = typed("plan", "roll", "2021-2024", *options)
    assert (refused.exit_code, said in refused.stderr) == (2, True), refused.stderr
    assert [path.name for path in plans.iterdir()] == [ours.name]


def test_a_plan_with_mistakes_is_not_rolled(plans, ours):
    path = ours / "pledges.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('period = "2019"', 'period = "long ago"'), encoding="utf-8"
    )
    refused = typed("plan", "roll", "2021-2024")
    assert (refused.exit_code, "pledges.toml, line" in refused.stderr) == (2, True)
    assert [path.name for path in plans.iterdir()] == [ours.name]
