"""`milepost plan crosswalk`: two editions in one table; a folder whose crosswalk does not fit is not loaded."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.terminal import at_home, typed
from warehouse.plan_folder import read_plan

STEPS = """
[crosswalk]
before = "first"

[[crosswalk.step]]
kind = "{kind}"
old = ["{old}"]
new = ["O.1-a.1"]
"""


@pytest.fixture
def plans(tmp_path):
    """Two editions of a small plan, the second with what became of the first."""
    with at_home(tmp_path / "home", MILEPOST_PLANS=str(tmp_path / "plans")):
        for code in ("first", "second"):
            assert typed("plan", "new", code, "--first-year", "2020").exit_code == 0
        yield tmp_path / "plans"


def place_of(plans):
    return next(iter(read_plan(plans, "first").places()))


def write(plans, kind, old, new):
    text = STEPS.format(kind=kind, old=old).replace("O.1-a.1", new)
    (plans / "second" / "crosswalk.toml").write_text(text, encoding="utf-8")


def test_both_editions_stand_in_one_table(plans):
    place = place_of(plans)
    write(plans, "continued", place, place)
    assert typed("init").exit_code == 0
    for code in ("first", "second"):
        assert typed("plan", "load", code).exit_code == 0, typed("plan", "check", code).stderr
    said = typed("plan", "crosswalk", "second", "--format", "csv")
    assert said.exit_code == 0
    assert f"continued,{place},{place}," in said.stdout
    alone = typed("plan", "crosswalk", "first")
    assert (alone.exit_code, "has no crosswalk" in alone.stderr) == (2, True)


def test_a_crosswalk_that_does_not_know_the_edition_before_is_told(plans):
    place = place_of(plans)
    write(plans, "renumbered", "X.9-z.9", place)
    said = typed("plan", "check", "second")
    assert said.exit_code == 2
    assert "X.9-z.9" in said.stderr
    assert f"nothing about {place} of first" in said.stderr


def test_without_the_folder_of_the_edition_before_that_is_said_and_no_mistake(plans):
    place = place_of(plans)
    write(plans, "continued", place, place)
    shutil.rmtree(plans / "first")
    said = typed("plan", "check", "second")
    assert (said.exit_code, "keep the folder of the edition before" in said.stderr) == (0, True)
