"""What is due from whom: by the cadence, from those who may hand it in, about the period that ended last."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from indicators.framework import SeriesBinding
from indicators.periods import Frequency
from indicators.permissions import Grant, Role, Scope
from tests.frames import day, numbered, small_plan
from tests.warehouse.story import Story
from warehouse.accounts import change_account, create_account, grant
from warehouse.dues import DueState, due_of, dues, periods_awaited

SERIES = (SeriesBinding(label="main", indicator="recycling-rate", unit="percent"),)


def plan(*, first=2020, last=2030, frequency="A", **given):
    """A plan with one source that people hand in each February and one that is asked by itself."""
    made = small_plan("register", "kept")
    about = {"series": SERIES, "cadence": "0 6 1 2 *", "tolerance_days": 45, **given}
    register, kept = (one.model_copy(update=about) for one in made.sources)
    kept = kept.model_copy(update={"options": {"file": "registers/a.csv"}})
    rate = made.indicators[0].model_copy(update={"frequency": Frequency(frequency)})
    years = {"first_year": first, "last_year": last}
    return made.model_copy(update={**years, "sources": (register, kept), "indicators": (rate,)})


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(warehouse, when, **given):
    (only,) = dues(warehouse, plan(**given), at=at(when))
    return only


def test_only_what_people_hand_in_is_due_from_them(warehouse):
    assert [one.source for one in dues(warehouse, plan(), at=day(0))] == ["register"]


def test_what_never_came_is_due_since_it_last_should_have_and_overdue_when_the_tolerance_has_passed(warehouse):
    told = {when: due(warehouse, when) for when in ("2026-02-01T04:59", "2026-02-01T05:00", "2026-03-18T05:10")}
    assert [one.state for one in told.values()] == [DueState.OVERDUE, DueState.DUE, DueState.OVERDUE]
    assert [one.on.isoformat() for one in told.values()] == ["2025-02-01", "2026-02-01", "2026-02-01"]
    assert told["2026-02-01T05:00"].by == date(2026, 3, 18)
    assert told["2026-02-01T05:00"].periods == ("2025",)
    assert told["2026-02-01T05:00"].last is None


def test_what_was_handed_in_is_due_again_at_the_next_time_and_early_counts(warehouse):
    story = Story(warehouse)
    story.admit(numbered(y2024=5.0))
    given = due(warehouse, "2026-01-20T00:00")
    # Handed in on the second of January, thirty days before it was due: that is what was due.
    assert (given.state, given.on, given.by) == (DueState.AHEAD, date(2027, 2, 1), date(2027, 3, 18))
    assert given.last == "2026-01-02T12:00:00.000000Z"
    assert given.periods == ("2026",)
    assert due(warehouse, "2027-02-02T00:00").state is DueState.DUE


@pytest.mark.parametrize(
    ("frequency", "on", "awaited"),
    [
        ("A", date(2022, 2, 1), "2021"),
        ("A", date(2021, 1, 1), "2020"),
        ("A", date(2020, 12, 31), None),
        ("A", date(2026, 2, 1), "2023"),
        ("Q", date(2022, 2, 1), "2021-Q4"),
        ("Q", date(2026, 2, 1), "2023-Q4"),
        ("M", date(2022, 3, 1), "2022-02"),
        ("S", date(2022, 8, 1), "2022-S1"),
        ("D", date(2022, 8, 1), "2022-07-31"),
    ],
)
def test_the_last_period_that_ended_within_the_years_of_the_plan_is_awaited(frequency, on, awaited):
    made = plan(first=2020, last=2023, frequency=frequency)
    assert periods_awaited(made, made.source("register"), on) == ((awaited,) if awaited else ())


def test_days_are_those_of_the_place_the_source_is_at(warehouse):
    tokyo = due(warehouse, "2026-02-10T00:00", cadence="0 0 1 2 *", time_zone="Asia/Tokyo", tolerance_days=0)
    assert (tokyo.at, tokyo.on) == (at("2026-01-31T15:00"), date(2026, 2, 1))


def test_those_who_may_hand_it_in_are_named_and_nobody_else(warehouse):
    grants = {
        "ada": Grant(role=Role.OWNER, scope=Scope.SOURCE, about="register"),
        "ben": Grant(role=Role.OWNER, scope=Scope.SOURCE, about="kept"),
        "cem": Grant(role=Role.OFFICER),
        "dee": Grant(role=Role.OWNER, scope=Scope.INDICATOR, about="recycling-rate"),
        "eve": Grant(role=Role.OWNER),
    }
    for name, given in grants.items():
        create_account(warehouse, name, display_name=name.title(), email="", language="en", at=day(0), by="me")
        grant(warehouse, name, given, given=True, at=day(0), by="me")
    made = plan()
    assert [one.name for one in due_of(warehouse, made, made.source("register"), at=day(0)).people] == [
        "ada",
        "dee",
        "eve",
    ]
    change_account(warehouse, "eve", active=False, at=day(1), by="me")
    assert [one.name for one in due_of(warehouse, made, made.source("register"), at=day(2)).people] == ["ada", "dee"]
