"""From a declared derivation to computed values: which evidence of the record each kind asks for.

The arithmetic is in the module of the kind; here the parts are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from indicators.aggregation import Known, Rule, aggregated
from indicators.derivation import Derived, Refused, by_period, derive, of_the_whole
from indicators.distinct import distinct
from indicators.levels_met import Asked, levels_met
from indicators.periods import Frequency, TimePeriod
from indicators.series import WORLD
from indicators.totals import annual, cumulated, summed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from indicators.evidence import Evidence, Record
    from indicators.framework import Aggregate, Annual, Cumulated, Derivation, Distinct, LevelsMet, OfTwo, Sum
    from indicators.series import Observation

    ByArea = Mapping[str, Mapping[str, Observation]]
    """What is known by area, and then by period."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a derivation in one area, in time order, and the evidence that was asked for it.

    `pooled_as` is `share` or `ratio` when several periods are to be combined by pooling their parts.
    """

    made: Sequence[Derived | Refused]
    parts: tuple[Evidence, ...]
    pooled_as: str | None = None


def made_for(derivation: Derivation, record: Record, area: str) -> Made:
    """Compute a derivation in one area from what a record holds."""
    return _KINDS[derivation.kind](derivation, record, area)


def _of_two(derivation: OfTwo, record: Record, area: str) -> Made:
    first, second, *whole = _parts(derivation, record, area)
    pooled_as = None if derivation.kind == "difference" else derivation.kind
    made = derive(derivation.kind, first.observations, second.observations)
    if whole:
        made = of_the_whole(made, whole[0].observations)
    return Made(made, (first, second, *whole), pooled_as)


def _levels_met(derivation: LevelsMet, record: Record, area: str) -> Made:
    parts = _parts(derivation, record, area)
    asked = Asked(at_least=derivation.at_least, out_of=derivation.out_of, missing=derivation.missing)
    return Made(levels_met([part.observations for part in parts], asked), parts)


def _sum(derivation: Sum, record: Record, area: str) -> Made:
    parts = _parts(derivation, record, area)
    return Made(summed([part.observations for part in parts], derivation.missing), parts)


def _cumulated(derivation: Cumulated, record: Record, area: str) -> Made:
    (part,) = _parts(derivation, record, area)
    since, frequency = TimePeriod.parse(derivation.since), _frequency(derivation, record)
    return Made(cumulated(part.observations, since, frequency, derivation.missing), (part,))


def _annual(derivation: Annual, record: Record, area: str) -> Made:
    (part,) = _parts(derivation, record, area)
    return Made(annual(part.observations, _frequency(derivation, record), derivation.missing), (part,))


def _distinct(derivation: Distinct, record: Record, area: str) -> Made:
    names = [name for name, _ in derivation.made_from()]
    members = {year: record.members(area, year) for year in record.years_of(names)}
    everyone: Iterable[str] = frozenset().union(*members.values()) - {area}
    if not everyone and area != WORLD:
        return Made(_members_unknown(record, names), ())
    # A country has three letters; a group is no entity of its own.
    everyone = everyone or (code for code in record.areas_of(names) if len(code) == 3 and code.isalpha())
    parts = _in_areas(derivation.made_from(), record, everyone)
    seen = [one for part in parts for one in part.observations]

    def counts(code: str, year: int) -> bool:
        of_the_year = members.get(year, frozenset())
        return code in of_the_year or (area == WORLD and not of_the_year)

    return Made(distinct(seen, derivation.within, counts), parts)


def _aggregated(derivation: Aggregate, record: Record, area: str) -> Made:
    named = derivation.made_from()
    if derivation.method == "pooled":
        share = record.indicator(named[0][0]).derivation
        assert share is not None, "the loader has seen to it that only shares are pooled"
        named = share.made_from()
    names = [name for name, _ in named]
    members = {year: record.members(area, year) - {area} for year in record.years_of(names)}
    everyone = frozenset().union(*members.values())
    if not everyone:
        return Made(_members_unknown(record, names), ())
    parts = [_in_areas([one], record, everyone) for one in named]
    values, *weights = ({part.key.area: by_period(part.observations) for part in found} for found in parts)
    rule = Rule(method=derivation.method, coverage=Fraction(derivation.coverage), weights=names[1] if weights else "")
    weight_of = _finder(weights[0] if weights else {}, derivation.weights_from_up_to)
    made = []
    for period in _periods(values):
        now = members.get(period.year, frozenset())
        known = Known(values=_at(values, period, now), weights=weight_of(period, now))
        one = aggregated(rule, period, now, known) if now else Refused(period, "members_unknown")
        made += [one] if one is not None else []
    return Made(made, tuple(part for found in parts for part in found), "share" if rule.method == "pooled" else None)


def _at(by_area: ByArea, period: TimePeriod, areas: Iterable[str]) -> dict[str, Observation]:
    return {area: by_area[area][period.text] for area in areas if period.text in by_area.get(area, ())}


def _finder(by_area: ByArea, years: int) -> Callable[[TimePeriod, Iterable[str]], dict[str, Observation]]:
    """Give what finds weights: those of the period, or of the nearest of so many years before."""

    def find(period: TimePeriod, areas: Iterable[str]) -> dict[str, Observation]:
        found: dict[str, Observation] = {}
        for back in range(years, -1, -1):
            found |= _at(by_area, period.years_later(-back), areas)
        return found

    return find


def _periods(by_area: ByArea) -> list[TimePeriod]:
    found = {text: one.period for known in by_area.values() for text, one in known.items()}
    return sorted(found.values(), key=lambda one: (one.last_day, one.text))


def _members_unknown(record: Record, names: Iterable[str]) -> list[Refused]:
    newest = record.newest_period_of(names)
    return [Refused(newest, "members_unknown")] if newest else []


def _parts(derivation: Derivation, record: Record, area: str) -> tuple[Evidence, ...]:
    return tuple(record.part(name, area, breakdown) for name, breakdown in derivation.made_from())


def _in_areas(named: Iterable[tuple[str, str]], record: Record, areas: Iterable[str]) -> tuple[Evidence, ...]:
    everywhere = sorted(areas)
    return tuple(record.part(name, area, breakdown) for name, breakdown in named for area in everywhere)


def _frequency(derivation: Annual | Cumulated, record: Record) -> Frequency:
    ((name, _),) = derivation.made_from()
    return Frequency(record.indicator(name).frequency)


_KINDS: dict[str, Callable[[Any, Record, str], Made]] = {
    "difference": _of_two,
    "ratio": _of_two,
    "share": _of_two,
    "sum": _sum,
    "distinct": _distinct,
    "levels_met": _levels_met,
    "aggregate": _aggregated,
    "cumulated": _cumulated,
    "annual": _annual,
}
