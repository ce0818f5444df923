"""A good delivery, one that drifted and is stopped, the last good value shown as stale, and the ways back."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from lxml import html

from tests.cli.terminal import at_home, told, typed
from tests.prefect_served import LEAVES_SOCKETS_OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = LEAVES_SOCKETS_OPEN


class Person:
    """Somebody with a plan of their own and a terminal."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.register = place / "plans/my-plan/registers/services.csv"

    def told(self, *words: str):
        return json.loads(told(*words, "--format", "json"))

    def line(self) -> dict:
        (line,) = self.told("progress")
        return line

    def report(self) -> str:
        told("snapshot", "take")
        told("report", "build", "--language", "en", "--format", "html", "-o", str(self.place / "report.html"))
        return (self.place / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def person(tmp_path_factory, prefect_at_hand) -> Iterator[Person]:
    place = tmp_path_factory.mktemp("drift")
    (place / "plans").mkdir()
    with at_home(place / "var", MILEPOST_PLANS=str(place / "plans"), MILEPOST_USER="an officer"):
        for words in (["plan", "new", "my-plan"], ["init"], ["plan", "load", "my-plan"], ["refresh"]):
            told(*words)
        yield Person(place)


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
    return typed("refresh"), whole, today


def test_a_delivery_that_drifted_is_stopped_and_told(person, drifted):
    refreshed, _, _ = drifted
    assert refreshed.exit_code == 1, refreshed.stderr
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
        told("progress", "--format", "csv").split()
    )


def test_the_report_says_so_in_a_footnote_and_its_snapshot_verifies(person, drifted):
    day = date.fromisoformat(drifted[2])
    said = f"Stale since {day.day} {day:%B %Y}, source Digital office: register was stopped: no field note"
    assert said in html.fromstring(person.report()).text_content()
    assert "nothing differs" in told("snapshot", "verify")


def test_the_same_trouble_said_again_is_no_news(person, drifted):
    person.report()
    typed("refresh")
    assert "says the same already" in told("snapshot", "take")


def test_a_repaired_delivery_recovers(person, good, drifted):
    person.register.write_text(drifted[1].replace("47.5", "50"), encoding="utf-8")
    told("refresh")
    line = person.line()
    assert (line["latest"]["value"], line["troubles"]) == (50, [])
    assert "Stale since" not in person.report()
    assert "nothing differs" in told("snapshot", "verify")


def test_or_a_person_accepts_what_drifted_by_its_digest(person, drifted):
    rows = [line.rsplit(",", 1)[0] for line in drifted[1].replace("47.5", "52").splitlines()]
    person.register.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert typed("refresh").exit_code == 1
    (remedy,) = [one["remedy"] for one in person.told("findings") if one["code"] == "field-gone"]
    accepted = re.search(r'drift_accepted = "\w+"', remedy)[0]
    sources = person.place / "plans/my-plan/sources.toml"
    text = sources.read_text(encoding="utf-8")
    sources.write_text(text.replace('services.csv" }', f'services.csv", {accepted} }}'), encoding="utf-8")
    told("plan", "load", "my-plan")
    told("quarantine", "retry")
    assert (person.line()["latest"]["value"], person.line()["troubles"]) == (52, [])
    (stays,) = [one for one in person.told("findings") if one["code"] == "field-gone"]
    assert (stays["severity"], stays["remedy"][:8]) == ("warning", "Accepted")
    assert person.report()
    assert "nothing differs" in told("snapshot", "verify")
