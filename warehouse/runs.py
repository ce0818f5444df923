"""The run log: what was tried, when, on whose behalf, with what outcome; and what each run found and refused."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from indicators.canonical import canonical_json
from indicators.findings import Finding, Severity
from warehouse.bulk import add, append
from warehouse.instants import instant
from warehouse.tables import delivery, finding, quarantine, run, verdict
from warehouse.undone import undone_deliveries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select, Table

    from warehouse.connection import Warehouse
    from warehouse.reading import VerdictLike

ADMISSION = "admission"
"""The kind of run that judges a delivery; `fetch` is the other that speaks of a source."""

EXAMINATION, UNDOING = "examination", "undo"
"""Runs about what people hand in: what an admission would do, and a vintage that takes one back. Neither is one."""

COUNTED = "findings-counted"
"""The verdict that says how many findings of a code a run had beyond those that are kept of it."""

COUNTS = ("rows_read", "passed_over", "new", "revised", "unchanged", "refused", "withdrawn")

_FINDING_COLUMNS = (
    "code", "severity", "source", "file", "sheet", "source_row", "source_column", "cell", "found", "expected", "remedy"
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One line of the log. The counts are of rows; `new`, `revised` and `withdrawn` made the run's vintage."""

    id: int
    kind: str
    source: str
    label: str
    delivery_id: int | None
    reader_version: str
    plan_digest: str
    outcome: str
    message: str
    complete: bool
    rows_read: int
    passed_over: int
    new: int
    revised: int
    unchanged: int
    refused: int
    withdrawn: int
    shape: str
    at: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A refused row: where it stands, why it was refused, and what it said, as far as it could be read."""

    id: int
    run: int
    source: str
    label: str
    landing: int | None
    row: int | None
    reasons: tuple[str, ...]
    payload: dict[str, Any]


def record_run(  # noqa: PLR0913 - a line of the log has that many parts
    warehouse: Warehouse, *, kind: str, outcome: str, at: datetime, by: str,
    source: str = "", label: str = "", message: str = "",
) -> int:  # fmt: skip
    """Write a line into the log for anything that is not an admission; give its number.

    `label` names what the run was about where that is not a source: a plan's code.
    """
    told = {"kind": kind, "source": source, "label": label, "outcome": outcome, "message": message, "author": by}
    with warehouse.write() as connection:
        return write_run(connection, at=at, **told)


def write_run(connection: Connection, *, at: datetime, **values: Any) -> int:
    """Write a line inside a transaction that writes more; what is not given is empty or 0."""
    empty: dict[str, Any] = dict.fromkeys(("label", "reader_version", "plan_digest", "message", "author"), "")
    row = empty | {"complete": False, "shape": "{}"} | dict.fromkeys(COUNTS, 0) | values | {"at": instant(at)}
    return add(connection, run, row)


def write_findings(
    connection: Connection, run_id: int, found: Iterable[Finding], more: Mapping[str, int] | None = None
) -> None:  # fmt: skip
    """Write down what a run found, and how many `more` findings there were of a code than are written down."""
    names = ("code", "severity", "source", "file", "sheet", "row", "column", "cell", "found", "expected", "remedy")
    rows = ([run_id, *(_text_or_none(getattr(item, name)) for name in names)] for item in found)
    append(connection, finding, ["run_id", *_FINDING_COLUMNS], rows)
    if more:
        add(connection, verdict, {
            "run_id": run_id, "name": COUNTED, "passed": False, "document": canonical_json({"more": dict(more)}),
        })  # fmt: skip


def _text_or_none(value: Any) -> Any:
    return str(value) if isinstance(value, Severity) else value


def write_verdicts(connection: Connection, run_id: int, verdicts: Sequence[VerdictLike]) -> None:
    rows = [[run_id, verdict_.name, bool(verdict_.passed), _document_of(verdict_)] for verdict_ in verdicts]
    append(connection, verdict, ["run_id", "name", "passed", "document"], rows)


def _document_of(found: VerdictLike) -> str:
    told = {field.name: getattr(found, field.name) for field in fields(found)}  # type: ignore[arg-type] # a dataclass
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)


def write_quarantine(
    connection: Connection,
    run_id: int,
    refused: Iterable[tuple[int | None, int | None, Sequence[str], dict[str, Any]]],
) -> None:
    """Keep refused rows, each as (landing, row, reasons, what it said)."""
    rows = (
        [run_id, landing_id, row, canonical_json(list(reasons)), canonical_json(payload)]
        for landing_id, row, reasons, payload in refused
    )
    append(connection, quarantine, ["run_id", "landing_id", "source_row", "reasons", "payload"], rows)


# --- questions --------------------------------------------------------------


def last_runs(
    warehouse: Warehouse, *, source: str | None = None, limit: int = 20, by: datetime | None = None
) -> list[Run]:
    """Give the newest lines of the log, the newest first; those there were by an instant."""
    wanted = select(run).order_by(run.c.id.desc()).limit(limit)
    if source is not None:
        wanted = wanted.where(run.c.source == source)
    if by is not None:
        wanted = wanted.where(run.c.at <= instant(by))
    with warehouse.read() as connection:
        return [run_of(row) for row in connection.execute(wanted)]


def run_of(row: Row[Any]) -> Run:
    return Run(**row._mapping)  # noqa: SLF001 - the public name SQLAlchemy gives it


def standing_runs(at: datetime | None = None) -> Select[tuple[int]]:
    """Ask for the admission run that judged the last delivery of each label: what it found still holds.

    With an instant: for those whose word held then.
    """
    judged = [run.c.kind == ADMISSION, *([] if at is None else [run.c.at <= instant(at)])]
    newest = (
        select(func.max(delivery.c.id))
        .where(delivery.c.id.in_(select(run.c.delivery_id).where(*judged)))
        .where(delivery.c.id.not_in(undone_deliveries(at)))
        .group_by(delivery.c.source, delivery.c.label)
    )
    return select(func.max(run.c.id)).where(*judged, run.c.delivery_id.in_(newest)).group_by(run.c.delivery_id)


def findings(
    warehouse: Warehouse, *, run_id: int | None = None, source: str | Collection[str] | None = None,
    limit: int | None = None, at: datetime | None = None,
) -> list[tuple[int, Finding]]:  # fmt: skip
    """Give findings with the number of their run: of one run, or those that stand (see `standing_runs`); of some
    sources where they are named.
    """
    wanted = select(finding).join(run, run.c.id == finding.c.run_id).order_by(finding.c.id).limit(limit)
    wanted = wanted.where(finding.c.run_id == run_id if run_id is not None else run.c.id.in_(standing_runs(at)))
    if source is not None:
        wanted = wanted.where(_of(source))
    with warehouse.read() as connection:
        return [(row.run_id, finding_of(row)) for row in connection.execute(wanted)]


def _of(source: str | Collection[str]) -> ColumnElement[bool]:
    return run.c.source.in_([source] if isinstance(source, str) else sorted(source))


def findings_of(connection: Connection, run_id: int) -> tuple[Finding, ...]:
    """Give the findings of one run inside a transaction that asks more."""
    rows = connection.execute(select(finding).where(finding.c.run_id == run_id).order_by(finding.c.id))
    return tuple(finding_of(row) for row in rows)


def finding_of(row: Row[Any]) -> Finding:
    told = {
        name: getattr(row, name) for name in ("code", "source", "file", "sheet", "cell", "found", "expected", "remedy")
    }
    return Finding(**told, severity=Severity(row.severity), row=row.source_row, column=row.source_column)


def quarantined(
    warehouse: Warehouse, *, run_id: int | None = None, source: str | Collection[str] | None = None,
    limit: int | None = None, at: datetime | None = None,
) -> list[Quarantined]:  # fmt: skip
    """Give refused rows: of one run, or those of the runs that stand."""
    wanted = (
        select(quarantine, run.c.source, run.c.label)
        .join(run, run.c.id == quarantine.c.run_id)
        .where(quarantine.c.run_id == run_id if run_id is not None else run.c.id.in_(standing_runs(at)))
        .order_by(quarantine.c.id)
        .limit(limit)
    )
    with warehouse.read() as connection:
        rows = connection.execute(wanted if source is None else wanted.where(_of(source))).all()
    return [_quarantined_of(row) for row in rows]


def _quarantined_of(row: Row[Any]) -> Quarantined:
    return Quarantined(
        id=row.id,
        run=row.run_id,
        source=row.source,
        label=row.label,
        landing=row.landing_id,
        row=row.source_row,
        reasons=tuple(json.loads(row.reasons)),
        payload=json.loads(row.payload),
    )


def totals(warehouse: Warehouse, source: str | Collection[str] | None = None) -> tuple[int, int]:
    """Count the findings and the quarantined rows that stand; those of some sources where they are named."""
    with warehouse.read() as connection:
        found, kept = (connection.execute(_counted(table, source)).scalar_one() for table in (finding, quarantine))
    return found, kept


def _counted(table: Table, source: str | Collection[str] | None) -> Select[tuple[int]]:
    counted = select(func.count()).select_from(table).where(table.c.run_id.in_(standing_runs()))
    return counted if source is None else counted.join(run, run.c.id == table.c.run_id).where(_of(source))
