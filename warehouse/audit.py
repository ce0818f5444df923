"""The log of who did what: rows are added in the act's own transaction, each naming the digest of the one before.

What was done and the line about it stand or fall together. Any line that is changed, taken out or moved is found;
so is a tail that was cut off, by whoever wrote down a digest of the log elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from indicators.canonical import canonical_json, digest_of
from warehouse.account_tables import audit
from warehouse.bulk import add
from warehouse.instants import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from warehouse.connection import Warehouse

SIGNED = ("sequence", "at", "actor", "act", "object", "request", "document", "previous")
"""What the digest of a line is of."""

AT_ONCE = 5_000
"""Lines held in memory while the log is verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One act. `about` names what it was done to, `document` is its canonical JSON or ""."""

    sequence: int
    at: str
    actor: str
    act: str
    about: str
    request: str
    document: str
    digest: str


def record_act(  # noqa: PLR0913 - a line of the log has that many parts
    connection: Connection, *, actor: str, act: str, about: str, at: datetime, request: str = "",
    document: dict[str, Any] | None = None,
) -> str:  # fmt: skip
    """Add a line to the log within the transaction of the act itself, and give its digest.

    The connection is that of `Warehouse.write()`: writers take turns, so each sees the line before its own.
    `request` is the number of the request that asked for it; `document` holds what the act said, never a secret.
    """
    last = connection.execute(_newest_first().limit(1)).first()
    line = {
        "sequence": last.sequence + 1 if last else 1,
        "at": instant(at),
        "actor": actor,
        "act": act,
        "object": about,
        "request": request,
        "document": "" if document is None else canonical_json(document),
        "previous": last.digest if last else "",
    }
    digest = digest_of(line)
    add(connection, audit, line | {"digest": digest})
    return digest


def audit_lines(
    warehouse: Warehouse, *, about: str | None = None, actor: str | None = None, limit: int | None = 100
) -> list[AuditLine]:
    """List acts, the newest first: all, or those about one thing or of one person."""
    wanted = _newest_first()
    if about is not None:
        wanted = wanted.where(audit.c.object == about)
    if actor is not None:
        wanted = wanted.where(audit.c.actor == actor)
    with warehouse.read() as connection:
        return [_line_of(row) for row in connection.execute(wanted.limit(limit))]


def audit_head(warehouse: Warehouse) -> str:
    """Give the digest of the newest line, "" of an empty log: written down elsewhere, it anchors all lines before."""
    with warehouse.read() as connection:
        return connection.execute(_newest_first().with_only_columns(audit.c.digest).limit(1)).scalar() or ""


def verify_audit(warehouse: Warehouse, *, anchor: str | None = None) -> tuple[str, ...]:
    """Walk the whole log and tell what is wrong with it, a sentence each; nothing is good.

    `anchor` is a digest of the log known from outside: a log without that line was cut off or written anew.
    """
    in_order = select(audit).order_by(audit.c.sequence, audit.c.id).execution_options(yield_per=AT_ONCE)
    found: list[str] = []
    try:
        with warehouse.read() as connection:
            found.extend(_faults(connection.execute(in_order), anchor))
    except DBAPIError as error:
        found.append(f"the log cannot be read to its end: {str(error.orig).strip()}")
    return tuple(found)


def _newest_first() -> Any:
    return select(audit).order_by(audit.c.sequence.desc())


def _line_of(row: Row[Any]) -> AuditLine:
    names = ("sequence", "at", "actor", "act", "request", "document", "digest")
    return AuditLine(about=row.object, **{name: getattr(row, name) for name in names})


def _faults(rows: Iterable[Row[Any]], anchor: str | None) -> Iterator[str]:
    expected, before, anchored = 1, "", anchor is None or not anchor
    for row in rows:
        if row.sequence != expected:
            yield f"line {row.sequence}: found where line {expected} was expected; lines are missing or were moved"
        if row.previous != before:
            yield f"line {row.sequence}: does not follow the line before it; one of both was replaced"
        if _digest_of(row) != row.digest:
            yield f"line {row.sequence}: says something else than its digest; it was changed"
        anchored = anchored or row.digest == anchor
        expected, before = (row.sequence + 1 if isinstance(row.sequence, int) else expected + 1), row.digest
    if not anchored:
        yield f"no line has the digest {anchor}; the log was cut off before it, or written anew"


def _digest_of(row: Row[Any]) -> str:
    try:
        return digest_of({name: getattr(row, name) for name in SIGNED})
    except TypeError:
        # Something was put there that is no text at all.
        return ""
