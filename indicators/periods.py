"""Time periods as SDMX writes them: 2021, 2021-S1, 2021-Q3, 2021-11, 2021-11-23, 2015-07-01/P12M.

The last is a stretch of whole months from a first day on: a fiscal year, a school year, the months of a survey.
Like every period it stands for the day it ends on.
"""

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
_STRETCH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])-01/P(?P<months>[1-9]\d?)M")
_TWO_YEARS = re.compile(r"(\d{4})\s*[/–-]\s*(\d{2}|\d{4})")
_AS_LONG_AS = {months: frequency for frequency, months in MONTHS_IN.items()}


@dataclass(frozen=True, slots=True)
class TimePeriod:
    """A stretch of calendar time. Two periods of one frequency sort as their texts do."""

    text: str
    frequency: Frequency
    last_day: date

    @classmethod
    def parse(cls, text: str) -> TimePeriod:
        """Read an SDMX period. Raises ValueError naming the text when it is not one."""
        return _parsed(text)

    @property
    def months(self) -> int:
        """How many whole months it takes; 0 for a day."""
        if stretch := _STRETCH.fullmatch(self.text):
            return int(stretch["months"])
        return MONTHS_IN.get(self.frequency, 0)

    @property
    def first_day(self) -> date:
        if not self.months:
            return self.last_day
        months = self.last_day.year * 12 + self.last_day.month - self.months
        return date(months // 12, months % 12 + 1, 1)

    @property
    def year(self) -> int:
        return self.last_day.year

    @property
    def end_in_months(self) -> Fraction:
        """Months from the year 0 to the end of the period: exact for all but daily periods."""
        return _months_until(self.last_day)

    @property
    def start_in_months(self) -> Fraction:
        """Months from the year 0 to the start of the period. Raises KeyError for a daily period."""
        if self.frequency is Frequency.DAILY:
            raise KeyError(self.frequency)
        return self.end_in_months - self.months

    def later(self, periods: int) -> TimePeriod:
        """Give the period so many of its kind later."""
        if self.frequency is Frequency.DAILY:
            return TimePeriod.parse((self.last_day + timedelta(days=periods)).isoformat())
        size = self.months
        year, months = divmod(int(self.start_in_months) + size * periods, 12)
        if "/" in self.text:
            return TimePeriod.parse(f"{year:04d}-{months + 1:02d}-01/P{size}M")
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


def spanned(text: str, year_starts: int) -> str:
    """Give a year that is written with two numbers (2015-16, 2015/2016) as the twelve months from a month on.

    Anything else stays as it is, and so do two years that do not follow each other.
    """
    found = _TWO_YEARS.fullmatch(text.strip())
    if not found or int(found[2]) % 100 != (int(found[1]) + 1) % 100:
        return text
    return f"{found[1]}-{year_starts:02d}-01/P12M"


# A hundred thousand observations speak of a few hundred periods.
@lru_cache(maxsize=65_536)
def _parsed(text: str) -> TimePeriod:
    if stretch := _STRETCH.fullmatch(text):
        return _stretch(text, int(stretch["year"]), int(stretch["month"]), int(stretch["months"]))
    match = _FORM.fullmatch(text)
    if not match or int(match["year"]) == 0:
        raise ValueError(f"{text!r} is not a period: write 2021, 2021-S1, 2021-Q3, 2021-11 or 2021-11-23")
    year = int(match["year"])
    if match["D"]:
        return TimePeriod(text, Frequency.DAILY, _day(text, year, int(match["M"]), int(match["D"])))
    for frequency in (Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY):
        if match[frequency.value]:
            month = int(match[frequency.value]) * MONTHS_IN[frequency]
            return TimePeriod(text, frequency, _month_end(year, month))
    return TimePeriod(text, Frequency.ANNUAL, date(year, 12, 31))


def _stretch(text: str, year: int, month: int, months: int) -> TimePeriod:
    # One that is as long as no period of the calendar is one of the year's: a survey that took four months.
    years, of_year = divmod(month + months - 2, 12)
    return TimePeriod(text, _AS_LONG_AS.get(months, Frequency.ANNUAL), _month_end(year + years, of_year + 1))


@lru_cache(maxsize=65_536)
def _months_until(day: date) -> Fraction:
    days = calendar.monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + Fraction(day.day, days)


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
    size = MONTHS_IN.get(frequency, 0)
    if period.months > size:
        return None
    if size and period.months and (period.last_day.month - 1) // size * size > period.last_day.month - period.months:
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
