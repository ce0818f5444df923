"""A value its source takes back is told at the terminal: in the list of observations, and beside the progress."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from cli.main import command_line
from flows.refresh_steps import Errand, refresh_source
from flows.surroundings import now
from warehouse.connection import open_warehouse
from warehouse.plan_folder import read_plan
from warehouse.plan_sketch import sketch_plan
from warehouse.plans import load_plan


@pytest.fixture
def told(sqlite_settings, monkeypatch):
    """A register that gave a value of 2025 and then no longer; then a function that asks the command line."""
    register = sketch_plan(sqlite_settings.plans, "own", title="Own", first_year=2025) / "registers/services.csv"
    with open_warehouse(sqlite_settings) as warehouse:
        load_plan(warehouse, read_plan(sqlite_settings.plans, "own"), at=now(), by="tests")
    errand = Errand(settings=sqlite_settings, plan="own", source="digital-office", by="tests")
    assert refresh_source(errand).changes == 2
    rows = register.read_text(encoding="utf-8").splitlines(keepends=True)
    register.write_text("".join(rows[:-1]), encoding="utf-8")
    assert refresh_source(errand).changes == 1
    monkeypatch.setenv("MILEPOST_HOME", str(sqlite_settings.home))
    monkeypatch.setenv("MILEPOST_DATABASE_URL", sqlite_settings.database_url)
    return lambda *words: CliRunner().invoke(command_line(list(words)), list(words)).stdout


def test_the_list_of_observations_names_what_was_withdrawn(told):
    rows = json.loads(told("observations", "services-online", "--format", "json"))
    assert [(row["period"], row["value"], row["withdrawn"]) for row in rows] == [
        ("2024", 40, False), ("2025", None, True),
    ]  # fmt: skip


def test_progress_names_the_periods_that_were_withdrawn(told):
    (line,) = json.loads(told("progress", "--on", "2026-01-31", "--format", "json"))
    assert (line["withdrawn"], line["flags"]) == (["2025"], ["withdrawn"])
    assert "withdrawn: 2025" in told("progress", "--on", "2026-01-31", "--format", "csv")
