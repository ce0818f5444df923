"""What was admitted, in the order it was: enough to admit it all again elsewhere, and to compare what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from warehouse.instants import datetime_of
from warehouse.runs import ADMISSION
from warehouse.tables import observation, run, series, vintage

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from warehouse.connection import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One admission: of which delivery, under which plan, and when it became known."""

    delivery: int
    source: str
    known_at: datetime
    author: str
    plan_digest: str = ""


def admissions_until(warehouse: Warehouse, known_on: str | None) -> list[Admission]:
    """List the admissions known at an instant (ISO text), the oldest first; none for None, when nothing was known."""
    if known_on is None:
        return []
    wanted = (
        select(run.c.delivery_id, run.c.source, vintage.c.known_at, run.c.author)
        .join(vintage, vintage.c.run_id == run.c.id)
        .where(vintage.c.known_at <= known_on)
        .order_by(vintage.c.id)
    )
    with warehouse.read() as connection:
        return [
            Admission(
                delivery=row.delivery_id, source=row.source, known_at=datetime_of(row.known_at), author=row.author
            )
            for row in connection.execute(wanted)
        ]


def last_admissions(warehouse: Warehouse, sources: Collection[str]) -> list[Admission]:
    """List every delivery of some sources that was judged, the oldest first, with its last judgement."""
    newest = select(func.max(run.c.id)).where(run.c.kind == ADMISSION, run.c.source.in_(sources))
    names = ("delivery_id", "source", "at", "author", "plan_digest")
    wanted = select(*(run.c[name] for name in names)).where(run.c.id.in_(newest.group_by(run.c.delivery_id)))
    with warehouse.read() as connection:
        rows = connection.execute(wanted.order_by(run.c.delivery_id)).all()
    return [
        Admission(delivery=number, source=source, known_at=datetime_of(at), author=author, plan_digest=digest)
        for number, source, at, author, digest in rows
    ]


Cell = tuple[str, str, str, str, str]
"""Source, indicator, area, period, breakdown."""

Said = tuple[float | None, str, str, bool]
"""Value, status, unit, and whether it was withdrawn."""


def said_by_deliveries(warehouse: Warehouse, sources: Collection[str]) -> dict[Cell, dict[int, Said]]:
    """Give, for each cell of some sources, what each delivery that changed it made of it: the last word of each."""
    cell = (series.c.source, series.c.indicator, series.c.area, observation.c.period, series.c.breakdown)
    said = (observation.c.value, observation.c.status, observation.c.unit, observation.c.withdrawn)
    wanted = (
        select(run.c.delivery_id, *cell, *said)
        .join(series, series.c.id == observation.c.series_id)
        .join(vintage, vintage.c.id == observation.c.vintage_id)
        .join(run, run.c.id == vintage.c.run_id)
        .where(series.c.source.in_(sources))
        .order_by(vintage.c.id)
    )
    found: dict[Cell, dict[int, Said]] = {}
    with warehouse.read() as connection:
        for number, *rest in connection.execute(wanted):
            source, indicator, area, period, breakdown, value, status, unit, withdrawn = rest
            of_cell = found.setdefault((source, indicator, area, period, breakdown), {})
            of_cell[number] = (value, status, unit, bool(withdrawn))
    return found
