"""What waits for a worker, kept up with the record: a look asks only about what was done since the look before.

Where a submission stands follows from its deeds alone, and deeds are only ever added, one writer after the other: with
no newer deed there is nothing new to see, however many submissions there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from warehouse.submission_tables import submission, submission_event
from warehouse.submissions import AT_ONCE, may_stand_in, whole

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from indicators.handovers import State
    from warehouse.connection import Warehouse
    from warehouse.submissions import Submission


class Waiting:
    """The submissions that stand in some states, as of the last look."""

    def __init__(self, warehouse: Warehouse, states: Collection[State]) -> None:
        self._warehouse, self._states = warehouse, states
        self._newest = 0
        self._held: dict[int, Submission] = {}

    def look(self) -> list[Submission]:
        """Give those that stand so now, in no order."""
        with self._warehouse.read() as connection:
            newest = connection.execute(select(func.max(submission_event.c.id))).scalar() or 0
            if newest > self._newest:
                self._keep_up(connection)
                self._newest = newest
        return list(self._held.values())

    def _keep_up(self, connection: Connection) -> None:
        touched = select(submission_event.c.submission_id).where(submission_event.c.id > self._newest).distinct()
        if self._held:
            for number in connection.execute(touched).scalars():
                self._held.pop(number, None)
        wanted = select(submission).where(submission.c.id.in_(touched), may_stand_in(self._states))
        rows = connection.execute(wanted).all()
        for start in range(0, len(rows), AT_ONCE):
            found = whole(connection, rows[start : start + AT_ONCE])
            self._held |= {one.id: one for one in found if one.state in self._states}
