"""The counter from a terminal: the same findings, counts and ends as on its pages."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from flows.surroundings import settings
from tests.cli.terminal import at_home_with, typed
from tests.portal.world import PLAN
from warehouse.connection import open_warehouse
from warehouse.submission_tables import metadata

SOURCE = "spm-un-swap"
FIT = "indicator,area,period,value\nun-swap-meets,001,2021,12\n"
MIXED = FIT + "un-swap-exceeds,001,2021,two\n"


@pytest.fixture
def call(tmp_path, migrated_file):
    """The command line on a record of its own with the plan of the office."""

    def call(content: str | None, *words: str):
        file = tmp_path / "swap.csv"
        if content is not None:
            file.write_text(content, encoding="utf-8")
        return typed("submit", str(file), "--source", SOURCE, *words)

    with at_home_with(PLAN, tmp_path, migrated_file):
        yield call


def rows() -> dict[str, int]:
    with open_warehouse(settings()) as warehouse, warehouse.read() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in metadata.tables}


def told(answer) -> dict:
    return json.loads(answer.stdout)


def test_a_dry_run_tells_everything_and_keeps_nothing(call):
    before = rows()
    answer = call(MIXED, "--dry-run", "--format", "json")
    assert answer.exit_code == 1
    said = told(answer)
    assert (said["new"], said["refused"], said["id"]) == (1, 1, None)
    wrong = next(one for one in said["findings"] if one["severity"] == "error")
    assert (wrong["cell"], wrong["found"]) == ("D3", "two")
    assert [(one["indicator"], one["old"], one["new"]) for one in said["changes"]] == [("un-swap-meets", None, 12)]
    assert rows() == before


def test_a_file_in_order_is_submitted_and_waits_for_its_signature(call):
    answer = call(FIT, "--note", "counted late", "--format", "json")
    assert (answer.exit_code, told(answer)["state"]) == (0, "submitted")
    assert rows()["observation"] == 0


def test_a_warning_is_shown_and_wants_a_word(call):
    answer = call(FIT, "--format", "json")
    assert (answer.exit_code, told(answer)["state"]) == (2, "draft")
    assert [one["severity"] for one in told(answer)["findings"]] == ["warning"]
    assert "--note: found nothing; expected why known values change" in call(FIT).stderr


def test_everything_that_is_wanting_is_told_at_once(call):
    answer = call(MIXED)
    assert answer.exit_code == 1
    assert '--accept: found "all" with 1 refused rows; expected "fit"' in answer.stderr
    assert "--note: found nothing" in answer.stderr


def test_the_same_file_again_is_the_same_submission(call):
    first, again = (told(call(FIT, "--note", "counted late", "--format", "json")) for _ in range(2))
    assert (first["id"], first["already"], again["already"]) == (again["id"], False, True)
    assert rows()["submission"] == 1


def test_refused_rows_stop_the_file_until_the_rest_is_asked_for(call):
    stopped = call(MIXED, "--note", "counted late", "--format", "json")
    assert (stopped.exit_code, told(stopped)["state"]) == (1, "draft")
    taken = call(MIXED, "--note", "counted late", "--accept", "fit", "--format", "json")
    assert (taken.exit_code, told(taken)["state"]) == (1, "submitted")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--accept", "some"), "--accept: found 'some'; expected all or fit"),
        (("--column", "Land"), "expected HEADING=COLUMN"),
        (("--decimal", ";"), "decimal: found ';'; expected one of the answers offered: '.' or ','"),
        (("--source", "worldbank-wdi"), "that people hand in; those are"),
    ],
)
def test_a_mistake_of_the_caller_is_said(call, words, sentence):
    answer = call(FIT, *words)
    assert answer.exit_code == 2
    assert sentence in answer.stderr


def test_a_file_that_is_not_there_is_said(call):
    answer = call(None)
    assert answer.exit_code == 2
    assert "expected a file that can be read" in answer.stderr


def test_what_must_be_asked_is_told_with_the_option_that_answers_it(call):
    answer = call(FIT.replace(",12", ',"12,5"'), "--dry-run")
    assert "Answer with --decimal" in answer.stderr
