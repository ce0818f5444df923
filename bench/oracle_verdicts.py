"""Generated verdicts: any baseline, target, milestones and value, in every direction, unit, rule, band and absence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from indicators.methods import achieved_earlier, judge
from indicators.periods import TimePeriod
from indicators.progress import Terms
from indicators.series import Observation, SeriesKey
from indicators.targets import AnnualGrowth, Band, Point, RelativeChange, Trajectory, Unknown, UnknownKind
from tests.oracle_verdicts import Goal, Matter, Verdict, judged, met_before

if TYPE_CHECKING:
    import random

    from indicators.progress import Progress

DIRECTIONS = ("increase",) * 6 + ("decrease",) * 6 + ("at_least", "at_least", "at_most", "at_most", "band", "none")
UNITS = ("count", "count", "count", "percent", "percent", "ratio", "rubric")
METHODS = ("linear-1", "linear-1", "cagr-1")
ABSENT = ("to_be_established", "not_applicable", "suppressed", "not_yet_due", "qualitative")
UNSEEN = ("no_observation", "observation_withdrawn", "suppressed", "not_applicable", "qualitative", "unit_differs")
THRESHOLDS = (("0.95", "0.60"),) * 4 + (("1", "0.5"), ("0.75", "0.75"))
STEPS = tuple(Decimal(text) for text in ("0", "1", "0.5", "0.475", "0.3", "0.95", "0.6", "0.25", "0.4749999"))
"""Shares of the way that fall exactly on ends and thresholds, or a hair beside one."""
SERIES = SeriesKey(indicator="rate")
CLOSE = Fraction(1, 10**12)
"""A root is kept to 28 digits, of which a small rate of growth loses some: closer than this is the same."""


def verdict_case(chance: random.Random) -> str:
    """Make one case, ask both, and name the outcome. Raises AssertionError where they differ."""
    way, seen, terms, matter = _case(chance)
    method = chance.choice(METHODS)
    said = judge(way, seen, terms, method)
    slow, slow_other, slow_first = judged(matter, method)
    _same(said.progress, slow, matter, method)
    (other,) = said.others.values()
    _same(other, slow_other, matter, "the other method")
    assert (said.against_original is None) == (slow_first is None), matter
    if said.against_original is not None and slow_first is not None:
        _same(said.against_original, slow_first, matter, "against the first target")
    earlier = _met_before(chance, way, said.progress, terms, matter) if chance.random() < 0.3 else ""
    return f"{method}: {slow.reason or slow.status}" + "".join(f" +{flag}" for flag in sorted(slow.flags)) + earlier


def _same(said: Progress, slow: Verdict, matter: Matter, which: str) -> None:
    told = (said.status.value, said.reason, frozenset(said.flags))
    if told != (slow.status, slow.reason, slow.flags):
        raise AssertionError(f"{which}: {told}, but slowly {slow}, of {matter}")
    for name in ("gap", "progress", "elapsed", "pace"):
        found, expected = getattr(said, name), getattr(slow, name)
        if not _equal(found, expected):
            raise AssertionError(f"{which}: {name} {found}, but slowly {expected}, of {matter}")


def _equal(found: Decimal | Fraction | None, expected: Fraction | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(Fraction(found) - expected) <= CLOSE * max(1, abs(expected))


def _met_before(chance: random.Random, way: Trajectory, progress: Progress, terms: Terms, matter: Matter) -> str:
    """Ask both whether the target had been met by any of some earlier values; name it where it had."""
    number = chance.choice((_small, _share))
    earlier = {chance.randint(2010, 2026) * 12 + 11: number(chance) for _ in range(chance.randrange(4))}
    observed = [Observation(series=SERIES, period=period(month), value=value) for month, value in earlier.items()]
    found = achieved_earlier(way, observed, progress, terms)
    slow = met_before(matter, progress.status.value, {month: Fraction(value) for month, value in earlier.items()})
    assert (found and found.period) == (slow and period(slow)), f"met before in {found}, but slowly {slow}: {matter}"
    return " +achieved_earlier" if slow else ""


def _case(chance: random.Random) -> tuple[Trajectory, Point | Unknown, Terms, Matter]:
    number = chance.choice((_small, _small, _large, _share))
    first, last, at = _months(chance)
    direction = chance.choice(DIRECTIONS)
    on_track, at_risk = chance.choice(THRESHOLDS)
    baseline, slow_baseline = _baseline(chance, number(chance), first)
    target, slow_target = _goal(chance, direction, number, last)
    if isinstance(baseline, Point) and isinstance(target, Point) and chance.random() < 0.8:
        baseline, target = _in_order(baseline, target, direction)
        slow_baseline, slow_target = (Fraction(baseline.value), first), Goal("value", last, Fraction(target.value))
    original, slow_original = _goal(chance, direction, number, last) if chance.random() < 0.1 else (None, None)
    stops = {month: number(chance) for month in _stops(chance, first, last)}
    seen, slow_seen = _seen(chance, _value(chance, baseline, target) or number(chance), at)
    unit = chance.choice(UNITS)
    milestones = tuple(Point(value, period(month)) for month, value in stops.items())
    slow_stops = {month: Fraction(value) for month, value in stops.items()}
    matter = Matter(
        slow_baseline, slow_target, slow_seen, direction, unit, slow_stops, slow_original, Fraction(on_track),
        Fraction(at_risk),
    )  # fmt: skip
    terms = Terms(direction=direction, unit=unit, on_track=Decimal(on_track), at_risk=Decimal(at_risk))
    return Trajectory(baseline, target, milestones, original), seen, terms, matter


def _in_order(baseline: Point, target: Point, direction: str) -> tuple[Point, Point]:
    """Give the ends so that the way leads where the direction does."""
    low, high = sorted((baseline.value, target.value))
    start, end = (high, low) if direction in {"decrease", "at_most"} else (low, high)
    return Point(start, baseline.period), Point(end, target.period)


def _value(chance: random.Random, baseline: Any, target: Any) -> Decimal | None:
    if chance.random() < 0.3 and isinstance(baseline, Point) and isinstance(target, Point):
        return baseline.value + chance.choice(STEPS) * (target.value - baseline.value)
    return None


def period(month: int) -> TimePeriod:
    """Give a period that ends with a month counted from the year 0: a year where it can be one."""
    year, of_year = divmod(month, 12)
    return TimePeriod.parse(f"{year:04d}" if of_year == 11 else f"{year:04d}-{of_year + 1:02d}")


def _months(chance: random.Random) -> tuple[int, int, int]:
    first = chance.randint(2010, 2024) * 12 + chance.choice((11, 11, 11, 5, 2))
    last = first + chance.choice((12, 24, 36, 48, 48, 48, 60, 60, 72, 120, 18, 51, 0, -12))
    at = first + chance.choice((0, 6, 12, 12, 24, 24, 30, 36, 48, 60, -12))
    return first, last, at


def _stops(chance: random.Random, first: int, last: int) -> list[int]:
    if last <= first or chance.random() < 0.6:
        return []
    return chance.sample(range(first - 6, last + 6), chance.randint(1, 3))


def _baseline(chance: random.Random, value: Decimal, month: int) -> tuple[Any, Any]:
    if chance.random() < 0.06:
        kind = chance.choice(ABSENT)
        return Unknown(UnknownKind(kind)), kind
    return Point(value, period(month)), (Fraction(value), month)


def _seen(chance: random.Random, value: Decimal, month: int) -> tuple[Any, Any]:
    if chance.random() < 0.04:
        kind = chance.choice(UNSEEN)
        return Unknown(UnknownKind(kind)), kind
    return Point(value, period(month)), (Fraction(value), month)


def _goal(chance: random.Random, direction: str, number: Any, month: int) -> tuple[Any, Any]:
    if chance.random() < 0.05:
        kind = chance.choice(ABSENT)
        return Unknown(UnknownKind(kind)), kind
    due, figure = period(month), number(chance)
    if chance.random() < (0.8 if direction == "band" else 0.04):
        low, high = sorted((figure, number(chance)))
        open_side = chance.randrange(6)
        low, high = (None, high) if open_side == 0 else (low, None) if open_side == 1 else (low, high)
        return Band(low, high, due), Goal("band", month, _fraction(low), _fraction(high))
    rule = chance.random()
    percent = Decimal(chance.randint(-99, 200)) / 4
    if rule < 0.08:
        return RelativeChange(percent, due), Goal("relative", month, Fraction(percent))
    if rule < 0.16:
        return AnnualGrowth(percent, due), Goal("yearly", month, Fraction(percent))
    return Point(figure, due), Goal("value", month, Fraction(figure))


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _small(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(-3, 6))


def _share(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(0, 120)) / 100


def _large(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(-(10**6), 10**9)) / 1000
