"""A baseline taken from the series itself where its own year has no value: by a declared rule, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.periods import TimePeriod, months_between

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from indicators.benchmarks import Benchmark, NearestYear, Pledge
    from indicators.series import Observation


def with_baseline_found(pledge: Pledge, observations: Iterable[Observation]) -> Pledge:
    """Give a pledge whose baseline is a value of the series, where it asks for the nearest one; else as it is.

    The value of the year itself comes first, then the nearest within the years allowed, and of two that are as
    near the earlier one. Where there is none the baseline stays to be established.
    """
    asked = pledge.baseline.nearest
    if asked is None:
        return pledge
    found = _nearest(asked, [one for one in observations if one.value is not None])
    return pledge.model_copy(update={"baseline": _filled(pledge.baseline, found)})


def _nearest(asked: NearestYear, known: Iterable[Observation]) -> Observation | None:
    year = TimePeriod.parse(asked.year)
    distances = ((months_between(year, one.period), one) for one in known)
    allowed = [(months, one) for months, one in distances if abs(months) <= asked.within * 12 and _is_on(asked, months)]
    nearest = min(allowed, key=lambda pair: (abs(pair[0]), pair[0]), default=None)
    return nearest[1] if nearest else None


def _is_on(asked: NearestYear, months: Fraction) -> bool:
    return months == 0 or asked.side == "either" or (months < 0) == (asked.side == "before")


def _filled(baseline: Benchmark, found: Observation | None) -> Benchmark:
    if found is None:
        # The formula starts without the plans' schema: what a state is, the baseline itself knows.
        return baseline.model_copy(update={"state": type(baseline.state).TO_BE_ESTABLISHED})
    return baseline.model_copy(update={"value": found.value, "period": found.period.text})
