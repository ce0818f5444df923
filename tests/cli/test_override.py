"""Verdicts set by hand, at the terminal: set, shown beside the computed status everywhere, withdrawn."""

from __future__ import annotations

import csv
import io
import json

import pytest

from flows.surroundings import now
from tests.cli.terminal import at_home_of, told, typed
from tests.two_places import BOTH, RATE, REUSE, record_two

NEXT_YEAR = f"{now().year + 1}-06-30"


@pytest.fixture
def home(tmp_path, migrated_file):
    with at_home_of(record_two, tmp_path, migrated_file, user="anna"):
        yield


def remarks() -> dict[str, tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(told("progress", "--format", "csv")))
    return {row["code"]: (row["status"], row["remark"]) for row in rows}


def set_one(place: str, *more: str) -> str:
    return told(
        "override", "set", place, "--status", "at_risk", "--reason", "Half are late", "--expires", NEXT_YEAR, *more
    )


def test_it_stands_beside_the_computed_status_in_table_trace_and_snapshot_until_withdrawn(home):
    assert set_one(REUSE, "--decision", "document 7").startswith(f"override 1: {REUSE} is at risk by hand from ")
    set_one(BOTH)
    beside = f"overridden by hand: at risk until {NEXT_YEAR}, by anna: Half are late"
    assert (remarks()[REUSE][0], remarks()[BOTH][0]) == ("off track", "off track")
    assert f"{beside}; document 7" in remarks()[REUSE][1]
    assert beside in remarks()[BOTH][1]
    assert beside not in remarks()[RATE][1]
    assert "Overridden by hand: at risk, by anna until 30 June" in told("trace", REUSE)
    taken = told("snapshot", "take")
    document = json.loads(told("snapshot", "show"))
    assert [one["place"] for one in document["overrides"]] == [REUSE, BOTH]
    assert document["roll_ups"][-1]["overridden"] == 1
    assert "withdrawn" in told("override", "withdraw", "1", "--reason", "They reported")
    assert "overridden" not in remarks()[REUSE][1]
    assert "Overridden by hand" in told("trace", REUSE, "--snapshot", taken.split()[1])


def test_the_list_shows_what_stands_and_with_all_what_ever_was(home):
    assert "no status is overridden" in typed("override", "list").stderr
    set_one(RATE)
    told("override", "withdraw", "1", "--reason", "They reported")
    assert json.loads(told("override", "list", "--format", "json")) == []
    (row,) = json.loads(told("override", "list", "--all", "--format", "json"))
    assert (row["place"], row["state"], row["withdrawn_because"]) == (RATE, "withdrawn", "They reported")


@pytest.mark.parametrize(("words", "found"), [
    (("set", "I.9", "--status", "at_risk", "--reason", "x", "--expires", NEXT_YEAR), "no indicator 'I.9'"),
    (("set", RATE, "--status", "at_risk", "--reason", "x", "--expires", "soon"), "--expires: found 'soon'"),
    (("set", RATE, "--status", "fine", "--reason", "x", "--expires", NEXT_YEAR), "'fine' is not one of"),
    (("set", RATE, "--status", "at_risk", "--reason", "x"), "Missing option '--expires'"),
    (("withdraw", "9", "--reason", "x"), "there is no override 9"),
])  # fmt: skip
def test_a_mistake_is_told_and_ends_with_two(home, words, found):
    done = typed("override", *words)
    assert done.exit_code == 2
    assert found in done.stderr
