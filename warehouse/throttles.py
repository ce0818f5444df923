"""Guessing passwords is made slow: each failure makes the wait before the next try longer, by name and by address.

A right password still works after the wait. Of many tries at once, one is let through.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from warehouse.account_names import folded
from warehouse.account_tables import throttle
from warehouse.bulk import insert_or
from warehouse.instants import datetime_of, instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from warehouse.connection import Warehouse

LONGEST_WAIT = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """How many failures cost nothing, and whether a success wipes the slate."""

    free: int
    starts_anew: bool


_BY_NAME = Policy(free=3, starts_anew=True)
_BY_ADDRESS = Policy(free=20, starts_anew=False)
"""Many people may come from one address; and one right password must not free a guesser to go on with other names."""

_ADDRESS = "address:"


def keys_of(name: str, address: str) -> tuple[str, str]:
    """Give the keys a try counts under: of the name, however it is spelt, and of the address, IPv6 by its network."""
    return f"name:{folded(name)}", _ADDRESS + _network_of(address)


def wait_before(warehouse: Warehouse, keys: tuple[str, ...], at: datetime) -> float:
    """Give the seconds to wait before a try; 0.0 lets one try through, and then the next one waits.

    Ask once for each try, with all its keys, before the password is looked at; then tell `failed` or `succeeded`.
    """
    named = {_kept(key): key for key in keys}
    held = select(throttle).where(throttle.c.key.in_(named)).order_by(throttle.c.key)
    with warehouse.read() as connection:
        rows = [row for row in connection.execute(held) if _pause_of(row, named, at)]
    if not rows or (wait := _wait(rows, at)):
        return wait if rows else 0.0
    with warehouse.jot() as connection:
        # Of those who asked at once, one sees it as it was; the others see what that one wrote.
        rows = list(connection.execute(held.with_for_update()))
        wait = _wait(rows, at)
        for row in rows if not wait else ():
            pause = _pause_of(row, named, at)
            connection.execute(update(throttle).where(throttle.c.key == row.key).values(until=instant(at + pause)))
    return wait


def _wait(rows: Iterable[Row[Any]], at: datetime) -> float:
    return max(((datetime_of(row.until) - at).total_seconds() for row in rows if row.until > instant(at)), default=0.0)


def failed(warehouse: Warehouse, key: str, at: datetime) -> float:
    """Count a failure and give the seconds to wait from now on. A day without any forgets those before."""
    row = {"key": _kept(key), "failures": 1, "last_at": instant(at), "until": instant(at)}
    counted = insert_or(warehouse, throttle).values(row)
    again = {"failures": throttle.c.failures + 1, "last_at": counted.excluded.last_at}
    with warehouse.jot() as connection:
        connection.execute(
            delete(throttle).where(throttle.c.key == row["key"], throttle.c.last_at < instant(at - FORGOTTEN_AFTER))
        )
        upsert = counted.on_conflict_do_update(index_elements=[throttle.c.key], set_=again)
        failures = connection.execute(upsert.returning(throttle.c.failures)).scalar_one()
        pause = _pause(key, failures)
        connection.execute(update(throttle).where(throttle.c.key == row["key"]).values(until=instant(at + pause)))
    return pause.total_seconds()


def succeeded(warehouse: Warehouse, key: str, at: datetime) -> None:
    """Forget the failures of a name; those of an address are forgotten by time only, as is whatever is old."""
    stale = throttle.c.last_at < instant(at - FORGOTTEN_AFTER)
    meant = stale | (throttle.c.key == _kept(key)) if _policy(key).starts_anew else stale
    with warehouse.jot() as connection:
        connection.execute(delete(throttle).where(meant))


def _policy(key: str) -> Policy:
    return _BY_ADDRESS if key.startswith(_ADDRESS) else _BY_NAME


def _pause(key: str, failures: int) -> timedelta:
    counted = failures - _policy(key).free
    # The exponent is bounded too: nobody needs 2 to the power of a thousand.
    return timedelta(0) if counted <= 0 else min(timedelta(seconds=2 ** min(counted - 1, 20)), LONGEST_WAIT)


def _pause_of(row: Row[Any], named: Mapping[str, str], at: datetime) -> timedelta:
    """Give the pause a row asks for now; a day after the last failure, none."""
    forgotten = row.last_at < instant(at - FORGOTTEN_AFTER)
    return timedelta(0) if forgotten else _pause(named[row.key], row.failures)


def _kept(key: str) -> str:
    """Keep a digest only: people type passwords where names belong."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _network_of(address: str) -> str:
    """One customer has a whole IPv6 network of 64 bits, and would be another guesser at each try."""
    try:
        number = ip_address(address)
    except ValueError:
        return address
    if not isinstance(number, IPv6Address):
        return str(number)
    return str(number.ipv4_mapped) if number.ipv4_mapped else f"{IPv6Address(int(number) >> 64 << 64)}/64"
