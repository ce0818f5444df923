"""Generated sums, shares, lists, groups, gaps and ratings: whatever makes one value out of several."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from indicators.accumulation import accumulate
from indicators.aggregation import Known, Rule, aggregated
from indicators.derivation import Refused, pooled
from indicators.distinct import distinct
from indicators.exact import decimal_of
from indicators.interpolation import interpolated
from indicators.levels_met import Asked, levels_met
from indicators.periods import Frequency, TimePeriod
from indicators.series import Observation, ObsStatus, SeriesKey
from indicators.totals import cumulated, summed
from tests import oracle

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

AREAS = tuple("ABCDEFG")
NOW = TimePeriod.parse("2020")
YEARS = {year: TimePeriod.parse(str(year)) for year in range(2013, 2030)}


def sums_case(chance: random.Random) -> str:
    """Make one case of one kind, ask both, and name the outcome. Raises AssertionError where they differ."""
    ask = chance.choice((_accumulation, _share, _sum, _running_total, _list, _group, _gaps, _ratings))
    name, said, slow, about = ask(chance)
    assert said == slow, f"{name}: {said}, but slowly {slow}, of {about}"
    nothing = said in (None, {}, []) or isinstance(said, str)
    return f"{name}: {said if isinstance(said, str) else 'nothing known' if nothing else 'a value'}"


def _accumulation(chance: random.Random) -> Any:
    mode = chance.choice(("latest", "running_total", "flow", "average", "maximum"))
    by_year = {year: _figure(chance) if chance.random() < 0.85 else None for year in _some_years(chance)}
    after = chance.choice((None, 2014, 2017, 2020))
    stated = {True: ObsStatus.NORMAL, False: ObsStatus.MISSING}
    observed = [_seen(value, YEARS[year], status=stated[value is not None]) for year, value in by_year.items()]
    made = accumulate(mode, observed, YEARS[after] if after else None)
    exact = {year: None if value is None else Fraction(value) for year, value in by_year.items()}
    slow = oracle.accumulated(mode, exact, after)
    said = made and (made.value, made.missing_periods)
    incomplete = " of what is incomplete" if made and made.missing_periods else ""
    return f"{mode}{incomplete}", said, slow and (decimal_of(slow[0]), slow[1]), (by_year, after)


def _share(chance: random.Random) -> Any:
    pairs = [(_figure(chance), _figure(chance)) for _ in range(chance.randrange(5))]
    slow = oracle.pooled_share([(Fraction(above), Fraction(below)) for above, below in pairs])
    return "pooled share", pooled("share", pairs), slow if slow is None else decimal_of(slow), pairs


def _sum(chance: random.Random) -> Any:
    parts = [_flow(chance) for _ in range(chance.randint(2, 4))]
    missing = chance.choice(("unknown", "incomplete"))
    made = summed([_yearly(part, name=f"part-{n}") for n, part in enumerate(parts)], missing)
    said = {one.period.year: None if isinstance(one, Refused) else (one.value, one.incomplete) for one in made}
    slow = oracle.summed([_fractions(part) for part in parts], missing)
    told = {
        year: None if total is None else (decimal_of(total), lacking > 0) for year, (total, lacking) in slow.items()
    }
    return f"sum, missing is {missing}", said, told, parts


def _running_total(chance: random.Random) -> Any:
    flow, since = _flow(chance), chance.randint(2014, 2020)
    made = cumulated(_yearly(flow), YEARS[since], Frequency.ANNUAL, "incomplete")
    slow = oracle.running(_fractions(flow), since)
    told = {year: (decimal_of(total), lacking > 0) for year, (total, lacking) in slow.items()}
    return "running total", {one.period.year: (one.value, one.incomplete) for one in made}, told, (flow, since)


def _list(chance: random.Random) -> Any:
    values = {(area, year): _figure(chance) for area in AREAS for year in _some_years(chance) if chance.random() < 0.4}
    within = chance.randint(1, 4)
    observed = [_seen(value, YEARS[year], area) for (area, year), value in values.items()]
    made = distinct(observed, within, lambda _area, _year: True)
    slow = oracle.listed({at: Fraction(value) for at, value in values.items()}, within)
    return "list of areas", {one.period.year: set(one.told[0]["areas"]) for one in made}, slow, values


def _group(chance: random.Random) -> Any:
    method = chance.choice(("pooled", "weighted", "sum", "mean"))
    members = set(chance.sample(AREAS, chance.randint(1, len(AREAS))))
    values, weights = (_by_area(chance, least) for least in (-3, 0))
    coverage = chance.choice((Fraction(1, 100), Fraction(1, 2), Fraction(9, 10), Fraction(1)))
    known = Known(values=_observed(values), weights=_observed(weights))
    made = aggregated(Rule(method=method, coverage=coverage, weights="people"), NOW, members, known)
    slow = oracle.of_group(method, members, _fractions(values), _fractions(weights), coverage)
    said = made.reason if isinstance(made, Refused) else made and made.value
    told = decimal_of(slow) if isinstance(slow, Fraction) else slow
    return f"group, {method}", said, told, (values, weights, members, coverage)


def _gaps(chance: random.Random) -> Any:
    known, longest = _flow(chance), chance.randint(1, 5)
    made = interpolated(_yearly(known), Frequency.ANNUAL, longest)
    slow = oracle.filled(_fractions(known), longest)
    told = {year: decimal_of(value) for year, value in slow.items()}
    return "filled gaps", {one.period.year: one.value for one in made}, told, (known, longest)


def _ratings(chance: random.Random) -> Any:
    ratings = chance.choices((0, 1, 2, 3, "does not apply", "not rated"), (4, 4, 8, 8, 3, 1), k=chance.randint(1, 18))
    at_least, out_of = chance.randint(1, 3), chance.choice((None, 18))
    absent = {"does not apply": ObsStatus.CANNOT_EXIST, "not rated": ObsStatus.MISSING}
    parts = [
        [_seen(None, NOW, status=absent[one]) if isinstance(one, str) else _seen(Decimal(one), NOW)] for one in ratings
    ]
    made = levels_met(parts, Asked(at_least=Decimal(at_least), out_of=out_of, missing="unknown"))
    said = next((None if isinstance(one, Refused) else one.value for one in made), None)
    exact = [one if isinstance(one, str) else Fraction(one) for one in ratings]
    slow = oracle.levels_met(exact, Fraction(at_least), out_of)
    return "levels met", said, slow if slow is None else decimal_of(slow), (ratings, at_least, out_of)


def _figure(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(-3, 5)) if chance.random() < 0.5 else Decimal(chance.randint(-(10**6), 10**9)) / 1000


def _some_years(chance: random.Random) -> list[int]:
    return chance.sample(range(2015, 2025), chance.randrange(8))


def _flow(chance: random.Random) -> dict[int, Decimal]:
    return {year: _figure(chance) for year in _some_years(chance)}


def _by_area(chance: random.Random, least: int) -> dict[str, Decimal]:
    return {area: Decimal(chance.randint(least, 5)) for area in AREAS if chance.random() < 0.8}


def _seen(value: Decimal | None, at: TimePeriod, area: str = "001", **about: Any) -> Observation:
    name = about.pop("name", "rate")
    return Observation(series=SeriesKey(indicator=name, area=area), period=at, value=value, **about)


def _yearly(by_year: Mapping[int, Decimal], name: str = "rate") -> list[Observation]:
    return [_seen(value, YEARS[year], name=name) for year, value in by_year.items()]


def _observed(by_area: Mapping[str, Decimal]) -> dict[str, Observation]:
    return {area: _seen(value, NOW, area) for area, value in by_area.items()}


def _fractions(by_key: Mapping[Any, Decimal]) -> dict[Any, Fraction]:
    return {key: Fraction(value) for key, value in by_key.items()}
