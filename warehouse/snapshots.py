"""Frozen documents, each naming the one before by its digest. None is ever changed or made again."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.canonical import canonical_json
from indicators.errors import CallerMistake, Conflict
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import later_than
from warehouse.tables import snapshot
from warehouse.verification import content_digest_of, verify_chain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from warehouse.connection import Warehouse

__all__ = ["Frozen", "Snapshot", "SnapshotLine", "freeze", "list_snapshots", "read_snapshot", "verify_chain"]

SHORTEST_DIGEST = 6
"""A snapshot may be named by the beginning of its digest, from this length on."""

AS_OF, BEGINNING = re.compile(r'\{"as_of":"(\d{4}-\d{2}-\d{2})"'), 32
"""How the canonical text of a document begins: its names are in order, and none comes before this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A snapshot's number and place in the chain. `new` is false when the newest one said the same already."""

    id: int
    digest: str
    previous: str | None
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotLine:
    """A snapshot as a list shows it; `as_of` is the day it judges, empty where its document names none."""

    id: int
    plan: str
    digest: str
    previous: str | None
    taken_at: str
    taken_by: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(SnapshotLine):
    """A snapshot whole. `document` is what was frozen, with decimals as texts."""

    document: dict[str, Any]


def freeze(warehouse: Warehouse, document: Mapping[str, Any], *, at: datetime, by: str, request: str = "") -> Frozen:
    """Keep a document for ever, with when, by whom and after which it was taken written into it.

    When the newest snapshot of the plan says the same, that one is given back and nothing is stored.
    `request` is the number of the request that asked for it.
    Raises TypeError for a document that has no canonical text, KeyError for one without a plan.
    """
    with warehouse.write() as connection:
        frozen = freeze_within(connection, document, at=at, by=by)
        if frozen.new:
            told = {"digest": frozen.digest, "as_of": document.get("as_of")}
            about = f"snapshot:{frozen.id}"
            record_act(connection, actor=by, act="snapshot.taken", about=about, at=at, request=request, document=told)
        return frozen


def freeze_within(
    connection: Connection, document: Mapping[str, Any], *, at: datetime, by: str, anew: bool = False
) -> Frozen:
    """Freeze as `freeze` does, within a transaction that writes more; `anew` even what the newest one says already."""
    content_digest, plan_code = content_digest_of(document), str(document["plan"]["code"])
    last = _newest(connection, snapshot.c.plan_code == plan_code)
    if last is not None and last.content_digest == content_digest and not anew:
        return Frozen(id=last.id, digest=last.digest, previous=last.previous or None, new=False)
    previous = last.digest if last is not None else None
    taken_at = later_than(last.taken_at if last is not None else None, at)
    text = canonical_json({**document, "taken_at": taken_at, "taken_by": by, "previous": previous})
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = {"plan_code": plan_code, "digest": digest, "content_digest": content_digest, "document": text}
    number = add(
        connection, snapshot, row | {"previous": previous or "", "taken_at": taken_at, "taken_by": by}
    )  # fmt: skip
    return Frozen(id=number, digest=digest, previous=previous, new=True)


def _newest(connection: Connection, *conditions: ColumnElement[bool]) -> Row[Any] | None:
    return connection.execute(select(snapshot).where(*conditions).order_by(snapshot.c.id.desc()).limit(1)).first()


def read_snapshot(warehouse: Warehouse, identity: int | str | None = None, *, plan: str | None = None) -> Snapshot:
    """Give a snapshot by its number or the beginning of its digest; without either the newest, of one plan or of all.

    Raises CallerMistake when there is none or several fit, Conflict when its text is no longer what was frozen.
    """
    conditions = [] if plan is None else [snapshot.c.plan_code == plan]
    if identity is not None:
        conditions.append(_named(identity))
    with warehouse.read() as connection:
        found = connection.execute(
            select(snapshot).where(*conditions).order_by(snapshot.c.id.desc()).limit(1 if identity is None else 2)
        ).all()
    if len(found) != 1:
        raise CallerMistake(_not_one(identity, several=len(found) > 1))
    return _snapshot_of(found[0])


def snapshot_line(warehouse: Warehouse, identity: int | str) -> SnapshotLine:
    """Give a snapshot without its document, by its number or the beginning of its digest.

    Raises CallerMistake when there is none or several fit.
    """
    with warehouse.read() as connection:
        found = connection.execute(_lines().where(_named(identity)).limit(2)).all()
    if len(found) != 1:
        raise CallerMistake(_not_one(identity, several=len(found) > 1))
    return SnapshotLine(**_line(found[0]))


def plan_of_snapshot(warehouse: Warehouse, identity: str) -> str | None:
    """Give the code of the plan a snapshot is of, named as for `snapshot_line`; None for no such snapshot."""
    try:
        return snapshot_line(warehouse, identity).plan
    except CallerMistake:
        return None


def _named(identity: int | str) -> ColumnElement[bool]:
    text = str(identity).strip().lower()
    if len(text) >= SHORTEST_DIGEST and all(letter in "0123456789abcdef" for letter in text):
        return snapshot.c.digest.startswith(text)
    if text.isascii() and text.isdecimal():
        return snapshot.c.id == int(text)
    raise CallerMistake(
        f"{identity!r} names no snapshot: give its number, or the first {SHORTEST_DIGEST} or more letters of its digest"
    )


def _not_one(identity: int | str | None, *, several: bool) -> str:
    if identity is None:
        return "there is no snapshot yet: take one with `milepost snapshot take`"
    return f"{'several snapshots begin' if several else 'there is no snapshot'} with {identity}"


def _snapshot_of(row: Row[Any]) -> Snapshot:
    if hashlib.sha256(row.document.encode()).hexdigest() != row.digest:
        raise Conflict(
            f"snapshot {row.id} is no longer what was frozen: its text does not have the digest {row.digest}. "
            "Restore the record from a backup; `milepost snapshot verify` tells what else differs"
        )
    return Snapshot(document=json.loads(row.document), **_line(row))


def list_snapshots(warehouse: Warehouse, *, plan: str | None = None) -> list[SnapshotLine]:
    """List snapshots, the newest first; of one plan, or of all."""
    wanted = _lines().order_by(snapshot.c.id.desc())
    with warehouse.read() as connection:
        rows = connection.execute(wanted if plan is None else wanted.where(snapshot.c.plan_code == plan))
        return [SnapshotLine(**_line(row)) for row in rows]


def _lines() -> Select[Any]:
    # Documents are large, and a list needs of each only how it begins.
    begins = func.substr(snapshot.c.document, 1, BEGINNING).label("document")
    return select(*(column for column in snapshot.c if column is not snapshot.c.document), begins)


def _line(row: Row[Any]) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("id", "digest", "taken_at", "taken_by")}
    day = AS_OF.match(row.document)
    return told | {"plan": row.plan_code, "previous": row.previous or None, "as_of": day[1] if day else ""}
