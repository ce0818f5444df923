"""A good delivery, one that drifted and is stopped, the last good value shown as stale, and the ways back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import html

ROOT = Path(__file__).parents[2]
MILEPOST = [sys.executable, "-c", "from cli.main import main; main()"]


class Person:
    """Somebody with a plan of their own and a terminal."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "plans").mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MILEPOST_", "PREFECT_"))}
        self.environ = kept | {"PYTHONPATH": str(ROOT), "MILEPOST_USER": "an officer"}
        self.register = place / "plans/my-plan/registers/services.csv"

    def __call__(self, *words: str):
        return subprocess.run(
            [*MILEPOST, *words], capture_output=True, text=True, cwd=self.place, env=self.environ, check=False
        )

    def told(self, *words: str):
        return json.loads(self(*words, "--format", "json").stdout)

    def line(self) -> dict:
        (line,) = self.told("progress")
        return line

    def report(self) -> str:
        taken = self("snapshot", "take")
        assert taken.returncode == 0, taken.stderr
        built = self("report", "build", "--language", "en", "--format", "html", "-o", "report.html")
        assert built.returncode == 0, built.stderr
        return (self.place / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def person(tmp_path_factory) -> Person:
    person = Person(tmp_path_factory.mktemp("drift"))
    assert person("plan", "new", "my-plan").returncode == 0
    assert person("run", "my-plan").returncode == 0
    return person


@pytest.fixture(scope="module")
def good(person) -> dict:
    return person.line()


@pytest.fixture(scope="module")
def drifted(person, good) -> tuple:
    """The register comes without its notes, and with another value."""
    whole = person.register.read_text(encoding="utf-8")
    rows = [line.rsplit(",", 1)[0] for line in whole.replace("47.5", "99").splitlines()]
    person.register.write_text("\n".join(rows) + "\n", encoding="utf-8")
    today = datetime.now(UTC).date().isoformat()
    return person("refresh"), whole, today


def test_a_delivery_that_drifted_is_stopped_and_told(person, drifted):
    refreshed, _, _ = drifted
    assert refreshed.returncode == 1, refreshed.stderr
    (found,) = [one for one in person.told("findings") if one["severity"] == "blocker"]
    assert (found["code"], found["column"], found["found"]) == ("field-gone", "note", "no field note")
    assert "drift_accepted" in found["remedy"]


def test_the_last_good_value_stays_and_is_stale_since_then(person, good, drifted):
    line = person.line()
    assert (line["latest"], line["stale_since"]) == (good["latest"], drifted[2])
    assert "stale" in line["flags"]
    (why,) = [one["why"] for one in line["troubles"]]
    assert why.startswith("register was stopped: no field note; expected note (text)")
    assert f"stale since {drifted[2]} (digital-office: register was stopped" in " ".join(
        person("progress", "--format", "csv").stdout.split()
    )


def test_the_report_says_so_in_a_footnote_and_its_snapshot_verifies(person, drifted):
    day = date.fromisoformat(drifted[2])
    said = f"Stale since {day.day} {day:%B %Y}, source Digital office: register was stopped: no field note"
    assert said in html.fromstring(person.report()).text_content()
    assert "nothing differs" in person("snapshot", "verify").stdout


def test_the_same_trouble_said_again_is_no_news(person, drifted):
    person.report()
    person("refresh")
    assert "says the same already" in person("snapshot", "take").stdout


def test_a_repaired_delivery_recovers(person, good, drifted):
    person.register.write_text(drifted[1].replace("47.5", "50"), encoding="utf-8")
    assert person("refresh").returncode == 0
    line = person.line()
    assert (line["latest"]["value"], line["troubles"]) == (50, [])
    assert "Stale since" not in person.report()
    assert "nothing differs" in person("snapshot", "verify").stdout


def test_or_a_person_accepts_what_drifted_by_its_digest(person, drifted):
    rows = [line.rsplit(",", 1)[0] for line in drifted[1].replace("47.5", "52").splitlines()]
    person.register.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert person("refresh").returncode == 1
    (remedy,) = [one["remedy"] for one in person.told("findings") if one["code"] == "field-gone"]
    accepted = re.search(r'drift_accepted = "\w+"', remedy)[0]
    sources = person.place / "plans/my-plan/sources.toml"
    text = sources.read_text(encoding="utf-8")
    sources.write_text(text.replace('services.csv" }', f'services.csv", {accepted} }}'), encoding="utf-8")
    assert person("plan", "load", "my-plan").returncode == 0
    assert person("quarantine", "retry").returncode == 0
    assert (person.line()["latest"]["value"], person.line()["troubles"]) == (52, [])
    (told,) = [one for one in person.told("findings") if one["code"] == "field-gone"]
    assert (told["severity"], told["remedy"][:8]) == ("warning", "Accepted")
    assert person.report()
    assert "nothing differs" in person("snapshot", "verify").stdout
