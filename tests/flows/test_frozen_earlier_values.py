"""What a source said before it revised a value is frozen with the snapshot, from a real record."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.two_places import RATE, record_two, see_two, two_places
from warehouse.freezing import document_of


def test_a_revised_value_is_frozen_with_what_it_was_before(warehouse):
    plan = two_places()
    story = record_two(warehouse, plan, rate=30.0)
    assert "earlier" not in document_of(warehouse, plan, as_of=date(2022, 1, 1), at=datetime.now(UTC))
    see_two(story, plan, rate=28.0, reuse=11.0)
    frozen = document_of(warehouse, plan, as_of=date(2022, 1, 1), at=datetime.now(UTC))
    assert {code: [(one["period"], one["value"]) for one in told] for code, told in frozen["earlier"].items()} == {
        RATE: [("2021", "30.0")]
    }
