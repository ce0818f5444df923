"""Risks at the terminal: listed, reviewed, and the reviews listed."""

from __future__ import annotations

import json

import pytest

from tests.cli.terminal import at_home_with, told, typed
from tests.spending import living_plan


@pytest.fixture
def home(tmp_path, migrated_file):
    with at_home_with(living_plan(), tmp_path, migrated_file):
        yield


def listed(*more: str) -> list[dict]:
    return json.loads(told("risk", "list", "--format", "json", *more))


def test_a_risk_stands_as_printed_until_it_is_reviewed(home):
    assert [(one["risk"], one["status"], one["exposure"], one["reviewed_on"]) for one in listed()] == [
        ("R1", "open", "medium", None), ("R2", "open", "medium", None),
    ]  # fmt: skip
    said = told("risk", "review", "R1", "--probability", "high", "--owner", "Staff", "--reviewed-on", "2021-03-01")
    assert said == "R1: open, probability high, impact high on 2021-03-01\n"
    told("risk", "review", "R1", "--status", "occurred", "--note", "in May", "--reviewed-on", "2021-05-01")
    one = listed()[0]
    assert [one[name] for name in ("status", "probability", "owner", "note")] == ["occurred", "high", "Staff", "in May"]
    assert listed("--on", "2021-04-01")[0]["status"] == "open"
    assert [one["reviewed_on"] for one in listed("--history")] == ["2021-03-01", "2021-05-01"]


def test_a_mitigation_is_reviewed_by_its_number(home):
    assert listed("--mitigations")[0]["state"] == "planned"
    assert told("risk", "mitigation", "1", "--state", "done", "--reviewed-on", "2021-03-01").startswith(
        "mitigation 1: done"
    )
    assert (listed("--mitigations")[0]["state"], listed("--mitigations", "--on", "2021-01-01")[0]["state"]) == (
        "done", "planned",
    )  # fmt: skip


@pytest.mark.parametrize(("words", "told_of"), [
    (("review", "R9"), "no risk 'R9'; `milepost risk list`"),
    (("review", "R1", "--reviewed-on", "2999-01-01"), "reviewed on: found 2999-01-01"),
    (("mitigation", "7", "--state", "done"), "no mitigation 7; `milepost risk list --mitigations`"),
    (("review", "R1", "--reviewed-on", "soon"), "--reviewed-on: found 'soon'"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_a_sentence(home, words, told_of):
    done = typed("risk", *words)
    assert (done.exit_code, told_of in done.stderr) == (2, True), done.output
