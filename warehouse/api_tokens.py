"""Tokens by which programs act for a person: told once, kept as a digest, for one purpose and at most a year.

They begin with a word by which scanners for secrets know them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.errors import CallerMistake
from warehouse.account_names import display_name, shown
from warehouse.account_tables import account, token, token_end, token_use
from warehouse.audit import record_act
from warehouse.bearers import digest_of_secret, mark, mark_is_due, new_secret
from warehouse.bulk import add, insert_or
from warehouse.instants import instant
from warehouse.people import found_by_number, require

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Row, Select
    from sqlalchemy.dialects.sqlite import Insert

    from warehouse.connection import Warehouse
    from warehouse.people import Person

PREFIX = "milepost_"
LONGEST = timedelta(days=365)


class TokenScope(StrEnum):
    """What a token is for; it never allows what its person may not do."""

    READ = "read"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenInfo:
    """One token. `hint` is the end of its secret; the rest is known to nobody here."""

    id: int
    person: str
    title: str
    hint: str
    scopes: tuple[TokenScope, ...]
    created_at: str
    expires_at: str
    used_at: str | None
    ended_at: str | None

    def stands(self, at: datetime) -> bool:
        """Say whether it was neither ended nor over by then; its person may be disabled all the same."""
        return self.ended_at is None and self.expires_at > instant(at)


def scopes_named(names: Collection[str]) -> tuple[TokenScope, ...]:
    """Read scopes by their names. Raises CallerMistake, naming those there are, for any other."""
    if unknown := [name for name in names if name not in list(TokenScope)]:
        raise CallerMistake(f"scope: found {shown(unknown[0])}; expected {' or '.join(TokenScope)}")
    return tuple(TokenScope(name) for name in names)


def issue_token(  # noqa: PLR0913 - keyword-only: what for, how long, who gives it and when
    warehouse: Warehouse, name: str, *, title: str, scopes: Collection[TokenScope], lasts: timedelta, at: datetime,
    by: str, request: str = "",
) -> str:  # fmt: skip
    """Make a token and give its secret, which is told this once.

    Raises CallerMistake for no such or a disabled account, no scope, no title, or a life of no time or of more than
    a year.
    """
    kept, secret = _title(title), PREFIX + new_secret()
    wanted = " ".join(sorted(scope.value for scope in set(scopes)))
    if not wanted:
        raise CallerMistake(f"scope: found none; expected {' or '.join(TokenScope)}, or both")
    if not timedelta(0) < lasts <= LONGEST:
        raise CallerMistake(f"days: found {lasts.days}; expected 1 to {LONGEST.days}: a token is renewed every year")
    said = {"title": kept, "scopes": wanted, "hint": secret[-4:], "expires_at": instant(at + lasts)}
    with warehouse.write() as connection:
        person = require(connection, name)
        if not person.active:
            raise CallerMistake(f"{person.name} is disabled; enable the account before it is given a token")
        signed = {"account_id": person.id, "digest": digest_of_secret(secret), "at": instant(at), "author": by}
        number = add(connection, token, said | signed)
        document = {"token": number} | said
        record_act(connection, actor=by, act="token.issued", about=f"account:{person.name}", at=at, request=request,
                   document=document)  # fmt: skip
    return secret


def person_of_token(
    warehouse: Warehouse, secret: str, *, at: datetime
) -> tuple[Person, frozenset[TokenScope]] | None:  # fmt: skip
    """Give who a token acts for and what it is for; None when it is over, ended, or its person's account disabled."""
    if not secret.startswith(PREFIX):
        return None
    with warehouse.read() as connection:
        row = connection.execute(_told().where(token.c.digest == digest_of_secret(secret))).first()
        person = found_by_number(connection, row.account_id) if row else None
    if row is None or person is None or not person.active:
        return None
    if row.ended_at is not None or row.expires_at <= instant(at):
        return None
    if mark_is_due(row.used_at, at):
        mark(warehouse, _use(warehouse, row.id, at))
    return person, frozenset(_scopes(row))


def tokens_of(warehouse: Warehouse, name: str | None = None) -> list[TokenInfo]:
    """List tokens, those over and ended too, the newest first: of one person or of all.

    Raises CallerMistake for no such account.
    """
    with warehouse.read() as connection:
        wanted = _told().order_by(token.c.id.desc())
        if name is not None:
            wanted = wanted.where(token.c.account_id == require(connection, name).id)
        return [_info_of(row) for row in connection.execute(wanted)]


def end_token(
    warehouse: Warehouse, number: int, *, at: datetime, by: str, owner: str | None = None, request: str = ""
) -> None:
    """End a token for ever; one that was ended stays so. Raises CallerMistake for none, or not one of `owner`'s."""
    with warehouse.write() as connection:
        row = connection.execute(_told().where(token.c.id == number)).first()
        if row is None or (owner is not None and row.person != require(connection, owner).name):
            raise CallerMistake(f"there is no token {number}; `milepost token list` shows all there are")
        if row.ended_at is not None:
            return
        add(connection, token_end, {"token_id": number, "at": instant(at), "author": by})
        record_act(connection, actor=by, act="token.ended", about=f"account:{row.person}", at=at, request=request,
                   document={"token": number})  # fmt: skip


def _told() -> Select[Any]:
    ended, used = token_end.c.at.label("ended_at"), token_use.c.at.label("used_at")
    whole = token.join(account, account.c.id == token.c.account_id).outerjoin(token_end).outerjoin(token_use)
    return select(token, account.c.name.label("person"), ended, used).select_from(whole)


def _use(warehouse: Warehouse, number: int, at: datetime) -> Insert:
    use = insert_or(warehouse, token_use).values(token_id=number, at=instant(at))
    return use.on_conflict_do_update(index_elements=[token_use.c.token_id], set_={"at": use.excluded.at})


def _info_of(row: Row[Any]) -> TokenInfo:
    names = ("id", "person", "title", "hint", "expires_at", "used_at", "ended_at")
    return TokenInfo(created_at=row.at, scopes=_scopes(row), **{name: getattr(row, name) for name in names})


def _scopes(row: Row[Any]) -> tuple[TokenScope, ...]:
    return tuple(TokenScope(scope) for scope in row.scopes.split())


def _title(text: str) -> str:
    try:
        return display_name(text)
    except CallerMistake:
        raise CallerMistake("title: expected what the token is for, in 1 to 200 visible characters") from None
