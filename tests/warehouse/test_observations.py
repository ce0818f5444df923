from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from indicators.provenance import sha256_of
from indicators.series import ObsStatus, SeriesKey
from tests.frames import Reading, candidate, day, frame_of, lenient, numbered, raw_file, small_plan
from tests.warehouse.story import RATE, Story
from warehouse.admission import admit
from warehouse.instants import datetime_of, end_of_day, instant, later_than
from warehouse.landing import land
from warehouse.observations import (
    history_of,
    known_in_areas,
    latest_known_on,
    series_known_on,
    vintages_at_hand,
    vintages_of,
)

KEY = SeriesKey(indicator="recycling-rate", area="CHE", source="register")


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def test_an_observation_carries_everything_that_leads_back_to_its_bytes(warehouse):
    parts = [raw_file("page one", recorded=True), raw_file("page two", part=1, recorded=True)]
    landed = land(warehouse, parts, at=day(0), by="me")
    frame = frame_of(candidate(0.1, file=1, row=7, note="a note", status="E"))
    admit(warehouse, landed.delivery, Reading(frame), small_plan(), at=day(1), by="me", reader_version="1",
          checker=lenient)  # fmt: skip
    (one,) = series_known_on(warehouse, RATE, None)
    assert (one.series, one.period.text, one.value, one.status) == (KEY, "2020", Decimal("0.1"), ObsStatus.ESTIMATED)
    assert (one.unit, one.note, one.row, one.sha256) == ("percent", "a note", 7, sha256_of(b"page two"))
    assert (one.recorded, one.revised, one.withdrawn) == (True, False, False)
    assert (one.known_at, one.vintage, one.id, one.landing) == ("2026-01-02T12:00:00.000000Z", 1, 1, 2)


def test_each_past_day_has_its_own_answer(story):
    for value in (5.0, 6.0, 7.0):
        story.admit(numbered(y2020=value))
    answers = [story.known(end_of_day(day(number).date())).get("2020") for number in range(5)]
    assert answers == [None, "5.0", "6.0", "7.0", "7.0"]


def test_known_on_a_day_means_known_by_its_end_in_utc(story):
    story.admit(numbered(y2020=5.0))
    known_at = day(1)
    assert story.known(known_at) == {"2020": "5.0"}
    assert story.known(known_at.replace(hour=11)) == {}
    in_auckland = datetime.fromisoformat("2026-01-03T01:00:00+13:00")
    assert story.known(in_auckland) == {"2020": "5.0"}


