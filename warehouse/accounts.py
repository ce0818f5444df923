"""Accounts: people are added, changed, given roles and shut out. Every change is a new row, and the newest holds.

Each change writes its line of the audit log in the same transaction. An identity at a provider is its issuer and
subject; nobody is ever taken for somebody by a mail address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from indicators.errors import CallerMistake, Conflict
from indicators.permissions import Grant, Role, Scope
from warehouse import account_names
from warehouse.account_tables import account, account_state, identity, password, role_grant, session, token, token_end
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.passwords import STRONG, hash_of, is_right
from warehouse.people import (
    UNLIMITED_ADMIN,
    Person,
    active_admins,
    found_by_name,
    people,
    person_by_identity,
    person_named,
    person_numbered,
    require,
)

if TYPE_CHECKING:
    from datetime import datetime

    from pwdlib import PasswordHash
    from sqlalchemy import Connection

    from warehouse.connection import Warehouse

__all__ = [
    "Person", "change_account", "check_password", "create_account", "grant", "has_password", "identities_of",
    "link_identity", "people", "person_by_identity", "person_named", "person_numbered", "remove_password",
    "set_password",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hand:
    """Whose hand wrote something, when, and on which request."""

    by: str
    at: datetime
    request: str

    @property
    def signature(self) -> dict[str, str]:
        return {"at": instant(self.at), "author": self.by}


def create_account(  # noqa: PLR0913 - a person has that many parts
    warehouse: Warehouse, name: str, *, display_name: str, email: str = "", language: str = "en", at: datetime,
    by: str, request: str = "",
) -> Person:  # fmt: skip
    """Add a person, who may do nothing yet. Raises CallerMistake for a bad name, Conflict for one that is taken."""
    kept, state = account_names.account_name(name), _state(display_name, email, language)
    signed = {"at": instant(at), "author": by}
    with warehouse.write() as connection:
        if found_by_name(connection, kept) is not None:
            raise Conflict(f"there is an account {kept} already; names are never given twice")
        number = add(connection, account, {"name": kept} | signed)
        add(connection, account_state, {"account_id": number, "active": True} | state | signed)
        _tell(connection, _Hand(by, at, request), "account.created", kept, state)
        return require(connection, kept)


def change_account(  # noqa: PLR0913 - each part of a person may be changed
    warehouse: Warehouse, name: str, *, display_name: str | None = None, email: str | None = None,
    language: str | None = None, active: bool | None = None, at: datetime, by: str, request: str = "",
) -> Person:  # fmt: skip
    """Change what is given of a person; what is the same already adds no row.

    Disabling ends every session and token at once. Raises CallerMistake for no such account or a bad value, and
    Conflict rather than disable the last one who can manage accounts.
    """
    with warehouse.write() as connection:
        person = require(connection, name)
        old = {**_state(person.display_name, person.email, person.language), "active": person.active}
        given = {"display_name": display_name, "email": email, "language": language}
        wanted = {field: old[field] if value is None else value for field, value in given.items()}
        new = {**_state(**wanted), "active": person.active if active is None else active}
        if new == old:
            return person
        if not new["active"] and person.active:
            _shut_out(connection, person, at=at, by=by)
        add(connection, account_state, {"account_id": person.id, "at": instant(at), "author": by} | new)
        changed = {field: value for field, value in new.items() if value != old[field]}
        act = "account.changed" if new["active"] == person.active else f"account.{'en' if active else 'dis'}abled"
        _tell(connection, _Hand(by, at, request), act, person.name, changed)
        return require(connection, person.name)


def _state(display_name: str, email: str, language: str) -> dict[str, Any]:
    return {
        "display_name": account_names.display_name(display_name),
        "email": account_names.email(email),
        "language": account_names.language(language),
    }


def _shut_out(connection: Connection, person: Person, *, at: datetime, by: str) -> None:
    """End whatever lets somebody in. What ended stays so if the account is enabled again."""
    _leave_an_admin(connection, person, f"{person.name} cannot be disabled")
    connection.execute(delete(session).where(session.c.account_id == person.id))
    ended = select(token_end.c.token_id)
    standing = select(token.c.id).where(token.c.account_id == person.id, token.c.id.not_in(ended))
    for number in connection.execute(standing.order_by(token.c.id)).scalars().all():
        add(connection, token_end, {"token_id": number, "at": instant(at), "author": by})


def _leave_an_admin(connection: Connection, person: Person, refused: str) -> None:
    if active_admins(connection) == {person.id}:
        raise Conflict(f"{refused}: nobody else could manage accounts; give another account the role first")


# --- what people may do -----------------------------------------------------


def grant(  # noqa: PLR0913 - keyword-only: who gives what, when, on which request
    warehouse: Warehouse, name: str, grant: Grant, *, given: bool, at: datetime, by: str, request: str = ""
) -> Person:
    """Give a role within a scope, or take it back; what is so already adds no row.

    Raises CallerMistake for no such account or a grant that means nothing, and Conflict rather than take
    accounts from the last one who can manage them.
    """
    require_sense(grant)
    with warehouse.write() as connection:
        person = require(connection, name)
        if (grant in person.grants) == given:
            return person
        if grant == UNLIMITED_ADMIN and person.active and not given:
            _leave_an_admin(connection, person, f"{person.name} cannot lose the role of admin")
        said = {"role": grant.role.value, "scope": grant.scope.value, "about": grant.about}
        signed = {"given": given, "at": instant(at), "author": by}
        add(connection, role_grant, {"account_id": person.id} | said | signed)
        act = "grant.given" if given else "grant.revoked"
        _tell(connection, _Hand(by, at, request), act, person.name, said)
        return require(connection, person.name)


def require_sense(grant: Grant) -> None:
    """See that a grant means something. Raises CallerMistake saying what is missing or too much."""
    if grant.scope is Scope.ALL and grant.about:
        raise CallerMistake(f"grant: found scope all about {grant.about!r}; a grant for all is about nothing else")
    if grant.scope is not Scope.ALL and not grant.about:
        raise CallerMistake(f"grant: found scope {grant.scope} about nothing; name the {grant.scope} it is for")
    if grant.role is Role.ADMIN and grant.scope is not Scope.ALL:
        raise CallerMistake(f"grant: found an admin of one {grant.scope}; accounts are managed for all or not at all")


# --- how people prove who they are ------------------------------------------


def set_password(  # noqa: PLR0913 - keyword-only: who sets it, when, on which request
    warehouse: Warehouse, name: str, password: str, *, at: datetime, by: str, request: str = "",
    hasher: PasswordHash = STRONG,
) -> None:  # fmt: skip
    """Set a password and end every session: whoever knew the old one is out.

    Raises CallerMistake for no such account, and for a password that anybody would try first.
    """
    with warehouse.read() as connection:
        person = require(connection, name)
    about = (person.name, person.display_name, person.email)
    # Hashed before the writers' turn is taken: it is slow on purpose.
    _keep_password(warehouse, person, hash_of(password, about=about, hasher=hasher), _Hand(by, at, request))


def remove_password(warehouse: Warehouse, name: str, *, at: datetime, by: str, request: str = "") -> None:
    """Let a person in by their provider only. Raises CallerMistake for no such account."""
    with warehouse.read() as connection:
        person = require(connection, name)
    _keep_password(warehouse, person, "", _Hand(by, at, request))


def _keep_password(warehouse: Warehouse, person: Person, kept: str, hand: _Hand) -> None:
    with warehouse.write() as connection:
        add(connection, password, {"account_id": person.id, "hash": kept} | hand.signature)
        connection.execute(delete(session).where(session.c.account_id == person.id))
        act = "password.set" if kept else "password.removed"
        _tell(connection, hand, act, person.name)


def has_password(warehouse: Warehouse, name: str) -> bool:
    """Say whether a password lets this person in. Raises CallerMistake for no such account."""
    with warehouse.read() as connection:
        return bool(_password_of(connection, require(connection, name)))


def check_password(
    warehouse: Warehouse, name: str, password: str, *, hasher: PasswordHash = STRONG
) -> Person | None:  # fmt: skip
    """Give the active person whose name and password these are, else None without saying which was wrong.

    It takes as long for a name nobody has. Ask `throttles.wait_before` first.
    """
    with warehouse.read() as connection:
        person = found_by_name(connection, name)
        kept = _password_of(connection, person) if person else None
    right = is_right(password, kept, hasher=hasher)
    return person if right and person is not None and person.active else None


def _password_of(connection: Connection, person: Person) -> str | None:
    newest = select(password.c.hash).where(password.c.account_id == person.id).order_by(password.c.id.desc())
    return connection.execute(newest.limit(1)).scalar()


def link_identity(  # noqa: PLR0913 - keyword-only: who links it, when, on which request
    warehouse: Warehouse, name: str, issuer: str, subject: str, *, at: datetime, by: str, request: str = ""
) -> Person:
    """Let a provider vouch for a person. Raises CallerMistake for no such account, Conflict for another's identity."""
    if not issuer.strip() or not subject.strip():
        raise CallerMistake("identity: expected the provider's issuer and the subject it knows the person by")
    taken = select(identity.c.account_id).where(identity.c.issuer == issuer, identity.c.subject == subject)
    with warehouse.write() as connection:
        person = require(connection, name)
        holder = connection.execute(taken).scalar()
        if holder is not None and holder != person.id:
            raise Conflict(f"subject {subject!r} of {issuer} is somebody else already; an identity is never moved")
        if holder is None:
            said = {"issuer": issuer, "subject": subject}
            add(connection, identity, {"account_id": person.id, "at": instant(at), "author": by} | said)
            _tell(connection, _Hand(by, at, request), "identity.linked", person.name, said)
        return person


def identities_of(warehouse: Warehouse, name: str) -> list[tuple[str, str]]:
    """List issuer and subject of those who vouch for a person. Raises CallerMistake for no such account."""
    with warehouse.read() as connection:
        mine = identity.c.account_id == require(connection, name).id
        wanted = select(identity.c.issuer, identity.c.subject).where(mine).order_by(identity.c.id)
        return [(row.issuer, row.subject) for row in connection.execute(wanted)]


def _tell(
    connection: Connection, hand: _Hand, act: str, name: str, document: dict[str, Any] | None = None
) -> None:  # fmt: skip
    about = f"account:{name}"
    record_act(connection, actor=hand.by, act=act, about=about, at=hand.at, request=hand.request, document=document)
