"""A worker's turn at one submission: it lasts as long as the worker lives, and tells whoever waits how far it is."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from indicators.errors import Conflict, MilepostError
from warehouse.leases import TakenOver, release_lease, renew_lease, take_lease
from warehouse.reading_marks import Stage, mark, unmark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from warehouse.connection import Warehouse
    from warehouse.leases import Lease

TURN = timedelta(minutes=2)
"""How long a worker may be silent before another takes over what it was at."""

BREATH = 20.0
"""Seconds between two signs of life. They come from a thread: a step of the work may be longer than a turn."""

LONGEST = timedelta(hours=2)
"""After this a worker is held to be stuck, and its turn ends though it lives."""

PAUSE = 0.5
"""Seconds between two words about how many rows were read."""

ONE_LARGE = "a large file"
"""The turn that is needed beside a submission's own to work on a large one: there is one of it for all workers."""


@dataclass(slots=True)
class Turn:
    """A turn at a submission. What the work has come to is told as it goes on."""

    warehouse: Warehouse
    public_id: str
    clock: Callable[[], datetime]
    lost: Conflict | None = None
    rows: int = 0
    stage: Stage | None = None
    _since: datetime | None = None
    _told: float = field(default=0.0)

    def comes_to(self, stage: Stage) -> None:
        """Say which stage begins. Raises Conflict when another worker took over."""
        self._must_be_ours()
        self.stage, self._since = stage, self.clock()
        self._tell()

    def has_read(self, rows: int) -> None:
        """Say how many rows were read. Raises Conflict when another worker took over."""
        self._must_be_ours()
        self.rows = rows
        if time.monotonic() - self._told >= PAUSE:
            self._tell()

    def _must_be_ours(self) -> None:
        if self.lost is not None:
            raise self.lost

    def _tell(self) -> None:
        assert self.stage is not None, "work begins with a stage"
        assert self._since is not None, "a stage begins at some time"
        # Somebody else may be writing for long: the work goes on and is told of later.
        with suppress(Conflict):
            mark(
                self.warehouse, self.public_id, stage=self.stage, rows=self.rows, since=self._since, at=self.clock()
            )  # fmt: skip
        self._told = time.monotonic()


@contextmanager
def turn_at(
    warehouse: Warehouse, public_id: str, clock: Callable[[], datetime], *, worker: str, large: bool = False
) -> Iterator[Turn]:
    """Have a turn at a submission for the length of a block. Raises Conflict while another worker has it.

    Of `large` ones all workers together do one at a time, so that there is always one for the others.
    """
    names = [*([ONE_LARGE] if large else []), f"submission {public_id}"]
    with ExitStack() as stack:
        held = [stack.enter_context(_leased(warehouse, name, clock, worker)) for name in names]
        turn = Turn(warehouse, public_id, clock)
        stack.callback(_unmarked, turn)
        stack.enter_context(_breathing(turn, held))
        yield turn


@contextmanager
def _leased(warehouse: Warehouse, name: str, clock: Callable[[], datetime], worker: str) -> Iterator[Lease]:
    """Hold a lease for the length of a block. It is given back, unless the block breaks off at something unforeseen:
    then it runs out by itself, and what nobody can do now does not come first again at once.
    """
    lease = take_lease(warehouse, name, holder=worker, at=clock(), lasts=TURN)
    foreseen = True
    try:
        yield lease
    except Exception as error:
        foreseen = isinstance(error, MilepostError)
        raise
    finally:
        if foreseen:
            with suppress(Conflict):
                release_lease(warehouse, lease, at=clock())


@contextmanager
def _breathing(turn: Turn, held: list[Lease]) -> Iterator[None]:
    """Prolong leases from a thread, until the block ends or one of them is another's."""
    over = threading.Event()
    until = turn.clock() + LONGEST

    def breathe() -> None:
        while not over.wait(BREATH) and turn.lost is None and turn.clock() < until:
            for lease in held:
                _prolong(turn, lease)

    thread = threading.Thread(target=breathe, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _prolong(turn: Turn, lease: Lease) -> None:
    try:
        renew_lease(turn.warehouse, lease, at=turn.clock(), lasts=TURN)
    except TakenOver as error:
        turn.lost = error
    except Conflict:
        # The record is busy for long. Nobody can take over meanwhile, and the next breath comes soon.
        return


def _unmarked(turn: Turn) -> None:
    # Of a submission that another worker took over the mark is that worker's.
    if turn.stage is not None and turn.lost is None:
        with suppress(Conflict):
            unmark(turn.warehouse, turn.public_id)
