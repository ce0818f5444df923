"""Who is at work on what, so that two workers do not refresh one source at once.

A lease ends by itself when its holder dies. It saves work and nothing else: what keeps the record
right when a holder wakes up too late are the writers' queue and the unique keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from indicators.errors import Conflict
from warehouse.instants import instant
from warehouse.tables import lease

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

    from warehouse.connection import Warehouse


class TakenOver(Conflict):
    """Somebody else has had a turn since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A turn at something. `token` rises with every turn: an outdated holder can be told from the present one."""

    name: str
    holder: str
    token: int
    until: str


def take_lease(warehouse: Warehouse, name: str, *, holder: str, at: datetime, lasts: timedelta) -> Lease:
    """Take a turn. Raises Conflict, saying who has it since when, while another holder's turn lasts."""
    with warehouse.write() as connection:
        held = connection.execute(select(lease).where(lease.c.name == name)).first()
        if held is not None and held.holder != holder and held.until > instant(at):
            raise Conflict(f"{name} is already being worked on by {held.holder} since {held.taken_at}")
        turn = {"holder": holder, "taken_at": instant(at), "until": instant(at + lasts)}
        if held is None:
            connection.execute(insert(lease).values(name=name, token=1, **turn))
            return Lease(name=name, holder=holder, token=1, until=turn["until"])
        connection.execute(update(lease).where(lease.c.name == name).values(token=held.token + 1, **turn))
        return Lease(name=name, holder=holder, token=held.token + 1, until=turn["until"])


def renew_lease(warehouse: Warehouse, held: Lease, *, at: datetime, lasts: timedelta) -> Lease:
    """Prolong a turn. Raises TakenOver when somebody else has had one since."""
    return _until(warehouse, held, instant(at + lasts))


def release_lease(warehouse: Warehouse, held: Lease, *, at: datetime) -> None:
    """End a turn. Raises TakenOver when somebody else has had one since."""
    _until(warehouse, held, instant(at))


def _until(warehouse: Warehouse, held: Lease, until: str) -> Lease:
    # Not in the writers' queue: a sign of life must not wait until a large admission is through.
    with warehouse.jot() as connection:
        ours = update(lease).where(lease.c.name == held.name, lease.c.token == held.token).values(until=until)
        if not connection.execute(ours).rowcount:
            raise TakenOver(_taken_by(connection, held))
    return Lease(name=held.name, holder=held.holder, token=held.token, until=until)


def _taken_by(connection: Connection, held: Lease) -> str:
    holder = connection.execute(select(lease.c.holder).where(lease.c.name == held.name)).scalar_one()
    return f"{held.name} was taken over by {holder}: this worker was away for too long"
