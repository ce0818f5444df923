"""The page on adding a source, followed to the letter: its blocks are read where it says, and its tests pass."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from connectors.registry import connector_for
from indicators.framework import Source
from indicators.provenance import RawFile

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/add-a-source.md").read_text(encoding="utf-8")
NEEDED = ("connectors", "indicators", "warehouse", "tests", "plans", "docs")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


MODULE, REGISTRY_LINE, SPECIMEN = blocks("python")
SAID = [tomllib.loads(block) for block in blocks("toml")]
DECLARED = [Source.model_validate(said["source"][0]) for said in SAID if "source" in said]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The folders that matter, with what the page adds where it says."""
    there = tmp_path_factory.mktemp("clone")
    for name in NEEDED:
        shutil.copytree(ROOT / name, there / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", there)
    for path, content in (("connectors/beacon.py", MODULE), ("tests/connectors/specimens/beacon.py", SPECIMEN)):
        assert f"`{path}`" in PAGE
        (there / path).write_text(content, encoding="utf-8")
    registry = there / "connectors/registry.py"
    kinds = registry.read_text(encoding="utf-8")
    registry.write_text(kinds.replace("KINDS = {\n", "KINDS = {\n" + REGISTRY_LINE), encoding="utf-8")
    return there


def run(clone, *words):
    return subprocess.run([sys.executable, *words], cwd=clone, capture_output=True, text=True, check=False)


def test_the_new_connector_passes_the_contract_and_the_faults(clone):
    (command,) = re.findall(r"^ {4}(\.venv/bin/python -m pytest .*)$", PAGE, flags=re.MULTILINE)
    done = run(clone, *shlex.split(command)[1:], "-p", "no:cacheprovider", "--color=no", "-vv")
    assert done.returncode == 0, done.stdout[-3000:]
    passed = re.findall(r"^(tests/connectors/test_(?:contract|faults)\.py)::.* PASSED", done.stdout, flags=re.MULTILINE)
    assert passed.count("tests/connectors/test_contract.py") >= 5
    assert passed.count("tests/connectors/test_faults.py") >= 20


def test_the_new_code_is_in_the_style_of_the_house(clone):
    added = ["connectors/beacon.py", "connectors/registry.py", "tests/connectors/specimens/beacon.py"]
    for words in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        done = run(clone, "-m", "ruff", *words, *added)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_contract_notices_a_connector_that_is_wrong(clone):
    module = clone / "connectors/beacon.py"
    module.write_text(MODULE.replace("value=value", "value=value * 100"), encoding="utf-8")
    try:
        done = run(clone, "-m", "pytest", "tests/connectors/test_contract.py", "-k", "beacon", "-p", "no:cacheprovider")
    finally:
        module.write_text(MODULE, encoding="utf-8")
    assert "test_what_is_fetched_reads_into_exactly_the_values_it_states" in done.stdout
    assert done.returncode == 1


def test_it_takes_fewer_than_a_hundred_lines():
    written = [line for block in (MODULE, REGISTRY_LINE, SPECIMEN) for line in block.splitlines() if line.strip()]
    assert len(written) < 100


@pytest.mark.parametrize("source", DECLARED, ids=lambda one: one.connector)
def test_a_declared_source_is_one_there_is_a_connector_for(source):
    assert connector_for(source).kind == source.connector


def test_the_answer_on_the_page_reads_as_the_lines_beside_it_declare():
    (answer,), source = blocks("json"), DECLARED[0]
    file = RawFile(source=source.id, label="/measures/M1", address=source.address, content=answer.encode())
    reading = connector_for(source).read(source, [file])
    cells = reading.frame[["area", "period", "breakdown", "status"]].to_numpy().tolist()
    assert cells == [["CHE", "2021", "sex=F", "A"], ["CHE", "2021", "sex=M", "E"], ["FRA", "2021", "", "O"]]
    assert reading.frame["value"].dropna().tolist() == [95.5, 97.25]
    assert reading.findings == ()


def test_every_kind_of_source_that_needs_no_code_is_on_the_page():
    assert {source.connector for source in DECLARED} == {"http", "folder", "workbook", "sdmx", "dhis2"}
