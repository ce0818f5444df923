"""Time periods as SDMX writes them: 2021, 2021-S1, 2021-Q3, 2021-11, 2021-11-23."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class Frequency(StrEnum):
    """SDMX code list CL_FREQ, as far as plans report."""

    ANNUAL = "A"
    HALF_YEARLY = "S"
    QUARTERLY = "Q"
    MONTHLY = "M"
    DAILY = "D"


MONTHS_IN = {
    Frequency.ANNUAL: 12,
    Frequency.HALF_YEARLY: 6,
    Frequency.QUARTERLY: 3,
    Frequency.MONTHLY: 1,
}

_FORM = re.compile(r"(?P<year>\d{4})(?:-(?:S(?P<S>[12])|Q(?P<Q>[1-4])|(?P<M>0[1-9]|1[0-2])(?:-(?P<D>\d{2}))?))?")


@dataclass(frozen=True, slots=True)
class TimePeriod:
    """A stretch of calendar time. Two periods of one frequency sort as their texts do."""

    text: str
    frequency: Frequency
    last_day: date

    @classmethod
    def parse(cls, text: str) -> TimePeriod:
        """Read an SDMX period. Raises ValueError naming the text when it is not one."""
        match = _FORM.fullmatch(text)
        if not match or int(match["year"]) == 0:
            raise ValueError(f"{text!r} is not a period: write 2021, 2021-S1, 2021-Q3, 2021-11 or 2021-11-23")
        year = int(match["year"])
        if match["D"]:
            return cls(text, Frequency.DAILY, _day(text, year, int(match["M"]), int(match["D"])))
        for frequency in (Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY):
            if match[frequency.value]:
                month = int(match[frequency.value]) * MONTHS_IN[frequency]
                return cls(text, frequency, _month_end(year, month))
        return cls(text, Frequency.ANNUAL, date(year, 12, 31))

    @property
    def year(self) -> int:
        return self.last_day.year

    @property
    def end_in_months(self) -> Fraction:
        """Months from the year 0 to the end of the period: exact for all but daily periods."""
        whole = self.last_day.year * 12 + self.last_day.month - 1
        days = calendar.monthrange(self.last_day.year, self.last_day.month)[1]
        return whole + Fraction(self.last_day.day, days)

    @property
    def start_in_months(self) -> Fraction:
        """Months from the year 0 to the start of the period. Raises KeyError for a daily period."""
        return self.end_in_months - MONTHS_IN[self.frequency]

    def later(self, periods: int) -> TimePeriod:
        """Give the period so many of its kind later."""
        if self.frequency is Frequency.DAILY:
            return TimePeriod.parse((self.last_day + timedelta(days=periods)).isoformat())
        size = MONTHS_IN[self.frequency]
        year, months = divmod(int(self.start_in_months) + size * periods, 12)
        part = {Frequency.ANNUAL: "", Frequency.MONTHLY: f"-{months + 1:02d}"}
        return TimePeriod.parse(
            f"{year:04d}" + part.get(self.frequency, f"-{self.frequency.value}{months // size + 1}")
        )

    def years_later(self, years: int) -> TimePeriod:
        """Give the same stretch of another year; the 29 February of a common year is its 28th."""
        text = f"{int(self.text[:4]) + years:04d}{self.text[4:]}"
        leap_day = text.endswith("-02-29") and not calendar.isleap(int(text[:4]))
        return TimePeriod.parse(f"{text[:-2]}28" if leap_day else text)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=65_536)
def is_period(text: str) -> bool:
    """Say whether a text is a period."""
    try:
        TimePeriod.parse(text)
    except ValueError:
        return False
    return True


def containing(period: TimePeriod, frequency: Frequency) -> TimePeriod | None:
    """Give the period of a frequency that a period lies in whole; None when it is longer than that."""
    if MONTHS_IN.get(period.frequency, 0) > MONTHS_IN.get(frequency, 0):
        return None
    if frequency is Frequency.DAILY:
        return period
    number = (period.last_day.month - 1) // MONTHS_IN[frequency] + 1
    marks = {Frequency.ANNUAL: "", Frequency.MONTHLY: f"-{number:02d}"}
    return TimePeriod.parse(f"{period.year:04d}{marks.get(frequency, f'-{frequency.value}{number}')}")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text!r} is not a day of the calendar") from None


def elapsed_share(start: TimePeriod, now: TimePeriod, end: TimePeriod) -> Fraction:
    """Share of the way in time from the end of `start` to the end of `end`, which must be later."""
    return months_between(start, now) / months_between(start, end)


def months_between(start: TimePeriod, end: TimePeriod) -> Fraction:
    """Months from the end of one period to the end of another; negative when the second ends first."""
    return end.end_in_months - start.end_in_months
