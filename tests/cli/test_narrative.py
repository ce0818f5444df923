"""What is said of a year's figures, at the terminal: drafted, edited, approved, frozen, withdrawn."""

from __future__ import annotations

import json
from functools import partial

import pytest

from tests.cli.terminal import at_home_of, typed
from tests.cli.terminal import told as told_at_the_terminal
from tests.two_places import RATE, record_two

OF = ("--year", "2023", "--language", "en")


@pytest.fixture
def home(tmp_path, migrated_file):
    with at_home_of(record_two, tmp_path, migrated_file, user="anna"):
        yield


told = partial(told_at_the_terminal, "narrative")


def test_a_narrative_goes_from_draft_to_snapshot_and_back(home, tmp_path):
    assert told("draft", RATE, *OF, "--text", "It is {value}.").strip() == f"{RATE}, 2023, en: drafted, step 1"
    (tmp_path / "text.txt").write_text("In {period} it was {value}, and the target is {target}.\n", encoding="utf-8")
    told("edit", RATE, *OF, "--file", str(tmp_path / "text.txt"), "--seen", "1")
    told("approve", RATE, *OF)
    shown = told("show", RATE, *OF)
    assert shown.startswith(f"{RATE}, 2023, en: approved\n\nIn 2021 it was 30.0%, and the target is 30.0%.")
    assert [line.split()[1] for line in shown.splitlines()[-3:]] == ["drafted", "edited", "approved"]
    assert typed("snapshot", "take").exit_code == 0
    (frozen,) = json.loads(typed("snapshot", "show").stdout)["narratives"]
    assert (frozen["code"], frozen["text"][:2], frozen["stale"], frozen["figures"]["value"]) == (
        RATE,
        "In",
        False,
        "30.0",
    )
    told("withdraw", RATE, *OF)
    assert typed("snapshot", "take").exit_code == 0
    assert json.loads(typed("snapshot", "show").stdout)["narratives"] == []
    assert "every digest, the chain" in typed("snapshot", "verify", "--quick").stdout


def test_a_text_comes_from_standard_input_and_the_list_says_how_each_stands(home):
    told("draft", "I.1", *OF, "--file", "-", given="{on_track} of {assessable}.\n")
    (row,) = json.loads(told("list", "--year", "2023", "--format", "json"))
    assert (row["code"], row["kind"], row["state"], row["text"]) == (
        "I.1",
        "objective",
        "draft",
        "{on_track} of {assessable}.",
    )
    every = json.loads(told("list", "--year", "2023", "--language", "en", "--all", "--format", "json"))
    assert [one["state"] for one in every] == ["missing", "draft", "missing", "missing", "missing"]
    assert json.loads(told("show", "I.1", *OF, "--format", "json"))["filled"] == "0 of 1."


@pytest.mark.parametrize(("words", "code", "found"), [
    (("draft", RATE, *OF, "--text", "{growth}"), 2, "found {growth}; expected one of {value}, {period}"),
    (("draft", RATE, *OF), 2, "--text, --file: found both or none"),
    (("draft", RATE, *OF, "--file", "nowhere.txt"), 2, "--file nowhere.txt"),
    (("draft", "I.9", *OF, "--text", "x"), 2, "no objective, outcome or indicator 'I.9'"),
    (("approve", RATE, *OF), 4, "nothing is written yet; draft it first"),
])  # fmt: skip
def test_a_mistake_is_told_with_what_to_do(home, words, code, found):
    done = typed("narrative", *words)
    assert (done.exit_code, found in done.stderr) == (code, True), done.stderr
