"""What is kept at hand of the record: the same as is read from it, read no more than once, and no more than is wanted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from indicators.series import SeriesKey
from tests.frames import candidate, day, frame_of, numbered
from tests.warehouse.story import RATE, Story
from warehouse.histories import Histories, Known
from warehouse.observations import known_in_areas, vintage_known_by, vintages_of

RATES = dict.fromkeys(RATE)
KEY = SeriesKey(indicator="recycling-rate", area="CHE", source="register")


@pytest.fixture
def story(warehouse) -> Story:
    return Story(warehouse)


def at_hand(histories: Histories, warehouse, known_on=None, areas=RATES) -> Known:
    return histories.known_in_areas(warehouse, areas, vintage_known_by(warehouse, known_on).number)


def values(warehouse, histories: Histories, known_on=None, areas=RATES) -> list[tuple]:
    """What is known, from what is kept; checked to be what is read."""
    known = at_hand(histories, warehouse, known_on, areas)
    assert known.observations() == known_in_areas(warehouse, areas, known_on)
    return [(one.period.text, one.value, one.revised) for one in known.observations()]


def rows_read(warehouse, ask) -> list[tuple]:
    """Give the parameters of the questions about observations that are asked meanwhile."""
    asked = []

    def keep(_, __, statement, parameters, *___):
        if "observation.value" in statement:
            asked.append(parameters)

    event.listen(warehouse.engine, "before_cursor_execute", keep)
    ask()
    event.remove(warehouse.engine, "before_cursor_execute", keep)
    return asked


def test_what_was_read_is_not_read_again(story):
    story.admit(numbered(y2020=5.0))
    histories = Histories()
    assert len(rows_read(story.warehouse, lambda: at_hand(histories, story.warehouse))) == 1
    for at in (None, day(1), day(0)):
        assert rows_read(story.warehouse, lambda at=at: at_hand(histories, story.warehouse, at)) == []


def test_what_came_since_joins_what_is_kept(story):
    histories = Histories()
    assert values(story.warehouse, histories) == []
    story.admit(numbered(y2020=5.0, y2022=7.0))
    assert values(story.warehouse, histories) == [("2020", 5, False), ("2022", 7, False)]
    story.admit(numbered(y2020=6.0, y2021=1.0, y2022=7.0))
    assert values(story.warehouse, histories) == [("2020", 6, True), ("2021", 1, False), ("2022", 7, False)]
    assert values(story.warehouse, histories, day(1)) == [("2020", 5, False), ("2022", 7, False)]
    assert values(story.warehouse, histories, day(0)) == []


def test_a_withdrawal_is_known_and_so_is_what_was_there_before(story):
    histories = Histories()
    for frame in (numbered(y2020=5.0, y2021=6.0), numbered(y2021=6.0), numbered(y2020=4.0, y2021=6.0)):
        story.admit(frame)
        values(story.warehouse, histories)
    known = at_hand(histories, story.warehouse, day(2))
    assert [(one.period.text, one.withdrawn) for one in known.observations()] == [("2020", True), ("2021", False)]
    assert list(known.vintages(KEY, "2020")) == vintages_of(story.warehouse, KEY, "2020")
    assert known.vintages(KEY, "1999") == ()


def test_an_indicator_is_kept_apart_for_each_choice_of_areas(story):
    story.admit(frame_of(candidate(1.0), candidate(2.0, area="FRA")))
    histories, (name,) = Histories(), RATE
    for areas in ({name: frozenset({"FRA"})}, {name: None}, {name: frozenset()}, {name: frozenset({"CHE", "FRA"})}):
        values(story.warehouse, histories, areas=areas)
    assert values(story.warehouse, histories, areas={name: frozenset({"FRA"})}) == [("2020", 2, False)]
    assert values(story.warehouse, histories, areas={}) == []


def test_more_than_fits_is_read_each_time_and_still_known(story):
    story.admit(numbered(y2020=5.0, y2021=6.0, y2022=7.0))
    histories = Histories(most=3)
    for _ in range(2):
        assert len(values(story.warehouse, histories)) == 3
        assert len(rows_read(story.warehouse, lambda: at_hand(histories, story.warehouse))) == 1


def test_a_record_that_was_put_back_in_its_place_is_read_anew(sqlite_warehouse, postgres_warehouse):
    histories = Histories()
    for warehouse, value in ((sqlite_warehouse, 5.0), (postgres_warehouse, 6.0)):
        story = Story(warehouse)
        story.today = int(value)
        story.admit(numbered(y2020=value))
    for warehouse in (sqlite_warehouse, postgres_warehouse, sqlite_warehouse):
        values(warehouse, histories)
    told = [at_hand(histories, one).changed("recycling-rate") for one in (sqlite_warehouse, postgres_warehouse)]
    assert [one.number for one in told] == [1, 1]
    assert told[0] != told[1], "what is kept under one is not found under the other"


def test_many_may_ask_at_once_while_something_comes(story):
    histories = Histories()

    def ask(_) -> int:
        return len(at_hand(histories, story.warehouse).observations())

    with ThreadPoolExecutor(4) as readers:
        for number in range(1, 6):
            story.admit(numbered(**{f"y{2010 + year}": 1.0 for year in range(number)}))
            assert set(readers.map(ask, range(8))) == {number}
