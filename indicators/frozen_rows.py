"""The observations a snapshot was judged on, as it freezes them: enough to judge again, without the record.

Only what can move a figure is kept: value, status, unit and whether it was withdrawn. Where each came from stands
beside the figure it entered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.ancestry import areas_read
from indicators.periods import TimePeriod
from indicators.series import SERIES_PARTS, Observation, ObsStatus, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from indicators.framework import Plan


class Cell(NamedTuple):
    """Where an observation stands: its series and its period."""

    series: SeriesKey
    period: str


Rows = dict[Cell, Observation]


def freeze_rows(plan: Plan, observations: Iterable[Observation], as_of: date) -> list[dict[str, Any]]:
    """Write what judging a plan as of a day looks at, series by series, its points in time order."""
    looked_at = areas_read(plan)
    found: dict[SeriesKey, list[Observation]] = defaultdict(list)
    for one in observations:
        areas = looked_at.get(one.series.indicator, frozenset())
        if one.period.last_day <= as_of and (areas is None or one.series.area in areas):
            found[one.series].append(one)
    return [_series(key, found[key]) for key in sorted(found, key=attrgetter("parts"))]


def _series(key: SeriesKey, observations: list[Observation]) -> dict[str, Any]:
    units = Counter(one.unit for one in observations)
    unit = max(sorted(units), key=units.__getitem__)
    ordered = sorted(observations, key=lambda one: (one.period.last_day, one.period.text))
    return {
        **{name: getattr(key, name) for name in SERIES_PARTS},
        "unit": unit,
        "points": [_point(one, unit) for one in ordered],
    }


def _point(one: Observation, unit: str) -> dict[str, Any]:
    said: dict[str, Any] = {"period": one.period.text, "value": one.value}
    if one.status is not ObsStatus.NORMAL:
        said["status"] = one.status.value
    if one.unit != unit:
        said["unit"] = one.unit
    return said | ({"withdrawn": True} if one.withdrawn else {})


def frozen_rows(document: Mapping[str, Any]) -> Rows | None:
    """Read the observations of a frozen document back; None for one that was frozen before they were kept."""
    if "observed" not in document:
        return None
    cells = (_cells(one) for one in document["observed"])
    return {cell: observation for each in cells for cell, observation in each}


def _cells(series: Mapping[str, Any]) -> Iterable[tuple[Cell, Observation]]:
    key = SeriesKey(**{name: series[name] for name in SERIES_PARTS})
    for point in series["points"]:
        observation = Observation(
            series=key,
            period=TimePeriod.parse(point["period"]),
            value=None if point["value"] is None else Decimal(point["value"]),
            status=ObsStatus(point.get("status", ObsStatus.NORMAL)),
            unit=point.get("unit", series["unit"]),
            withdrawn=point.get("withdrawn", False),
        )
        yield Cell(key, observation.period.text), observation
