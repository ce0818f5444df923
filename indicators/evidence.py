"""Which observations speak for an indicator: its declared series, or values derived from the series of its parts.

Sources are never mixed within a series: the first declared source that holds any observation of the
area and breakdown is the one that is read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.derivation import Derived, derive
from indicators.series import Observation, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from indicators.framework import Indicator, Plan

DERIVED = "derived"
"""Stands where a source stands, for values that were computed and not observed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The observations of one series in time order, and for each period what a derived one was made of."""

    key: SeriesKey
    observations: tuple[Observation, ...]
    made_of: dict[str, tuple[Observation, ...]]

    def inputs_of(self, observations: Iterable[Observation]) -> tuple[Observation, ...]:
        """Give what stands in the record for some observations: themselves, or the parts they were made of."""
        return tuple(part for one in observations for part in self.made_of.get(one.period.text, (one,)))


class Record:
    """The observations at hand, found by series. `as_of` leaves out periods that had not ended by then."""

    def __init__(self, plan: Plan, observations: Sequence[Observation], as_of: date) -> None:
        self._indicators = {indicator.id: indicator for indicator in plan.indicators}
        self._series: dict[SeriesKey, list[Observation]] = defaultdict(list)
        for observation in observations:
            if observation.period.last_day <= as_of and not observation.withdrawn:
                self._series[observation.series].append(observation)
        for series in self._series.values():
            series.sort(key=lambda one: one.period.end_in_months)

    def evidence(self, indicator: Indicator, area: str, breakdown: str) -> Evidence:
        """Give what is known of an indicator in one area and breakdown; no observations when nothing is."""
        if indicator.derivation is None:
            return self._observed(indicator, area, breakdown)
        parts = [self.evidence(self._indicators[name], area, within) for name, within in indicator.derivation.parts()]
        made = derive(indicator.derivation.kind, *(part.observations for part in parts))
        key = SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown, source=DERIVED)
        made_of = {one.period.text: _traced(one, parts) for one in made}
        return Evidence(key, tuple(_as_observation(one, key) for one in made), made_of)

    def parts(self, indicator: Indicator, area: str) -> tuple[Evidence, ...]:
        """Give the evidence of each part of a derived indicator; nothing for an observed one."""
        if indicator.derivation is None:
            return ()
        named = indicator.derivation.parts()
        return tuple(self.evidence(self._indicators[name], area, within) for name, within in named)

    def _observed(self, indicator: Indicator, area: str, breakdown: str) -> Evidence:
        for source in indicator.sources:
            key = SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown, source=source)
            if key in self._series:
                return Evidence(key, tuple(self._series[key]), {})
        return Evidence(SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown), (), {})


def _traced(made: Derived, parts: Sequence[Evidence]) -> tuple[Observation, ...]:
    # A part may be derived itself: the trace goes on down to what was observed.
    return tuple(
        source for part, own in zip(parts, made.inputs, strict=True) for source in part.inputs_of((own,))
    )  # fmt: skip


def _as_observation(made: Derived, key: SeriesKey) -> Observation:
    newest = max(made.inputs, key=lambda one: one.vintage)
    return Observation(
        series=key,
        period=made.period,
        value=made.value,
        status=made.status,
        note="; ".join(dict.fromkeys(one.note for one in made.inputs if one.note)),
        vintage=newest.vintage,
        known_at=newest.known_at,
        recorded=any(one.recorded for one in made.inputs),
        revised=any(one.revised for one in made.inputs),
    )
