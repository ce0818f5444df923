"""Expenditure at the terminal: entered one by one or as a table, set beside budgets, frozen, taken back."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.terminal import at_home_with, told, typed
from tests.spending import living_plan


@pytest.fixture
def home(tmp_path, migrated_file):
    with at_home_with(living_plan(), tmp_path, migrated_file):
        yield tmp_path


def spend(output: str, amount: str, *more: str, year: str = "2021") -> str:
    return told("resources", "spend", output, "--year", year, "--amount", amount, *more)


def accounts(*more: str) -> dict[tuple[str, str], dict]:
    rows = csv.DictReader(io.StringIO(told("resources", "list", "--format", "csv", *more)))
    return {(row["code"], row["year"]): row for row in rows}


def test_what_was_spent_stands_beside_the_budget_of_the_same(home):
    assert spend("A.1-1", "90.50", "--note", "audited") == "1 new, 0 put right, 0 known already\n"
    assert spend("A.1-1", "91") == "0 new, 1 put right, 0 known already\n"
    found = accounts()
    assert [found["A.1-1", "2021"][name] for name in ("budget", "spent", "variance", "share")] == [
        "100", "91", "-9", "0.91",
    ]  # fmt: skip
    assert (found["small", "all"]["reported"], found["small", "all"]["of"]) == ("1", "12")
    assert ("A.2-1", "2021") not in found
    assert accounts("--all")["A.2-1", "2021"]["spent"] == ""
    assert accounts("--objective", "A.2") == {}
    assert "91.0%" in told("resources", "list")


def test_a_table_is_written_down_whole_and_says_where_it_came_from(home):
    file = home / "spent.csv"
    file.write_text("Output,Year,Amount,Note\nA.1-1,2021,90,\nA.1-2,2021,60,late\n", encoding="utf-8")
    assert told("resources", "load", str(file)).startswith("2 new")
    assert told("resources", "load", str(file)).startswith("0 new, 0 put right, 2 known already")
    reports = json.loads(told("resources", "reports", "--format", "json"))
    assert [(one["output"], one["amount"], one["note"], one["document"]) for one in reports] == [
        ("A.1-1", 90, "", "spent.csv"), ("A.1-2", 60, "late", "spent.csv"),
    ]  # fmt: skip


def test_of_a_table_with_mistakes_every_one_is_told_and_nothing_is_kept(home):
    file = home / "spent.csv"
    file.write_text("output,year,amount\nA.1-1,2021,90\nA.9-9,2021,5\nA.1-2,2019,15\n", encoding="utf-8")
    done = typed("resources", "load", str(file))
    assert done.exit_code == 2
    assert "spent.csv, line 3, output: found A.9-9" in done.stderr
    assert "spent.csv, line 4, year: found 2019; expected a year of the plan, 2020 to 2023" in done.stderr
    assert "milepost: 2 mistakes in what was given; nothing was written down" in done.stderr
    assert "nothing is reported as spent" in typed("resources", "list").stderr


@pytest.mark.parametrize(("words", "told_of"), [
    (("spend", "A.9", "--year", "2021", "--amount", "5"), "output: found A.9"),
    (("spend", "A.1-1", "--year", "2021", "--amount", "5,5"), "amount: found 5,5"),
    (("spend", "A.1-1", "--year", "2021", "--amount", "5", "--reported-on", "2999-01-01"), "reported on: found 2999-01-01"),
    (("withdraw", "A.1-1", "--year", "2021", "--reason", "wrong"), "nothing is reported that could be taken back"),
    (("load", "nowhere.csv"), "nowhere.csv: cannot be read"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_in_a_sentence(home, words, told_of):
    done = typed("resources", *words)
    assert (done.exit_code, told_of in done.stderr) == (2, True), done.output


def test_a_snapshot_keeps_what_was_known_when_it_was_taken(home):
    assert "expenditure" not in (before := json.loads(freeze()))
    spend("A.1-1", "90")
    frozen = json.loads(freeze())["expenditure"]
    assert [(one["output"], one["year"], one["amount"]) for one in frozen] == [("A.1-1", 2021, "90")]
    assert "expenditure" not in told("snapshot", "verify")
    told("resources", "withdraw", "A.1-1", "--year", "2021", "--reason", "of another output")
    assert json.loads(freeze()).keys() == before.keys()


def freeze() -> str:
    told("snapshot", "take")
    return told("snapshot", "show")
