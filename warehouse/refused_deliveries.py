"""Which deliveries may be worth judging again: those whose last judgement refused something and still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from warehouse.cases import BLOCKED, UNREADABLE
from warehouse.landing import WaitingDelivery
from warehouse.runs import standing_runs
from warehouse.tables import run

if TYPE_CHECKING:
    from warehouse.connection import Warehouse


def refused_deliveries(warehouse: Warehouse, source: str | None = None) -> list[WaitingDelivery]:
    """List deliveries of which a row was refused, or the whole, oldest first; of one source, or of all for None."""
    refused = or_(run.c.refused > 0, run.c.outcome.in_([BLOCKED, UNREADABLE]))
    wanted = select(run.c.delivery_id, run.c.source, run.c.label).where(run.c.id.in_(standing_runs()), refused)
    if source is not None:
        wanted = wanted.where(run.c.source == source)
    with warehouse.read() as connection:
        return [WaitingDelivery(*row) for row in connection.execute(wanted.order_by(run.c.delivery_id))]
