"""Observations as a table for programs, whether they are read from the record or were frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.series import SERIES_PARTS, ObsStatus
from portal.listings import Field
from portal.wording import phrase
from reports.exports.contents import Value, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators.series import Observation
    from warehouse.observation_pages import Wanted

FIELDS = (
    Field(name="indicator", title=phrase("Name of the indicator"), kind="code"),
    Field(name="area", title=phrase("Area"), kind="code"),
    Field(name="breakdown", title=phrase("Breakdown"), kind="code"),
    Field(name="source", title=phrase("Source"), kind="code"),
    Field(name="period", title=phrase("Period"), kind="code"),
    Field(name="value", title=phrase("Value"), kind="decimal"),
    Field(name="observation_status", title=phrase("Observation status"), kind="code"),
    Field(name="unit", title=phrase("Unit"), kind="code"),
    Field(name="note", title=phrase("Note")),
    Field(name="vintage", title=phrase("Vintage"), kind="integer"),
    Field(name="known_at", title=phrase("Known since"), kind="code"),
    Field(name="recorded", title=phrase("From a recording"), kind="boolean"),
    Field(name="rehearsed", title=phrase("From a made-up recording"), kind="boolean"),
    Field(name="revised", title=phrase("Revised"), kind="boolean"),
    Field(name="withdrawn", title=phrase("Withdrawn"), kind="boolean"),
    Field(name="observation", title=phrase("Number of the observation"), kind="integer"),
)


def observed_row(one: Observation) -> dict[str, Any]:
    """Tell an observation of the record."""
    return {
        **{name: getattr(one.series, name) for name in SERIES_PARTS},
        "period": one.period.text,
        "value": one.value,
        "observation_status": one.status.value,
        "observation": one.id,
        **{name: getattr(one, name) for name in ("unit", "note", "vintage", "known_at", "recorded", "rehearsed")},
        "revised": one.revised,
        "withdrawn": one.withdrawn,
    }


def frozen_row(one: Value) -> dict[str, Any]:
    """Tell an observation that a snapshot froze. What it did not freeze is None."""
    return {
        **{name: getattr(one, name) for name in SERIES_PARTS},
        "period": one.period.text,
        "value": one.value,
        "observation_status": one.status,
        **{name: getattr(one, name) for name in ("unit", "note", "vintage", "known_at", "recorded")},
        **dict.fromkeys(("rehearsed", "revised", "observation")),
        "withdrawn": False,
    }


def frozen_values(document: Mapping[str, Any], wanted: Wanted) -> list[Value]:
    """Give what a snapshot froze of what was observed, in the order of pages; nothing that was computed from it."""
    found = [one for one in values_of(document) if not one.derived and _is_wanted(one, wanted)]
    return sorted(found, key=place_of)


def _is_wanted(one: Value, wanted: Wanted) -> bool:
    return (
        one.indicator in wanted.indicators
        and (not wanted.areas or one.area in wanted.areas)
        and (not wanted.breakdowns or one.breakdown in wanted.breakdowns)
        and (not wanted.sources or one.source in wanted.sources)
        and wanted.covers(one.period.text)
    )


def place_of(one: Value) -> tuple[str, ...]:
    """Give where a frozen observation stands in the order of pages."""
    return one.indicator, one.area, one.breakdown, one.source, one.period.text


def exported(one: Observation) -> Value:
    """Give an observation of the record as exports write it."""
    key = one.series
    return Value(
        indicator=key.indicator, area=key.area, breakdown=key.breakdown, source=key.source, derived=False,
        period=one.period, value=one.value, unit=one.unit, status=ObsStatus(one.status).value, note=one.note,
        vintage=one.vintage, known_at=one.known_at, recorded=one.recorded,
    )  # fmt: skip
