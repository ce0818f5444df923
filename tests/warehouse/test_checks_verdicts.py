"""The verdicts that are kept with a run, what the checks cost as a plan grows, and that they keep quiet."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.findings import Severity
from tests.frames import frame_of
from tests.warehouse.indicators_for_checks import (
    NOTHING_KNOWN,
    checked,
    good_rows,
    ownership,
    places,
    plan_of,
    row_of,
    with_row,
)
from warehouse.checks import check_frame
from warehouse.plan_folder import read_plan
from warehouse.rules import ROW_RULES, SERIES_RULES, SEVERITY_OF, Need, Rule
from warehouse.suites import run_rules

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def plan_2020_2023():
    folder = ROOT / "plans" / "itu-gs-2020-2023"
    return read_plan(folder.parent, folder.name)


def test_every_rule_has_a_verdict_that_can_be_written_down():
    found = checked(with_row(9, value=120.0))
    assert [one.code for one in found.verdicts] == [rule.code for rule in (*ROW_RULES, *SERIES_RULES)]
    (failed,) = [one for one in found.verdicts if not one.success]
    assert json.loads(json.dumps(failed.as_dict())) == {
        "code": "value-out-of-range", "indicator": None, "success": False, "evaluated": 24, "unexpected": 1,
        "details": {"expectation": "ExpectColumnPairValuesAToBeGreaterThanB", "columns": ["maximum", "value"],
                    "unexpected_by_indicator": {"phone-ownership": 1}},
    }  # fmt: skip
    assert (failed.name, failed.passed) == ("value-out-of-range", False)


def test_a_verdict_says_how_many_rows_were_asked():
    evaluated = {one.code: one.evaluated for one in checked(good_rows()).verdicts}
    assert evaluated["unit-differs"] == 24
    assert evaluated["area-out-of-scope"] == 0
    assert evaluated["total-outside-parts"] == 8


def test_a_plan_of_many_indicators_is_checked_by_as_many_expectations_as_one_of_one():
    few = plan_of(ownership())
    many = plan_of(ownership(), *(ownership(id=f"share-{number}") for number in range(40)))
    rows = [*good_rows(), *(row_of(indicator=f"share-{n}", value=101.0, row=100 + n) for n in range(40))]
    assert len(checked(rows, plan=many).verdicts) == len(checked(good_rows(), plan=few).verdicts)
    assert len([one for one in checked(rows, plan=many).findings if one.code == "value-out-of-range"]) == 40


def test_nothing_delivered_is_nothing_found():
    found = checked([], known=good_rows())
    assert (found.findings, found.admissible.tolist()) == ((), [])
    assert all(one.success and not one.evaluated for one in found.verdicts)


def test_a_rule_that_cannot_be_asked_is_not_taken_for_bad_data():
    rule = Rule(code="x", severity=Severity.ERROR, column="value", need=Need.FINITE, over=("note",), found="",
                expected="", remedy="")  # fmt: skip
    with pytest.raises(RuntimeError, match="could not be asked"):
        run_rules(frame_of(row_of(note="a text")), [rule], {})


def test_the_real_plan_refuses_what_its_real_source_really_says(plan_2020_2023):
    # UN SDG database, IT_MOB_OWN, release 2020: South Africa and Costa Rica have values above 100 %.
    said = [("ZAF", "2015", "sex=M", 132.8175), ("CRI", "2016", "", 111.14), ("CHE", "2019", "", 95.2)]
    rows = [
        row_of(value, indicator="mobile-ownership", area=area, period=year, breakdown=sex, row=row)
        for row, (area, year, sex, value) in enumerate(said, start=1)
    ]
    found = check_frame(frame_of(*rows), plan_2020_2023, plan_2020_2023.source("un-sdg"), NOTHING_KNOWN)
    assert places(found) == [("value-out-of-range", 1, "value"), ("value-out-of-range", 2, "value")]
    assert found.admissible.tolist() == [False, False, True]


def test_every_indicator_of_the_real_plan_can_be_checked(plan_2020_2023):
    for source in plan_2020_2023.sources[:3]:
        indicator = plan_2020_2023.indicator(source.series[0].indicator)
        row = row_of(50.0, indicator=indicator.id, unit=indicator.unit.value, area="001")
        assert check_frame(frame_of(row), plan_2020_2023, source, NOTHING_KNOWN).admissible.all()


def test_the_checks_say_nothing_on_the_terminal_and_leave_nothing_on_the_disk(tmp_path):
    code = (
        "from tests.warehouse.indicators_for_checks import checked, with_row\n"
        "import socket; socket.socket.connect = socket.getaddrinfo = None\n"
        "assert len(checked(with_row(9, value=120.0)).findings) == 1"
    )
    alone = {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=alone)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_great_expectations_is_imported_by_a_run_of_the_checks_only():
    code = "import sys, warehouse.checks, warehouse.suites; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_every_code_names_no_other_severity_than_the_three():
    assert set(SEVERITY_OF.values()) == set(Severity)
