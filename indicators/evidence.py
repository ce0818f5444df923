"""Which observations speak for an indicator: its declared series, or values derived from the series of its parts.

Sources are never mixed within a series: the first declared source that holds any observation of the
area and breakdown is the one that is read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from indicators.ancestry import ACROSS_AREAS, looks_across_areas, observed_behind
from indicators.derivation import Derived, Refused
from indicators.deriving import made_for
from indicators.interpolation import interpolated
from indicators.memberships import members_in
from indicators.periods import Frequency
from indicators.series import Observation, SeriesKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from indicators.aggregation import Members
    from indicators.framework import Derivation, Indicator, Plan
    from indicators.periods import TimePeriod
    from indicators.steps import Step

DERIVED = "derived"
"""Stands where a source stands, for values that were computed and not observed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The observations of one series in time order, and what must be known about them.

    `made` holds, by period, what was computed and not observed; `made_of` the observations of the record
    behind it; `told` the steps that lead to it. `incomplete` are the periods of sums that lack a part,
    `refused` those for which something is known and no value can be made. `pooled_as` is `share` or
    `ratio` when several periods are combined by pooling. `withdrawn` are the periods whose value the source
    took back. `unit_differs` says that the record holds values in another unit than the indicator's.
    """

    key: SeriesKey
    observations: tuple[Observation, ...] = ()
    made: Mapping[str, Derived] = field(default_factory=dict)
    made_of: Mapping[str, tuple[Observation, ...]] = field(default_factory=dict)
    told: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    incomplete: frozenset[str] = frozenset()
    refused: tuple[Refused, ...] = ()
    pooled_as: str | None = None
    withdrawn: tuple[TimePeriod, ...] = ()
    unit_differs: bool = False

    @property
    def measured(self) -> tuple[Observation, ...]:
        """The observations without those that were filled in between others."""
        return tuple(one for one in self.observations if not self._filled_in(one.period.text))

    def inputs_of(self, observations: Iterable[Observation]) -> tuple[Observation, ...]:
        """Give what stands in the record for some observations: themselves, or those they were made of, once each."""
        behind = (part for one in observations for part in self.made_of.get(one.period.text, (one,)))
        return tuple({(one.series, one.period.text): one for one in behind}.values())

    def values_of_pairs(self, observations: Iterable[Observation]) -> list[tuple[Decimal, Decimal]]:
        """Give the two sums behind each of some observations, where there are two."""
        found = (self.made.get(one.period.text) for one in observations)
        return [one.pair for one in found if one is not None and one.pair is not None]

    def _filled_in(self, period: str) -> bool:
        made = self.made.get(period)
        return made is not None and made.told[-1]["step"] == "interpolated"


class Record:
    """The observations at hand, found by series. `as_of` leaves out periods that had not ended by then.

    `members` says who belongs to a group of areas; the plan does without it. Evidence is computed once and
    kept until `learn` brings something newer that it rests on.
    """

    def __init__(
        self, plan: Plan, observations: Iterable[Observation], as_of: date, members: Members | None = None
    ) -> None:
        self.members = members or members_in(plan.area_groups)
        self._as_of = as_of
        self._indicators = {indicator.id: indicator for indicator in plan.indicators}
        self._behind = {name: observed_behind(name, self._indicators) for name in self._indicators}
        self._across = {name for name in self._indicators if looks_across_areas(name, self._indicators)}
        self._rows: dict[SeriesKey, dict[str, Observation]] = defaultdict(dict)
        self._periods: dict[str, dict[str, TimePeriod]] = defaultdict(dict)
        self._areas: dict[str, set[str]] = defaultdict(set)
        self._kept: dict[tuple[str, str, str], Evidence] = {}
        self.learn(observations)

    def learn(self, newer: Iterable[Observation]) -> None:
        """Take in what a newer vintage says: of a series and period it is what stands from then on."""
        changed: set[tuple[str, str]] = set()
        for one in newer:
            if one.period.last_day > self._as_of:
                continue
            self._rows[one.series][one.period.text] = one
            self._periods[one.series.indicator][one.period.text] = one.period
            self._areas[one.series.indicator].add(one.series.area)
            changed.add((one.series.indicator, one.series.area))
        if self._kept:
            self._forget(changed)

    def evidence(self, indicator: Indicator, area: str, breakdown: str) -> Evidence:
        """Give what is known of an indicator in one area and breakdown; no observations when nothing is."""
        asked = (indicator.id, area, breakdown)
        if asked not in self._kept:
            found = self._found(indicator, area, breakdown)
            self._kept[asked] = self._filled(indicator, found) if indicator.interpolate else found
        return self._kept[asked]

    def part(self, name: str, area: str, breakdown: str) -> Evidence:
        """Give the evidence of an indicator by its name."""
        return self.evidence(self._indicators[name], area, breakdown)

    def sources_behind(self, indicator: Indicator, area: str, breakdown: str) -> frozenset[tuple[str, str]]:
        """Give what a value is read from, as (indicator, source): all its sources where none gave anything."""
        if indicator.derivation is None:
            read = self.evidence(indicator, area, breakdown).key.source
            return frozenset((indicator.id, source) for source in ((read,) if read else indicator.sources))
        if indicator.derivation.kind in ACROSS_AREAS:
            # Every area may be read from another of them.
            return frozenset((name, source) for name in self._behind[indicator.id] for source in self._sources(name))
        made_from = indicator.derivation.made_from()
        parts = [self.sources_behind(self._indicators[name], area, within) for name, within in made_from]
        return frozenset().union(*parts)

    def _sources(self, name: str) -> tuple[str, ...]:
        return self._indicators[name].sources

    def parts(self, indicator: Indicator, area: str) -> tuple[Evidence, ...]:
        """Give the evidence of each part of a derived indicator in its own area; nothing for an observed one.

        Of what is made from other areas the parts are too many to be shown beside it: `inputs_of` names them.
        """
        derivation = indicator.derivation
        if derivation is None or derivation.kind in ACROSS_AREAS:
            return ()
        return tuple(self.part(name, area, within) for name, within in derivation.made_from())

    def indicator(self, name: str) -> Indicator:
        """Give an indicator by its name."""
        return self._indicators[name]

    def areas_of(self, names: Iterable[str]) -> set[str]:
        """Give the areas in which anything observed of some indicators, or of what is behind them, is at hand."""
        return {area for name in self._observed_behind(names) for area in self._areas[name]}

    def years_of(self, names: Iterable[str]) -> range:
        """Give the years from the first to the last of anything observed behind some indicators."""
        years = [one.year for name in self._observed_behind(names) for one in self._periods[name].values()]
        return range(min(years), max(years) + 1) if years else range(0)

    def newest_period_of(self, names: Iterable[str]) -> TimePeriod | None:
        """Give the last period of anything observed behind some indicators."""
        periods = [one for name in self._observed_behind(names) for one in self._periods[name].values()]
        return max(periods, key=lambda one: (one.last_day, one.text), default=None)

    def _observed_behind(self, names: Iterable[str]) -> set[str]:
        return {observed for name in names for observed in self._behind[name]}

    def _forget(self, changed: set[tuple[str, str]]) -> None:
        names = {name for name, _ in changed}
        for name, area, breakdown in list(self._kept):
            behind = self._behind[name]
            across = name in self._across and not names.isdisjoint(behind)
            if across or any((one, area) in changed for one in behind):
                del self._kept[name, area, breakdown]

    def _found(self, indicator: Indicator, area: str, breakdown: str) -> Evidence:
        if indicator.derivation is None:
            return self._observed(indicator, area, breakdown)
        key = SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown, source=DERIVED)
        return self._derived(indicator.derivation, key)

    def _observed(self, indicator: Indicator, area: str, breakdown: str) -> Evidence:
        keys = [
            SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown, source=source)
            for source in indicator.sources
        ]
        held = [key for key in keys if key in self._rows]
        speaking = next((key for key in held if not all(one.withdrawn for one in self._rows[key].values())), None)
        key = speaking or (held[0] if held else None)
        if key is None:
            return Evidence(SeriesKey(indicator=indicator.id, area=area, breakdown=breakdown))
        rows = sorted(self._rows[key].values(), key=lambda one: one.period.last_day)
        known, units = tuple(one for one in rows if not one.withdrawn), {"", indicator.unit.value}
        return Evidence(
            key,
            known,
            withdrawn=tuple(one.period for one in rows if one.withdrawn),
            unit_differs=any(one.unit not in units for one in known),
        )

    def _derived(self, derivation: Derivation, key: SeriesKey) -> Evidence:
        found = made_for(derivation, self, key.area)
        # A year may be made of months that have ended when it has not.
        ended = [one for one in found.made if one.period.last_day <= self._as_of]
        made = {one.period.text: one for one in ended if isinstance(one, Derived)}
        deep = derivation.kind not in ACROSS_AREAS
        return Evidence(
            key,
            tuple(_as_observation(one, key) for one in made.values()),
            made=made,
            made_of={text: self._made_of(one) for text, one in made.items()},
            told={text: (*(self._told_before(one) if deep else ()), *one.told) for text, one in made.items()},
            incomplete=frozenset(text for text, one in made.items() if self._lacks(one)),
            refused=tuple(one for one in ended if isinstance(one, Refused)),
            pooled_as=found.pooled_as,
            withdrawn=tuple(dict.fromkeys(period for part in found.parts for period in part.withdrawn)),
            unit_differs=any(part.unit_differs for part in found.parts),
        )

    def _filled(self, indicator: Indicator, found: Evidence) -> Evidence:
        assert indicator.interpolate is not None, "only where it is declared"
        gaps = interpolated(found.observations, Frequency(indicator.frequency), indicator.interpolate.longest_gap)
        made = {one.period.text: one for one in gaps}
        kept = [one for one in found.observations if one.period.text not in made]
        seen = [*kept, *(_as_observation(one, found.key) for one in gaps)]
        return replace(
            found,
            observations=tuple(sorted(seen, key=lambda one: one.period.last_day)),
            made={**found.made, **made},
            made_of={**found.made_of, **{text: found.inputs_of(one.inputs) for text, one in made.items()}},
            told={**found.told, **{text: one.told for text, one in made.items()}},
            incomplete=found.incomplete
            | {text for text, one in made.items() if any(end.period.text in found.incomplete for end in one.inputs)},
            refused=tuple(one for one in found.refused if one.period.text not in made),
        )

    def _evidence_of(self, observation: Observation) -> Evidence:
        key = observation.series
        return self._kept[key.indicator, key.area, key.breakdown]

    def _made_of(self, made: Derived) -> tuple[Observation, ...]:
        # A part may be derived itself: the trace goes on down to what was observed.
        behind = (source for one in made.inputs for source in self._evidence_of(one).inputs_of((one,)))
        return tuple({(one.series, one.period.text): one for one in behind}.values())

    def _told_before(self, made: Derived) -> Iterable[Step]:
        return (step for one in made.inputs for step in self._evidence_of(one).told.get(one.period.text, ()))

    def _lacks(self, made: Derived) -> bool:
        return made.incomplete or any(one.period.text in self._evidence_of(one).incomplete for one in made.inputs)


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
