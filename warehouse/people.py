"""Who somebody is, as the newest rows about them say; and who they are to a provider that vouches for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.errors import CallerMistake
from indicators.permissions import Grant, Role, Scope
from warehouse.account_names import folded, is_name, shown
from warehouse.account_tables import account, account_state, identity, role_grant

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from warehouse.connection import Warehouse

UNLIMITED_ADMIN = Grant(role=Role.ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, or a service that acts for one. `grants` are those held now; who is not active may do nothing."""

    id: int
    name: str
    display_name: str
    email: str
    language: str
    active: bool
    grants: tuple[Grant, ...]


def person_named(warehouse: Warehouse, name: str) -> Person | None:
    """Give the person of a name, however it is spelt; None when there is none."""
    with warehouse.read() as connection:
        return found_by_name(connection, name)


def person_numbered(warehouse: Warehouse, number: int) -> Person | None:
    """Give the person of a number; None when there is none."""
    with warehouse.read() as connection:
        return found_by_number(connection, number)


def person_by_identity(warehouse: Warehouse, issuer: str, subject: str) -> Person | None:
    """Give the person a provider vouches for under this subject; None when it was never linked to anybody."""
    vouched = select(identity.c.account_id).where(identity.c.issuer == issuer, identity.c.subject == subject)
    with warehouse.read() as connection:
        return _one(connection, _newest().where(account.c.id == vouched.scalar_subquery()))


def people(warehouse: Warehouse) -> list[Person]:
    """List everybody, the disabled too, by name."""
    with warehouse.read() as connection:
        return _people(connection, _newest())


# --- within a transaction ---------------------------------------------------


def found_by_name(connection: Connection, name: str) -> Person | None:
    """Give the person of a name within a transaction; None when there is none."""
    kept = folded(name)
    return _one(connection, _newest().where(account.c.name == kept)) if is_name(kept) else None


def found_by_number(connection: Connection, number: int) -> Person | None:
    """Give the person of a number within a transaction; None when there is none."""
    return _one(connection, _newest().where(account.c.id == number))


def require(connection: Connection, name: str) -> Person:
    """Give the person of a name within a transaction. Raises CallerMistake when there is none."""
    found = found_by_name(connection, name)
    if found is None:
        raise CallerMistake(f"there is no account {shown(name)}; `milepost user list` shows all there are")
    return found


def active_admins(connection: Connection) -> set[int]:
    """Give the numbers of those who can manage accounts now."""
    return {one.id for one in _people(connection, _newest()) if one.active and UNLIMITED_ADMIN in one.grants}


def _newest() -> Select[Any]:
    latest = select(func.max(account_state.c.id)).where(account_state.c.account_id == account.c.id)
    states = account_state.c
    told = (states.display_name, states.email, states.language, states.active)
    joined = account.join(account_state, states.id == latest.correlate(account).scalar_subquery())
    return select(account.c.id, account.c.name, *told).select_from(joined).order_by(account.c.name)


def _one(connection: Connection, wanted: Select[Any]) -> Person | None:
    return next(iter(_people(connection, wanted)), None)


def _people(connection: Connection, wanted: Select[Any]) -> list[Person]:
    rows = connection.execute(wanted).all()
    grants = _grants(connection, rows[0].id if len(rows) == 1 else None) if rows else {}
    return [Person(**row._asdict(), grants=grants.get(row.id, ())) for row in rows]


def _grants(connection: Connection, number: int | None) -> dict[int, tuple[Grant, ...]]:
    """Give what each holds, of everybody or of one: the newest word on a role within a scope holds."""
    wanted = select(role_grant).order_by(role_grant.c.id)
    if number is not None:
        wanted = wanted.where(role_grant.c.account_id == number)
    held: dict[int, set[Grant]] = {}
    for row in connection.execute(wanted):
        of_one = held.setdefault(row.account_id, set())
        given = Grant(role=Role(row.role), scope=Scope(row.scope), about=row.about)
        (of_one.add if row.given else of_one.discard)(given)
    return {who: tuple(sorted(grants)) for who, grants in held.items()}
