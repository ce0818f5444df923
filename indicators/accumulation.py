"""How the values of several periods make the one that is judged.

A flow is summed, a running total and a stock take the last, and a missing period is said, never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from indicators.periods import MONTHS_IN, Frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.periods import TimePeriod
    from indicators.series import Observation


@dataclass(frozen=True, slots=True)
class Judged:
    """The value to be judged, the period it stands for, what it was made of, and which periods are missing."""

    value: Decimal
    period: TimePeriod
    inputs: tuple[Observation, ...]
    missing_periods: int = 0


def accumulate(mode: str, observations: Sequence[Observation], after: TimePeriod | None) -> Judged | None:
    """Make one value out of a series by its mode: latest, flow, running_total, average or maximum.

    `observations` are those of one series, newest vintage of each period. `after` is the baseline's
    period: flows, averages and maxima count only what came later. None when nothing is known.
    """
    known = sorted((o for o in observations if o.value is not None), key=lambda o: o.period.end_in_months)
    if mode in {"latest", "running_total"}:
        return _judged(known[-1:], known[-1].value) if known else None
    if after is not None:
        known = [o for o in known if o.period.end_in_months > after.end_in_months]
    if not known:
        return None
    values = [o.value for o in known if o.value is not None]
    total = {"flow": sum(values, Decimal(0)), "average": sum(values, Decimal(0)) / len(values), "maximum": max(values)}
    return _judged(known, total[mode], missing=_periods_missing(known, after))


def _judged(inputs: Sequence[Observation], value: Decimal | None, missing: int = 0) -> Judged:
    assert value is not None, "only known values are accumulated"
    return Judged(value, inputs[-1].period, tuple(inputs), missing)


def _periods_missing(known: Sequence[Observation], after: TimePeriod | None) -> int:
    """Count the periods without a value between the baseline (or the first value) and the last value."""
    frequency = known[-1].period.frequency
    if frequency is Frequency.DAILY:
        return 0
    start = after.end_in_months if after is not None else known[0].period.end_in_months - MONTHS_IN[frequency]
    expected = (known[-1].period.end_in_months - start) / MONTHS_IN[frequency]
    return max(0, int(expected) - len({o.period.text for o in known}))
