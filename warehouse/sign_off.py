"""What is said of a frozen snapshot: who signed it off, until when nobody may see it, and what replaces it.

The snapshot itself never changes. Each word is a row of its own with its author, and a line of the audit log.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.canonical import canonical_json
from indicators.errors import CallerMistake, Conflict
from indicators.handing_in import Approval
from indicators.permissions import Scope
from warehouse.audit import record_act
from warehouse.bulk import add
from warehouse.instants import instant
from warehouse.people import found_by_name, require
from warehouse.snapshot_tables import snapshot_embargo, snapshot_erratum, snapshot_signature
from warehouse.snapshots import freeze_within, read_snapshot
from warehouse.tables import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Select, Table

    from indicators.handing_in import ApprovalLevel
    from warehouse.connection import Warehouse
    from warehouse.snapshots import Frozen, Snapshot, SnapshotLine

__all__ = ["Embargo", "Signature", "Standing", "embargo", "freeze_erratum", "sign", "standing_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One person's word for a snapshot. `title` is that of the level by language, empty where the plan has none."""

    level: int
    title: dict[str, str]
    name: str
    author: str
    note: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """Until when a snapshot is not for the public, why, and who said so."""

    until: str
    reason: str
    author: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Another snapshot that this one replaces, or is replaced by, and why."""

    snapshot: int
    digest: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a snapshot stands. `wanting` are the titles of the levels that have not signed."""

    signatures: tuple[Signature, ...] = ()
    wanting: tuple[dict[str, str], ...] = ()
    embargo: Embargo | None = None
    replaces: Exchange | None = None
    replaced_by: Exchange | None = None

    def embargoed_on(self, at: datetime) -> str | None:
        """Give the instant an embargo still holds until, None when there is none or it has passed."""
        return self.embargo.until if self.embargo and instant(at) < self.embargo.until else None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def told_on(self, at: datetime) -> dict[str, Any]:
        """Tell it as the reports of an instant show it: with the embargo that holds then."""
        return {**self.as_dict(), "embargoed_until": self.embargoed_on(at)}


def sign(
    warehouse: Warehouse, identity: int | str | None, *, by: str, at: datetime, note: str = "", request: str = ""
) -> Signature:
    """Sign a snapshot off, for the first level of its plan's `sign_off` that has not signed.

    Without levels anybody may sign; with them it takes an account with the level's role for everything, another person
    each time, and with four eyes not the one who took the snapshot. Raises CallerMistake for no such snapshot or
    account, Conflict where the signature may not be given.
    """
    one = read_snapshot(warehouse, identity)
    with warehouse.write() as connection:
        standing = _standing(connection, one)
        _refuse_the_replaced(one, standing)
        level = len(standing.signatures)
        asked = _asked(connection, one)
        person = found_by_name(connection, by)
        if asked.levels:
            _may_sign(connection, one, standing, asked, by)
        elif any(signed.author == by for signed in standing.signatures):
            raise Conflict(f"{by} has signed snapshot {one.id} already")
        title = _title(asked.levels[level]) if asked.levels else {}
        row = {"digest": one.digest, "level": level, "title": canonical_json(title), "note": note}
        row |= {"name": person.display_name if person else by, "at": instant(at), "author": by}
        add(connection, snapshot_signature, {"snapshot_id": one.id} | row)
        _tell(connection, one, "signed", by, at, request, level=level, note=note)
        return _standing(connection, one).signatures[-1]


def _asked(connection: Connection, one: SnapshotLine) -> Approval:
    """Give who signs for a snapshot, as its own plan says."""
    if one.digest not in _ASKED:
        kept = connection.execute(select(snapshot.c.document).where(snapshot.c.digest == one.digest)).scalar_one()
        _ASKED[one.digest] = Approval.model_validate(json.loads(kept)["plan"].get("sign_off", {}))
    return _ASKED[one.digest]


_ASKED: dict[str, Approval] = {}
"""By the digest of a snapshot, which names all that is in it: to read one whole for this takes a while."""


def _title(level: ApprovalLevel) -> dict[str, str]:
    return {language: getattr(level.title, language) for language in level.title.languages()}


def _may_sign(connection: Connection, one: Snapshot, standing: Standing, asked: Approval, by: str) -> None:
    if not standing.wanting:
        raise Conflict(f"snapshot {one.id} is signed off by everybody the plan asks for")
    if any(signed.author == by for signed in standing.signatures):
        raise Conflict(f"{by} has signed snapshot {one.id} already; the next level takes another person")
    if asked.four_eyes and by == one.taken_by:
        raise Conflict(f"{by} took snapshot {one.id}, and the plan asks for four eyes: somebody else must sign it")
    role, person = asked.levels[len(standing.signatures)].role, require(connection, by)
    held = person.active and any(grant.role is role and grant.scope is Scope.ALL for grant in person.grants)
    if not held:
        raise Conflict(
            f"{by} does not hold the role {role} for everything, which the plan asks of whoever signs here: "
            f"`milepost user grant` gives it"
        )


