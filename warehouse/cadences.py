"""When a source should be asked: its cadence read as cron reads it, in its own time zone, in whole instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from indicators.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indicators.framework import Plan, Source


def next_due(source: Source, after: datetime) -> datetime:
    """Give the first instant after `after` at which the source should be asked, UTC."""
    return next(CronSim(source.cadence, _local(source, after))).astimezone(UTC)


def last_due(source: Source, at: datetime) -> datetime:
    """Give the last instant up to `at` at which the source should have been asked, UTC."""
    # The search starts one second before the moment it is given, and this very second counts.
    after = at.replace(microsecond=0) + timedelta(seconds=1)
    return next(CronSim(source.cadence, _local(source, after), reverse=True)).astimezone(UTC)


def due_since(source: Source, success: datetime | None, at: datetime) -> datetime | None:
    """Give since when the source has been due at an instant; None when it is not.

    What was never had is due since the last time it should have come. People hand in early: what came up to
    `tolerance_days`, and not more than half the time between two, before it was due is that.
    """
    if success is None:
        return last_due(source, at)
    due = next_due(source, success)
    if source.handed_in:
        early = min(timedelta(days=source.tolerance_days), (due - last_due(source, success)) / 2)
        due = next_due(source, due) if due - success <= early else due
    return due if due <= at else None


def overdue_from(source: Source, due: datetime) -> datetime:
    """Give the instant from which a source that was due then is overdue: its spread and tolerance have passed."""
    return due + timedelta(minutes=source.jitter_minutes, days=source.tolerance_days)


def check_cadences(plan: Plan) -> Iterator[Finding]:
    """Find sources whose cadence or time zone says no time."""
    for source in plan.sources:
        try:
            ZoneInfo(source.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield _finding(source, "time_zone", source.time_zone, "a time zone such as Europe/Zurich")
            continue
        try:
            next_due(source, datetime(2000, 1, 1, tzinfo=UTC))
        except (CronSimError, StopIteration):
            yield _finding(source, "cadence", source.cadence, "five cron fields such as `0 6 1 * *` that name a day")


def _finding(source: Source, column: str, found: str, expected: str) -> Finding:
    return Finding(
        code="cadence-names-no-time", severity=Severity.BLOCKER, source=source.id, column=column,
        found=repr(found), expected=expected, remedy="write when it should be asked",
    )  # fmt: skip


def _local(source: Source, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(source.time_zone))
