"""Whether the record still is what it was: digests, the chain, cited observations, landed bytes. Changes nothing."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from indicators.canonical import canonical_json, digest_of
from indicators.findings import Finding, Severity
from warehouse.landed_files import Condition, condition_of, path_of
from warehouse.tables import landing, observation, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from warehouse.connection import Warehouse

CHUNK = 500
"""Observations asked for at once, well below what either engine takes as parameters."""


CIRCUMSTANCES = frozenset({"taken_at", "taken_by", "previous", "erratum"})
"""What two snapshots may differ in and still say the same."""


def content_digest_of(document: Mapping[str, Any]) -> str:
    """Name what a document says, whenever, by whom and in whose place it was taken."""
    return digest_of({name: value for name, value in document.items() if name not in CIRCUMSTANCES})


def verify_chain(warehouse: Warehouse) -> list[Finding]:
    """Recompute every snapshot's digest and its place in the chain, and compare all it cites with the record.

    Gives a finding for each thing that is no longer what was frozen, naming it; none when all is as it was.
    A chain cannot show that its newest links were cut off: keep the last digest elsewhere.
    """
    found: list[Finding] = []
    landed: dict[str, list[int]] = {}
    last: dict[str, str] = {}
    with warehouse.read() as connection:
        for row in connection.execute(select(snapshot).order_by(snapshot.c.id)):
            found += _frozen_differently(row, last.get(row.plan_code, ""))
            last[row.plan_code] = row.digest
            # What an altered document cites says nothing about the record.
            document = _document(row) if _digest(row) == row.digest else {}
            found += _cited_differently(connection, row.id, document)
            for sha256 in sorted(_files_cited(document)):
                landed.setdefault(sha256, []).append(row.id)
    folder = warehouse.settings.landed
    return found + [item for sha256, cited in landed.items() for item in _landed_differently(folder, sha256, cited)]


def _digest(row: Row[Any]) -> str:
    return hashlib.sha256(row.document.encode()).hexdigest()


def _document(row: Row[Any]) -> dict[str, Any]:
    try:
        document = json.loads(row.document)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _frozen_differently(row: Row[Any], previous: str) -> Iterator[Finding]:
    if _digest(row) != row.digest:
        yield _finding("snapshot-altered", row.id, "digest", _digest(row), row.digest)
    document = _document(row)
    if document and canonical_json(document) != row.document:
        yield _finding("snapshot-altered", row.id, "document", "a text that is not canonical", "the canonical text")
    if document and content_digest_of(document) != row.content_digest:
        yield _finding("snapshot-altered", row.id, "content_digest", row.content_digest, content_digest_of(document))
    if row.previous != previous:
        yield _finding("snapshot-chain-broken", row.id, "previous", row.previous or "none", previous or "none")
    beside = {"previous": row.previous or None, "taken_at": row.taken_at, "taken_by": row.taken_by}
    for name, value in beside.items():
        if document and document.get(name) != value:
            yield _finding("snapshot-altered", row.id, name, str(value), str(document.get(name)))
    plan = document.get("plan")
    if isinstance(plan, dict) and plan.get("code") != row.plan_code:
        yield _finding("snapshot-altered", row.id, "plan_code", row.plan_code, str(plan.get("code")))


def _cited_differently(connection: Connection, snapshot_id: int, document: dict[str, Any]) -> Iterator[Finding]:
    """Compare the observations a snapshot was computed from with those of the record."""
    cited = {item["observation"]: item for line in document.get("lines", []) for item in line.get("inputs", [])}
    numbers = sorted(cited)
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        wanted = (
            select(observation, landing.c.sha256)
            .join(landing, landing.c.id == observation.c.landing_id)
            .where(observation.c.id.in_(chunk))
        )
        there = {row.id: _shown(row) for row in connection.execute(wanted)}
        for number in chunk:
            said = _as_cited(cited[number])
            if there.get(number) != said:
                found = there.get(number, "no such observation")
                yield _finding("observation-altered", snapshot_id, f"observation {number}", found, said)


def _shown(row: Row[Any]) -> str:
    value = None if row.value is None else Decimal(repr(row.value))
    return _citation(row.period, value, row.vintage_id, row.sha256, row.source_row)


def _as_cited(item: dict[str, Any]) -> str:
    value = None if item["value"] is None else Decimal(item["value"])
    return _citation(item["period"], value, item["vintage"], item["sha256"], item["row"])


def _citation(period: str, value: Decimal | None, vintage: int, sha256: str, row: int) -> str:
    told = "nothing" if value is None else format(value.normalize(), "f")
    return f"{told} for {period}, vintage {vintage}, row {row} of {sha256}"


def _files_cited(document: dict[str, Any]) -> set[str]:
    landings = [item for source in document.get("sources", []) for item in source.get("landings", [])]
    inputs = [item for line in document.get("lines", []) for item in line.get("inputs", [])]
    return {item["sha256"] for item in [*landings, *inputs] if item.get("sha256")}


def _landed_differently(folder: Path, sha256: str, cited: list[int]) -> Iterator[Finding]:
    condition = condition_of(folder, sha256)
    if condition is not Condition.INTACT:
        yield Finding(
            code="landed-file-missing" if condition is Condition.MISSING else "landed-file-altered",
            severity=Severity.ERROR,
            file=str(path_of(folder, sha256)),
            found=f"{condition}; cited by snapshot {', '.join(str(number) for number in cited)}",
            expected=f"bytes whose SHA-256 is {sha256}",
            remedy="Restore the file from a backup",
        )


def _finding(code: str, snapshot_id: int, column: str, found: str, expected: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.ERROR,
        file=f"snapshot {snapshot_id}",
        column=column,
        found=found,
        expected=expected,
        remedy="Restore the record from a backup",
    )
