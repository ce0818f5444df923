"""What a run found, however much: exact totals of each code, the first of each kind, and all that is kept in pieces."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, literal, literal_column, select

from indicators.findings import Severity
from warehouse.runs import COUNTED, finding_of, standing_runs
from warehouse.tables import finding, run, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import CTE, Connection

    from indicators.findings import Finding
    from warehouse.connection import Warehouse

AT_ONCE = 1_000
"""Findings fetched in one go while all of a run are gone through."""

REMEDIES = 5
"""Of a code the most frequent remedies are told apart; whatever else is to be done stands together."""

# No parameter: PostgreSQL would not know the same expression again where it groups by it.
_REMEDY = func.coalesce(finding.c.remedy, literal_column("''"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How often a code was found, and how many of these findings are kept one by one."""

    severity: Severity
    code: str
    count: int
    kept: int

    def as_dict(self) -> dict[str, Any]:
        return {"severity": self.severity.value, "code": self.code, "count": self.count, "kept": self.kept}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Findings of one code with one remedy, None for those of all its rarer ones: their number, that of those kept,
    and the first.
    """

    severity: Severity
    code: str
    remedy: str | None
    count: int
    kept: int
    first: tuple[Finding, ...]


def totals_found(connection: Connection, run_id: int) -> tuple[Total, ...]:
    """Count what a run found by code, the most frequent first."""
    wanted = (
        select(finding.c.severity, finding.c.code, func.count().label("kept"))
        .where(finding.c.run_id == run_id)
        .group_by(finding.c.severity, finding.c.code)
    )
    more = _counted_beyond(connection, run_id)
    found, given = [], set[str]()
    # A code has one severity; should it have two, what is beyond belongs to the one with the most.
    for row in sorted(connection.execute(wanted), key=lambda row: (-row.kept, row.code, row.severity)):
        beyond = 0 if row.code in given else more.get(row.code, 0)
        given.add(row.code)
        found.append(Total(severity=Severity(row.severity), code=row.code, count=row.kept + beyond, kept=row.kept))
    return tuple(sorted(found, key=lambda one: -one.count))


def _counted_beyond(connection: Connection, run_id: int) -> Mapping[str, int]:
    wanted = select(verdict.c.document).where(verdict.c.run_id == run_id, verdict.c.name == COUNTED)
    told = connection.execute(wanted).scalar()
    return {} if told is None else json.loads(told)["more"]


def counted_beyond(warehouse: Warehouse, *, run_id: int | None = None, source: str | None = None) -> dict[str, int]:
    """Count by code what was found beyond the findings that are kept: of one run, or of those that stand."""
    wanted = select(verdict.c.document).join(run, run.c.id == verdict.c.run_id).where(verdict.c.name == COUNTED)
    wanted = wanted.where(run.c.id == run_id if run_id is not None else run.c.id.in_(standing_runs()))
    if source is not None:
        wanted = wanted.where(run.c.source == source)
    more = Counter[str]()
    with warehouse.read() as connection:
        for told in connection.execute(wanted).scalars():
            more.update(json.loads(told)["more"])
    return dict(more)


def kinds_found(connection: Connection, run_id: int, most: int) -> tuple[Kind, ...]:
    """Give every kind of finding of a run, each with its first `most`."""
    totals = totals_found(connection, run_id)
    rows = connection.execute(_firsts(run_id, most)).all()
    kinds = []
    for total in totals:
        of_code = [row for row in rows if (row.severity, row.code) == (total.severity.value, total.code)]
        places = sorted({row.kind for row in of_code})
        beyond = total.count - total.kept
        for place in places:
            of_kind = [row for row in of_code if row.kind == place]
            rest = place > REMEDIES
            # What was only counted is of a kind that is known where there is one kind alone.
            counted = beyond if len(places) == 1 or rest else 0
            kinds.append(
                Kind(
                    severity=total.severity, code=total.code, remedy=None if rest else of_kind[0].remedy,
                    count=of_kind[0].alike + counted, kept=of_kind[0].alike, first=tuple(map(finding_of, of_kind)),
                )
            )  # fmt: skip
        if beyond and len(places) > 1 and places[-1] <= REMEDIES:
            kinds.append(
                Kind(severity=total.severity, code=total.code, remedy=None, count=beyond, kept=0, first=())
            )  # fmt: skip
    return tuple(kinds)


def _firsts(run_id: int, most: int) -> Any:
    """Ask for the first findings of each kind, numbered by how frequent its remedy is within its code."""
    ranked = _ranked(run_id)
    same = and_(
        finding.c.severity == ranked.c.severity,
        finding.c.code == ranked.c.code,
        ranked.c.remedy == _REMEDY,
    )
    kind = case((ranked.c.rank <= REMEDIES, ranked.c.rank), else_=literal(REMEDIES + 1))
    alike = [finding.c.severity, finding.c.code, kind]
    numbered = (
        select(
            finding, kind.label("kind"), func.count().over(partition_by=alike).label("alike"),
            func.row_number().over(partition_by=alike, order_by=finding.c.id).label("place"),
        )
        .select_from(finding.join(ranked, same))
        .where(finding.c.run_id == run_id)
        .subquery()
    )  # fmt: skip
    return select(numbered).where(numbered.c.place <= most).order_by(numbered.c.id)


def _ranked(run_id: int) -> CTE:
    """Ask for each remedy of each code, the most frequent first."""
    columns = [finding.c.severity, finding.c.code, _REMEDY]
    number, first = func.count(), func.min(finding.c.id)
    return (
        select(
            finding.c.severity, finding.c.code, _REMEDY.label("remedy"),
            func.row_number()
            .over(partition_by=[finding.c.severity, finding.c.code], order_by=[number.desc(), first])
            .label("rank"),
        )
        .where(finding.c.run_id == run_id)
        .group_by(*columns)
        .cte("ranked")
    )  # fmt: skip


def findings_after(connection: Connection, run_id: int, after: int, most: int) -> list[tuple[int, Finding]]:
    """Give the findings of a run that follow a number, each with its own."""
    wanted = select(finding).where(finding.c.run_id == run_id, finding.c.id > after).order_by(finding.c.id).limit(most)
    return [(row.id, finding_of(row)) for row in connection.execute(wanted)]


def what_stops(connection: Connection, run_id: int) -> Finding | None:
    """Give the first finding of a run that stops the whole file; None where nothing does."""
    wanted = select(finding).where(finding.c.run_id == run_id, finding.c.severity == Severity.BLOCKER.value)
    row = connection.execute(wanted.order_by(finding.c.id).limit(1)).first()
    return None if row is None else finding_of(row)


def every_finding(warehouse: Warehouse, run_id: int) -> Iterator[Finding]:
    """Give every finding that is kept of a run, of which few are in memory at a time.

    Nothing is held open in between: what is kept of a run does not change.
    """
    after: int | None = 0
    while after is not None:
        with warehouse.read() as connection:
            found = findings_after(connection, run_id, after, AT_ONCE)
        yield from (one for _, one in found)
        after = found[-1][0] if len(found) == AT_ONCE else None
