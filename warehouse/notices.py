"""What was told to somebody about a source, so that the same trouble is told once and a new one again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.tables import notice

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse

REMINDER = "reminder"
"""How the states of reminders begin: they are about what somebody owes, and no trouble of a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was told: of which source, that it is in which state since when, to whom and at what instant."""

    source: str
    state: str
    since: str
    told_to: str
    message: str
    at: str


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


def was_told(warehouse: Warehouse, *, source: str, state: str, since: str) -> bool:
    """Say whether a source's trouble, in this state since then, was told before."""
    known = select(notice.c.id).where(notice.c.source == source, notice.c.state == state, notice.c.since == since)
    with warehouse.read() as connection:
        return connection.execute(known).first() is not None


def last_notice(warehouse: Warehouse, source: str) -> Notice | None:
    """Give what was last told about a source's troubles; None when nothing ever was. Reminders are none."""
    names = ("source", "state", "since", "told_to", "message", "at")
    is_trouble = notice.c.state.not_like(f"{REMINDER}%")
    wanted = select(*(notice.c[name] for name in names)).where(notice.c.source == source, is_trouble)
    with warehouse.read() as connection:
        row = connection.execute(wanted.order_by(notice.c.id.desc()).limit(1)).first()
    return None if row is None else Notice(**dict(zip(names, row, strict=True)))