def test_withdrawn_values_are_told_only_to_those_who_ask(story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    story.admit(numbered(y2020=5.0))
    assert [one.period.text for one in series_known_on(story.warehouse, RATE, None)] == ["2020"]
    both = known_in_areas(story.warehouse, dict.fromkeys(RATE), None)
    assert [(one.period.text, one.withdrawn, one.value) for one in both] == [
        ("2020", False, Decimal("5.0")),
        ("2021", True, None),
    ]
    assert both[1].sha256 == sha256_of(b"main of day 2")


def test_only_what_another_vintage_said_differently_counts_as_revised(story):
    story.admit(numbered(y2020=5.0, y2021=6.0))
    story.admit(numbered(y2020=5.5, y2021=6.0))
    assert [one.revised for one in series_known_on(story.warehouse, RATE, None)] == [True, False]
    assert [one.revised for one in series_known_on(story.warehouse, RATE, day(1))] == [False, False]


def test_the_history_of_a_cell_is_whole_and_in_order(story):
    for frame in (numbered(y2020=5.0, y2021=1.0), numbered(y2021=1.0), numbered(y2020=5.0, y2021=1.0)):
        story.admit(frame)
    told = vintages_of(story.warehouse, KEY, "2020")
    assert [(one.value, one.withdrawn) for one in told] == [(5, False), (None, True), (5, False)]
    assert [one.period.text for one in vintages_of(story.warehouse, KEY)] == ["2020", "2020", "2020", "2021"]
    assert vintages_of(story.warehouse, SeriesKey(indicator="other")) == []
    at_hand = vintages_at_hand(story.warehouse)
    for period in ("2020", "2021"):
        assert list(at_hand(KEY, period)) == vintages_of(story.warehouse, KEY, period)
    assert list(at_hand(KEY, "1999")) == list(at_hand(SeriesKey(indicator="other"), "2020")) == []


def test_the_history_of_indicators_is_everything_known_by_an_instant_the_oldest_vintage_first(warehouse):
    one, other = Story(warehouse, source="register"), Story(warehouse, source="survey")
    one.admit(frame_of(candidate(1.0), candidate(2.0, area="FRA")))
    other.admit(frame_of(candidate(9.0, period="2021")))
    one.admit(frame_of(candidate(1.5)))
    told = history_of(warehouse, RATE)
    assert [(item.vintage, item.series.area, item.series.source, item.value, item.withdrawn) for item in told] == [
        (1, "CHE", "register", 1, False), (1, "FRA", "register", 2, False), (2, "CHE", "survey", 9, False),
        (3, "CHE", "register", Decimal("1.5"), False), (3, "FRA", "register", None, True),
    ]  # fmt: skip
    assert [item.revised for item in told] == [False, False, False, True, True]
    assert history_of(warehouse, RATE, day(1)) == told[:2]
    assert history_of(warehouse, []) == history_of(warehouse, ["other"]) == []


def test_the_latest_is_the_latest_period_with_a_value_and_frequencies_may_mix(story):
    story.admit(numbered(**{"y2019": 1.0, "y2020-Q4": 2.0, "y2020-06": 3.0, "y2021": None}))
    (one,) = latest_known_on(story.warehouse, RATE, None)
    assert one.period.text == "2020-Q4"


def test_series_of_several_sources_and_areas_are_kept_apart(warehouse):
    Story(warehouse, source="register").admit(frame_of(candidate(1.0), candidate(2.0, area="FRA")))
    Story(warehouse, source="survey").admit(frame_of(candidate(3.0), candidate(4.0, breakdown="sex=F")))
    told = [
        (one.series.area, one.series.breakdown, one.series.source) for one in series_known_on(warehouse, RATE, None)
    ]
    assert told == [("CHE", "", "register"), ("CHE", "", "survey"), ("CHE", "sex=F", "survey"), ("FRA", "", "register")]
    assert {one.series.area for one in series_known_on(warehouse, RATE, None, "FRA")} == {"FRA"}
    assert series_known_on(warehouse, [], None) == []


def test_a_value_beside_a_missing_status_cannot_be_written(story):
    for frame in (frame_of(candidate(5.0, status="O")), frame_of(candidate(None, status="A"))):
        with pytest.raises(DBAPIError, match="observation_gap_check"):
            story.admit(frame)
    with pytest.raises(DBAPIError, match="observation_finite_check"):
        story.admit(frame_of(candidate(float("inf"))))
    assert story.known() == {}


def test_what_was_known_is_read_along_one_index_in_its_order(sqlite_warehouse):
    statements = []
    event.listen(sqlite_warehouse.engine, "before_cursor_execute", lambda *told: statements.append(told[2:4]))
    series_known_on(sqlite_warehouse, RATE, None, "CHE")
    statement, parameters = next(told for told in statements if "observation.value" in told[0])
    with sqlite_warehouse.read() as connection:
        plan = [step.detail for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert any("USING INDEX observation_known_index" in step for step in plan)
    assert not [step for step in plan if "TEMP B-TREE" in step]


INSTANTS = st.datetimes(min_value=datetime.fromisoformat("1900-01-01"), timezones=st.just(UTC))


@given(INSTANTS, INSTANTS)
def test_instants_sort_as_time_does(first, second):
    assert (instant(first) < instant(second)) == (first < second)
    assert datetime_of(instant(first)) == first


def test_an_instant_without_a_time_zone_is_none():
    with pytest.raises(ValueError, match="no time zone"):
        instant(datetime.fromisoformat("2026-01-01"))


def test_what_follows_is_later_whatever_the_clock_says():
    assert later_than(None, day(0)) == instant(day(0))
    assert later_than(instant(day(1)), day(0)) == "2026-01-02T12:00:00.000001Z"
    assert end_of_day(date(2026, 1, 1)) == datetime(2026, 1, 1, 23, 59, 59, 999999, tzinfo=UTC)
