"""Sums: of several parts, of a flow since its start, and of the months or quarters of a year.

What is missing is never taken for zero: it makes the sum unknown, or incomplete where the plan says so.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.derivation import Derived, Refused, by_period, value_of, worst_status
from indicators.exact import decimal_of, sum_of
from indicators.periods import MONTHS_IN, Frequency, TimePeriod
from indicators.steps import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from indicators.series import Observation
    from indicators.steps import Step

UNKNOWN = "unknown"
"""What the plan writes for: a missing part makes the whole unknown."""


def summed(parts: Sequence[Iterable[Observation]], missing: str) -> list[Derived | Refused]:
    """Add up several parts of one area, period by period.

    `missing` is `unknown` or `incomplete`: what a period becomes when only some of its parts are known.
    Nothing is said of a period of which no part is known. Results are in time order.
    """
    known = [by_period(part) for part in parts]
    periods = {text: one.period for part in known for text, one in part.items()}
    made: list[Derived | Refused] = []
    for text, period in sorted(periods.items(), key=lambda item: item[1].last_day):
        entering = [part[text] for part in known if text in part]
        made.append(_sum(period, entering, expected=len(parts), missing=missing, key="derived_sum"))
    return made


def annual(flow: Iterable[Observation], frequency: Frequency, missing: str) -> list[Derived | Refused]:
    """Add up a flow to years: only the periods of its declared frequency enter, and all of them must be there.

    With `missing` = `incomplete` a year is given also when some are not. Results are in time order.
    """
    years: dict[int, list[Observation]] = defaultdict(list)
    for one in _of_frequency(flow, frequency):
        years[one.period.year].append(one)
    expected = 12 // MONTHS_IN[frequency]
    return [
        _sum(TimePeriod.parse(f"{year:04d}"), entering, expected=expected, missing=missing, key="derived_annual")
        for year, entering in sorted(years.items())
    ]


def cumulated(
    flow: Iterable[Observation], since: TimePeriod, frequency: Frequency, missing: str
) -> list[Derived | Refused]:
    """Make the running total of a flow from the start of `since` on, for each period that has a value itself.

    A period without a value has no total either: nothing is carried forward. The totals after it are
    incomplete, or unknown with `missing` = `unknown`. Results are in time order.
    """
    known = [one for one in _of_frequency(flow, frequency) if one.period.start_in_months >= since.start_in_months]
    made: list[Derived | Refused] = []
    total = Fraction(0)
    for count, one in enumerate(known, start=1):
        total += Fraction(value_of(one))
        months = one.period.end_in_months - since.start_in_months
        absent = max(0, int(months / MONTHS_IN[frequency]) - count)
        if absent and missing == UNKNOWN:
            made.append(Refused(one.period, "parts_missing"))
            continue
        entering, result = known[:count], decimal_of(total)
        told = step("cumulated", parts=[each.value for each in entering], since=since.text, result=result)
        made.append(made_of(one.period, entering, result, told, absent=absent, expected=count + absent))
    return made


def _of_frequency(flow: Iterable[Observation], frequency: Frequency) -> list[Observation]:
    # A year beside its own quarters would be counted twice.
    known = [one for one in by_period(flow).values() if one.period.frequency is frequency]
    return sorted(known, key=lambda one: one.period.last_day)


def _sum(
    period: TimePeriod, entering: Sequence[Observation], *, expected: int, missing: str, key: str
) -> Derived | Refused:
    absent = expected - len(entering)
    if absent and missing == UNKNOWN:
        return Refused(period, "parts_missing")
    total = sum_of(value_of(one) for one in entering)
    about = {"period": period.text} if key == "derived_annual" else {}
    told = step(key, parts=[one.value for one in entering], result=total, **about)
    return made_of(period, entering, total, told, absent=absent, expected=expected)


def made_of(
    period: TimePeriod, entering: Sequence[Observation], value: Decimal, told: Step, *, absent: int, expected: int
) -> Derived:
    """Give a value made of several, told to be incomplete where some of those expected are absent."""
    missing = (step("sum_incomplete", missing=absent, expected=expected),) if absent else ()
    return Derived(
        value=value,
        period=period,
        status=worst_status(one.status for one in entering),
        inputs=tuple(entering),
        told=(told, *missing),
        incomplete=absent > 0,
    )
