"""When a source is due: cron in its own time zone, over the change of the clocks, early hand-ins included."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import DefinitionError
from tests.connectors.specimens import source_of
from warehouse.cadences import check_cadences, due_since, last_due, next_due, overdue_from
from warehouse.plan_folder import read_plan

PLANS = Path(__file__).parents[2] / "plans"
CADENCES = (
    "0 5 * * 1",
    "30 5 * * 1",
    "0 6 1 12 *",
    "0 6 1 * *",
    "*/15 * * * *",
    "30 2 * * *",
    "0 0 29 2 *",
    "0 6 L * *",
)
moments = st.integers(1_577_836_800_000, 2_051_222_400_000).map(lambda ms: datetime.fromtimestamp(ms / 1000, UTC))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("cadence", "after", "due"),
    [
        ("30 5 * * 1", "2026-03-23T05:30+01:00", "2026-03-30T05:30+02:00"),
        ("30 5 * * 1", "2026-10-19T05:31+02:00", "2026-10-26T05:30+01:00"),
        ("30 2 * * *", "2026-03-28T12:00+01:00", "2026-03-29T03:00+02:00"),
        ("0 6 1 4 *", "2026-04-01T05:59:59+02:00", "2026-04-01T06:00+02:00"),
        ("0 6 1 4 *", "2026-04-01T06:00+02:00", "2027-04-01T06:00+02:00"),
    ],
)
def test_a_cadence_is_read_in_the_time_of_its_place(cadence, after, due):
    assert next_due(source_of("unsdg", cadence=cadence), at(after)) == at(due)


@given(moments, st.sampled_from(CADENCES), st.sampled_from(["Europe/Zurich", "UTC", "Asia/Kathmandu"]))
def test_the_last_time_is_not_after_the_moment_and_the_next_one_is(moment, cadence, zone):
    source = source_of("unsdg", cadence=cadence, time_zone=zone)
    before, after = last_due(source, moment), next_due(source, moment)
    assert before <= moment < after
    assert next_due(source, before - timedelta(seconds=1)) == before


def test_what_came_after_it_was_due_is_due_again_at_the_next_time_only():
    source = source_of("unsdg", cadence="0 5 * * 1")
    monday, success = at("2026-03-02T05:00+01:00"), at("2026-03-02T05:06+01:00")
    assert due_since(source, success, monday + timedelta(days=6)) is None
    assert due_since(source, success, monday + timedelta(days=7)) == monday + timedelta(days=7)
    assert due_since(source, success, monday + timedelta(days=30)) == monday + timedelta(days=7)


@pytest.mark.parametrize(
    ("cadence", "handed_in", "due"),
    [
        ("0 6 1 2 *", "2026-01-27", "2027-02-01"),
        ("0 6 1 2 *", "2026-01-20", "2026-02-01"),
        ("0 6 1 2 *", "2026-02-03", "2027-02-01"),
        ("0 6 * * 1", "2026-03-07", "2026-03-16"),
        ("0 6 * * 1", "2026-03-03", "2026-03-09"),
    ],
)
def test_what_people_hand_in_shortly_before_it_is_due_is_what_was_due(cadence, handed_in, due):
    source = source_of("workbook", cadence=cadence)
    assert due_since(source, at(f"{handed_in}T12:00Z"), at("2028-01-01T00:00Z")).date().isoformat() == due


def test_a_source_is_overdue_when_its_spread_and_tolerance_have_passed():
    source = source_of("unsdg", tolerance_days=2, jitter_minutes=30)
    assert overdue_from(source, at("2026-03-02T05:00Z")) == at("2026-03-04T05:30Z")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cadence": "weekly"}, "cadence"),
        ({"cadence": "0 6 31 2 *"}, "cadence"),
        ({"cadence": "61 6 1 2 *"}, "cadence"),
        ({"time_zone": "Europe/Geneve"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
    ],
)
def test_a_cadence_or_place_that_names_no_time_is_found(given, said):
    plan = read_plan(PLANS, "itu-gs-2020-2023")
    wrong = plan.model_copy(update={"sources": (*plan.sources, source_of("unsdg", **given))})
    (found,) = check_cadences(wrong)
    assert (found.code, found.place()) == ("cadence-names-no-time", f"a-unsdg, {said}")
    assert not list(check_cadences(plan))


def test_a_plan_with_such_a_cadence_is_not_loaded(tmp_path):
    shutil.copytree(PLANS / "itu-gs-2020-2023", tmp_path / "plan")
    path = tmp_path / "plan/sources/statistics.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"0 6 1 12 *"', '"each December"'), encoding="utf-8")
    with pytest.raises(DefinitionError) as told:
        read_plan(tmp_path, "plan")
    assert [(one.code, one.found) for one in told.value.mistakes] == [("cadence-names-no-time", "'each December'")]
