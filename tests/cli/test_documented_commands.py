"""Every command the documents show is one the command line has, with the options they give it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import command_line

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "plans").rglob("README.md"))]


def shown():
    for page in PAGES:
        for line in re.findall(r"^ {4}milepost .*$|`milepost [^`]+`", page.read_text(encoding="utf-8"), re.MULTILINE):
            yield " ".join(shlex.split(line.strip(" `"), comments=True)[1:])


@pytest.mark.parametrize("words", sorted(set(shown())))
def test_a_documented_command_is_there_with_its_options(words):
    options = [word.split("=")[0] for word in words.split() if word.startswith("--")]
    # Sub-commands come first; of the words after them any may be an argument.
    for kept in range(min(2, len(words.split())), 0, -1):
        asked = [*words.split()[:kept], "--help"]
        answered = CliRunner().invoke(command_line(asked), asked)
        if answered.exit_code == 0 and set(options) <= set(re.findall(r"--[a-z-]+", answered.stdout)):
            return
    raise AssertionError(answered.output)
