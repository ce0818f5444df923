"""Landing from sources that answer, that do not, and that did once: a recording never stands in for the last."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.refresh_steps import Errand, Origin, land
from indicators.errors import CallerMistake, SourceUnavailable
from tests.frames import NOON
from warehouse.connection import open_warehouse
from warehouse.landing import waiting
from warehouse.migrate import migrate
from warehouse.plan_folder import read_plan
from warehouse.plans import load_plan
from warehouse.runs import last_runs
from warehouse.settings import Settings

PLANS = Path(__file__).parents[2] / "plans"
RECORDINGS = PLANS / "itu-gs-2020-2023/recorded"
CODES = ("IT.NET.USER.FE.ZS", "IT.NET.USER.MA.ZS")


@pytest.fixture
def errand(tmp_path, httpserver):
    """A refresh of the World Bank as the local server plays it: no ETag, like the real one."""
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'milepost.db'}", PLANS)
    migrate(settings)
    plan = read_plan(PLANS, "itu-gs-2020-2023")
    address = httpserver.url_for("").rstrip("/")
    sources = [
        one.model_copy(update={"address": address}) if one.id == "worldbank-wdi" else one for one in plan.sources
    ]
    with open_warehouse(settings) as warehouse:
        load_plan(warehouse, plan.model_copy(update={"sources": tuple(sources)}), at=NOON, by="tests")
    return Errand(
        settings=settings, plan=plan.code, source="worldbank-wdi", by="tests", origin=Origin.RECORDED_IF_CLOSED,
        recordings=RECORDINGS, tries=0,
    )  # fmt: skip


def answer(httpserver):
    for code in CODES:
        body = (RECORDINGS / f"worldbank-wdi/{code}.json").read_bytes()
        httpserver.expect_request(f"/country/all/indicator/{code}").respond_with_data(body)


def test_a_source_that_never_answered_is_stood_in_for_by_its_recordings(errand):
    landed = land(errand)
    assert (landed.new, landed.recorded) == (2, True)


def test_a_source_that_answers_is_believed_and_not_its_recordings(errand, httpserver):
    answer(httpserver)
    landed = land(errand)
    assert (landed.new, landed.recorded) == (2, False)


def test_no_recording_stands_in_for_a_source_that_has_answered_before(errand, httpserver):
    answer(httpserver)
    land(errand)
    httpserver.clear()
    with pytest.raises(SourceUnavailable):
        land(errand)
    with open_warehouse(errand.settings) as warehouse:
        assert len(waiting(warehouse, "worldbank-wdi")) == 2
        assert last_runs(warehouse, source="worldbank-wdi")[0].outcome == "unavailable"


def test_the_same_answer_again_is_not_landed_again(errand, httpserver):
    answer(httpserver)
    assert [land(errand).new for _ in range(3)] == [2, 0, 0]


def test_a_source_the_plan_does_not_have_is_named_beside_those_it_has(errand):
    with pytest.raises(CallerMistake, match=r"has no source 'nowhere'; it has .*un-sdg"):
        land(replace(errand, source="nowhere"))
