"""The schedule is made from the plans: one refresh a source, at its own cadence, each at a minute of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.source_schedule import cron_of, entries_of, prefect_file
from indicators.crosswalk import Crosswalk
from tests.connectors.specimens import source_of
from tests.frames import small_plan
from warehouse.cadences import next_due
from warehouse.plan_folder import read_plan

PLAN = read_plan(Path(__file__).parents[2] / "plans", "itu-gs-2020-2023")
MOMENT = datetime(2026, 5, 5, 12, tzinfo=UTC)


@pytest.fixture
def deployments_in(prefect_prepared):
    from flows.deployments import deployments_in

    return deployments_in


def test_the_file_for_workers_of_ones_own_holds_a_refresh_for_each_source(deployments_in, tmp_path):
    path = tmp_path / "sources.yaml"
    path.write_text(prefect_file(entries_of([PLAN])), encoding="utf-8")
    made = deployments_in(path)
    assert [one.parameters for one in made] == [{"plan": PLAN.code, "sources": [one.id]} for one in PLAN.sources]
    assert {one.flow_name for one in made} == {"refresh"}
    assert len({one.name for one in made}) == len(PLAN.sources)
    for one, source in zip(made, PLAN.sources, strict=True):
        (entry,) = one.schedules
        assert (entry.schedule.cron, entry.schedule.timezone) == (cron_of(PLAN, source), source.time_zone)
        assert set(one.parameters) <= set(one._parameter_openapi_schema.properties)


def test_what_two_editions_both_ask_is_asked_once_by_the_newer():
    shared, own = PLAN.sources[:3], PLAN.sources[3]
    crosswalk = Crosswalk(before=PLAN.code, steps=())
    newer = PLAN.model_copy(update={"code": "next", "sources": shared, "crosswalk": crosswalk})
    asked = {entry["name"] for entry in entries_of([PLAN, newer])}
    assert {f"next.{source.id}" for source in shared} <= asked
    assert not {f"{PLAN.code}.{source.id}" for source in shared} & asked
    assert f"{PLAN.code}.{own.id}" in asked


@given(
    st.integers(0, 59), st.integers(0, 23), st.integers(0, 1440), st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    st.sampled_from(["Europe/Zurich", "UTC"]),
)  # fmt: skip
def test_a_source_is_asked_within_its_spread_after_its_cadence_and_always_at_the_same_minute(
    minute, hour, spread, identity, zone
):
    about = {"id": identity, "cadence": f"{minute} {hour} 15 * *", "time_zone": zone}
    source = source_of("unsdg", jitter_minutes=spread, **about)
    spun = source.model_copy(update={"cadence": cron_of(small_plan(), source)})
    late = next_due(spun, MOMENT) - next_due(source, MOMENT)
    assert timedelta(0) <= late <= timedelta(minutes=min(spread, 59 - minute))
    assert cron_of(small_plan(), source) == spun.cadence


def test_sources_of_one_cadence_do_not_all_start_at_once():
    asked = [cron_of(PLAN, source) for source in PLAN.sources if source.cadence == "0 6 1 2 *"]
    assert len(set(asked)) > len(asked) / 2


@pytest.mark.parametrize("cadence", ["*/15 * * * *", "0-30 6 * * *", "* * * * *"])
def test_a_cadence_of_steps_stays_as_it_is(cadence):
    assert cron_of(small_plan(), source_of("unsdg", cadence=cadence)) == cadence


def test_several_minutes_are_moved_together():
    source = source_of("unsdg", cadence="0,30 6 * * *", jitter_minutes=10, id="b")
    first, second = (int(one) for one in cron_of(small_plan(), source).split()[0].split(","))
    assert (second - first, 0 <= first <= 10) == (30, True)


def test_a_source_with_no_spread_is_asked_when_its_cadence_says():
    assert cron_of(small_plan(), source_of("unsdg", jitter_minutes=0)) == "0 5 * * 1"
