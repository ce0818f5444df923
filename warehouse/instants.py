"""Instants as the record keeps them: UTC, ISO 8601, microseconds, ending in Z.

The width never varies, so that the order of the texts is the order in time on every engine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

_SMALLEST_STEP = timedelta(microseconds=1)


def instant(at: datetime) -> str:
    """Write an instant. Raises ValueError for one without a time zone, which names no instant."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone, so it names no instant")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def datetime_of(text: str) -> datetime:
    """Read an instant back."""
    return datetime.fromisoformat(text)


def end_of_day(day: date) -> datetime:
    """Give the last instant of a UTC day: *known on* a date means known by then."""
    return datetime.combine(day, time.max, tzinfo=UTC)


def later_than(last: str | None, at: datetime) -> str:
    """Write `at`, or the first instant after `last` where a clock that is behind would undo the order."""
    wanted = instant(at)
    if last is None or wanted > last:
        return wanted
    return instant(datetime_of(last) + _SMALLEST_STEP)
