"""What checks said over time: of each code how often it was found and stands, of each run how many checks it met."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, func, select

from indicators.findings import Severity
from warehouse.found import totals_found
from warehouse.instants import instant
from warehouse.runs import ADMISSION, COUNTED, run_of, standing_runs
from warehouse.tables import finding, quarantine, run, verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from warehouse.connection import Warehouse
    from warehouse.runs import Run

__all__ = ["Checked", "CheckedRun", "Found", "Record", "checked_runs", "checks_of_run", "found_by_code", "refused_by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One code of one resource of a source: how many findings of it stand, and in which run.

    `runs` says in how many runs it was ever found, `first_seen` and `last_seen` when (ISO).
    """

    source: str
    label: str
    code: str
    severity: Severity
    count: int
    run: int | None
    runs: int
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRun:
    """A judged delivery: the checks that were asked of it, and those it did not meet, by code."""

    run: Run
    asked: int
    failed: tuple[str, ...]

    @property
    def met(self) -> int:
        return self.asked - len(self.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How one check fared over some runs: in how many it was asked and not met, and in which it last was not met."""

    code: str
    asked: int
    failed: int
    last_failed: Run | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check of one run: what was asked of how many rows, and how many broke it, by indicator."""

    code: str
    passed: bool
    evaluated: int
    unexpected: int
    expectation: str
    columns: tuple[str, ...]
    by_indicator: dict[str, int]


def found_by_code(warehouse: Warehouse, sources: Collection[str], *, at: datetime) -> list[Found]:
    """Count what was found in deliveries of some sources, by source, resource and code; the gravest first."""
    about = (run.c.source, run.c.label, finding.c.code, finding.c.severity)
    wanted = (
        select(*about, func.count(run.c.id.distinct()), func.min(run.c.at), func.max(run.c.at))
        .join(finding, finding.c.run_id == run.c.id)
        .where(run.c.kind == ADMISSION, run.c.source.in_(sorted(sources)), run.c.at <= instant(at))
        .group_by(*about)
    )
    with warehouse.read() as connection:
        stands = _standing(connection, at)
        found = [_found(row, stands) for row in connection.execute(wanted)]
    return sorted(found, key=lambda one: (one.count == 0, list(Severity).index(one.severity), -one.count, one.code))


def _standing(connection: Connection, at: datetime) -> dict[tuple[str, ...], tuple[int, int]]:
    runs = connection.execute(select(run.c.id, run.c.source, run.c.label).where(run.c.id.in_(standing_runs(at)))).all()
    return {
        (one.source, one.label, each.code, each.severity.value): (each.count, one.id)
        for one in runs
        for each in totals_found(connection, one.id)
    }


def _found(row: Row[Any], stands: dict[tuple[str, ...], tuple[int, int]]) -> Found:
    source, label, code, severity, runs, first, last = row
    count, number = stands.get((source, label, code, severity), (0, None))
    return Found(
        source=source, label=label, code=code, severity=Severity(severity), count=count, run=number, runs=runs,
        first_seen=first, last_seen=last,
    )  # fmt: skip


def refused_by(warehouse: Warehouse, sources: Collection[str], *, at: datetime) -> int:
    """Count the rows of some sources that stand refused."""
    wanted = (
        select(func.count())
        .select_from(quarantine.join(run, run.c.id == quarantine.c.run_id))
        .where(run.c.id.in_(standing_runs(at)), run.c.source.in_(sorted(sources)))
    )
    with warehouse.read() as connection:
        return int(connection.execute(wanted).scalar_one())


def checked_runs(
    warehouse: Warehouse, sources: Collection[str], *, at: datetime, limit: int
) -> tuple[list[CheckedRun], list[Record]]:  # fmt: skip
    """Give the newest judged deliveries of some sources, the newest first, and how each check fared over them."""
    newest = (
        select(run)
        .where(run.c.kind == ADMISSION, run.c.source.in_(sorted(sources)), run.c.at <= instant(at))
        .order_by(run.c.id.desc())
        .limit(limit)
    )
    with warehouse.read() as connection:
        runs = {row.id: run_of(row) for row in connection.execute(newest)}
        counted = _counted(connection, runs)
    told = [_checked_run(one, counted.get(number, {})) for number, one in runs.items()]
    return told, _records(told, counted)


def _counted(connection: Connection, runs: Collection[int]) -> dict[int, dict[str, bool]]:
    """Say for each code that was asked of each run whether it was met: some codes are asked in two ways."""
    failed = func.sum(case((verdict.c.passed, 0), else_=1))
    wanted = (
        select(verdict.c.run_id, verdict.c.name, failed)
        .where(verdict.c.name != COUNTED, verdict.c.run_id.in_(sorted(runs)))
        .group_by(verdict.c.run_id, verdict.c.name)
        .order_by(verdict.c.name)
    )
    found: dict[int, dict[str, bool]] = {}
    for number, code, broken in connection.execute(wanted):
        found.setdefault(number, {})[code] = not broken
    return found


def _checked_run(one: Run, met: Mapping[str, bool]) -> CheckedRun:
    return CheckedRun(run=one, asked=len(met), failed=tuple(code for code, is_met in met.items() if not is_met))


def _records(told: Sequence[CheckedRun], counted: Mapping[int, Mapping[str, bool]]) -> list[Record]:
    asked = Counter(code for met in counted.values() for code in met)
    failed: dict[str, list[Run]] = {}
    for one in told:
        for code in one.failed:
            failed.setdefault(code, []).append(one.run)
    records = [
        Record(
            code=code, asked=count, failed=len(failed.get(code, ())), last_failed=next(iter(failed.get(code, ())), None)
        )
        for code, count in asked.items()
    ]
    return sorted(records, key=lambda one: (-one.failed, one.code))


def checks_of_run(warehouse: Warehouse, number: int) -> tuple[Run, list[Checked]] | None:
    """Give a judged delivery and every check that was asked of it; None where there is no such run."""
    with warehouse.read() as connection:
        row = connection.execute(select(run).where(run.c.id == number, run.c.kind == ADMISSION)).first()
        if row is None:
            return None
        asked = select(verdict).where(verdict.c.run_id == number, verdict.c.name != COUNTED).order_by(verdict.c.id)
        return run_of(row), [_checked(one) for one in connection.execute(asked)]


def _checked(row: Row[Any]) -> Checked:
    said = json.loads(row.document)
    details = said.get("details", {})
    return Checked(
        code=row.name,
        passed=row.passed,
        evaluated=said.get("evaluated", 0),
        unexpected=said.get("unexpected", 0),
        expectation=details.get("expectation", ""),
        columns=tuple(details.get("columns", ())),
        by_indicator=details.get("unexpected_by_indicator", {}),
    )
