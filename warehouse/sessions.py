"""Who is signed in: a secret only the browser has, of which the record keeps a digest.

A session ends when nobody used it for half an hour, twelve hours after it began whatever happens, and at once when its
owner ends it or the account is disabled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from indicators.errors import CallerMistake
from warehouse.account_tables import session
from warehouse.bearers import digest_of_secret, mark, mark_is_due, new_secret
from warehouse.instants import instant
from warehouse.people import found_by_number

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

    from warehouse.connection import Warehouse
    from warehouse.people import Person

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """One session. `key` names it to its owner and lets nobody in; `confirmed_at` is when its person last proved
    who they are, by `how` it was opened or again since.
    """

    key: str
    how: str
    created_at: str
    seen_at: str
    confirmed_at: str
    until: str


def open_session(warehouse: Warehouse, person_id: int, *, how: str, at: datetime) -> str:
    """Sign somebody in and give the secret, which is told this once. `how` says by what, such as `password`.

    Raises CallerMistake for nobody, or for somebody whose account is disabled.
    """
    with warehouse.jot() as connection:
        person = found_by_number(connection, person_id)
        if person is None or not person.active:
            raise CallerMistake(f"account {person_id} cannot sign in: it is disabled, or was never there")
        connection.execute(delete(session).where(_over(at)))
        now = instant(at)
        row = {"account_id": person.id, "how": how, "created_at": now, "seen_at": now, "confirmed_at": now}
        return _opened(connection, row | {"until": instant(at + ABSOLUTE)})


def session_of(warehouse: Warehouse, secret: str, *, at: datetime) -> tuple[Person, SessionInfo] | None:
    """Give who a secret stands for, and that it was seen; None when it stands for nobody any more."""
    digest = digest_of_secret(secret)
    with warehouse.read() as connection:
        row = connection.execute(select(session).where(session.c.digest == digest, ~_over(at))).first()
        person = found_by_number(connection, row.account_id) if row else None
    if row is None or person is None or not person.active:
        return None
    if mark_is_due(row.seen_at, at):
        mark(warehouse, update(session).where(session.c.digest == digest).values(seen_at=instant(at)))
    return person, _info_of(row)


def confirm_session(warehouse: Warehouse, secret: str, *, at: datetime) -> str:
    """Write down that the person proved again who they are, and give the session's new secret; the old one lets
    nobody in from now on. Of two who ask at once, one comes too late.

    Raises CallerMistake when it is over.
    """
    now = {"seen_at": instant(at), "confirmed_at": instant(at)}
    with warehouse.jot() as connection:
        meant = delete(session).where(session.c.digest == digest_of_secret(secret), ~_over(at))
        row = connection.execute(meant.returning(session)).first()
        if row is None:
            raise CallerMistake("the session is over; sign in again")
        return _opened(connection, row._asdict() | now)


def close_session(warehouse: Warehouse, secret: str) -> None:
    """Sign somebody out. A session that is over already stays so."""
    with warehouse.jot() as connection:
        connection.execute(delete(session).where(session.c.digest == digest_of_secret(secret)))


def close_one(warehouse: Warehouse, person_id: int, key: str) -> bool:
    """End one of a person's own sessions, by the key `sessions_of` gave; say whether there was one."""
    with warehouse.jot() as connection:
        own = connection.execute(select(session.c.digest).where(session.c.account_id == person_id)).scalars()
        meant = [digest for digest in own if _key_of(digest) == key]
        connection.execute(delete(session).where(session.c.digest.in_(meant)))
        return bool(meant)


def close_all(warehouse: Warehouse, person_id: int, *, but: str | None = None) -> int:
    """End a person's sessions, all or all but that of a secret, and say how many those were."""
    meant = session.c.account_id == person_id
    if but is not None:
        meant &= session.c.digest != digest_of_secret(but)
    with warehouse.jot() as connection:
        return connection.execute(delete(session).where(meant)).rowcount


def sessions_of(warehouse: Warehouse, person_id: int, *, at: datetime) -> list[SessionInfo]:
    """List a person's sessions that last, the one used last first."""
    own = select(session).where(session.c.account_id == person_id, ~_over(at))
    with warehouse.read() as connection:
        rows = connection.execute(own.order_by(session.c.seen_at.desc(), session.c.digest))
        return [_info_of(row) for row in rows]


def _over(at: datetime) -> ColumnElement[bool]:
    return or_(session.c.until <= instant(at), session.c.seen_at <= instant(at - IDLE))


def _opened(connection: Connection, row: dict[str, Any]) -> str:
    secret = new_secret()
    connection.execute(insert(session).values(row | {"digest": digest_of_secret(secret)}))
    return secret


def _info_of(row: Row[Any]) -> SessionInfo:
    names = ("how", "created_at", "seen_at", "confirmed_at", "until")
    return SessionInfo(key=_key_of(row.digest), **{name: getattr(row, name) for name in names})


def _key_of(digest: str) -> str:
    return digest[:16]
