"""How each source stands: when it last answered, how far its data reach, when it is due, and why not better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.periods import MONTHS_IN, TimePeriod
from warehouse.cadences import due_since, next_due, overdue_from
from warehouse.cases import BLOCKED
from warehouse.instants import datetime_of, instant
from warehouse.observations import newest_vintage
from warehouse.source_runs import (
    FAILED,
    FETCH,
    UNAVAILABLE,
    Failures,
    failures_since_success,
    last_landings,
    latest_periods,
    runs_that_count,
)
from warehouse.tables import landing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Row

    from indicators.framework import Source
    from warehouse.connection import Warehouse

__all__ = [
    "FETCH",
    "LandingLine",
    "SourceStanding",
    "State",
    "landed_in",
    "landed_of",
    "source_standings",
    "what_is_broken",
]


class State(StrEnum):
    """The first that holds, worst first.

    `broken`: its last answer or delivery could not be used. `never`: it gave nothing yet. `overdue`: it was due by
    its cadence, and its tolerance has passed. `stale`: its data should reach further by now. `due`: it was due,
    and still has time.
    """

    BROKEN = "broken"
    NEVER = "never"
    OVERDUE = "overdue"
    STALE = "stale"
    DUE = "due"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingLine:
    """One part of the last delivery of a label."""

    id: int
    label: str
    part: int
    address: str
    sha256: str
    size: int
    landed_at: str
    recorded: bool
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """How one source stands. `data_through` is the latest period with a value; `recorded`: a recording stands in.

    `bound` are the indicators it gives. `next_due` is when it should be asked next, `late_since` since when it
    has been due, `failed_runs` how many runs failed since its last success and `failed_since` the first of them.
    `since` says when the state began, for those that should not last. Instants are ISO texts.
    """

    source: str
    state: State
    why: str | None
    last_success: str | None
    data_through: str | None
    recorded: bool
    landings: tuple[LandingLine, ...]
    owner: str
    connector: str
    bound: tuple[str, ...]
    next_due: str
    late_since: str | None
    failed_runs: int
    failed_since: str | None
    since: str | None


def source_standings(warehouse: Warehouse, sources: Sequence[Source], *, at: datetime) -> list[SourceStanding]:
    """Say how sources stood at an instant, in the order they are given."""
    with warehouse.read() as connection:
        runs = runs_that_count(connection, at)
        failures = failures_since_success(connection, at)
        landings = last_landings(connection, at)
        periods = latest_periods(connection, newest_vintage(connection, at), at)
    return [
        _standing(source, runs[source.id], failures.get(source.id, Failures()), landings[source.id],
                  periods.get(source.id), at)
        for source in sources
    ]  # fmt: skip


def landed_of(warehouse: Warehouse, source: str, *, by: datetime, limit: int) -> list[LandingLine]:
    """Give the files that had landed from a source by an instant, the newest first."""
    of_source = landing.c.source == source, landing.c.landed_at <= instant(by)
    wanted = select(landing).where(*of_source).order_by(landing.c.id.desc()).limit(limit)
    with warehouse.read() as connection:
        return [_landing_line(row) for row in connection.execute(wanted)]


def landed_in(warehouse: Warehouse, delivery: int) -> list[LandingLine]:
    """Give the files of one delivery."""
    wanted = select(landing).where(landing.c.delivery_id == delivery).order_by(landing.c.part)
    with warehouse.read() as connection:
        return [_landing_line(row) for row in connection.execute(wanted)]


def what_is_broken(warehouse: Warehouse, source: str, *, at: datetime) -> str | None:
    """Say why the last answer or delivery of a source could not be used; None when it could."""
    with warehouse.read() as connection:
        runs = runs_that_count(connection, at)[source]
    return _broken([row for row in runs if row.last])


def _standing(
    source: Source, runs: Sequence[Row[Any]], failures: Failures, landings: Sequence[Row[Any]],
    reach: TimePeriod | None, at: datetime,
) -> SourceStanding:  # fmt: skip
    last_success = _last_success(source, runs)
    due = due_since(source, datetime_of(last_success) if last_success else None, at)
    state, why, since = _state(source, [row for row in runs if row.last], reach, due, at, landed=bool(landings))
    return SourceStanding(
        source=source.id,
        state=state,
        why=why,
        last_success=last_success,
        data_through=None if reach is None else reach.text,
        recorded=any(row.recorded for row in landings),
        landings=tuple(_landing_line(row) for row in landings),
        owner=source.owner,
        connector=source.connector,
        bound=tuple(sorted({series.indicator for series in source.series})),
        next_due=instant(next_due(source, at)),
        late_since=None if due is None else instant(due),
        failed_runs=failures.count,
        failed_since=failures.since,
        since=failures.since if state is State.BROKEN else since,
    )


def _last_success(source: Source, runs: Sequence[Row[Any]]) -> str | None:
    """Give when the source last gave, or said that it has nothing new; one that people feed has to be handed in."""
    good = [row for row in runs if row.outcome not in FAILED]
    return max((row.at for row in good if not (source.handed_in and row.kind == FETCH)), default=None)


def _state(
    source: Source, last: Sequence[Row[Any]], reach: TimePeriod | None, due: datetime | None, at: datetime,
    *, landed: bool,
) -> tuple[State, str | None, str | None]:  # fmt: skip
    """Give the first state that holds, why it does, and since when."""
    broken = _broken(last)
    if broken is not None and landed:
        return State.BROKEN, broken, None
    silent = next((str(row.message) for row in last if row.outcome == UNAVAILABLE), None)
    late = due is not None and at >= overdue_from(source, due)
    since = instant(due) if due is not None and late else None
    if not landed:
        # What was never set up, or never right, has no good data to be kept from renewing.
        return State.NEVER, broken or silent or "nothing was ever received", since
    if due is not None and late:
        return State.OVERDUE, silent or f"nothing came since it was due on {due.date()}", since
    stale = None if reach is None else _stale_from(source, reach)
    if reach is not None and stale is not None and at.date() >= stale:
        usual = f"the data end with {reach.text}; {source.lag_months} months of delay are usual"
        return State.STALE, usual, stale.isoformat()
    if due is not None:
        return State.DUE, silent or f"due since {due.date()}", instant(due)
    return State.FRESH, silent, None


def _broken(last: Sequence[Row[Any]]) -> str | None:
    for row in last:
        if row.outcome in FAILED - {UNAVAILABLE}:
            return str(row.message or _without_words(row))
    return None


def _without_words(row: Row[Any]) -> str:
    if row.outcome == BLOCKED:
        return f"{row.label} was blocked: see its findings"
    return f"{row.label} was {row.outcome}: see its findings"


def _stale_from(source: Source, reach: TimePeriod) -> date:
    """Give the first day on which the data should reach further: the next period has ended, its usual delay passed."""
    months = source.lag_months + MONTHS_IN.get(reach.frequency, 0) + 1
    number = reach.last_day.year * 12 + reach.last_day.month - 1 + months
    return reach.last_day.replace(year=number // 12, month=number % 12 + 1, day=1)


def _landing_line(row: Row[Any]) -> LandingLine:
    names = ("id", "label", "part", "address", "sha256", "size", "landed_at", "recorded", "licence")
    return LandingLine(**{name: getattr(row, name) for name in names})
