"""What arrived, when, from where, as which bytes. A landing is an event: nothing here is ever changed or taken back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, or_, select

from indicators.canonical import canonical_json, digest_of
from indicators.errors import CallerMistake
from indicators.provenance import RawFile
from warehouse.bulk import add
from warehouse.instants import later_than
from warehouse.landed_files import keep, read_landed
from warehouse.runs import ADMISSION
from warehouse.tables import delivery, landing, run
from warehouse.undone import undone_deliveries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from warehouse.connection import Warehouse

HANDED_IN = "submission:"
"""How the address begins under which a file lands that a person handed in."""


@dataclass(frozen=True, slots=True)
class Landed:
    """The number of a delivery, and whether it brought anything the last one of its label had not."""

    delivery: int
    new: bool


@dataclass(frozen=True, slots=True)
class WaitingDelivery:
    """A delivery that nobody has judged yet."""

    delivery: int
    source: str
    label: str


def land(warehouse: Warehouse, files: Sequence[RawFile], *, at: datetime, by: str) -> Landed:
    """Keep all parts of one delivery: first the bytes, then the record of their arrival.

    A delivery whose bytes equal those of the *last* one of its source and label is not landed again;
    one that returns to earlier bytes is, because the source really said so. What people handed in between
    was not said by the source, so it is not compared with; nor is what was undone. Raises ValueError for
    files that are not the parts of one resource, Conflict when landed bytes were tampered with.
    """
    parts = _parts_of_one_resource(files)
    for file in parts:
        keep(warehouse.settings.landed, file.content)
    with warehouse.write() as connection:
        last = connection.execute(_deliveries_like(parts[0]).limit(1)).first()
        if last is not None and last.digest == digest_of_files(parts):
            return Landed(last.id, new=False)
        return Landed(record_delivery(connection, parts, at, by), new=True)


def digest_of_files(parts: Sequence[RawFile]) -> str:
    """Name a delivery by the bytes of its parts."""
    return digest_of([file.sha256 for file in parts])


def _parts_of_one_resource(files: Sequence[RawFile]) -> list[RawFile]:
    parts = sorted(files, key=lambda file: file.part)
    if len({(file.source, file.label) for file in parts}) != 1:
        raise ValueError("a delivery is the parts of one resource: one source, one label")
    if [file.part for file in parts] != list(range(len(parts))):
        raise ValueError(f"the parts of a delivery are counted from 0 without gaps, found {[f.part for f in parts]}")
    return parts


def _deliveries_like(file: RawFile) -> Select[Any]:
    """Ask for the deliveries a file is compared with, the newest first: of the source, or of the one submission."""
    of_label = select(delivery).where(delivery.c.source == file.source, delivery.c.label == file.label)
    if file.address.startswith(HANDED_IN):
        same = select(landing.c.delivery_id).where(landing.c.address == file.address)
        of_label = of_label.where(delivery.c.id.in_(same))
    else:
        of_label = of_label.where(delivery.c.id.not_in(deliveries_handed_in()))
    return of_label.where(delivery.c.id.not_in(undone_deliveries())).order_by(delivery.c.id.desc())


def deliveries_handed_in() -> Select[tuple[int]]:
    """Ask for the numbers of deliveries that people handed in."""
    return select(landing.c.delivery_id).where(landing.c.address.startswith(HANDED_IN))


def record_delivery(connection: Connection, parts: Sequence[RawFile], at: datetime, by: str) -> int:
    """Write down that files came whose bytes are kept, inside a transaction that writes more; give their number."""
    of_label = delivery.c.source == parts[0].source, delivery.c.label == parts[0].label
    last = connection.execute(select(func.max(delivery.c.landed_at)).where(*of_label)).scalar()
    landed_at, digest = later_than(last, at), digest_of_files(parts)
    what = {"source": parts[0].source, "label": parts[0].label, "landed_at": landed_at, "landed_by": by}
    number = add(connection, delivery, what | {"parts": len(parts), "digest": digest})
    rows = [what | {"delivery_id": number} | _landing_row(file) for file in parts]
    connection.execute(insert(landing), rows)
    return number


def _landing_row(file: RawFile) -> dict[str, Any]:
    return {
        "part": file.part,
        "sha256": file.sha256,
        "size": len(file.content),
        "address": file.address,
        "media_type": file.media_type,
        "licence": file.licence,
        "recorded": file.recorded,
        "rehearsed": file.rehearsed,
        "partial": file.partial,
        "validators": canonical_json(dict(file.validators)),
        "choices": canonical_json(dict(file.choices)),
    }


def waiting(
    warehouse: Warehouse, source: str | None, readers: Mapping[str, str] | None = None
) -> list[WaitingDelivery]:
    """List the deliveries no admission run has judged, oldest first; of one source, or of all for None.

    `readers` maps a source to the version of its reader now: then the last whole delivery of each label, and
    each partial one after it, that this version has not judged is waiting too, because it may read what an
    older one could not. What was undone waits for nothing.
    """
    conditions: list[ColumnElement[bool]] = [~_judged_by(None)]
    for name, version in (readers or {}).items():
        conditions.append(and_(delivery.c.source == name, _still_stands(), ~_judged_by(version)))
    wanted = select(delivery.c.id, delivery.c.source, delivery.c.label).where(or_(*conditions)).order_by(delivery.c.id)
    wanted = wanted.where(delivery.c.id.not_in(undone_deliveries()))
    if source is not None:
        wanted = wanted.where(delivery.c.source == source)
    with warehouse.read() as connection:
        return [WaitingDelivery(*row) for row in connection.execute(wanted)]


def _judged_by(version: str | None) -> ColumnElement[bool]:
    judged = select(run.c.id).where(run.c.delivery_id == delivery.c.id, run.c.kind == ADMISSION)
    return (judged if version is None else judged.where(run.c.reader_version == version)).exists()


def _still_stands() -> ColumnElement[bool]:
    """No whole delivery of its label came later; a partial one leaves what it does not cover to those before it."""
    later = delivery.alias("later")
    in_part = select(landing.c.id).where(landing.c.delivery_id == later.c.id, landing.c.partial).exists()
    return ~(
        select(later.c.id)
        .where(
            later.c.source == delivery.c.source, later.c.label == delivery.c.label, later.c.id > delivery.c.id, ~in_part
        )
        .where(later.c.id.not_in(undone_deliveries()))
        .exists()
    )


def files_of(warehouse: Warehouse, delivery_id: int) -> list[RawFile]:
    """Give the parts of a delivery as they landed, hashed again on the way.

    Raises CallerMistake for a delivery that does not exist, Conflict for bytes that are gone or altered.
    """
    with warehouse.read() as connection:
        of_delivery = select(landing).where(landing.c.delivery_id == delivery_id).order_by(landing.c.part)
        rows = connection.execute(of_delivery).all()
    if not rows:
        raise CallerMistake(f"there is no delivery {delivery_id}")
    return [_raw_file(row, read_landed(warehouse.settings.landed, row.sha256)) for row in rows]


def file_landed(warehouse: Warehouse, landing_id: int) -> RawFile | None:
    """Give one landed file by its number, hashed again on the way; None where there is none.

    Raises Conflict for bytes that are gone or altered.
    """
    with warehouse.read() as connection:
        row = connection.execute(select(landing).where(landing.c.id == landing_id)).first()
    return None if row is None else _raw_file(row, read_landed(warehouse.settings.landed, row.sha256))


def _raw_file(row: Row[Any], content: bytes) -> RawFile:
    return RawFile(
        source=row.source,
        label=row.label,
        address=row.address,
        content=content,
        part=row.part,
        media_type=row.media_type,
        licence=row.licence,
        recorded=row.recorded,
        rehearsed=row.rehearsed,
        partial=row.partial,
        validators=json.loads(row.validators),
        choices=json.loads(row.choices),
    )


def has_answered(warehouse: Warehouse, source: str) -> bool:
    """Say whether anything ever landed from this source itself, and not from a recording of it."""
    own = select(landing.c.id).where(landing.c.source == source, landing.c.recorded.is_(False)).limit(1)
    with warehouse.read() as connection:
        return connection.execute(own).first() is not None


def validators_held(warehouse: Warehouse, source: str) -> dict[str, dict[str, str]]:
    """Give, by address, what a conditional request to this source may say it holds.

    Only the last delivery of each label counts, and never a recording: a source that says *unchanged*
    to a recording's validator would leave recorded values standing for its own.
    """
    own = delivery.c.source == source, delivery.c.id.not_in(deliveries_handed_in())
    newest = select(func.max(delivery.c.id)).where(*own).group_by(delivery.c.label)
    held = select(landing.c.address, landing.c.validators).where(
        landing.c.delivery_id.in_(newest), landing.c.recorded.is_(False)
    )
    with warehouse.read() as connection:
        found = {row.address: json.loads(row.validators) for row in connection.execute(held)}
    return {address: validators for address, validators in found.items() if validators}
