"""What the record says of sources, asked for all at once: runs that count, failures, landings, how far data reach."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from indicators.periods import TimePeriod
from warehouse.cases import BLOCKED, UNREADABLE
from warehouse.instants import instant
from warehouse.runs import ADMISSION
from warehouse.tables import delivery, landing, reach, run, vintage
from warehouse.undone import undone_deliveries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Row

FETCH = "fetch"
UNAVAILABLE, CHANGED = "unavailable", "changed"
"""The two ways a fetch fails: no answer, which may come yet, and one nobody can read, which will not mend itself."""

FAILED = frozenset({UNAVAILABLE, CHANGED, BLOCKED, UNREADABLE})


@dataclass(frozen=True, slots=True)
class Failures:
    """How many runs about a source failed since one like them last went well, and when the first of them did."""

    count: int = 0
    since: str | None = None


def runs_that_count(connection: Connection, at: datetime) -> dict[str, list[Row[Any]]]:
    """Give the last fetch of each source, the last admission of each label, and the last success of either kind."""
    # What was undone by then says nothing any more; a fetch has no delivery.
    undone = run.c.delivery_id.in_(undone_deliveries(at))
    said = run.c.kind.in_([FETCH, ADMISSION]), run.c.at <= instant(at), or_(run.c.delivery_id.is_(None), ~undone)
    newest = select(func.max(run.c.id)).where(*said).group_by(run.c.source, run.c.label, run.c.kind)
    succeeded = run.c.outcome.not_in(FAILED)
    successes = select(func.max(run.c.id)).where(*said, succeeded).group_by(run.c.source, run.c.kind)
    wanted = select(run, run.c.id.in_(newest).label("last")).where(run.c.id.in_(newest.union(successes)))
    return _by_source(connection.execute(wanted.order_by(run.c.id)))


def failures_since_success(connection: Connection, at: datetime) -> dict[str, Failures]:
    """Count, for each source, the failed fetches since a fetch went well, and the failed admissions of each label so.

    A fetch that goes well says nothing about a delivery that could not be used: each is counted for itself.
    """
    said = run.c.kind.in_([FETCH, ADMISSION]), run.c.at <= instant(at)
    alike = (run.c.source, run.c.label, run.c.kind)
    good = (
        select(*alike, func.max(run.c.id).label("last"))
        .where(*said, run.c.outcome.not_in(FAILED))
        .group_by(*alike)
        .subquery("good")
    )
    same = (good.c.source == run.c.source) & (good.c.label == run.c.label) & (good.c.kind == run.c.kind)
    wanted = (
        select(run.c.source, func.count().label("failed"), func.min(run.c.at).label("since"))
        .outerjoin(good, same)
        .where(*said, run.c.outcome.in_(FAILED), or_(good.c.last.is_(None), run.c.id > good.c.last))
        .group_by(run.c.source)
    )
    return {row.source: Failures(row.failed, row.since) for row in connection.execute(wanted)}


def last_landings(connection: Connection, at: datetime) -> dict[str, list[Row[Any]]]:
    """Give the parts of the last delivery of each label, by source."""
    newest = select(func.max(delivery.c.id)).where(delivery.c.landed_at <= instant(at))
    newest = newest.where(delivery.c.id.not_in(undone_deliveries(at)))
    of_labels = newest.group_by(delivery.c.source, delivery.c.label)
    wanted = select(landing).where(landing.c.delivery_id.in_(of_labels)).order_by(landing.c.label, landing.c.part)
    return _by_source(connection.execute(wanted))


def latest_periods(connection: Connection, newest: int, at: datetime) -> dict[str, TimePeriod]:
    """Give the latest period each source ever gave a value for, up to a vintage, but for what was undone by then."""
    given = (
        select(vintage.c.source, reach.c.period)
        .join(vintage, vintage.c.id == reach.c.vintage_id)
        .join(run, run.c.id == vintage.c.run_id)
        .where(reach.c.vintage_id <= newest, run.c.delivery_id.not_in(undone_deliveries(at)))
        .distinct()
    )
    latest: dict[str, TimePeriod] = {}
    for source, text in connection.execute(given):
        period = TimePeriod.parse(text)
        if source not in latest or period.last_day > latest[source].last_day:
            latest[source] = period
    return latest


def _by_source(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    grouped: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        grouped[row.source].append(row)
    return grouped
