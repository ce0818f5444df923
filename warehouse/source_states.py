"""How each source stands: when it last answered, how far its data reach, and why not further."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.periods import MONTHS_IN, TimePeriod
from warehouse.instants import instant
from warehouse.observations import newest_vintage
from warehouse.runs import ADMISSION
from warehouse.settlement import BLOCKED, UNREADABLE
from warehouse.tables import delivery, landing, observation, run, series

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection, Row

    from indicators.framework import Source
    from warehouse.connection import Warehouse

FETCH = "fetch"
UNAVAILABLE, CHANGED = "unavailable", "changed"
"""The two ways a fetch fails: no answer, which may come yet, and one nobody can read, which will not mend itself."""


class State(StrEnum):
    """The first that holds. `overdue`: no answer the last time. `stale`: its data should reach further by now."""

    NEVER = "never"
    BROKEN = "broken"
    OVERDUE = "overdue"
    STALE = "stale"
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
    """How one source stands. `data_through` is the latest period with a value; `recorded`: a recording stands in."""

    source: str
    state: State
    why: str | None
    last_success: str | None
    data_through: str | None
    recorded: bool
    landings: tuple[LandingLine, ...]


def source_standings(warehouse: Warehouse, sources: Sequence[Source], *, at: datetime) -> list[SourceStanding]:
    """Say how sources stood at an instant, in the order they are given."""
    with warehouse.read() as connection:
        runs = _runs_that_count(connection, at)
        landings = _last_landings(connection, at)
        periods = _latest_periods(connection, newest_vintage(connection, at))
    return [
        _standing(source, runs[source.id], landings[source.id], periods.get(source.id), at.date()) for source in sources
    ]


def what_is_broken(warehouse: Warehouse, source: str, *, at: datetime) -> str | None:
    """Say why the last answer or delivery of a source could not be used; None when it could."""
    with warehouse.read() as connection:
        runs = _runs_that_count(connection, at)[source]
    return _broken([row for row in runs if row.last])


def _runs_that_count(connection: Connection, at: datetime) -> dict[str, list[Row[Any]]]:
    """The last fetch of each source and the last admission of each label, and every source's last success."""
    said = run.c.kind.in_([FETCH, ADMISSION]), run.c.at <= instant(at)
    newest = select(func.max(run.c.id)).where(*said).group_by(run.c.source, run.c.label, run.c.kind)
    failed = run.c.outcome.in_([UNAVAILABLE, CHANGED, BLOCKED, UNREADABLE])
    successes = select(func.max(run.c.id)).where(*said, ~failed).group_by(run.c.source)
    wanted = select(run, run.c.id.in_(newest).label("last")).where(run.c.id.in_(newest.union(successes)))
    return _by_source(connection.execute(wanted.order_by(run.c.id)))


def _last_landings(connection: Connection, at: datetime) -> dict[str, list[Row[Any]]]:
    newest = select(func.max(delivery.c.id)).where(delivery.c.landed_at <= instant(at))
    of_labels = newest.group_by(delivery.c.source, delivery.c.label)
    wanted = select(landing).where(landing.c.delivery_id.in_(of_labels)).order_by(landing.c.label, landing.c.part)
    return _by_source(connection.execute(wanted))


def _by_source(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    grouped: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.source].append(row)
    return grouped


def _latest_periods(connection: Connection, newest: int) -> dict[str, TimePeriod]:
    """The latest period each source ever gave a value for."""
    given = (
        select(series.c.source, observation.c.period)
        .join(series, series.c.id == observation.c.series_id)
        .where(observation.c.value.is_not(None), observation.c.vintage_id <= newest)
        .distinct()
    )
    latest: dict[str, TimePeriod] = {}
    for source, text in connection.execute(given):
        period = TimePeriod.parse(text)
        if source not in latest or period.last_day > latest[source].last_day:
            latest[source] = period
    return latest


def _standing(
    source: Source, runs: Sequence[Row[Any]], landings: Sequence[Row[Any]], reach: TimePeriod | None, on: date
) -> SourceStanding:
    state, why = _state(source, [row for row in runs if row.last], reach, on, landed=bool(landings))
    successes = [row.at for row in runs if row.outcome not in {UNAVAILABLE, CHANGED, BLOCKED, UNREADABLE}]
    return SourceStanding(
        source=source.id,
        state=state,
        why=why,
        last_success=max(successes, default=None),
        data_through=None if reach is None else reach.text,
        recorded=any(row.recorded for row in landings),
        landings=tuple(_landing_line(row) for row in landings),
    )


def _state(
    source: Source, last: Sequence[Row[Any]], reach: TimePeriod | None, on: date, *, landed: bool
) -> tuple[State, str | None]:  # fmt: skip
    broken = _broken(last)
    if broken is not None:
        return State.BROKEN, broken
    silent = next((row for row in last if row.outcome == UNAVAILABLE), None)
    if not landed:
        return State.NEVER, silent.message if silent is not None else "nothing was ever received"
    if silent is not None:
        return State.OVERDUE, silent.message
    # The period after the last one must have ended, and its usual delay have passed.
    if reach is not None and _months_between(reach.last_day, on) > source.lag_months + MONTHS_IN.get(
        reach.frequency, 0
    ):
        return State.STALE, f"the data end with {reach.text}; {source.lag_months} months of delay are usual"
    return State.FRESH, None


def _broken(last: Sequence[Row[Any]]) -> str | None:
    for row in last:
        if row.outcome in {CHANGED, UNREADABLE, BLOCKED}:
            return str(row.message or f"{row.label} was {row.outcome}: see its findings")
    return None


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _landing_line(row: Row[Any]) -> LandingLine:
    names = ("id", "label", "part", "address", "sha256", "size", "landed_at", "recorded", "licence")
    return LandingLine(**{name: getattr(row, name) for name in names})
