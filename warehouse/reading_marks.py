"""How far the reading of a submission has come, for whoever waits for it; no record: only the newest mark holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from warehouse.instants import instant
from warehouse.submission_tables import reading_mark, submission

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse


def mark_rows(warehouse: Warehouse, public_id: str, rows: int, *, at: datetime) -> None:
    """Say how many rows of a submission have been read by now."""
    now = {"rows": rows, "at": instant(at)}
    with warehouse.write() as connection:
        number = connection.execute(select(submission.c.id).where(submission.c.public_id == public_id)).scalar_one()
        of_it = reading_mark.c.submission_id == number
        if not connection.execute(update(reading_mark).where(of_it).values(**now)).rowcount:
            connection.execute(insert(reading_mark).values(submission_id=number, **now))


def rows_so_far(warehouse: Warehouse, public_id: str) -> int:
    """Give how many rows of a submission have been read; 0 before the first word about it."""
    wanted = select(reading_mark.c.rows).join(submission, submission.c.id == reading_mark.c.submission_id)
    with warehouse.read() as connection:
        return connection.execute(wanted.where(submission.c.public_id == public_id)).scalar() or 0
