"""A plan's next edition is written beside it whole or not at all, and nothing that is there is touched."""

from __future__ import annotations

import itertools
import shutil

import pytest

from indicators.errors import CallerMistake
from indicators.rolling_steps import Answers
from tests.warehouse.crash import killed_at
from warehouse.plan_folder import find_plan_folder, plan_of_folder
from warehouse.plan_rolling import newest_edition, roll_of, roll_plan
from warehouse.plan_sketch import sketch_plan


@pytest.fixture
def folder(tmp_path):
    return sketch_plan(tmp_path / "plans", "plan-2020-2023", title="Services for 2020-2023", first_year=2020)


def roll(folder, period="2021-2024", code=None, **said):
    plan = plan_of_folder(folder)
    return roll_plan(folder, plan, roll_of(plan, period, code, Answers.model_validate(said)))


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_that_do_not_change_are_copied_byte_for_byte_and_the_document_is_not(folder):
    before = files_of(folder)
    target, marks = roll(folder)
    after = files_of(target)
    assert target == folder.parent / "plan-2021-2024"
    same = {"indicators.toml", "pledges.toml", "sources.toml", "registers/services.csv"}
    assert {name for name in before if after.get(name) == before[name]} == same
    assert after.keys() - before.keys() == {"crosswalk.toml", "README.md"}
    assert before.keys() - after.keys() == {"document/plan.txt"}
    assert files_of(folder) == before
    assert {one.column for one in marks} >= {"output.budget.2024", "document.sha256"}


def test_line_ends_of_another_system_are_kept(folder):
    objective = folder / "objectives/1.toml"
    objective.write_bytes(objective.read_bytes().replace(b"\n", b"\r\n"))
    target, _ = roll(folder)
    assert (target / "objectives/1.toml").read_bytes().count(b"\r\n") == objective.read_bytes().count(b"\r\n")


def test_the_readme_tells_what_is_to_be_filled_and_decided_and_keeps_what_it_said_before(folder):
    (folder / "README.md").write_text("# Our services\n\nAsk Anna.\n", encoding="utf-8")
    drop = {"kind": "dropped", "old": ["1-a.1"], "reason": "The office closed"}
    target, marks = roll(folder, step=[drop], place=[{"code": "1-a.2"}])
    said = (target / "README.md").read_text(encoding="utf-8")
    for line in (
        f"{len(marks)} figures and texts, marked where they are to stand",
        "| `objectives/1.toml` | `printed_total.2024`, `outcome.indicator.indicator`, `outcome.indicator.printed`, ",
        "- [ ] 1-a.1 was dropped: The office closed",
        "- [ ] 1-a.2 is new",
        "- [ ] No place names services-online any more",
        "- [ ] Budgets of 2021, 2022, 2023 are those of plan-2020-2023",
        "## What the README of plan-2020-2023 says\n\n# Our services\n\nAsk Anna.",
    ):
        assert line in said


def test_a_target_that_ends_before_the_new_last_year_is_a_decision_not_a_change(folder):
    target, _ = roll(folder)
    assert "Targets that end before 2024, as they were pledged: 1-a.1" in (target / "README.md").read_text(
        encoding="utf-8"
    )
    assert (target / "pledges.toml").read_bytes() == (folder / "pledges.toml").read_bytes()


def test_a_folder_that_is_there_is_refused(folder):
    (folder.parent / "plan-2021-2024").mkdir()
    with pytest.raises(CallerMistake, match="is there already, and nothing in it is overwritten"):
        roll(folder)
    assert not files_of(folder.parent / "plan-2021-2024")


@pytest.mark.parametrize(("period", "code", "told"), [
    ("2020-2023", None, "do not follow 2020-2023"),
    ("2024-2022", None, "do not follow"),
    ("next", None, "is no period of a plan"),
    ("2021-2024", "Next Plan", "cannot name a plan"),
    ("2021-2024", "plan-2020-2023", "name it with --code"),
])  # fmt: skip
def test_a_period_or_a_name_that_cannot_be_is_told(folder, period, code, told):
    with pytest.raises(CallerMistake, match=told):
        roll(folder, period, code)


def test_an_edition_may_be_of_one_year(folder):
    assert roll(folder, "2021")[0].name == "plan-2021"


def test_an_edition_can_be_rolled_again_and_the_newest_is_found(folder):
    plans = folder.parent
    assert newest_edition(plans) == "plan-2020-2023"
    roll(folder)
    assert newest_edition(plans) == "plan-2021-2024"
    sketch_plan(plans, "another", title="Another", first_year=2020)
    with pytest.raises(CallerMistake, match="found another, plan-2021-2024; expected one that no other comes after"):
        newest_edition(plans)


def test_a_plan_that_cannot_be_written_leaves_nothing(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "crosswalk.toml")

    monkeypatch.setattr(shutil, "copy", full)
    with pytest.raises(CallerMistake, match=r"crosswalk.toml cannot be written: No space left on device; nothing was"):
        roll(folder)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_crash_at_any_moment_leaves_no_half_edition_and_the_next_try_succeeds(folder, sqlite_settings):
    plans, whole = folder.parent, folder.parent / "plan-2021-2024"
    for step in itertools.count():
        if not killed_at(step, sqlite_settings, lambda _: roll(folder)):
            break
        assert not whole.exists()
        assert newest_edition(plans) == folder.name
        with pytest.raises(CallerMistake, match="holds plan-2020-2023;"):
            find_plan_folder(plans, "plan-2021-2024")
    assert step > 5
    finished = files_of(whole)
    shutil.rmtree(whole)
    assert files_of(roll(folder)[0]) == finished
