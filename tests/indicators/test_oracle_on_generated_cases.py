"""The core against the slow second implementation on seeded cases of every kind; `bench.oracle` runs a million."""

from __future__ import annotations

import pytest

from bench import oracle_verdicts
from bench.oracle import compared, main
from indicators.steps import REASONS
from indicators.terms import Status

CASES = 6000


@pytest.fixture(scope="module")
def outcomes():
    return compared(CASES, seed=2026)


def test_the_two_agree_on_every_output_of_thousands_of_cases(outcomes):
    assert outcomes.total() == CASES


def test_the_cases_come_to_every_status_by_every_method(outcomes):
    named = {name.split(" +")[0] for name in outcomes}
    for status in set(Status) - {"not_assessable"}:
        assert f"linear-1: {status}" in named
        assert f"cagr-1: {status}" in named or status in {"maintained", "below_floor"}


def test_the_cases_come_to_every_reason_of_a_promise(outcomes):
    named = {name.partition(": ")[2].split(" +")[0] for name in outcomes}
    of_a_promise = {one for one in REASONS if one.startswith(("baseline_", "target_"))}
    assert of_a_promise | {"no_direction", "direction_contradicts", "growth_not_applicable", "not_yet_due"} <= named


def test_a_disagreement_stops_it_and_tells_the_case(monkeypatch, capsys):
    told = oracle_verdicts.judged
    monkeypatch.setattr(oracle_verdicts, "judged", lambda matter, method: told(matter, "linear-1"))
    assert main(["--cases", "300"]) == 1
    assert "they disagree: cagr-1" in capsys.readouterr().err


def test_the_same_seed_makes_the_same_cases():
    assert compared(200, seed=5) == compared(200, seed=5)
