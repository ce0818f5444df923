"""Which observations speak for an indicator: its declared series, or values derived from the series of its parts.

Sources are never mixed within a series: the first declared source that holds any observation of the
area and breakdown is the one that is read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators.derivation import Derived, derive
from indicators.series import Observation, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from indicators.framework import Derivation, Indicator, Plan
    from indicators.periods import TimePeriod

DERIVED = "derived"
"""Stands where a source stands, for values that were computed and not observed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The observations of one series in time order, and what must be known about them.

    `made_of` gives, by period, the observations of the record behind a derived value, and `pairs` its
    two parts. `withdrawn` are the periods whose value the source took back. `unit_differs` says that
    the record holds values in another unit than the indicator's.
    """

    key: SeriesKey
    observations: tuple[Observation, ...] = ()
    made_of: dict[str, tuple[Observation, ...]] = field(default_factory=dict)
    pairs: dict[str, tuple[Observation, Observation]] = field(default_factory=dict)
    withdrawn: tuple[TimePeriod, ...] = ()
    unit_differs: bool = False

    def inputs_of(self, observations: Iterable[Observation]) -> tuple[Observation, ...]:
        """Give what stands in the record for some observations: themselves, or the parts they were made of."""
        return tuple(part for one in observations for part in self.made_of.get(one.period.text, (one,)))

    def values_of_pairs(self, observations: Iterable[Observation]) -> list[tuple[Decimal, Decimal]]:
        """Give the values of the two parts of derived observations."""
        pairs = [self.pairs[one.period.text] for one in observations]
        return [(one.value, other.value) for one, other in pairs if one.value is not None and other.value is not None]


class Record:
    """The observations at hand, found by series. `as_of` leaves out periods that had not ended by then."""

    def __init__(self, plan: Plan, observations: Sequence[Observation], as_of: date) -> None:
        self._indicators = {indicator.id: indicator for indicator in plan.indicators}
        self._series: dict[SeriesKey, list[Observation]] = defaultdict(list)
        self._withdrawn: dict[SeriesKey, list[TimePeriod]] = defaultdict(list)
        for one in observations:
            if one.period.last_day > as_of:
                continue
            if one.withdrawn:
                self._withdrawn[one.series].append(one.period)
            else:
                self._series[one.series].append(one)
        for series in self._series.values():
            series.sort(key=lambda one: one.period.last_day)

    def evidence(self, indicator: Indicator, area: str, breakdown: str) -> Evidence:
        """Give what is known of an indicator in one area and breakdown; no observations when nothing is."""
        if indicator.derivation is None:
            return self._observed(indicator, area, breakdown)
        parts = self._parts(indicator.derivation, area)
        made = derive(indicator.derivation.kind, *(part.observations for part in parts))
        key = SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown, source=DERIVED)
        return Evidence(
            key,
            tuple(_as_observation(one, key) for one in made),
            made_of={one.period.text: _behind(one, parts) for one in made},
            pairs={one.period.text: one.inputs for one in made},
            withdrawn=tuple(period for part in parts for period in part.withdrawn),
            unit_differs=any(part.unit_differs for part in parts),
        )

    def sources_behind(self, indicator: Indicator, area: str, breakdown: str) -> frozenset[tuple[str, str]]:
        """Give what a value is read from, as (indicator, source): all its sources where none gave anything."""
        if indicator.derivation is None:
            read = self._observed(indicator, area, breakdown).key.source
            return frozenset((indicator.id, source) for source in ((read,) if read else indicator.sources))
        parts = [
            self.sources_behind(self._indicators[name], area, within) for name, within in indicator.derivation.parts()
        ]
        return frozenset().union(*parts)

    def parts(self, indicator: Indicator, area: str) -> tuple[Evidence, ...]:
        """Give the evidence of each part of a derived indicator; nothing for an observed one."""
        return self._parts(indicator.derivation, area) if indicator.derivation else ()

    def _parts(self, derivation: Derivation, area: str) -> tuple[Evidence, ...]:
        return tuple(self.evidence(self._indicators[name], area, within) for name, within in derivation.parts())

    def _observed(self, indicator: Indicator, area: str, breakdown: str) -> Evidence:
        keys = [
            SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown, source=source)
            for source in indicator.sources
        ]
        holding = [key for key in keys if key in self._series] or [key for key in keys if key in self._withdrawn]
        if not holding:
            return Evidence(SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown))
        known = self._series.get(holding[0], [])
        return Evidence(
            holding[0],
            tuple(known),
            withdrawn=tuple(self._withdrawn.get(holding[0], ())),
            unit_differs=any(one.unit not in {"", indicator.unit.value} for one in known),
        )


def _behind(made: Derived, parts: Sequence[Evidence]) -> tuple[Observation, ...]:
    # A part may be derived itself: the trace goes on down to what was observed.
    pairs = zip(parts, made.inputs, strict=True)
    return tuple(source for part, own in pairs for source in part.inputs_of((own,)))


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
        rehearsed=any(one.rehearsed for one in made.inputs),
        revised=any(one.revised for one in made.inputs),
    )
