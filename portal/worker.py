"""What waits at the counter is done: files are read and examined, what everybody agreed on is published.

Any number of workers may run, on any machine that reaches the record. One that dies leaves its turn to the next.
Small files do not wait behind a large one, and no file waits for ever.
"""

from __future__ import annotations

import logging
import os
import socket
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from indicators.errors import Conflict, MilepostError
from indicators.handovers import Deed, State, Step
from portal.examining import SERVICE, examine_one
from portal.operational_log import LOGGER, told
from portal.plans_at_hand import plan_at_hand
from portal.publishing import publish_one
from portal.turns import turn_at
from warehouse.submissions import submission, write_deed
from warehouse.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from portal.turns import Turn
    from warehouse.connection import Warehouse
    from warehouse.submissions import Submission

log = logging.getLogger(LOGGER)

REST = 0.3
"""Seconds between two looks at what waits."""

PAUSE = 5.0
"""Seconds until the next look after one that failed."""

TRIES = 3
"""How often our own code may fail on a submission before a person looks at it."""

WAITING = (State.READING, State.APPROVED)

LARGE = 1_000_000
"""Bytes from which a file is large: some 25,000 rows of CSV. All workers together do one such at a time."""

STEPS_BACK, AT_MOST = timedelta(seconds=10), timedelta(minutes=10)
"""How long a large file lets others pass for each million of its bytes, and at most: after that it is its turn."""

NO_MEMORY = (
    "this machine has less memory than it takes to compare this file with the record; expected a smaller one: hand it "
    "in by parts, or tell whoever runs this service"
)


def a_worker() -> str:
    """Name this worker, for those that wait for its turn to end."""
    return f"{socket.gethostname()}:{os.getpid()}"


def work_once(
    warehouse: Warehouse, clock: Callable[[], datetime], *, worker: str, waiting: Waiting | None = None,
    faults: Counter[str] | None = None,
) -> int:  # fmt: skip
    """Do all that waits, and what comes meanwhile; give how much was done. What another worker is at is left to it.

    `waiting` is what this worker saw when it looked before; `faults` is as in `work_on`.
    """
    waiting = waiting or Waiting(warehouse, WAITING)
    done, left = 0, set[tuple[str, int]]()
    while (one := _next(waiting, left)) is not None:
        if work_on(warehouse, one.public_id, clock, worker, large=is_large(one), faults=faults):
            done += 1
        else:
            left.add((one.public_id, one.version))
    return done


def _next(waiting: Waiting, left: set[tuple[str, int]]) -> Submission | None:
    """Give what is to be done next. It is asked anew each time: what came meanwhile may go first."""
    there = waiting.look()
    return min((one for one in there if (one.public_id, one.version) not in left), key=place_in_line, default=None)


def is_large(one: Submission) -> bool:
    return one.size >= LARGE


def place_in_line(one: Submission) -> tuple[datetime, int]:
    """Give where a submission stands among those that wait: by when it came to wait, a large one somewhat later."""
    back = min(STEPS_BACK * (one.size / 1_000_000), AT_MOST) if is_large(one) else timedelta(0)
    return datetime.fromisoformat(one.since) + back, one.id


def work_on(
    warehouse: Warehouse, public_id: str, clock: Callable[[], datetime], worker: str, *, large: bool = False,
    faults: Counter[str] | None = None,
) -> bool:  # fmt: skip
    """Do what waits of one submission; say whether anything was done. A `large` one needs a turn that others do too.

    `faults` counts how often our own code failed on each: such a failure is logged, and raised only where nobody
    counts.
    """
    try:
        with turn_at(warehouse, public_id, clock, worker=worker, large=large) as turn:
            # It may have been done while we waited for the turn.
            one = submission(warehouse, public_id)
            if one is None or one.state not in WAITING:
                return False
            return _done(warehouse, one, turn, faults)
    except Conflict:
        # Another worker is at it, or somebody did something with it meanwhile: the next look sees what waits then.
        return False


def _done(warehouse: Warehouse, one: Submission, turn: Turn, faults: Counter[str] | None) -> bool:
    """Do the work and say that it was done; leave to a person what our own code fails on again and again."""
    try:
        _do(warehouse, one, turn)
    except (Conflict, MemoryError):
        raise
    except Exception:
        if faults is None:
            raise
        faults[one.public_id] += 1
        name = one.public_id[:8]
        log.exception("work failed", **told(submission=name, tries=faults[one.public_id]))
        if faults[one.public_id] >= TRIES:
            why = (
                "something went wrong on our side; nothing of the file is lost. Tell whoever runs the service, "
                f"and quote {name}"
            )
            _give_up(warehouse, one, turn, why)
        return False
    return True


def _do(warehouse: Warehouse, one: Submission, turn: Turn) -> None:
    plan = plan_at_hand(warehouse, one.plan_code)
    work = examine_one if one.state is State.READING else publish_one
    try:
        work(warehouse, one, plan, turn)
    except Conflict:
        raise
    except MilepostError as error:
        _give_up(warehouse, one, turn, str(error))
    except MemoryError:
        _give_up(warehouse, one, turn, NO_MEMORY)
        # Who ran out of memory ends, and another worker goes on.
        raise


def _give_up(warehouse: Warehouse, one: Submission, turn: Turn, why: str) -> None:
    """Have a person look: left waiting, it would fail the same way for ever."""
    plan = plan_at_hand(warehouse, one.plan_code)
    deed = Deed(step=Step.REFUSED if one.state is State.READING else Step.FAILED, by=SERVICE)
    write_deed(warehouse, one.public_id, deed, plan=plan, at=turn.clock(), note=why)


def work(warehouse: Warehouse, clock: Callable[[], datetime], stop: Event) -> None:
    """Do what waits, and what comes, until told to stop. A fault of ours is logged, and the work goes on."""
    worker, waiting, faults = a_worker(), Waiting(warehouse, WAITING), Counter[str]()
    while not stop.is_set():
        try:
            done = work_once(warehouse, clock, worker=worker, waiting=waiting, faults=faults)
        except MemoryError:
            raise
        except Exception:
            # The record does not answer, or the like: it may tomorrow.
            log.exception("the worker could not look at what waits")
            stop.wait(PAUSE)
            continue
        if not done:
            stop.wait(REST)
