"""What a worker is doing with a submission, for whoever waits for it; no record: only the newest mark holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from warehouse.bulk import insert_or
from warehouse.instants import instant
from warehouse.submission_tables import reading_mark, submission

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse.connection import Warehouse

BRIEFLY = 0.5
"""Seconds a mark waits for its turn to be written: work never waits for being told of."""


class Stage(StrEnum):
    """What is done with a file, in this order. An examination ends with comparing, a publication with writing."""

    ASKING = "asking"
    READING = "reading"
    CHECKING = "checking"
    COMPARING = "comparing"
    WRITING = "writing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a worker is at, since when, how many rows were read by now, and when it last said so."""

    stage: Stage
    rows: int
    since: str
    at: str

    def as_dict(self) -> dict[str, str | int]:
        return {"stage": self.stage.value, "rows": self.rows, "since": self.since, "at": self.at}


def nobody_asks(_: Stage) -> None:
    """Take a word about a stage that nobody waits for."""


def mark(
    warehouse: Warehouse, public_id: str, *, stage: Stage, rows: int, since: datetime, at: datetime
) -> None:  # fmt: skip
    """Say what a worker is doing with a submission. Raises Conflict where somebody else keeps the record busy."""
    now = {"stage": stage.value, "rows": rows, "since": instant(since), "at": instant(at)}
    number = select(submission.c.id).where(submission.c.public_id == public_id).scalar_subquery()
    written = insert_or(warehouse, reading_mark).values(submission_id=number, **now)
    with warehouse.jot(patience=BRIEFLY) as connection:
        connection.execute(written.on_conflict_do_update(index_elements=["submission_id"], set_=now))


def unmark(warehouse: Warehouse, public_id: str) -> None:
    """Say that nobody is at a submission any more. Raises Conflict as `mark` does."""
    number = select(submission.c.id).where(submission.c.public_id == public_id).scalar_subquery()
    with warehouse.jot(patience=BRIEFLY) as connection:
        connection.execute(delete(reading_mark).where(reading_mark.c.submission_id == number))


def mark_of(warehouse: Warehouse, public_id: str) -> Mark | None:
    """Give what a worker is doing with a submission; None when nobody is at it."""
    wanted = select(reading_mark).join(submission, submission.c.id == reading_mark.c.submission_id)
    with warehouse.read() as connection:
        row = connection.execute(wanted.where(submission.c.public_id == public_id)).first()
    return None if row is None else Mark(stage=Stage(row.stage), rows=row.rows, since=row.since, at=row.at)
