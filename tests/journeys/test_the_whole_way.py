"""From a plan folder to a traced number, through the command line, Prefect and the real checks, with the network closed.

The two runs are processes of their own, as a person starts them; what is asked of the record afterwards is typed here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import ROOT, at_home, typed

MILEPOST = [sys.executable, "-c", "from cli.main import main; main()"]
CLOSED = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1,localhost"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run the plan as a person does; whatever is typed in this file is typed at the same home."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MILEPOST_", "PREFECT_"))}
    environ = kept | CLOSED | {"MILEPOST_HOME": str(home), "MILEPOST_USER": "a monitoring officer"}

    def call():
        words = [*MILEPOST, "run", "itu-gs-2020-2023"]
        return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environ, check=False)

    with at_home(home):
        yield call


@pytest.fixture(scope="module")
def first(run):
    return run()


def test_the_first_run_loads_refreshes_judges_and_freezes(first):
    assert first.returncode == 0, first.stderr
    assert "plan itu-gs-2020-2023: loaded" in first.stderr
    assert "snapshot 1" in first.stderr
    assert "Traceback" not in first.stderr
    assert "off track" in first.stdout


def test_answers_that_were_recorded_are_said_to_be(first):
    assert first.stdout.count("recorded answers") == 2


def test_the_second_run_changes_nothing_and_says_so(first, run):
    again = run()
    assert again.returncode == 0, again.stderr
    assert "already loaded, nothing changed" in again.stderr
    assert "no observation changed" in again.stderr
    assert "nothing changed since it was taken" in again.stderr
    assert "the reports were there already, with the same bytes" in again.stderr


def test_the_reports_of_the_first_run_are_where_it_says(first):
    paths = [Path(line.removeprefix("report ")) for line in first.stderr.splitlines() if line.startswith("report ")]
    forms = ("docx", "html", "pdf", "xlsx")
    assert sorted(path.name for path in paths) == [
        f"annual-report.{language}.{form}" for language in ("en", "zh") for form in forms
    ]
    page = next(path for path in paths if path.name == "annual-report.zh.html")
    assert "全球电子废弃物回收比例" in page.read_text(encoding="utf-8")


def test_progress_is_answered_with_the_agreed_fields(first):
    lines = json.loads(typed("progress", "--objective", "I.5", "--format", "json").stdout)
    line = next(one for one in lines if one["code"] == "I.5-c.1")
    assert (line["status"], line["progress"], line["latest"]["value"]) == ("off_track", 0.23, 22.3)
    assert {"indicator", "title", "unit", "baseline", "target", "latest", "gap", "progress", "pace", "outlook",
            "status", "reason", "flags", "source", "stale_since"} <= line.keys()  # fmt: skip


def test_a_number_is_walked_back_to_bytes_that_are_there(first):
    steps = json.loads(typed("trace", "I.5-c.1", "--format", "json").stdout)
    last = steps[-1]
    assert (last["step"], last["condition"]) == ("bytes", "intact")
    assert Path(last["path"]).name == last["sha256"]
    assert b"ewaste-recycling-rate,001,2022,22.3" in Path(last["path"]).read_bytes()


def test_a_derived_number_is_walked_back_through_both_its_parts(first):
    steps = json.loads(typed("trace", "I.4-a.1", "--format", "json").stdout)
    parts = [(step["breakdown"], step["value"]) for step in steps if step["step"] == "observation"]
    assert [(split, float(value)) for split, value in parts] == [("sex=F", 65), ("sex=M", 70)]


def test_a_reported_number_is_walked_back_from_the_snapshot_that_froze_it(first):
    start, figure, *_, last = json.loads(typed("trace", "I.5-c.1", "--snapshot", "1", "--format", "json").stdout)
    assert (start["step"], start["snapshot"], figure["latest"]["value"]) == ("snapshot", 1, "22.3")
    assert last["condition"] == "intact"
    told = typed("trace", "I.5-c.1", "--snapshot", "1").stdout
    assert "Progress: (22.3 − 20) ÷ (30 − 20) = 0.23." in told
    assert f"SHA-256 {last['sha256']}, intact" in told


def test_any_observation_is_walked_back_by_its_period_and_area(first):
    told = typed("trace", "I.4-a.1", "--period", "2019", "--area", "001").stdout
    assert "internet-use area 001 sex=F 2019 = 48.0 percent (estimated)" in told
    assert "row 2 of file:registers/facts-and-figures.csv" in told


def test_before_anything_was_known_nothing_is_judged(first):
    early = typed("progress", "--known-on", "2020-01-01")
    assert (early.exit_code, early.stdout) == (2, "")
    assert "was not known yet" in early.stderr


def test_a_snapshot_verifies_until_a_landed_byte_is_changed(first):
    assert "was made again from the landed bytes: nothing differs" in typed("snapshot", "verify").stdout
    landed = Path(json.loads(typed("trace", "I.5-c.1", "--format", "json").stdout)[-1]["path"])
    whole = landed.read_bytes()
    landed.chmod(0o640)
    landed.write_bytes(whole.replace(b"22.3", b"32.3"))
    try:
        broken = typed("snapshot", "verify")
    finally:
        landed.write_bytes(whole)
    assert broken.exit_code == 4
    assert landed.name[:12] in broken.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan", "check", "nowhere"], "there is no plan 'nowhere'"),
        (["progress", "--objective", "I.9"], "has no objective 'I.9'"),
        (["progress", "--known-on", "yesterday"], "expected a date"),
        (["trace", "X.1"], "has no indicator 'X.1'"),
        (["trace", "X.1", "--snapshot", "1"], "snapshot 1 of itu-gs-2020-2023 has no indicator 'X.1'"),
        (["trace", "I.5-c.1", "--snapshot", "77"], "there is no snapshot with 77"),
        (["trace", "I.5-c.1", "--period", "1815"], "nothing was observed of I.5-c.1 at period 1815"),
        (["trace", "I.5-c.1", "--area", "001", "--snapshot", "1"], "give one"),
        (["snapshot", "show", "77"], "77"),
        (["refresh", "no-such-source"], "has no source 'no-such-source'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_argument_is_one_sentence_and_exit_code_2(first, words, said):
    answered = typed(*words)
    assert answered.exit_code == 2, answered.stderr
    assert said in answered.stderr
