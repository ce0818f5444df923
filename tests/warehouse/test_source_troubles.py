"""Since when a source is in trouble: from its first failure after its last success, in the words of then."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.troubles import Trouble
from tests.frames import Reading, day, numbered, small_plan
from tests.warehouse.story import Story
from warehouse.admission import refuse_delivery
from warehouse.runs import record_run
from warehouse.source_troubles import troubles

SERIES = {"label": "main", "indicator": "recycling-rate", "unit": "percent"}
GOOD = numbered(**{f"y{year}": 5.0 for year in range(2004, 2025)})


@pytest.fixture
def story(warehouse) -> Story:
    story = Story(warehouse)
    fetch(story, "fetched", 1)
    story.admit(GOOD)
    return story


def fetch(story: Story, outcome: str, on: int, message: str = "") -> None:
    record_run(story.warehouse, kind="fetch", source="register", outcome=outcome, message=message, at=day(on), by="me")


def beset(story: Story, on: int = 30, **source) -> tuple[Trouble, ...]:
    """What besets the source on a day; it is asked every day but Sunday, and is given two days."""
    source = {"cadence": "0 6 * * 1-6", "tolerance_days": 2, "options": {"file": "register.csv"}, **source}
    plan = small_plan(sources=[{**small_plan().sources[0].model_dump(), "series": [SERIES], **source}])
    return troubles(story.warehouse, plan.sources, at=day(on))


YEARLY = {"cadence": "0 6 1 12 *"}


def test_a_source_that_answers_is_in_no_trouble(story):
    assert beset(story, **YEARLY) == ()


@pytest.mark.parametrize("outcome", ["unavailable", "changed"])
def test_a_trouble_begins_with_the_first_failure_after_the_last_success_and_keeps_its_words(story, outcome):
    fetch(story, outcome, 2, "an older trouble")
    fetch(story, "fetched", 3)
    for on in (4, 5, 6):
        fetch(story, outcome, on, f"no answer, said on day {on}")
    told = Trouble(source="register", since=date(2026, 1, 5), why="no answer, said on day 4")
    assert beset(story, on=8) == (told,)
    assert beset(story, on=3) == ()
    fetch(story, "fetched", 7)
    assert beset(story, on=8) == ()


def test_a_silence_that_is_tolerated_is_none_yet(story):
    fetch(story, "unavailable", 3, "no answer")
    assert [len(beset(story, on=on)) for on in (3, 4)] == [0, 1]


def test_a_source_nobody_asked_is_silent_since_it_was_due(story):
    (told,) = beset(story, on=20)
    assert (told.since, told.why) == (date(2026, 1, 3), "nothing came since it was due on 2026-01-03")


def test_a_stopped_delivery_is_trouble_for_its_own_indicators_until_a_good_one_whatever_is_fetched_meanwhile(story):
    story.today = 3
    for _ in range(2):
        assert story.admit(numbered(y2024=5.0)).outcome == "blocked"
        fetch(story, "fetched", story.today)
    (told,) = beset(story)
    assert (told.since, told.indicators) == (date(2026, 1, 5), ("recycling-rate",))
    assert told.why == "main was stopped: 1 row; expected about 21, at least 75% of them"
    story.admit(Reading(GOOD))
    assert beset(story, **YEARLY) == ()


def test_a_delivery_nobody_can_read_says_why(story):
    refuse_delivery(story.warehouse, story.land(), "expected JSON", [], day(4), "me")
    assert beset(story) == (
        Trouble(source="register", since=date(2026, 1, 5), why="expected JSON", indicators=("recycling-rate",)),
    )
    # Where the label is none of the plan's own, the whole source is meant.
    (told,) = beset(story, series=[{**SERIES, "label": "other"}])
    assert told.indicators == ()


def test_several_troubles_of_one_source_are_all_told(story):
    fetch(story, "unavailable", 5, "no answer")
    refuse_delivery(story.warehouse, story.land(), "expected JSON", [], day(8), "me")
    assert [one.since for one in beset(story)] == [date(2026, 1, 6), date(2026, 1, 9)]


def test_late_data_are_trouble_since_they_were_due(story):
    # 2024 is known; 2025 is over with 2025, and 1 month of delay is usual: due in January 2026.
    (told,) = beset(story, on=40, lag_months=1, **YEARLY)
    assert (told.since, told.why) == (date(2026, 2, 1), "the data end with 2024; 1 months of delay are usual")
    assert beset(story, on=30, lag_months=1, **YEARLY) == ()
    # That the source did not answer once and still has time is not the reason.
    fetch(story, "unavailable", 35, "no answer")
    assert beset(story, on=40, lag_months=1, **YEARLY) == (told,)


def test_a_source_that_never_gave_anything_is_said_to_be_so_elsewhere(warehouse):
    story = Story(warehouse)
    fetch(story, "unavailable", 1, "no answer")
    assert beset(story) == ()
