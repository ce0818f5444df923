"""`milepost plan` and `milepost init` as a person types them."""

from __future__ import annotations

import json
import re
from functools import partial

import pytest

from tests.cli.terminal import ITU, at_home_with_our_plan, typed


@pytest.fixture
def milepost(tmp_path):
    with at_home_with_our_plan(tmp_path) as plan:
        call = partial(typed)
        call.plan = plan
        yield call


def test_a_plan_without_mistakes_is_said_to_have_none(milepost):
    checked = milepost("plan", "check", ITU)
    assert (checked.exit_code, checked.stdout) == (0, f"{ITU}: no mistakes; 46 indicators\n")


def test_every_mistake_of_a_plan_is_told_with_file_and_line_and_nothing_is_loaded(milepost):
    path = milepost.plan / "risks.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('impact = "high"', 'impact = "huge"'), encoding="utf-8")
    assert milepost("init").exit_code == 0
    refused = milepost("plan", "load", ITU)
    assert refused.exit_code == 2
    written = path.read_text(encoding="utf-8").split("\n")
    wrong = [number for number, line in enumerate(written, start=1) if line == 'impact = "huge"']
    assert [int(found) for found in re.findall(r"risks.toml, line (\d+), risk.impact", refused.stderr)] == wrong
    assert f"{len(wrong)} mistakes in the plan; nothing was loaded" in refused.stderr
    assert milepost("sources", "list").exit_code == 2


def test_a_changed_document_is_a_mistake(milepost):
    document = milepost.plan / "document/operational-plan-2020-2023.zh.txt"
    document.write_bytes(document.read_bytes().replace(b"37.2%", b"37.3%"))
    checked = milepost("plan", "check", ITU)
    assert checked.exit_code == 2
    assert "expected 55005e4e875bed767724938f5e74baa31ad0070661f4bbcc43fd49cce1221189" in checked.stderr


def test_loading_the_same_plan_again_changes_nothing(milepost):
    milepost("init")
    assert milepost("plan", "load", ITU).stdout == f"{ITU}: loaded\n"
    assert milepost("plan", "load", ITU).stdout == f"{ITU}: already loaded, nothing changed\n"


def test_a_plan_is_shown_in_its_languages_and_a_missing_one_falls_back_visibly(milepost):
    assert "全球电子废弃物回收比例" in milepost("plan", "show", ITU, "--language", "zh", "--format", "csv").stdout
    assert "[en]" in milepost("plan", "show", ITU, "--language", "fr", "--format", "csv").stdout
    whole = json.loads(milepost("plan", "show", ITU, "--format", "json").stdout)
    assert [objective["code"] for objective in whole["objectives"]] == ["I.1", "I.2", "I.3", "I.4", "I.5", "I.6"]


def test_discrepancies_are_answered_with_the_agreed_fields(milepost):
    lines = json.loads(milepost("plan", "reconcile", ITU, "--format", "json").stdout)
    assert set(lines[0]) == {"id", "kind", "size", "where", "printed", "computed", "difference"}
    assert {line["kind"] for line in lines} == {"arithmetic", "text", "missing"}
    assert {line["size"] for line in lines} == {"rounding", "real"}


@pytest.mark.parametrize("words", [["progress"], ["sources", "list"], ["snapshot", "verify"], ["trace", "I.5-c.1"]])
def test_without_a_record_one_is_told_what_to_type(milepost, words):
    answered = milepost(*words)
    assert answered.exit_code == 2
    assert "milepost init" in answered.stderr
