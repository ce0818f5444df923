"""A period in the words of a language: the one way in which reports and pages write it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_interval, format_skeleton

from indicators.periods import Frequency, TimePeriod

if TYPE_CHECKING:
    from datetime import date

    from babel import Locale

BY_SKELETON = {Frequency.MONTHLY: "yMMM", Frequency.QUARTERLY: "yQQQ", Frequency.DAILY: "yMMMd"}


@lru_cache(maxsize=4096)
def period_said(text: str, locale: Locale) -> str:
    """Write whole years by their numbers, all else with months as the language does; what is no period as it stands."""
    try:
        period = TimePeriod.parse(text)
    except ValueError:
        return text
    first, last = period.first_day, period.last_day
    if (first.month, last.month) == (1, 12) and period.months:
        one_year = first.year == last.year
        return str(format_skeleton("y", last, locale=locale) if one_year else _between(first, last, "y", locale))
    if period.frequency in BY_SKELETON and "/" not in text:
        return str(format_skeleton(BY_SKELETON[period.frequency], first, locale=locale))
    return _between(first, last, "yMMM", locale)


def _between(first: date, last: date, skeleton: str, locale: Locale) -> str:
    return str(format_interval(first, last, skeleton, locale=locale))
