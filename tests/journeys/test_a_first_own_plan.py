"""The README's five minutes, as it says them: a plan of one's own, run, changed, and run again.

Its commands are processes of their own, as a newcomer starts them; what comes after is typed here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.cli.terminal import ROOT, at_home, typed
from tests.prefect_served import LEAVES_SOCKETS_OPEN

pytestmark = LEAVES_SOCKETS_OPEN
MILEPOST = [sys.executable, "-c", "from cli.main import main; main()"]

PLAN = "plans/my-plan"


def commands_of_the_readme():
    """The command lines of the README's section, without their comments."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## Five minutes to your first own indicator")[1].split("\n## ")[0]
    lines = [line.split("#")[0].split() for line in section.splitlines() if line.startswith("    milepost")]
    return [words[1:] for words in lines]


@pytest.fixture(scope="module")
def place(tmp_path_factory, prefect_at_hand):
    """A folder to begin in; whatever is typed in this file is typed there."""
    place = tmp_path_factory.mktemp("own")
    (place / "plans").mkdir()
    with at_home(place / "var", MILEPOST_PLANS=str(place / "plans"), MILEPOST_USER="a newcomer"):
        yield place


@pytest.fixture(scope="module")
def done(place):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MILEPOST_", "PREFECT_"))}
    environ = kept | {"PYTHONPATH": str(ROOT), "MILEPOST_USER": "a newcomer"}
    return [
        subprocess.run([*MILEPOST, *words], capture_output=True, text=True, cwd=place, env=environ, check=False)
        for words in commands_of_the_readme()
    ]


def test_the_section_makes_checks_and_runs_a_plan():
    assert [words[0:2] for words in commands_of_the_readme()] == [
        ["plan", "new"],
        ["plan", "check"],
        ["run", "my-plan"],
    ]


def test_every_command_of_the_section_does_what_it_says(done):
    assert [(one.returncode, one.stderr if one.returncode else "") for one in done] == [(0, "")] * 3
    assert done[1].stdout == "my-plan: no mistakes; 1 indicator\n"
    assert "at risk" in done[2].stdout


def test_the_report_is_in_the_languages_of_the_plan(done, place):
    written = sorted(path.name for path in place.glob("var/reports/*/*"))
    assert written == [f"annual-report.en.{form}" for form in ("docx", "html", "pdf", "xlsx")]


def test_what_is_changed_in_the_files_is_taken_in_and_what_is_wrong_is_refused(done, place):
    register = place / PLAN / "registers/services.csv"
    register.write_text(
        register.read_text(encoding="utf-8").replace("47.5", "52.5") + "services-online,001,2020,140,percent,A,\n"
    )
    pledges = place / PLAN / "pledges.toml"
    pledges.write_text(pledges.read_text(encoding="utf-8").replace("value = 80", "value = 90"))
    again = typed("run", "my-plan")
    assert "plan my-plan: loaded" in again.stderr
    (line,) = json.loads(typed("progress", "--format", "json").stdout)
    assert (line["latest"]["value"], line["target"]["value"], line["progress"]) == (52.5, 90, 0.25)
    (refused,) = json.loads(typed("quarantine", "list", "--format", "json").stdout)
    assert refused["reasons"] == ["value-out-of-range"]


def test_a_wrong_register_is_one_clear_message_and_nothing_known_is_lost(done, place):
    register = place / PLAN / "registers/services.csv"
    kept, before = register.read_bytes(), typed("observations", "1-a.1", "--format", "csv").stdout
    register.write_bytes(b"<html><table>...")
    # Typed again, it is said again: the same bytes are landed and read once, but nobody is told that all is well.
    answers = [("the file is an HTML page", typed("refresh")) for _ in range(2)]
    register.unlink()
    answers.append(("is not in the plan folder", typed("refresh")))
    register.write_bytes(kept)
    for said, refused in answers:
        assert refused.exit_code == 2
        assert said in " ".join(refused.stdout.split())
    assert typed("observations", "1-a.1", "--format", "csv").stdout == before


def test_a_plan_is_never_written_over(done):
    again = typed("plan", "new", "my-plan")
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)


@pytest.mark.parametrize("code", ["../elsewhere", "My plan", "", "plan/part"])
def test_a_name_that_cannot_name_a_plan_writes_nothing(place, code):
    refused = typed("plan", "new", code)
    assert (refused.exit_code, "cannot name a plan" in refused.stderr) == (2, True)
    assert not (place / "elsewhere").exists()
