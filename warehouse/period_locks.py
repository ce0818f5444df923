"""Periods that take no changes from people any more, and the people for whom one is open all the same, for a time.

A lock is for hand-ins: what a source itself revises is recorded, and a taken snapshot never changes anyhow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.errors import CallerMistake, Conflict
from indicators.periods import is_period
from warehouse.account_tables import account
from warehouse.accounts import person_named
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.limits import Limits
from warehouse.submission_tables import lock_exception, period_lock

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from indicators.framework import Plan
    from warehouse.connection import Warehouse

EVERY = ""
"""The source of a lock that is for every source of its plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LockException:
    """A person for whom a locked period is open until an instant (ISO), and why."""

    person: str
    source: str
    period: str
    until: str
    reason: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A locked period, of one source or of every one (""), since when (ISO), by whose hand and why."""

    period: str
    source: str
    reason: str
    at: str
    author: str
    exceptions: tuple[LockException, ...] = ()


def lock_period(  # noqa: PLR0913 - keyword-only: of which source, why, when, by whom, on which request
    warehouse: Warehouse, plan: Plan, period: str, *, source: str = EVERY, reason: str, at: datetime, by: str,
    request: str = "",
) -> None:  # fmt: skip
    """Lock a period, and every shorter one within it. Raises CallerMistake for what is no period or no source."""
    _set(warehouse, plan, period, source, locked=True, reason=reason, at=at, by=by, request=request)


def unlock_period(  # noqa: PLR0913 - as above
    warehouse: Warehouse, plan: Plan, period: str, *, source: str = EVERY, reason: str = "", at: datetime, by: str,
    request: str = "",
) -> None:  # fmt: skip
    """Open a period again. Raises Conflict for one that is not locked."""
    _set(warehouse, plan, period, source, locked=False, reason=reason, at=at, by=by, request=request)


def _set(  # noqa: PLR0913 - as above
    warehouse: Warehouse, plan: Plan, period: str, source: str, *, locked: bool, reason: str, at: datetime, by: str,
    request: str,
) -> None:  # fmt: skip
    _require(plan, period, source)
    with warehouse.write() as connection:
        newest = _newest(connection, plan.code).get((source, period))
        if bool(newest is not None and newest.locked) == locked:
            raise Conflict(f"{period} is {'locked already' if locked else 'not locked'}; look again")
        about = {"plan_code": plan.code, "source": source, "period": period, "locked": locked, "reason": reason}
        add(connection, period_lock, about | {"at": instant(at), "author": by})
        act = "period.locked" if locked else "period.opened"
        record_act(connection, actor=by, act=act, about=f"plan:{plan.code}", at=at, request=request, document=about)


def except_person(  # noqa: PLR0913 - as above
    warehouse: Warehouse, plan: Plan, period: str, *, person: str, source: str = EVERY, until: datetime, reason: str,
    at: datetime, by: str, request: str = "",
) -> None:  # fmt: skip
    """Open a period for one person until an instant. Raises CallerMistake for nobody of this name."""
    _require(plan, period, source)
    who = person_named(warehouse, person)
    if who is None:
        raise CallerMistake(f"there is nobody called {person!r}; expected the name of an account")
    about = {"plan_code": plan.code, "source": source, "period": period, "until": instant(until), "reason": reason}
    with warehouse.write() as connection:
        add(connection, lock_exception, about | {"account_id": who.id, "at": instant(at), "author": by})
        record_act(
            connection, actor=by, act="period.excepted", about=f"plan:{plan.code}", at=at, request=request,
            document=about | {"person": person},
        )  # fmt: skip


def _require(plan: Plan, period: str, source: str) -> None:
    if not is_period(period):
        raise CallerMistake(f"period: found {period!r}; expected one such as 2021, 2021-Q3 or 2021-11")
    if source != EVERY and source not in {one.id for one in plan.sources}:
        raise CallerMistake(f"{plan.code} has no source {source!r}")


def locks_of(warehouse: Warehouse, plan: Plan, *, at: datetime) -> list[Lock]:
    """Give what is locked in a plan, by period, with the exceptions that hold at an instant."""
    with warehouse.read() as connection:
        held = [row for row in _newest(connection, plan.code).values() if row.locked]
        excepted = _exceptions(connection, plan.code, at)
    return [
        Lock(
            period=row.period, source=row.source, reason=row.reason, at=row.at, author=row.author,
            exceptions=tuple(one for one in excepted if (one.source, one.period) == (row.source, row.period)),
        )
        for row in sorted(held, key=lambda row: (row.period, row.source))
    ]  # fmt: skip


def limits_of(
    warehouse: Warehouse, plan: Plan, source: str, *, granted: frozenset[str] | None, person: str, at: datetime
) -> Limits:  # fmt: skip
    """Give what is open to a person in one source: the granted indicators, and the periods that are not locked."""
    with warehouse.read() as connection:
        held = [row.period for row in _newest(connection, plan.code).values() if _is_for(row, source) and row.locked]
        excepted = [
            one.period
            for one in _exceptions(connection, plan.code, at)
            if one.person == person and one.source in {EVERY, source}
        ]
    return Limits(granted=granted, locked=tuple(sorted(set(held))), excepted=tuple(sorted(set(excepted))))


def _is_for(row: Row[Any], source: str) -> bool:
    return row.source in {EVERY, source}


def _newest(connection: Connection, plan: str) -> dict[tuple[str, str], Row[Any]]:
    """Give the last word on each period, by source and period."""
    said = select(period_lock).where(period_lock.c.plan_code == plan).order_by(period_lock.c.id)
    return {(row.source, row.period): row for row in connection.execute(said)}


def _exceptions(connection: Connection, plan: str, at: datetime) -> list[LockException]:
    wanted = (
        select(lock_exception, account.c.name)
        .join(account, account.c.id == lock_exception.c.account_id)
        .where(lock_exception.c.plan_code == plan, lock_exception.c.until > instant(at))
    )
    return [
        LockException(
            person=row.name, source=row.source, period=row.period, until=row.until, reason=row.reason,
            author=row.author,
        )
        for row in connection.execute(wanted.order_by(lock_exception.c.id))
    ]  # fmt: skip
