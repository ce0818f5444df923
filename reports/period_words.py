"""A period in the words of a language: the one way in which reports and pages write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_interval, format_skeleton

from indicators.periods import Frequency, TimePeriod

if TYPE_CHECKING:
    from babel import Locale

BY_SKELETON = {Frequency.MONTHLY: "yMMM", Frequency.QUARTERLY: "yQQQ", Frequency.DAILY: "yMMMd"}


def period_said(text: str, locale: Locale) -> str:
    """Write whole years by their numbers, all else with months as the language does; what is no period as it stands."""
    try:
        period = TimePeriod.parse(text)
    except ValueError:
        return text
    first, last = period.first_day, period.last_day
    if (first.month, last.month) == (1, 12) and period.months:
        return str(last.year) if first.year == last.year else f"{first.year}–{last.year}"
    if period.frequency in BY_SKELETON and "/" not in text:
        return str(format_skeleton(BY_SKELETON[period.frequency], first, locale=locale))
    return str(format_interval(first, last, "yMMM", locale=locale))
