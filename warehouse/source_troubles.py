"""Since when a source is broken, silent or late, and what was said when that began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.findings import Severity
from indicators.troubles import Trouble
from warehouse.cases import BLOCKED
from warehouse.instants import datetime_of, instant
from warehouse.runs import ADMISSION
from warehouse.source_runs import FAILED, FETCH
from warehouse.source_states import State, source_standings
from warehouse.tables import finding, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from indicators.framework import Source
    from warehouse.connection import Warehouse
    from warehouse.source_states import SourceStanding

IN_TROUBLE = frozenset({State.BROKEN, State.OVERDUE, State.STALE})


def troubles(warehouse: Warehouse, sources: Sequence[Source], *, at: datetime) -> tuple[Trouble, ...]:
    """Give what stood in the way of sources at an instant, in the order they are given.

    A trouble begins with the first failure after the last success, whose words it keeps; without one, when
    the source was due. A delivery that was stopped is trouble for the indicators of its label only.
    """
    standings = source_standings(warehouse, sources, at=at)
    with warehouse.read() as connection:
        failures = _first_failures(connection, at)
    return tuple(
        one
        for source, standing in zip(sources, standings, strict=True)
        if standing.state in IN_TROUBLE
        for one in _troubles(source, standing, [row for row in failures if row.source == source.id])
    )


def _first_failures(connection: Connection, at: datetime) -> list[Row[Any]]:
    """The first failure after the last success, of each source, label and kind of run that failed the last time."""
    failed, good = run.alias("failed"), run.alias("good")
    last_good = (
        select(func.max(good.c.id))
        .where(*(good.c[name] == failed.c[name] for name in ("source", "label", "kind")))
        .where(good.c.at <= instant(at), good.c.outcome.not_in(FAILED))
        .scalar_subquery()
    )
    first = (
        select(func.min(failed.c.id))
        .where(failed.c.kind.in_([FETCH, ADMISSION]), failed.c.at <= instant(at), failed.c.outcome.in_(FAILED))
        .where(failed.c.id > func.coalesce(last_good, 0))
        .group_by(failed.c.source, failed.c.label, failed.c.kind)
    )
    found = finding.alias("found")
    blocker = (
        select(func.min(found.c.id))
        .where(found.c.run_id == run.c.id, found.c.severity == Severity.BLOCKER.value)
        .scalar_subquery()
    )
    beside = run.outerjoin(finding, finding.c.id == blocker)
    told = select(run, finding.c.found, finding.c.expected).select_from(beside)
    return list(connection.execute(told.where(run.c.id.in_(first)).order_by(run.c.id)))


def _troubles(source: Source, standing: SourceStanding, failures: Sequence[Row[Any]]) -> Iterator[Trouble]:
    for row in failures if standing.state is not State.STALE else ():
        bound = dict.fromkeys(series.indicator for series in source.series if series.label == row.label)
        since = datetime_of(row.at).date()
        yield Trouble(source=source.id, since=since, why=_why(row), indicators=tuple(bound))
    # A silence that is still tolerated is not why data are late; one that nobody tried to break has no failure.
    if (standing.state is State.STALE or not failures) and standing.since is not None:
        since = datetime_of(standing.since).date()
        yield Trouble(source=source.id, since=since, why=standing.why or "")


def _why(row: Row[Any]) -> str:
    if row.outcome == BLOCKED and row.found:
        finding, expectation = row.found, row.expected
        if expectation:
            return f"{row.label} was stopped: {finding}; expected {expectation}"
        return f"{row.label} was stopped: {finding}"
    return row.message or f"{row.label} was {row.outcome}"
