"""Inner gaps of a series filled on a straight line, where an indicator declares it.

Never beyond the ends of a series, never across a break of it, and never over what a source states to
be confidential or impossible. What is filled in has the status *imputed* and names its two neighbours.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from indicators.derivation import Derived, by_period, value_of
from indicators.exact import decimal_of
from indicators.periods import MONTHS_IN
from indicators.series import ObsStatus
from indicators.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indicators.periods import Frequency
    from indicators.series import Observation

STATED_FOR_GOOD = frozenset({ObsStatus.SUPPRESSED, ObsStatus.CANNOT_EXIST})
"""Absences that are statements, not gaps."""


def interpolated(observations: Sequence[Observation], frequency: Frequency, longest_gap: int) -> list[Derived]:
    """Fill the gaps of a series that are at most `longest_gap` periods of its frequency long, in time order.

    `observations` are those of one series in any order; only periods of `frequency`, which must not be
    daily, are neighbours and are filled.
    """
    stated = {one.period.text for one in observations if one.status in STATED_FOR_GOOD}
    known = [one for one in by_period(observations).values() if one.period.frequency is frequency]
    known.sort(key=lambda one: one.period.last_day)
    return [
        made
        for before, after in pairwise(known)
        if after.status is not ObsStatus.BREAK
        for made in _between(before, after, longest_gap)
        if made.period.text not in stated
    ]


def _between(before: Observation, after: Observation, longest_gap: int) -> Iterable[Derived]:
    months = after.period.end_in_months - before.period.end_in_months
    steps = int(months / MONTHS_IN[before.period.frequency])
    if steps - 1 > longest_gap:
        return
    start, end = Fraction(value_of(before)), Fraction(value_of(after))
    for number in range(1, steps):
        period = before.period.later(number)
        value = decimal_of(start + (end - start) * number / steps)
        told = step(
            "interpolated", period=period.text, before=before.value, before_period=before.period.text,
            after=after.value, after_period=after.period.text, result=value,
        )  # fmt: skip
        yield Derived(value=value, period=period, status=ObsStatus.IMPUTED, inputs=(before, after), told=(told,))
