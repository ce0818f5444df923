"""Which deliveries were taken back after they had counted: whatever asks what stands passes over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from warehouse.instants import instant
from warehouse.submission_tables import undoing
from warehouse.tables import landing, run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select


def undone_deliveries(at: datetime | None = None) -> Select[tuple[int]]:
    """Ask for the numbers of deliveries that were undone by an instant (None: now)."""
    wanted = select(run.c.delivery_id).join(undoing, undoing.c.run_id == run.c.id)
    # Every run that can be undone has a delivery; the engine must know it too, or `not in` would hold for nothing.
    wanted = wanted.where(run.c.delivery_id.is_not(None))
    return wanted if at is None else wanted.where(undoing.c.at <= instant(at))


def undone_landings(at: datetime | None = None) -> Select[tuple[int]]:
    """Ask for the numbers of their landings."""
    return select(landing.c.id).where(landing.c.delivery_id.in_(undone_deliveries(at)))
