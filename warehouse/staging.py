"""Candidates beside the record, and the set-based difference between the two.

What counts as a change: no value known for this series and period, or another value, status, unit or
note than the newest known one, or a return after a withdrawal.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import (
    Boolean,
    Column,
    Double,
    MetaData,
    Table,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    true,
)

from indicators.series import ObsStatus
from warehouse.bulk import append
from warehouse.columns import Count, Words
from warehouse.connection import POSTGRESQL
from warehouse.runs import UNDOING
from warehouse.tables import landing, observation, run, series, vintage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import CTE, ColumnElement, Connection, Select

KEY = ("indicator", "area", "breakdown")

_temporary = MetaData()

candidate = Table(
    "candidate",
    _temporary,
    Column("series_id", Count, primary_key=True, autoincrement=False),
    Column("period", Words, primary_key=True),
    Column("value", Double),
    *(Column(name, Words, nullable=False) for name in ("status", "unit", "note")),
    Column("landing_id", Count, nullable=False),
    Column("source_row", Count, nullable=False),
    Column("admissible", Boolean, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)

change = Table(
    "change",
    _temporary,
    Column("series_id", Count, nullable=False),
    Column("period", Words, nullable=False),
    Column("value", Double),
    *(Column(name, Words, nullable=False) for name in ("status", "unit", "note")),
    Column("landing_id", Count, nullable=False),
    Column("source_row", Count, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("was_known", Boolean, nullable=False),
    prefixes=["TEMPORARY"],
)

stated = observation.alias("stated")
"""What the record says, beside what a delivery says."""

CONTENT = ("value", "status", "unit", "note")
PLACED = ("series_id", "period", *CONTENT, "landing_id", "source_row")


@contextmanager
def staged(connection: Connection, rows: pd.DataFrame) -> Iterator[None]:
    """Put `rows` (columns of `candidate`) beside the record for the length of a block."""
    _temporary.create_all(connection, checkfirst=False)
    ordered = rows.drop_duplicates(["series_id", "period"]).sort_values(["series_id", "period"])
    columns = [column.name for column in candidate.columns]
    append(connection, candidate, columns, zip(*(plain(ordered[name]) for name in columns), strict=True))
    _tell_the_planner(connection, candidate)
    yield
    # Not in a `finally`: a transaction that fails takes its temporary tables with it.
    _temporary.drop_all(connection, checkfirst=False)


@contextmanager
def collecting(connection: Connection) -> Iterator[None]:
    """Have a place for changes that come from no delivery, for the length of a block."""
    _temporary.create_all(connection, [change], checkfirst=False)
    yield
    _temporary.drop_all(connection, [change], checkfirst=False)


def plain(column: pd.Series[Any]) -> list[Any]:
    return column.astype(object).where(column.notna(), None).tolist()


def _tell_the_planner(connection: Connection, table: Table) -> None:
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text(f"ANALYZE {table.name}"))


def number_series(connection: Connection, frame: pd.DataFrame, source: str, wanted: pd.Series[bool]) -> pd.Series[Any]:
    """Give each row the number of its series, making those that `wanted` rows need; none for other unknown ones."""
    keys = frame.loc[wanted, list(KEY)].drop_duplicates()
    known = _numbered(connection, source)
    missing = keys.merge(known, on=list(KEY), how="left").query("id.isna()")
    if len(missing):
        rows = zip(*(missing[name].tolist() for name in KEY), [source] * len(missing), strict=True)
        append(connection, series, [*KEY, "source"], rows)
        known = _numbered(connection, source)
    return frame[list(KEY)].merge(known, on=list(KEY), how="left").set_axis(frame.index)["id"]


def _numbered(connection: Connection, source: str) -> pd.DataFrame:
    of_source = select(*(series.c[name] for name in KEY), series.c.id).where(series.c.source == source)
    rows = connection.execute(of_source).all()
    return pd.DataFrame(rows, columns=[*KEY, "id"]).astype({**dict.fromkeys(KEY, "str"), "id": "Int64"})


def find_changes(connection: Connection, newer: Sequence[int]) -> None:
    """Collect the admissible candidates that differ from what is known.

    `newer` are landings of deliveries that came later and were admitted first: what they say stays.
    """
    dated = _dated()
    was_known = observation.c.id.is_not(None)
    changed = (
        select(*(dated.c[name] for name in PLACED), false(), was_known)
        .select_from(dated.outerjoin(observation, _same_cell(dated)))
        .where(or_(~was_known, observation.c.withdrawn, _differs(dated)))
        .where(or_(~was_known, observation.c.landing_id.not_in(newer)))
    )
    connection.execute(insert(change).from_select([*PLACED, "withdrawn", "was_known"], changed))


def said_again(landings: Select[tuple[int]], but: Select[tuple[int]]) -> Select[tuple[int, int, int]]:
    """Ask which observations from these landings, `but` some, the admissible candidates say again: their number, and
    the landing and row that says so.
    """
    dated = _dated()
    return (
        select(observation.c.id, dated.c.landing_id, dated.c.source_row)
        .select_from(dated.join(observation, _same_cell(dated)))
        .where(observation.c.landing_id.in_(landings), observation.c.id.not_in(but))
        .where(~observation.c.withdrawn, ~_differs(dated))
    )


def _dated() -> CTE:
    """Put the newest vintage of its cell beside each admissible candidate."""
    newest = select(func.max(observation.c.vintage_id)).where(
        observation.c.series_id == candidate.c.series_id, observation.c.period == candidate.c.period
    )
    # Materialised: the look-up of the newest vintage is then done once a row, by index, and not inside the join.
    return (
        select(candidate, newest.scalar_subquery().label("vintage_id"))
        .where(candidate.c.admissible)
        .cte("dated")
        .prefix_with("MATERIALIZED")
    )


def _same_cell(dated: CTE) -> ColumnElement[bool]:
    return and_(*(observation.c[name] == dated.c[name] for name in ("series_id", "period", "vintage_id")))


def _differs(dated: CTE) -> ColumnElement[bool]:
    return or_(*(observation.c[name].is_distinct_from(dated.c[name]) for name in CONTENT))


def count_missing(connection: Connection, standing: ColumnElement[bool]) -> tuple[int, int]:
    """Say how many observations stand from the label (see `stands_from`), and how many of them were not staged."""
    missing = func.coalesce(func.sum(case((_not_staged(), 1), else_=0)), 0)
    given, gone = connection.execute(select(func.count(), missing).where(standing)).one()
    return int(given), int(gone)


def find_withdrawals(connection: Connection, standing: ColumnElement[bool], landing_id: int) -> None:
    """Collect what the label gave until now and no longer gives, as withdrawn by the delivery of this landing."""
    values = {
        "value": null(),
        "status": literal(ObsStatus.MISSING.value),
        "unit": stated.c.unit,
        "note": literal(""),
        "landing_id": literal(landing_id),
        "source_row": literal(0),
    }
    gone = select(stated.c.series_id, stated.c.period, *values.values(), true(), true()).where(standing, _not_staged())
    connection.execute(insert(change).from_select([*PLACED, "withdrawn", "was_known"], gone))


def _not_staged() -> ColumnElement[bool]:
    there = candidate.c.series_id == stated.c.series_id, candidate.c.period == stated.c.period
    return ~select(candidate.c.series_id).where(*there).exists()


def stands_from(source: str, label: str, newer: Sequence[int] = ()) -> ColumnElement[bool]:
    """Hold for `stated` observations of this label that are their cell's newest, not withdrawn, and not `newer`.

    Which label a value came from is told by its landing: an undoing gives values of other labels back too.
    """
    later = observation.alias("later")
    superseded = (
        select(later.c.id)
        .where(
            later.c.series_id == stated.c.series_id,
            later.c.period == stated.c.period,
            later.c.vintage_id > stated.c.vintage_id,
        )
        .exists()
    )
    undoing = select(run.c.id).where(run.c.kind == UNDOING, run.c.source == source)
    may_hold = select(vintage.c.id).where(
        vintage.c.source == source, or_(vintage.c.label == label, vintage.c.run_id.in_(undoing))
    )
    of_label = select(landing.c.id).where(
        landing.c.source == source, landing.c.label == label, landing.c.id.not_in(newer)
    )
    return and_(stated.c.vintage_id.in_(may_hold), stated.c.landing_id.in_(of_label), ~stated.c.withdrawn, ~superseded)


def known_frame(connection: Connection, source: str, label: str) -> pd.DataFrame:
    """Give what stands from this source and label, in the columns of a candidate frame but its places in a file."""
    about = {"indicator": series, "area": series, "period": stated, "breakdown": series}
    columns = [*(table.c[name] for name, table in about.items()), *(stated.c[name] for name in CONTENT)]
    wanted = select(*columns).join(series, series.c.id == stated.c.series_id).where(stands_from(source, label))
    names = [column.name for column in columns]
    rows = [tuple(row) for row in connection.execute(wanted)]
    return pd.DataFrame(rows, columns=names).astype({name: "float64" if name == "value" else "str" for name in names})


def count_changes(connection: Connection) -> tuple[int, int, int]:
    """Count what is new, revised and withdrawn among the collected changes."""
    kinds = select(change.c.withdrawn, change.c.was_known, func.count()).group_by(
        change.c.withdrawn, change.c.was_known
    )
    counts = {(bool(gone), bool(known)): number for gone, known, number in connection.execute(kinds)}
    return counts.get((False, False), 0), counts.get((False, True), 0), counts.get((True, True), 0)


def append_changes(connection: Connection, vintage_id: int) -> None:
    """Write the collected changes down as one vintage, in the order they will be read."""
    changes = select(literal(vintage_id), *(change.c[name] for name in PLACED), change.c.withdrawn)
    connection.execute(
        insert(observation).from_select(
            ["vintage_id", *PLACED, "withdrawn"], changes.order_by(change.c.series_id, change.c.period)
        )
    )
