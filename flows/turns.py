"""One worker at a source at a time: a turn is taken in the record, kept while its holder lives, and given back.

A holder that dies gives it back by dying: nobody prolongs its turn any more.
"""

from __future__ import annotations

import itertools
import os
import socket
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from flows.surroundings import now
from indicators.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.errands import Errand
    from warehouse.leases import Lease
    from warehouse.settings import Settings

LASTS = timedelta(seconds=60)
PROLONGED_EVERY = 15.0
"""Seconds. Three can fail before a turn is lost; a dead holder's is free within a minute."""

_numbers = itertools.count(1)


class Busy(Conflict):
    """Somebody else is at the source already."""


@contextmanager
def turn_at(errand: Errand) -> Iterator[None]:
    """Have a source to oneself, or share it with as many as its plan lets.

    Raises Busy, saying who has been at it since when, while all turns are taken.
    """
    held = _taken(errand)
    over = threading.Event()
    keeper = threading.Thread(target=_prolong, args=(errand.settings, held, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
        _give_back(errand.settings, held)


def _taken(errand: Errand) -> Lease:
    from warehouse.connection import open_warehouse
    from warehouse.leases import take_lease

    holder = f"{errand.by} (process {os.getpid()} on {socket.gethostname()}, {next(_numbers)})"
    said: list[str] = []
    with open_warehouse(errand.settings) as warehouse:
        for number in range(1, errand.at_once + 1):
            name = f"refresh {errand.source}" + (f" {number}" if number > 1 else "")
            try:
                return take_lease(warehouse, name, holder=holder, at=now(), lasts=LASTS)
            except Conflict as error:
                said.append(str(error))
    raise Busy(said[0])


def _prolong(settings: Settings, held: Lease, over: threading.Event) -> None:
    from warehouse.connection import open_warehouse
    from warehouse.leases import renew_lease

    while not over.wait(PROLONGED_EVERY):
        # A record that is busy, or a turn somebody else has had since: the work itself stays right without it.
        with suppress(Conflict), open_warehouse(settings) as warehouse:
            renew_lease(warehouse, held, at=now(), lasts=LASTS)


def _give_back(settings: Settings, held: Lease) -> None:
    from warehouse.connection import open_warehouse
    from warehouse.leases import release_lease

    with suppress(Conflict), open_warehouse(settings) as warehouse:
        release_lease(warehouse, held, at=now())
