"""How the values of several periods make the one that is judged.

A flow is summed, a running total and a stock take the last, and a missing period is said, never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.exact import decimal_of
from indicators.periods import MONTHS_IN, Frequency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from indicators.periods import TimePeriod
    from indicators.series import Observation

TAKES_THE_LAST = frozenset({"latest", "running_total"})


@dataclass(frozen=True, slots=True)
class Judged:
    """The value to be judged, the observations it was made of in time order, and how many periods are missing."""

    value: Decimal
    inputs: tuple[Observation, ...]
    missing_periods: int = 0

    @property
    def period(self) -> TimePeriod:
        """The period the value stands for: that of the last observation that entered."""
        return self.inputs[-1].period


def accumulate(mode: str, observations: Sequence[Observation], after: TimePeriod | None) -> Judged | None:
    """Make one value out of a series by its mode: latest, flow, running_total, average or maximum.

    `observations` are those of one series, newest vintage of each period, in any order. `after` is the
    baseline's period: flows, averages and maxima count only what came later. None when nothing is known.
    Raises KeyError for a mode that is none of these.
    """
    known = sorted((one for one in observations if one.value is not None), key=lambda one: one.period.last_day)
    if mode in TAKES_THE_LAST:
        return Judged(_value_of(known[-1]), (known[-1],)) if known else None
    if after is not None:
        known = [one for one in known if one.period.last_day > after.last_day]
    # A year and its own quarters would be counted twice: the frequency of the last value is the one that counts.
    known = [one for one in known if one.period.frequency is known[-1].period.frequency]
    if not known:
        return None
    values = [_value_of(one) for one in known]
    total = sum(map(Fraction, values), Fraction(0))
    made = {"flow": total, "average": total / len(values), "maximum": Fraction(max(values))}[mode]
    return Judged(decimal_of(made), tuple(known), _periods_missing(known, after))


def _value_of(observation: Observation) -> Decimal:
    assert observation.value is not None, "only known values are accumulated"
    return observation.value


def _periods_missing(known: Sequence[Observation], after: TimePeriod | None) -> int:
    """Count the periods without a value between the baseline (or the first value) and the last value."""
    frequency = known[-1].period.frequency
    if frequency is Frequency.DAILY:
        return 0
    first, last = known[0].period, known[-1].period
    months = last.end_in_months - (after or first).end_in_months
    expected = int(months / MONTHS_IN[frequency]) + (0 if after else 1)
    return max(0, expected - len({one.period.text for one in known}))
