"""Errors of a source that are known and put right here, declared in the plan and never in code.

Each says what the source still prints, so that it stops being applied, loudly, once the source has mended it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from indicators.periods import TimePeriod
from indicators.series import ObsStatus
from indicators.texts import NonEmpty, Part, Slug

EVERY = "*"
"""Stands for every breakdown."""


class Told(Part):
    """Whom the error was reported to, and when."""

    who: NonEmpty
    on: date


class Range(Part):
    """The values from `low` to `high`, both included; a side that is not given is open."""

    low: Decimal | None = None
    high: Decimal | None = None

    @model_validator(mode="after")
    def _has_a_side(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("a range needs low or high, or both")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class Correction(Part):
    """One error of a source: which cells, what the source prints there, and what is taken instead.

    `areas` are codes, or `all`; `breakdown` is one as series have it, or `*` for every one. The periods are
    listed, or run from `first_period` to `last_period`. Exactly one of `replace` (the value), `multiply` (by
    a factor), `drop` and `status` says what is done. `expected` is the wrong value, or the range of it; a cell
    that says anything else is not corrected and not admitted. One that has `ended` is kept, with the reason,
    and no longer applied.
    """

    id: Slug
    source: Slug
    indicator: Slug
    areas: Literal["all"] | tuple[NonEmpty, ...]
    breakdown: str = ""
    periods: tuple[NonEmpty, ...] = ()
    first_period: NonEmpty | None = None
    last_period: NonEmpty | None = None
    expected: Decimal | Range
    replace: Decimal | None = None
    multiply: Decimal | None = None
    drop: Literal[True] | None = None
    status: ObsStatus | None = None
    why: NonEmpty
    told: Told
    by: NonEmpty
    ended: NonEmpty | None = None

    @model_validator(mode="after")
    def _says_what_and_where(self) -> Self:
        if sum(said is not None for said in (self.replace, self.multiply, self.drop, self.status)) != 1:
            raise ValueError("a correction says exactly one of replace, multiply, drop and status")
        if not self.areas:
            raise ValueError('a correction names its areas, or "all"')
        if bool(self.periods) == (self.first_period is not None or self.last_period is not None):
            raise ValueError("a correction lists its periods, or gives the first, the last or both")
        return self

    @property
    def expected_range(self) -> tuple[Decimal | None, Decimal | None]:
        """The least and the greatest value the source still prints; None for an open side."""
        if isinstance(self.expected, Range):
            return self.expected.low, self.expected.high
        return self.expected, self.expected

    def named_periods(self) -> tuple[str, ...]:
        """Every period the correction names."""
        return self.periods or tuple(one for one in (self.first_period, self.last_period) if one is not None)

    def covers(self, period: str) -> bool:
        """Say whether a period is meant; a text that is none never is."""
        if self.periods:
            return period in self.periods
        try:
            asked, first, last = (_parsed(one) for one in (period, self.first_period, self.last_period))
        except ValueError:
            return False
        if asked is None or any(end is not None and end.frequency is not asked.frequency for end in (first, last)):
            return False
        return (first is None or first.last_day <= asked.last_day) and (last is None or asked.last_day <= last.last_day)

    def meets(self, other: Correction) -> bool:
        """Say whether some cell may be meant by both."""
        same = self.source == other.source and self.indicator == other.indicator
        areas = "all" in {self.areas, other.areas} or bool({*self.areas} & {*other.areas})
        breakdowns = self.breakdown == other.breakdown or EVERY in {self.breakdown, other.breakdown}
        return same and areas and breakdowns and self._shares_a_period(other)

    def _shares_a_period(self, other: Correction) -> bool:
        if self.periods or other.periods:
            listed, asked = (self, other) if self.periods else (other, self)
            return any(asked.covers(period) for period in listed.periods)
        starts = [_parsed(one.first_period) for one in (self, other)]
        ends = [_parsed(one.last_period) for one in (self, other)]
        latest = max((one.last_day for one in starts if one), default=date.min)
        return latest <= min((one.last_day for one in ends if one), default=date.max)


def _parsed(period: str | None) -> TimePeriod | None:
    return None if period is None else TimePeriod.parse(period)
