"""What waits at the counter is done: files are read and examined, what everybody agreed on is published.

Any number of workers may run, on any machine that reaches the record. One that dies leaves its turn to the next.
"""

from __future__ import annotations

import logging
import os
import socket
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from indicators.errors import Conflict, MilepostError
from indicators.handovers import Deed, State, Step
from portal.examining import SERVICE, examine_one
from portal.operational_log import LOGGER, told
from portal.plans_at_hand import plan_at_hand
from portal.publishing import publish_one
from warehouse.leases import release_lease, renew_lease, take_lease
from warehouse.submissions import submission, submissions, write_deed

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from threading import Event

    from warehouse.connection import Warehouse
    from warehouse.leases import Lease
    from warehouse.submissions import Submission

log = logging.getLogger(LOGGER)

TURN = timedelta(minutes=2)
"""How long a worker may be silent before another takes over what it was at."""

REST = 0.3
"""Seconds between two looks at what waits."""

PAUSE = 5.0
"""Seconds until the next look after one that failed."""

TRIES = 3
"""How often our own code may fail on a submission before a person looks at it."""

OURS = "something went wrong on our side; nothing of the file is lost. Tell whoever runs the service, and quote {name}"
"""What its owner is told then; the log has the rest under that name."""

WAITING = (State.READING, State.APPROVED)


def a_worker() -> str:
    """Name this worker, for those that wait for its turn to end."""
    return f"{socket.gethostname()}:{os.getpid()}"


@dataclass(slots=True)
class Turn:
    """A worker's turn at one submission, prolonged while the work goes on."""

    warehouse: Warehouse
    held: Lease
    clock: Callable[[], datetime]

    def goes_on(self) -> None:
        """Say that the work goes on. Raises Conflict when another worker took over."""
        self.held = renew_lease(self.warehouse, self.held, at=self.clock(), lasts=TURN)


def work_once(
    warehouse: Warehouse, clock: Callable[[], datetime], *, worker: str, faults: Counter[str] | None = None
) -> int:
    """Do all that waits, the oldest first; give how much was done. What another worker is at is left to it."""
    waiting = submissions(warehouse, states=WAITING, limit=1000)
    return sum(work_on(warehouse, one.public_id, clock, worker, faults) for one in reversed(waiting))


def work_on(
    warehouse: Warehouse, public_id: str, clock: Callable[[], datetime], worker: str,
    faults: Counter[str] | None = None,
) -> bool:  # fmt: skip
    """Do what waits of one submission; say whether anything was done.

    `faults` counts how often our own code failed on each: such a failure is logged and raised only where nobody
    counts.
    """
    try:
        held = take_lease(warehouse, f"submission {public_id}", holder=worker, at=clock(), lasts=TURN)
    except Conflict:
        return False
    turn = Turn(warehouse, held, clock)
    try:
        # It may have been done while we waited for the turn.
        one = submission(warehouse, public_id)
        if one is None or one.state not in WAITING:
            return False
        _do(warehouse, one, turn)
    except Conflict:
        # Somebody did something with it meanwhile, or took over: what waits then is seen at the next look.
        return False
    except Exception:
        if faults is None:
            raise
        faults[public_id] += 1
        log.exception("work failed", **told(submission=public_id[:8], tries=faults[public_id]))
        if faults[public_id] >= TRIES:
            _give_up(warehouse, public_id, turn)
        return False
    finally:
        _end(turn)
    return True


def _give_up(warehouse: Warehouse, public_id: str, turn: Turn) -> None:
    """Leave to a person what our own code fails on: one file never stops the others."""
    one = submission(warehouse, public_id)
    if one is not None and one.state in WAITING:
        _give_back(warehouse, one, turn, OURS.format(name=public_id[:8]))


def _give_back(warehouse: Warehouse, one: Submission, turn: Turn, why: str) -> None:
    step = Step.REFUSED if one.state is State.READING else Step.FAILED
    plan = plan_at_hand(warehouse, one.plan_code)
    write_deed(warehouse, one.public_id, Deed(step=step, by=SERVICE), plan=plan, at=turn.clock(), note=why)


def _do(warehouse: Warehouse, one: Submission, turn: Turn) -> None:
    plan = plan_at_hand(warehouse, one.plan_code)
    work = examine_one if one.state is State.READING else publish_one
    try:
        work(warehouse, one, plan, turn)
    except Conflict:
        raise
    except MilepostError as error:
        # A person must look: left waiting, it would fail the same way for ever.
        _give_back(warehouse, one, turn, str(error))


def _end(turn: Turn) -> None:
    try:
        release_lease(turn.warehouse, turn.held, at=turn.clock())
    except Conflict:
        return


def work(warehouse: Warehouse, clock: Callable[[], datetime], stop: Event) -> None:
    """Do what waits, and what comes, until told to stop. A fault of ours is logged, and the work goes on."""
    worker, faults = a_worker(), Counter[str]()
    while not stop.is_set():
        try:
            done = work_once(warehouse, clock, worker=worker, faults=faults)
        except Exception:
            # The record does not answer, or the like: it may tomorrow.
            log.exception("the worker could not look at what waits")
            stop.wait(PAUSE)
            continue
        if not done:
            stop.wait(REST)
