"""What is looked up to say what a file would change: its own cells, and for a whole file what stands from its label."""

from __future__ import annotations

import pytest

from tests.frames import candidate, frame_of
from tests.warehouse.story import Story
from warehouse.newest_cells import MOST_NAMED, newest_cells, with_standing
from warehouse.staging import known_frame

PERIODS = ("2019", "2020", "2021")


@pytest.fixture
def story(warehouse) -> Story:
    told = Story(warehouse)
    told.admit(frame_of(*(candidate(float(n), period=period, row=n) for n, period in enumerate(PERIODS, start=2))))
    return told


def cells(story: Story, rows, label: str = "main"):
    with story.warehouse.read() as connection:
        return newest_cells(connection, "register", label, rows)


def test_cells_of_other_periods_and_indicators_are_not_read(story):
    found = cells(story, frame_of(candidate(9.0, period="2020")))
    assert found[["period", "value", "withdrawn", "stands"]].to_numpy().tolist() == [["2020", 3.0, False, True]]
    assert cells(story, frame_of(candidate(9.0, indicator="another", period="2020"))).empty
    assert cells(story, frame_of()).empty


def test_a_file_that_names_very_many_periods_is_answered_too(story):
    rows = frame_of(*(candidate(1.0, period=f"no period {number}", row=number) for number in range(MOST_NAMED + 1)))
    assert sorted(cells(story, rows)["period"]) == [*PERIODS]


def test_a_whole_file_is_told_of_what_stands_from_its_label_once(story):
    Story(story.warehouse, "other").admit(frame_of(candidate(7.0, period="2022")))
    own, other = (
        cells(story, frame_of(candidate(9.0, period="2020"))),
        cells(story, frame_of(candidate(9.0, period="2022"))),
    )
    with story.warehouse.read() as connection:
        standing = known_frame(connection, "register", "main")
    assert sorted(with_standing(own, standing)["period"]) == [*PERIODS]
    assert sorted(with_standing(other, standing)["period"]) == [*PERIODS, "2022"]
    assert with_standing(own.iloc[:0], standing)["stands"].tolist() == [True] * 3
    assert with_standing(own, standing.iloc[:0])["period"].tolist() == ["2020"]
