"""How far the reading of a submission has come, for whoever waits for it; no record: only the newest mark holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from warehouse.instants import instant
from warehouse.submission_tables import reading_mark

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse


def mark_rows(warehouse: Warehouse, submission_id: int, rows: int, *, at: datetime) -> None:
    """Say how many rows of a submission have been read by now."""
    now = {"rows": rows, "at": instant(at)}
    of_it = reading_mark.c.submission_id == submission_id
    with warehouse.write() as connection:
        if not connection.execute(update(reading_mark).where(of_it).values(**now)).rowcount:
            connection.execute(insert(reading_mark).values(submission_id=submission_id, **now))


def rows_so_far(warehouse: Warehouse, submission_id: int) -> int:
    """Give how many rows of a submission have been read; 0 before the first word about it."""
    wanted = select(reading_mark.c.rows).where(reading_mark.c.submission_id == submission_id)
    with warehouse.read() as connection:
        return connection.execute(wanted).scalar() or 0
