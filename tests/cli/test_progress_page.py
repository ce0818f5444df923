"""The page that explains the method is true: its examples are run, and every word a line can use is on it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.assess import app
from indicators.methods import METHODS
from indicators.progress import Status, Terms
from indicators.steps import FLAGS, OUTLOOK_REASONS, REASONS

PAGE = (Path(__file__).parents[2] / "docs" / "progress.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ milepost assess (.*?)\n(.*?)\n```", PAGE, flags=re.DOTALL)


def test_the_page_has_examples():
    assert len(EXAMPLES) == PAGE.count("```console") >= 8


@pytest.mark.parametrize(("command", "answer"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_gives_the_answer_on_the_page(command, answer):
    assert CliRunner().invoke(app, shlex.split(command)).stdout.rstrip("\n") == answer


@pytest.mark.parametrize(
    "words", [REASONS, OUTLOOK_REASONS, FLAGS, METHODS], ids=["reasons", "outlooks", "flags", "methods"]
)
def test_every_word_a_line_can_use_is_explained(words):
    assert {word for word in words if f"`{word}`" not in PAGE} == set()


def test_statuses_and_thresholds_are_those_of_the_code():
    terms = Terms(direction="increase")
    assert {status for status in Status if f"**{status.replace('_', ' ')}**" not in PAGE} == set()
    assert f"at least {terms.on_track}: **on track**. At least {terms.at_risk}: **at risk**" in PAGE
