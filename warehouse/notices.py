"""What was told to somebody about a source, so that the same trouble is told once and a new one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.tables import notice

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse


def tell_once(  # noqa: PLR0913 - a notice has that many parts
    warehouse: Warehouse, *, source: str, state: str, since: str, told_to: str, message: str, at: datetime
) -> bool:
    """Write down that a source's trouble, in this state since then, is told; False when it was told before."""
    key = {"source": source, "state": state, "since": since}
    with warehouse.write() as connection:
        known = select(notice.c.id).where(*(notice.c[name] == value for name, value in key.items()))
        if connection.execute(known).first() is not None:
            return False
        add(connection, notice, key | {"told_to": told_to, "message": message, "at": instant(at)})
        return True
