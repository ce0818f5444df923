"""What a source said before it revised a value: told beside the value of now, and never of what has no value now."""

from __future__ import annotations

from dataclasses import replace

from indicators.earlier_values import earlier_values
from tests.indicators.builders import series
from tests.indicators.test_snapshot import PLAN, document

NOW = [replace(one, revised=True, vintage=3) for one in series("2020=50 2021=52 2022=suppressed", "women")]
THEN = [*series("2020=48 2021=52 2022=55", "women", vintage=1), *series("2020=49 2021=52", "women", vintage=2), *NOW]


def vintages(key, period):
    return [one for one in THEN if (one.series, one.period.text) == (key, period)]


def test_each_earlier_value_is_told_once_at_its_period_and_not_of_what_is_suppressed_now():
    found = earlier_values(document(NOW, PLAN), NOW, vintages)
    assert {code: [(one["period"], one["value"], one["vintage"]) for one in told] for code, told in found.items()} == {
        "A.1-b.1": [("2020", "48", 1), ("2020", "49", 2)]
    }


def test_nothing_is_told_where_nothing_was_revised():
    unrevised = [replace(one, revised=False) for one in NOW]
    assert earlier_values(document(unrevised, PLAN), unrevised, vintages) == {}