def embargo(  # noqa: PLR0913 - an act has that many parts
    warehouse: Warehouse, identity: int | str | None, *, until: datetime, reason: str, by: str, at: datetime,
    request: str = "",
) -> Embargo:  # fmt: skip
    """Keep a snapshot from the public until an instant; another embargo moves it, earlier or later.

    Raises CallerMistake for no reason or no such snapshot, Conflict for one that was replaced.
    """
    one = read_snapshot(warehouse, identity)
    if not reason.strip():
        raise CallerMistake("an embargo needs its reason: give --reason")
    with warehouse.write() as connection:
        _refuse_the_replaced(one, _standing(connection, one))
        row = {"until": instant(until), "reason": reason.strip(), "at": instant(at), "author": by}
        add(connection, snapshot_embargo, {"snapshot_id": one.id} | row)
        _tell(connection, one, "embargoed", by, at, request, until=row["until"], reason=row["reason"])
        return Embargo(**row)


def freeze_erratum(  # noqa: PLR0913 - an act has that many parts
    warehouse: Warehouse, document: Mapping[str, Any], replaced: Snapshot, *, reason: str, by: str, at: datetime,
    request: str = "",
) -> Frozen:  # fmt: skip
    """Freeze a snapshot that replaces another one and says so in its document, with the reason.

    Raises CallerMistake for no reason or a document of another plan, Conflict for one that was replaced already.
    """
    if not reason.strip():
        raise CallerMistake("an erratum needs its reason: give --reason")
    if document["plan"]["code"] != replaced.plan:
        raise CallerMistake(f"snapshot {replaced.id} is of {replaced.plan}, not of {document['plan']['code']}")
    told = {"replaces": replaced.digest, "snapshot": replaced.id, "reason": reason.strip()}
    with warehouse.write() as connection:
        _refuse_the_replaced(replaced, _standing(connection, replaced))
        frozen = freeze_within(connection, {**document, "erratum": told}, at=at, by=by, anew=True)
        row = {"snapshot_id": frozen.id, "replaces_id": replaced.id, "reason": reason.strip()}
        add(connection, snapshot_erratum, row | {"at": instant(at), "author": by})
        _tell(connection, replaced, "replaced", by, at, request, by=frozen.digest, reason=reason.strip())
        return frozen


def _refuse_the_replaced(one: Snapshot, standing: Standing) -> None:
    if standing.replaced_by is not None:
        raise Conflict(f"snapshot {one.id} was replaced by {standing.replaced_by.snapshot}: use that one")


def _tell(
    connection: Connection, one: Snapshot, act: str, actor: str, at: datetime, request: str, **document: Any
) -> None:  # fmt: skip
    told = {"digest": one.digest} | document
    record_act(
        connection,
        actor=actor,
        act=f"snapshot.{act}",
        about=f"snapshot:{one.id}",
        at=at,
        request=request,
        document=told,
    )


def standing_of(warehouse: Warehouse, one: SnapshotLine) -> Standing:
    """Say where a snapshot stands: its signatures, those that are wanting, its embargo, its errata."""
    with warehouse.read() as connection:
        return _standing(connection, one)


def _standing(connection: Connection, one: SnapshotLine) -> Standing:
    signed = (
        select(snapshot_signature).where(snapshot_signature.c.snapshot_id == one.id).order_by(snapshot_signature.c.id)
    )
    signatures = tuple(
        Signature(
            level=row.level, title=json.loads(row.title), name=row.name, author=row.author, note=row.note, at=row.at
        )
        for row in connection.execute(signed)
    )
    newest = (
        select(snapshot_embargo).where(snapshot_embargo.c.snapshot_id == one.id).order_by(snapshot_embargo.c.id.desc())
    )
    held = connection.execute(newest.limit(1)).first()
    return Standing(
        signatures=signatures,
        wanting=tuple(map(_title, _asked(connection, one).levels[len(signatures) :])),
        embargo=None if held is None else Embargo(until=held.until, reason=held.reason, author=held.author, at=held.at),
        replaces=_exchange(connection, one.id, "snapshot_id", "replaces_id"),
        replaced_by=_exchange(connection, one.id, "replaces_id", "snapshot_id"),
    )


def _about(table: Table, one: Snapshot) -> Select[Any]:
    return select(table).where(table.c.snapshot_id == one.id)


def _exchange(connection: Connection, number: int, own: str, other: str) -> Exchange | None:
    columns = snapshot_erratum.c
    wanted = (
        select(snapshot.c.id, snapshot.c.digest, columns.reason, columns.at)
        .select_from(snapshot_erratum.join(snapshot, snapshot.c.id == columns[other]))
        .where(columns[own] == number)
    )
    row = connection.execute(wanted).first()
    return None if row is None else Exchange(snapshot=row.id, digest=row.digest, reason=row.reason, at=row.at)
