"""How many areas have something: the size of a list, so that an area counts once and the list can be read.

Adding up two years' counts would count most areas twice; the union of two lists does not.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.derivation import Derived, value_of, worst_status
from indicators.steps import step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from indicators.periods import TimePeriod
    from indicators.series import Observation


def distinct(
    observations: Iterable[Observation], within: int | None, counts: Callable[[str, int], bool]
) -> list[Derived]:
    """Count the areas with a value above 0 at each period, or in the `within` years up to its end.

    `observations` are those of all parts in all areas; `counts` says whether an area is one to be counted
    in a year. An area whose values are all 0 is known not to be on the list; one without a value is not
    known, and a period at which no area is known has no count. The inputs are one observation an area:
    the newest above 0, else the newest. Results are in time order.
    """
    at: dict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        if one.value is not None:
            at[one.period.text].append(one)
    periods = sorted((seen[0].period for seen in at.values()), key=lambda one: (one.last_day, one.text))
    made = []
    for period in periods:
        looked_at = [at[one.text] for one in _up_to(period, periods, within)]
        entering = [one for seen in looked_at for one in seen if counts(one.series.area, period.year)]
        if entering:
            made.append(_counted(entering, period, within))
    return made


def _up_to(period: TimePeriod, periods: Sequence[TimePeriod], within: int | None) -> list[TimePeriod]:
    if within is None:
        return [period]
    start = period.years_later(-within).last_day
    return [one for one in periods if start < one.last_day <= period.last_day]


def _counted(entering: Iterable[Observation], period: TimePeriod, within: int | None) -> Derived:
    speaks: dict[str, Observation] = {}
    for one in entering:
        earlier = speaks.get(one.series.area)
        if earlier is None or value_of(one) > 0 or value_of(earlier) <= 0:
            speaks[one.series.area] = one
    inputs = tuple(speaks[area] for area in sorted(speaks))
    areas = [one.series.area for one in inputs if value_of(one) > 0]
    about = {"areas": areas, "known": len(inputs), "result": Decimal(len(areas))}
    told = (
        step("derived_distinct", **about)
        if within is None
        else step("derived_distinct_within", within=within, period=period.text, **about)
    )
    return Derived(
        value=Decimal(len(areas)),
        period=period,
        status=worst_status(one.status for one in inputs),
        inputs=inputs,
        told=(told,),
    )
