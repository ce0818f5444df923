"""Observations a page at a time: whole, in order, once each, as known then, and never by reading the whole table."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from bench.large_record import CAME, a_plan, fill
from tests.frames import candidate, day, frame_of
from tests.warehouse.story import RATE, Story
from warehouse import observation_pages
from warehouse.observation_pages import Place, Wanted, observation_page
from warehouse.observations import history_of, series_known_on

if TYPE_CHECKING:
    from collections.abc import Iterator

PERIODS = ("2019", "2020", "2020-Q4", "2020-11", "2021", "2020-07-01/P12M")
SEEN = [
    candidate(float(number), period=period, area=area, breakdown=breakdown, row=2 + number)
    for number, (area, breakdown, period) in enumerate(
        (area, breakdown, period) for area in ("CHE", "FRA", "150") for breakdown in ("", "sex=F") for period in PERIODS
    )
]
LATER = [
    *SEEN[1:-1], {**SEEN[-1], "value": 99.0}, candidate(98.0, area="ZAF", row=99),
]  # fmt: skip
"""The next day: one is withdrawn, one is revised, one is new."""


@pytest.fixture
def story(warehouse) -> Story:
    told = Story(warehouse)
    told.admit(frame_of(*SEEN))
    return told


def walked(warehouse, most, **asked):
    """Go through all pages; each says where the next begins."""
    wanted, after, found = Wanted(**{"indicators": tuple(RATE), **asked}), None, []
    for _ in range(200):
        page = observation_page(warehouse, wanted, after, most)
        assert len(page.observations) <= most
        found += page.observations
        after = page.after
        if after is None:
            return found
    raise AssertionError("the walk does not end")


def shown(found):
    return [(one.series.area, one.series.breakdown, one.period.text, one.vintage) for one in found]


@pytest.mark.parametrize("most", [1, 2, 5, 7, 36, 100])
def test_pages_of_any_size_hold_everything_once_and_in_the_same_order(story, most):
    assert walked(story.warehouse, most) == walked(story.warehouse, 1000)
    assert sorted(shown(walked(story.warehouse, most))) == sorted(shown(series_known_on(story.warehouse, RATE, None)))


def test_pages_are_as_known_on_an_instant(story):
    story.admit(frame_of(*LATER))
    then = walked(story.warehouse, 3, known_on=day(1))
    assert sorted(shown(then)) == sorted(shown(series_known_on(story.warehouse, RATE, day(1))))
    assert walked(story.warehouse, 3, known_on=day(0)) == []
    now = walked(story.warehouse, 3)
    assert shown(now) == shown(walked(story.warehouse, 100))
    assert sorted(shown(now)) == sorted(shown(series_known_on(story.warehouse, RATE, None)))
    assert len(now) == len(SEEN)
    assert {one.value for one in now} - {one.value for one in then} == {99, 98}


def test_a_history_holds_every_vintage_and_what_was_withdrawn(story):
    story.admit(frame_of(*LATER))
    told = walked(story.warehouse, 4, every_vintage=True)
    assert sorted(shown(told)) == sorted(shown(history_of(story.warehouse, RATE)))
    of_one = [(one.vintage, one.withdrawn) for one in told if shown([one])[0][:3] == ("CHE", "", "2019")]
    assert of_one == [(1, False), (2, True)]


@pytest.mark.parametrize(("asked", "kept"), [
    ({"areas": ("FRA",)}, lambda one: one.series.area == "FRA"),
    ({"breakdowns": ("",)}, lambda one: not one.series.breakdown),
    ({"areas": ("FRA", "150"), "breakdowns": ("sex=F",)}, lambda one: one.series.area != "CHE" and one.series.breakdown),
    ({"sources": ("survey",)}, lambda one: False),
    ({"indicators": ("another",)}, lambda one: False),
    ({"first_day": date(2020, 7, 1)}, lambda one: one.period.first_day >= date(2020, 7, 1)),
    ({"last_day": date(2020, 12, 31)}, lambda one: one.period.last_day <= date(2020, 12, 31)),
    ({"first_day": date(2020, 1, 1), "last_day": date(2020, 12, 31)}, lambda one: one.period.text in {"2020", "2020-Q4", "2020-11"}),
])  # fmt: skip
def test_pages_hold_what_was_asked_for(story, asked, kept):
    wanted = [one for one in series_known_on(story.warehouse, RATE, None) if kept(one)]
    assert sorted(shown(walked(story.warehouse, 2, **asked))) == sorted(shown(wanted))


def test_a_page_that_looked_into_very_many_series_ends_early_and_says_where_to_go_on(story, monkeypatch):
    monkeypatch.setattr(observation_pages, "LOOKED_INTO", 2)
    page = observation_page(story.warehouse, Wanted(indicators=tuple(RATE), areas=("CHE", "FRA", "150")), None, 36)
    assert 0 < len(page.observations) < 36
    assert page.after == Place("recycling-rate", *_after_two(page), "register")
    assert len(walked(story.warehouse, 36)) == 36


def _after_two(page):
    last = page.observations[-1].series
    return last.area, last.breakdown


def test_a_place_in_a_series_that_nobody_knows_leads_on_to_the_next(story):
    nowhere = Place("recycling-rate", "CHZ", "", "register", "2020")
    page = observation_page(story.warehouse, Wanted(indicators=tuple(RATE)), nowhere, 100)
    assert {one.series.area for one in page.observations} == {"FRA"}


@pytest.fixture
def large(warehouse):
    fill(warehouse, 40_000)
    return warehouse


@contextmanager
def asked_of(warehouse) -> Iterator[list[tuple[str, object]]]:
    """Keep the statements that an engine is asked, with their parameters."""
    told = []

    def listen(*given) -> None:
        told.append(given[2:4])

    event.listen(warehouse.engine, "before_cursor_execute", listen)
    yield told
    event.remove(warehouse.engine, "before_cursor_execute", listen)
    told[:] = [one for one in told if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def steps_of(connection, statement, parameters) -> str:
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{how} {statement}", parameters))


MIDDLE = Place("share-5", "CHE", "", "register", "2023-12")
ASKED = (
    {}, {"known_on": CAME}, {"every_vintage": True}, {"areas": ("CHE", "FRA")}, {"first_day": date(2023, 1, 1)},
)  # fmt: skip


def test_a_page_of_a_large_record_is_read_from_indexes(large):
    every = tuple(indicator.id for indicator in a_plan().indicators)
    table = "SCAN observation" if large.on_sqlite else "Seq Scan on observation"
    for asked, after in itertools.product(ASKED, (None, MIDDLE)):
        with asked_of(large) as statements:
            page = observation_page(large, Wanted(indicators=every, **asked), after, 100)
        assert len(page.observations) == 100
        with large.read() as connection:
            plans = [steps_of(connection, *statement) for statement in statements]
        assert not [plan for plan in plans if table in plan], asked
        assert any("observation_known_index" in plan for plan in plans)
