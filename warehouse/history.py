"""What was admitted, in the order it was: enough to admit it all again elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from warehouse.instants import datetime_of
from warehouse.tables import run, vintage

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One admission that made a vintage: of which delivery, and when it became known."""

    delivery: int
    source: str
    known_at: datetime
    author: str


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
