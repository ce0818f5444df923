"""What was admitted and undone, in the order it was: enough to do it all again elsewhere, and to compare the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from warehouse.instants import datetime_of
from warehouse.published import limits_kept
from warehouse.runs import ADMISSION, UNDOING
from warehouse.submission_tables import agreement, undoing
from warehouse.tables import landing, observation, run, series, vintage
from warehouse.undone import undone_deliveries

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from warehouse.connection import Warehouse
    from warehouse.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One admission: of which delivery, under which plan, within which limits, and when it became known."""

    delivery: int
    source: str
    known_at: datetime
    author: str
    plan_digest: str = ""
    limits: Limits | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """A delivery that was taken back, why, and when that became known."""

    delivery: int
    known_at: datetime
    author: str
    reason: str


def happened_until(warehouse: Warehouse, known_on: str | None) -> list[Admission | Undoing]:
    """List what made the record known at an instant (ISO text), the oldest first; nothing for None.

    An undoing that gave no value back is among it: it says what later ones may not give back. So is an admission
    that only said again what had been handed in: it says what an undoing leaves.
    """
    if known_on is None:
        return []
    agreed = select(landing.c.delivery_id).join(agreement, agreement.c.landing_id == landing.c.id)
    known = select(func.max(vintage.c.run_id)).where(vintage.c.known_at <= known_on).scalar_subquery()
    wanted = (
        select(run.c.id, run.c.kind, run.c.delivery_id, run.c.source, run.c.at, run.c.author, vintage.c.known_at)
        .outerjoin(vintage, vintage.c.run_id == run.c.id)
        .where(run.c.id <= known, or_(vintage.c.id.is_not(None), run.c.kind == UNDOING, run.c.delivery_id.in_(agreed)))
        .order_by(run.c.id)
    )
    with warehouse.read() as connection:
        return [_what_happened(connection, row) for row in connection.execute(wanted).all()]


def _what_happened(connection: Connection, row: Row[Any]) -> Admission | Undoing:
    known_at = datetime_of(row.known_at or row.at)
    if row.kind != UNDOING:
        limits = limits_kept(connection, row.delivery_id)
        return Admission(
            delivery=row.delivery_id, source=row.source, known_at=known_at, author=row.author, limits=limits
        )  # fmt: skip
    undone = select(run.c.delivery_id, undoing.c.reason).join(undoing, undoing.c.run_id == run.c.id)
    delivery, reason = connection.execute(undone.where(undoing.c.by_run_id == row.id)).one()
    return Undoing(delivery=delivery, known_at=known_at, author=row.author, reason=reason)


def last_admissions(warehouse: Warehouse, sources: Collection[str]) -> list[Admission]:
    """List every delivery of some sources that was judged and not undone, the oldest first, with its last judgement."""
    newest = select(func.max(run.c.id)).where(run.c.kind == ADMISSION, run.c.source.in_(sources))
    newest = newest.where(run.c.delivery_id.not_in(undone_deliveries()))
    names = ("delivery_id", "source", "at", "author", "plan_digest")
    wanted = select(*(run.c[name] for name in names)).where(run.c.id.in_(newest.group_by(run.c.delivery_id)))
    with warehouse.read() as connection:
        return [
            Admission(
                delivery=number, source=source, known_at=datetime_of(at), author=author, plan_digest=digest,
                limits=limits_kept(connection, number),
            )
            for number, source, at, author, digest in connection.execute(wanted.order_by(run.c.delivery_id)).all()
        ]  # fmt: skip


Cell = tuple[str, str, str, str, str]
"""Source, indicator, area, period, breakdown."""

Said = tuple[float | None, str, str, bool]
"""Value, status, unit, and whether it was withdrawn."""


def said_by_deliveries(warehouse: Warehouse, sources: Collection[str]) -> dict[Cell, dict[int, Said]]:
    """Give, for each cell of some sources, what each delivery that changed it made of it: the last word of each.

    What was undone, and what undoings gave back, is left out.
    """
    cell = (series.c.source, series.c.indicator, series.c.area, observation.c.period, series.c.breakdown)
    said = (observation.c.value, observation.c.status, observation.c.unit, observation.c.withdrawn)
    wanted = (
        select(run.c.delivery_id, *cell, *said)
        .join(series, series.c.id == observation.c.series_id)
        .join(vintage, vintage.c.id == observation.c.vintage_id)
        .join(run, run.c.id == vintage.c.run_id)
        .where(series.c.source.in_(sources), run.c.kind == ADMISSION)
        .where(run.c.delivery_id.not_in(undone_deliveries()))
        .order_by(vintage.c.id)
    )
    found: dict[Cell, dict[int, Said]] = {}
    with warehouse.read() as connection:
        for number, *rest in connection.execute(wanted):
            source, indicator, area, period, breakdown, value, status, unit, withdrawn = rest
            of_cell = found.setdefault((source, indicator, area, period, breakdown), {})
            of_cell[number] = (value, status, unit, bool(withdrawn))
    return found
